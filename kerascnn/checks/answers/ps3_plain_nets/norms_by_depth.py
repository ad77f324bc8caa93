import numpy as np

from kerascnn.checks.parts import Mutant


# --- model answer
def norms_by_depth(gradients):
    """Norm of each layer's gradient, as a fraction of the last layer's."""
    ### BEGIN SOLUTION
    norms = [np.sqrt(np.sum(gradient**2)) for gradient in gradients]
    return [norm / norms[-1] for norm in norms]
    ### END SOLUTION


# --- end of model answer

EXPLANATION = """
The norm takes all the numbers of a gradient as one long vector, whatever its axes are. Divided by the last layer's it
does not depend on the size of the loss: 0.01 at the first layer says that a hundredth has arrived there.
"""


def with_linalg(gradients):
    norms = np.array([np.linalg.norm(one.ravel()) for one in gradients])
    return norms / norms[-1]


def in_plain_python(gradients):
    norms = [sum(float(number) ** 2 for number in one.flat) ** 0.5 for one in gradients]
    return tuple(norm / norms[-1] for norm in norms)


def with_keras(gradients):
    import keras

    norms = [keras.ops.norm(keras.ops.reshape(one, (-1,))) for one in gradients]
    return [norm / norms[-1] for norm in norms]


ALTERNATIVES = {"np.linalg.norm": with_linalg, "plain Python": in_plain_python, "keras.ops": with_keras}


def _relative(size, to=-1):
    def norms(gradients):
        sizes = [size(one) for one in gradients]
        return [one / sizes[to] for one in sizes]

    return norms


MUTANTS = (
    Mutant(
        "not divided",
        lambda gradients: [np.linalg.norm(one.ravel()) for one in gradients],
        "Those are the norms themselves; divide each by the last layer's.",
    ),
    Mutant(
        "divided by the first",
        _relative(lambda one: np.linalg.norm(one.ravel()), to=0),
        "You divided by the first layer's norm. The gradient starts at the last layer, and that one gets a 1.",
    ),
    Mutant(
        "root forgotten",
        _relative(lambda one: np.sum(one**2)),
        "The root is missing: those are squares of norms.",
    ),
    Mutant(
        "absolute values",
        _relative(lambda one: np.sum(np.abs(one))),
        "You added up the sizes of the numbers; a norm adds their squares and takes the root.",
    ),
    Mutant(
        "largest number",
        _relative(lambda one: np.max(np.abs(one))),
        "You took the largest number of each gradient; a norm counts all of them.",
    ),
    Mutant(
        "mean in place of the sum",
        _relative(lambda one: np.sqrt(np.mean(one**2))),
        "You took the mean of the squares; with the sum, a layer with more weights has the longer gradient.",
    ),
    Mutant(
        "largest stretch",
        _relative(lambda one: np.linalg.norm(one, 2)),
        "np.linalg.norm(one, 2) is how much a matrix stretches at most, and is for two axes only: leave the 2 out.",
    ),
    Mutant(
        "last layer first",
        lambda gradients: norms_by_depth(gradients)[::-1],
        "Your list begins with the last layer; the first layer comes first.",
    ),
    Mutant(
        "shares of the sum",
        lambda gradients: [
            np.linalg.norm(one.ravel()) / sum(np.linalg.norm(each.ravel()) for each in gradients) for one in gradients
        ],
        "You divided by the sum of all norms; divide by the last layer's.",
    ),
)
