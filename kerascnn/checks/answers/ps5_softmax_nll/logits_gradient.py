import keras
import numpy as np

from kerascnn.checks.parts import Mutant

from .stable_softmax import stable_softmax


# --- model answer
def logits_gradient(logits, targets):
    """Gradient of the summed cross-entropy with respect to the logits."""
    ### BEGIN SOLUTION
    return stable_softmax(logits) - targets
    ### END SOLUTION


# --- end of model answer

EXPLANATION = """
The loss of an example is log Σ exp(z) − Σ y z, because its targets add up to 1. The derivative of the first part by a
logit is exp(z) over the sum, the probability of its class, and of the second part the target: p − y.
"""


def with_keras(z, y):
    return keras.ops.softmax(z) - y


def with_jacobian(z, y):
    p = stable_softmax(z)
    return -y + p * y.sum(-1, keepdims=True)


def row_by_row(z, y):
    return np.stack([np.exp(row - np.logaddexp.reduce(row)) - target for row, target in zip(z, y, strict=True)])


ALTERNATIVES = {"keras.ops": with_keras, "through the targets' sum": with_jacobian, "row by row": row_by_row}

MUTANTS = (
    Mutant(
        "sign turned",
        lambda z, y: y - stable_softmax(z),
        "The sign is turned: a probability that is too large has a positive gradient, and descent lowers it.",
    ),
    Mutant(
        "divided by the examples",
        lambda z, y: (stable_softmax(z) - y) / len(z),
        "You divided by the number of examples: that is the gradient of the mean.",
    ),
    Mutant(
        "through another softmax",
        lambda z, y: (stable_softmax(z) - y) * stable_softmax(z) * (1 - stable_softmax(z)),
        "You multiplied by the derivative of a softmax or sigmoid once more; in p − y it is already taken care of.",
    ),
    Mutant(
        "only the probabilities",
        lambda z, y: stable_softmax(z),
        "The targets are missing: with the first part of the loss alone every logit would be pushed down.",
    ),
    Mutant(
        "logits minus targets",
        lambda z, y: z - y,
        "You took the logits for the probabilities: the gradient is bounded, because probabilities are.",
    ),
    Mutant(
        "by the probabilities",
        lambda z, y: -y / np.maximum(stable_softmax(z), 1e-7),
        "That is the gradient with respect to the probabilities; go on through the softmax to the logits.",
    ),
    Mutant(
        "only the right class",
        lambda z, y: (stable_softmax(z) - y) * (y > 0),
        "You kept the right class alone; the other logits get a gradient as well, their probabilities.",
    ),
)
