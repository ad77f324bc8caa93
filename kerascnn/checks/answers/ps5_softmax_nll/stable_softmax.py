import keras
import numpy as np

from kerascnn.checks.parts import Mutant


# --- model answer
def stable_softmax(logits):
    """Probabilities of each class, a row for each example."""
    ### BEGIN SOLUTION
    shifted = logits - np.max(logits, axis=-1, keepdims=True)
    exponentials = np.exp(shifted)
    return exponentials / np.sum(exponentials, axis=-1, keepdims=True)
    ### END SOLUTION


# --- end of model answer

EXPLANATION = """
A number added to all logits of an example multiplies above and below the line by the same factor, and nothing changes.
So the largest logit may be subtracted: no exponential is then above exp(0) = 1, and the sum is at least 1.
"""

EQUIVALENT = {
    "line 3: - dropped in -1": "of two axes the last is the second",
    "line 5: - dropped in -1": "of two axes the last is the second",
}


def with_keras(z):
    e = keras.ops.exp(z - keras.ops.max(z, axis=1, keepdims=True))
    return e / keras.ops.sum(e, axis=1, keepdims=True)


def row_by_row(z):
    rows = []
    for row in z:
        e = np.exp(row - row.max())
        rows.append(e / e.sum())
    return np.stack(rows)


def by_logarithms(z):
    return np.exp(z - np.logaddexp.reduce(z, axis=-1, keepdims=True))


ALTERNATIVES = {"keras.ops": with_keras, "row by row": row_by_row, "by logarithms": by_logarithms}


def naive(z):
    return np.exp(z) / np.sum(np.exp(z), axis=-1, keepdims=True)


MUTANTS = (
    Mutant(
        "not shifted",
        naive,
        "exp of a large logit is infinite, and infinity over infinity is not a number: shift first.",
    ),
    Mutant(
        "over the examples",
        lambda z: np.exp(z - z.max(0)) / np.exp(z - z.max(0)).sum(0),
        "You normalised over the examples (axis 0); each example has probabilities of its own, along the last axis.",
    ),
    Mutant(
        "over everything",
        lambda z: np.exp(z - z.max()) / np.exp(z - z.max()).sum(),
        "You normalised over the whole batch; every row must add up to 1.",
    ),
    Mutant(
        "applied twice",
        lambda z: naive(np.array(keras.ops.softmax(z))),
        "You applied the softmax twice: the second takes the probabilities for logits and flattens them.",
    ),
    Mutant(
        "not divided",
        lambda z: np.exp(z - z.max(-1, keepdims=True)),
        "The division by the sum is missing: the exponentials of an example do not add up to 1.",
    ),
    Mutant(
        "its logarithm",
        lambda z: z - np.logaddexp.reduce(z, axis=-1, keepdims=True),
        "That is the logarithm of the softmax, which the next problem asks for.",
    ),
    Mutant(
        "shifted by the batch's largest",
        lambda z: naive(z.astype("float32") - z.max()),
        "You shifted by the largest logit of the whole batch; for an example far below it every exponential is 0.",
    ),
    Mutant(
        "clipped",
        lambda z: naive(np.clip(z, -80, 80)),
        "You clipped the logits, which makes different large logits equal; shifting keeps their differences.",
    ),
)
