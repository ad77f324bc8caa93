import keras
import numpy as np

from kerascnn.checks.parts import Mutant


# --- model answer
def best_probabilities(targets):
    """Probabilities, the same for every example, with the smallest cross-entropy."""
    ### BEGIN SOLUTION
    return np.mean(targets, axis=0)
    ### END SOLUTION


# --- end of model answer

EXPLANATION = """
The sum over the examples is −Σ_k c_k log p_k, where c_k adds up the targets of class k. Among probabilities it is
smallest where they are in proportion to c: p_k = c_k / N. With one-hot targets these are the shares of the classes in
the data set, the maximum of the likelihood as well.
"""


def by_sums(y):
    totals = y.sum(0)
    return totals / totals.sum()


def with_keras(y):
    return keras.ops.mean(y, axis=0)


def by_counting(y):
    counts = [0.0] * y.shape[1]
    for row in y:
        for kind, share in enumerate(row):
            counts[kind] += share / len(y)
    return np.array(counts)


ALTERNATIVES = {"sums": by_sums, "keras.ops": with_keras, "counting": by_counting}

MUTANTS = (
    Mutant("totals", lambda y: y.sum(0), "You added the targets up and did not divide: probabilities add up to 1."),
    Mutant(
        "over the classes",
        lambda y: y.mean(1),
        "You averaged over the classes, a number for each example; a probability for each class is asked for.",
    ),
    Mutant(
        "equal shares",
        lambda y: np.full(y.shape[1], 1 / y.shape[1]),
        "Equal probabilities ignore that some classes are more frequent.",
    ),
    Mutant(
        "the most frequent class",
        lambda y: np.eye(y.shape[1])[y.sum(0).argmax()],
        "All on the most frequent class: any other label would then have the likelihood 0, and an infinite loss.",
    ),
    Mutant(
        "a softmax of the shares",
        lambda y: np.exp(y.mean(0)) / np.exp(y.mean(0)).sum(),
        "You applied a softmax to what are probabilities already.",
    ),
    Mutant(
        "a softmax of the counts",
        lambda y: np.exp(y.sum(0)) / np.exp(y.sum(0)).sum(),
        "You applied a softmax to the counts, which makes the frequent class far too likely.",
    ),
)
