import keras
import numpy as np

from kerascnn.checks.parts import Mutant


# --- model answer
def combined_loss(labels, scores):
    """The loss that GoogLeNet is trained on: main + 0.3 of each auxiliary one."""
    ### BEGIN SOLUTION
    cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    main = cross_entropy(labels, scores["main"])
    auxiliary = cross_entropy(labels, scores["auxiliary_4a"]) + cross_entropy(labels, scores["auxiliary_4d"])
    return main + 0.3 * auxiliary
    ### END SOLUTION


# --- end of model answer

EXPLANATION = """
Three cross-entropies, each an average over the batch, and one weighted sum: its gradient is the main gradient and 0.3
of each auxiliary one. Nothing is divided by 1.6: the auxiliary losses come on top.
"""

HEADS = ("auxiliary_4a", "auxiliary_4d")


def _logarithms(scores):
    shifted = scores - scores.max(-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))


def with_numpy(labels, scores):
    weights = {"main": 1.0, "auxiliary_4a": 0.3, "auxiliary_4d": 0.3}
    picked = {name: _logarithms(values)[np.arange(len(labels)), labels] for name, values in scores.items()}
    return float(sum(-weights[name] * values.mean() for name, values in picked.items()))


def one_hot(labels, scores):
    targets = keras.ops.one_hot(labels, scores["main"].shape[-1])
    losses = {
        n: keras.ops.mean(keras.losses.categorical_crossentropy(targets, s, from_logits=True))
        for n, s in scores.items()
    }
    return losses["main"] + 0.3 * losses["auxiliary_4a"] + 0.3 * losses["auxiliary_4d"]


def softmax_first(labels, outputs):
    loss = keras.losses.SparseCategoricalCrossentropy()
    losses = [loss(labels, keras.ops.softmax(outputs[name])) for name in ("main", *HEADS)]
    return losses[0] + sum(0.3 * one for one in losses[1:])


ALTERNATIVES = {"NumPy": with_numpy, "one-hot": one_hot, "softmax first": softmax_first}


def _loss(labels, scores):
    return float(keras.losses.SparseCategoricalCrossentropy(from_logits=True)(labels, scores))


def _weighted(labels, scores, main=1.0, first=0.3, second=0.3):
    weights = {"main": main, "auxiliary_4a": first, "auxiliary_4d": second}
    return sum(weight * _loss(labels, scores[name]) for name, weight in weights.items())


def _each(change):
    """The right sum of scores that something was done to."""
    return lambda labels, scores: _weighted(labels, {name: change(values) for name, values in scores.items()})


def _from_logits_forgotten(labels, scores):
    loss = keras.losses.SparseCategoricalCrossentropy()
    return loss(labels, scores["main"]) + 0.3 * sum(loss(labels, scores[name]) for name in HEADS)


MUTANTS = (
    Mutant(
        "from_logits forgotten",
        _from_logits_forgotten,
        "Keras' cross-entropy expects probabilities, and got scores: from_logits=True is missing.",
    ),
    Mutant(
        "softmax twice",
        _each(lambda scores: np.array(keras.ops.softmax(scores))),
        "The softmax is applied twice: you applied it, and from_logits=True tells the loss to do it again.",
    ),
    Mutant(
        "weights forgotten",
        lambda labels, scores: _weighted(labels, scores, 1, 1, 1),
        "You added all three with the same weight; the auxiliary losses count 0.3 each.",
    ),
    Mutant(
        "0.3 for all",
        lambda labels, scores: _weighted(labels, scores, 0.3),
        "The 0.3 is for the auxiliary losses; the main one counts fully. Perhaps a bracket is missing.",
    ),
    Mutant(
        "weights add up to 1",
        lambda labels, scores: _weighted(labels, scores, 0.4),
        "You made the weights add up to 1; they need not. The main loss counts fully, the auxiliary ones come on top.",
    ),
    Mutant(
        "divided by 1.6",
        lambda labels, scores: _weighted(labels, scores) / 1.6,
        "You divided by the sum of the weights; GoogLeNet's loss is a weighted sum, not a weighted average.",
    ),
    Mutant(
        "0.3 shared",
        lambda labels, scores: _weighted(labels, scores, 1, 0.15, 0.15),
        "You shared the 0.3 between the two; each auxiliary loss has a weight of 0.3.",
    ),
    Mutant(
        "one auxiliary forgotten",
        lambda labels, scores: _weighted(labels, scores, 1, 0.3, 0),
        "The second auxiliary loss, auxiliary_4d, is missing.",
    ),
    Mutant(
        "main alone",
        lambda labels, scores: _weighted(labels, scores, 1, 0, 0),
        "That is the main loss alone, which is what counts after the training.",
    ),
    Mutant(
        "summed over the images",
        lambda labels, scores: len(labels) * _weighted(labels, scores),
        "You summed over the images; with the average the loss does not depend on the size of the batch.",
    ),
    Mutant(
        "0.3 on the scores",
        lambda labels, scores: _loss(labels, scores["main"] + 0.3 * (scores["auxiliary_4a"] + scores["auxiliary_4d"])),
        "You mixed the scores and took one loss; it is the losses that are added.",
    ),
)
