import keras
import numpy as np

from kerascnn.checks.parts import Mutant

from .stable_log_softmax import softmax, stable_log_softmax


# --- model answer
def cross_entropy_from_logits(logits, targets):
    """Cross-entropy of targets and the network's probabilities, summed over the batch."""
    ### BEGIN SOLUTION
    return -np.sum(targets * stable_log_softmax(logits))
    ### END SOLUTION


# --- end of model answer

EXPLANATION = """
Every class contributes its target times the logarithm of its probability. With a one-hot target one term is left, the
negative log-likelihood of that example.
"""


def by_keras(z, y):
    return keras.losses.CategoricalCrossentropy(from_logits=True, reduction="sum")(y, z)


def in_loops(z, y):
    total = 0.0
    for logits, target in zip(z, y, strict=True):
        normaliser = np.logaddexp.reduce(logits)
        for logit, share in zip(logits, target, strict=True):
            total += share * (normaliser - logit)
    return total


def as_a_product(z, y):
    return -np.einsum("nk,nk->", y, stable_log_softmax(z))


ALTERNATIVES = {"Keras' loss": by_keras, "loops": in_loops, "einsum": as_a_product}

MUTANTS = (
    Mutant(
        "a mean over the examples",
        lambda z, y: -(y * stable_log_softmax(z)).sum(-1).mean(),
        "You took the mean over the examples; the sum is asked for.",
    ),
    Mutant(
        "a mean over everything",
        lambda z, y: -(y * stable_log_softmax(z)).mean(),
        "You took the mean over examples and classes; both are summed over.",
    ),
    Mutant(
        "sign forgotten",
        lambda z, y: (y * stable_log_softmax(z)).sum(),
        "The minus is missing: logarithms of probabilities are negative, a cross-entropy is not.",
    ),
    Mutant(
        "the largest target only",
        lambda z, y: -stable_log_softmax(z)[np.arange(len(y)), y.argmax(-1)].sum(),
        "You took the class with the largest target alone: right for one-hot targets, but soft ones weigh all classes.",
    ),
    Mutant(
        "targets and probabilities exchanged",
        lambda z, y: -(softmax(z) * np.log(y + 1e-7)).sum(),
        "Targets and probabilities are exchanged: the logarithm is of what the network says.",
    ),
    Mutant(
        "logarithm of the softmax",
        lambda z, y: -(y * np.log(softmax(z))).sum(),
        "The logarithm of a rounded probability: 0 times minus infinity is not a number. Use the stable logarithm.",
    ),
    Mutant(
        "binary",
        lambda z, y: -(y * np.log(softmax(z) + 1e-7) + (1 - y) * np.log(1 - softmax(z) + 1e-7)).sum(),
        "That is the binary cross-entropy of each class alone; the classes of a softmax are one question, not many.",
    ),
    Mutant("no logarithm", lambda z, y: -(y * softmax(z)).sum(), "The logarithm of the probabilities is missing."),
)
