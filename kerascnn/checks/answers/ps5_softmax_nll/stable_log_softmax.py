import keras
import numpy as np

from kerascnn.checks.parts import Mutant


# --- model answer
def stable_log_softmax(logits):
    """Logarithm of the probability of each class, a row for each example."""
    ### BEGIN SOLUTION
    shifted = logits - np.max(logits, axis=-1, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=-1, keepdims=True))
    ### END SOLUTION


# --- end of model answer

EXPLANATION = """
The logarithm of the quotient is z − log Σ exp(z). After the shift by the largest logit the sum lies between 1 and the
number of classes, so its logarithm is always a small number, and z needs no exponential at all: a probability of
exp(−20,000), which is 0 in floating point, has the logarithm −20,000 here.
"""

EQUIVALENT = {
    "line 3: - dropped in -1": "of two axes the last is the second",
    "line 4: - dropped in -1": "of two axes the last is the second",
}


def with_keras(z):
    return z - keras.ops.logsumexp(z, axis=-1, keepdims=True)


def row_by_row(z):
    return np.stack([row - (row.max() + np.log(np.exp(row - row.max()).sum())) for row in z])


def with_logaddexp(z):
    return z - np.logaddexp.reduce(z, axis=1, keepdims=True)


ALTERNATIVES = {"keras.ops": with_keras, "row by row": row_by_row, "logaddexp": with_logaddexp}


def softmax(z):
    e = np.exp(z - z.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def unshifted(z):
    e = np.exp(z)
    return e / e.sum(-1, keepdims=True)


MUTANTS = (
    Mutant(
        "logarithm of the softmax",
        lambda z: np.log(softmax(z)),
        "A small probability is rounded to 0, and its logarithm is infinite: take the quotient apart on paper, and no "
        "probability is left that could be rounded.",
    ),
    Mutant(
        "logarithm of the softmax, not shifted",
        lambda z: np.log(unshifted(z)),
        "exp of a large logit is infinite; a shift mends that, and small probabilities are 0 even then. Take the "
        "logarithm of the quotient apart as well.",
    ),
    Mutant(
        "logarithm of the softmax, with a floor",
        lambda z: np.log(np.maximum(softmax(z), 1e-7)),
        "A floor under the probabilities hides the infinity and makes small ones equal; take the quotient apart.",
    ),
    Mutant(
        "logarithm of the softmax, with a summand",
        lambda z: np.log(softmax(z) + 1e-3),
        "You added a number to the probabilities before the logarithm: every result is wrong, small ones very.",
    ),
    Mutant(
        "not shifted",
        lambda z: z - np.log(np.exp(z).sum(-1, keepdims=True)),
        "The quotient is taken apart, but exp of a large logit is still infinite: shift by the largest logit first.",
    ),
    Mutant(
        "logarithm of the sum taken apart",
        lambda z: z - z.sum(-1, keepdims=True),
        "The logarithm of a sum is not the sum of the logarithms: log Σ exp(z) is not Σ z.",
    ),
    Mutant(
        "over the examples",
        lambda z: z - np.logaddexp.reduce(z, axis=0, keepdims=True),
        "You summed over the examples (axis 0); the softmax is along the last axis.",
    ),
    Mutant("the softmax", softmax, "That is the softmax itself; its logarithm is asked for."),
    Mutant(
        "shift forgotten afterwards",
        lambda z: z - np.log(np.exp(z - z.max(-1, keepdims=True)).sum(-1, keepdims=True)),
        "You shifted inside the sum only: log Σ exp(z) is m + log Σ exp(z − m), and the m is missing.",
    ),
    Mutant(
        "sign turned",
        lambda z: np.logaddexp.reduce(z, axis=-1, keepdims=True) - z,
        "The sign is turned: the logarithm of a probability is 0 at most.",
    ),
)
