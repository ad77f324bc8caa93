import keras
import numpy as np

from kerascnn.checks.parts import Mutant

from .stable_log_softmax import softmax, stable_log_softmax, unshifted


# --- model answer
def nll_from_logits(logits, labels):
    """Negative log-likelihood of a batch, summed over its examples."""
    ### BEGIN SOLUTION
    rows = np.arange(len(labels))
    return -np.sum(stable_log_softmax(logits)[rows, labels])
    ### END SOLUTION


# --- end of model answer

EXPLANATION = """
The examples are independent, so the likelihood is a product, and its logarithm a sum: for each example the logarithm of
the probability of its own label. The indices pick one entry of every row.
"""


def by_keras(z, labels):
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction="sum")
    return loss(labels, z)


def in_a_loop(z, labels):
    total = 0.0
    for row, label in zip(z, labels, strict=True):
        total += np.logaddexp.reduce(row) - row[label]
    return total


def with_one_hot(z, labels):
    return -(np.eye(z.shape[1])[labels] * stable_log_softmax(z)).sum()


ALTERNATIVES = {"Keras' loss": by_keras, "a loop": in_a_loop, "one-hot": with_one_hot}


def _picked(z, labels):
    return stable_log_softmax(z)[np.arange(len(labels)), labels]


MUTANTS = (
    Mutant(
        "a mean",
        lambda z, labels: -_picked(z, labels).mean(),
        "You took the mean over the examples; the logarithm of a product is a sum.",
    ),
    Mutant(
        "sign forgotten",
        lambda z, labels: _picked(z, labels).sum(),
        "The minus is missing: this is the log-likelihood, which is to be maximised.",
    ),
    Mutant(
        "one number for each example",
        lambda z, labels: -_picked(z, labels),
        "You return a number for each example; the loss of the batch is their sum.",
    ),
    Mutant(
        "logarithm of the softmax",
        lambda z, labels: -np.log(softmax(z)[np.arange(len(labels)), labels]).sum(),
        "The logarithm of a rounded probability: one of 0 makes the loss infinite. Use the stable logarithm.",
    ),
    Mutant(
        "logarithm of the softmax, not shifted",
        lambda z, labels: -np.log(unshifted(z)[np.arange(len(labels)), labels]).sum(),
        "exp of a large logit is infinite, and the loss is not a number then. Use the stable logarithm.",
    ),
    Mutant(
        "the likelihood",
        lambda z, labels: softmax(z)[np.arange(len(labels)), labels].prod(),
        "That is the likelihood itself; its negative logarithm is asked for.",
    ),
    Mutant(
        "all classes",
        lambda z, labels: -stable_log_softmax(z).sum(),
        "You summed over all classes; only the probability of each example's label is in the likelihood.",
    ),
    Mutant(
        "columns of the labels",
        lambda z, labels: -stable_log_softmax(z)[:, labels].sum(),
        "array[:, labels] takes whole columns; array[np.arange(len(labels)), labels] takes one entry of each row.",
    ),
    Mutant(
        "no softmax",
        lambda z, labels: -z[np.arange(len(labels)), labels].sum(),
        "You summed the logits of the labels; the softmax also looks at the other classes.",
    ),
)
