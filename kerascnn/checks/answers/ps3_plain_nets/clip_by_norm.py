import numpy as np

from kerascnn.checks.parts import Mutant


# --- model answer
def clip_by_norm(gradients, limit):
    """The gradients, all shortened by one factor if they are longer than limit together."""
    ### BEGIN SOLUTION
    norm = np.sqrt(sum(np.sum(gradient**2) for gradient in gradients))
    factor = min(1, limit / norm)
    return [gradient * factor for gradient in gradients]
    ### END SOLUTION


# --- end of model answer

EXPLANATION = """
One factor for everything, so the direction of the step is kept. (30, 0.5, -12) has a norm of 32.3, and with a limit of
10 becomes (9.28, 0.15, -3.71). A norm over all layers together also sees what no single number shows: 270,000 numbers
of 0.5 are a gradient of length 260.
"""


def with_if(gradients, limit):
    length = np.linalg.norm(np.concatenate([one.ravel() for one in gradients]))
    if length <= limit:
        return gradients
    return [one / length * limit for one in gradients]


def with_maximum(gradients, limit):
    squares = 0.0
    for one in gradients:
        squares += float((one * one).sum())
    return tuple(limit * one / max(squares**0.5, limit) for one in gradients)


def with_keras(gradients, limit):
    import keras

    some = [keras.ops.convert_to_tensor(one, "float32") for one in gradients]
    norm = keras.ops.sqrt(sum(keras.ops.sum(keras.ops.square(one)) for one in some))
    return [one * keras.ops.minimum(1.0, limit / norm) for one in some]


ALTERNATIVES = {"if": with_if, "maximum": with_maximum, "keras.ops": with_keras}

EQUIVALENT = {"1, limit / norm swapped": "the smaller of two, whichever comes first"}


def _norm(gradients):
    return np.sqrt(sum(np.sum(one**2) for one in gradients))


def _each(size):
    """Every array shortened for itself."""
    return lambda gradients, limit: [one * min(1, limit / size(one)) for one in gradients]


def _together(size):
    """All arrays multiplied by one factor."""
    return lambda gradients, limit: [one * min(1, limit / size(gradients)) for one in gradients]


MUTANTS = (
    Mutant(
        "each array for itself",
        _each(lambda one: np.sqrt(np.sum(one**2))),
        "You shortened each array for itself, as Keras' clipnorm does; that turns the step. One norm counts them all.",
    ),
    Mutant(
        "always to the limit",
        lambda gradients, limit: [one * limit / _norm(gradients) for one in gradients],
        "You bring every gradient to the limit, short ones as well: clipping must not make anything longer.",
    ),
    Mutant(
        "to a norm of 1",
        lambda gradients, limit: (
            gradients if _norm(gradients) <= limit else [one / _norm(gradients) for one in gradients]
        ),
        "You brought the norm to 1; it should be the limit.",
    ),
    Mutant(
        "root forgotten",
        _together(lambda gradients: sum(np.sum(one**2) for one in gradients)),
        "The root is missing: the sum of the squares is the norm's square.",
    ),
    Mutant(
        "by value",
        lambda gradients, limit: [np.clip(one, -limit, limit) for one in gradients],
        "That is clipping by value, which turns the step; here all the numbers are multiplied by one factor.",
    ),
    Mutant(
        "by the largest number",
        _together(lambda gradients: max(np.max(np.abs(one)) for one in gradients)),
        "You measured the gradient by its largest number; its norm is the root of the sum of all squares.",
    ),
    Mutant(
        "by the longest array",
        _together(lambda gradients: max(np.sqrt(np.sum(one**2)) for one in gradients)),
        "You measured the gradient by its longest array; the norm counts all the arrays together.",
    ),
    Mutant(
        "norms added",
        _together(lambda gradients: sum(np.sqrt(np.sum(one**2)) for one in gradients)),
        "You added the norms of the arrays; their squares add up, and the root comes last.",
    ),
    Mutant(
        "never clipped",
        lambda gradients, limit: [one * max(1, limit / _norm(gradients)) for one in gradients],
        "Your factor is at least 1, so gradients get longer and never shorter: min in place of max.",
    ),
    Mutant(
        "multiplied by the norm",
        lambda gradients, limit: (
            gradients if _norm(gradients) <= limit else [one * _norm(gradients) / limit for one in gradients]
        ),
        "Your factor is upside down: norm / limit makes a long gradient longer.",
    ),
)
