"""Problem set 5, second part: the two losses in numbers, where they are one, and where they are not."""

from functools import partial

from ..parts import Facet
from .draws import arrays_probe, labels, large_logits, logits, one_hot, soft, unlikely_labels, unlikely_targets
from .softmaxes import Ps5Problem

unsure = partial(logits, scale=1.0)  # a network that is never right about all examples, where no gradient would be left

nll_from_logits = Ps5Problem(
    name="nll_from_logits",
    title="The negative log-likelihood",
    kind="code",
    points=3,
    minutes=8,
    prompt="""
        The likelihood of a data set is the probability that the network gives to all its labels together; the examples
        are independent. Write the negative logarithm of it, as a function of the logits, of shape (examples, classes),
        and of the labels, whole numbers from 0. It is one number: a sum over the examples, not a mean.
        """,
    facets=(
        Facet(
            "one example",
            arrays_probe(logits=partial(logits, examples=1), labels=partial(labels, examples=1)),
            "the logarithm of the probability of the right class, with its sign turned",
        ),
        Facet("a batch", arrays_probe(logits=logits, labels=labels), "the logarithm turns the product into a sum"),
        large_logits("an infinite loss teaches nothing", labels=unlikely_labels),
    ),
    hints=(
        "log of a product is the sum of the logs: one term for each example.",
        "You have the logarithm of the softmax. Which entry of each row is needed?",
        "NumPy: rows = np.arange(len(labels)), then array[rows, labels].",
    ),
)

cross_entropy_from_logits = Ps5Problem(
    name="cross_entropy_from_logits",
    title="Cross-entropy",
    kind="code",
    points=3,
    minutes=6,
    prompt="""
        The cross-entropy of targets y and probabilities p is −Σ y log p over the classes. Write its sum over a batch,
        as a function of logits and targets, both of shape (examples, classes). Targets may be any probabilities, not
        only zeros and a one.
        """,
    facets=(
        Facet(
            "one-hot targets", arrays_probe(logits=logits, targets=one_hot), "here it is the loss of the problem before"
        ),
        Facet("soft targets", arrays_probe(logits=logits, targets=soft, times=2), "every class has its share"),
        large_logits("0 · ∞ is not a number", targets=unlikely_targets),
    ),
    hints=(
        "Every class gives a term: its target times the logarithm of its probability.",
        "Use the logarithm of the softmax, not the logarithm of its rounded value.",
    ),
)

target_entropy = Ps5Problem(
    name="target_entropy",
    title="Where cross-entropy stops",
    kind="code",
    points=2,
    minutes=6,
    prompt="""
        With soft targets the cross-entropy does not reach 0, however good the network. The least that it can be is the
        entropy of the targets, −Σ y log y. Write its sum over a batch of targets, of shape (examples, classes). A class
        with target 0 contributes 0.
        """,
    facets=(
        Facet("soft targets", arrays_probe(targets=soft), "what no network can get below"),
        Facet(
            "one-hot targets",
            arrays_probe(targets=one_hot),
            "0 log 0 counts as 0: then nothing is left, and NLL and cross-entropy are one",
        ),
    ),
    hints=(
        "What is y log y for a y that gets smaller and smaller?",
        "Take the logarithm only where a target is above 0: np.where, or a tiny floor under the logarithm alone.",
    ),
)

logits_gradient = Ps5Problem(
    name="logits_gradient",
    title="The gradient",
    kind="code",
    points=3,
    minutes=8,
    prompt="""
        What reaches the network when this loss is minimised? Write the gradient of the cross-entropy, summed over the
        batch, with respect to the logits: an array of shape (examples, classes). Derive it by hand; no automatic
        differentiation is needed.
        """,
    facets=(
        Facet("one-hot targets", arrays_probe(logits=unsure, targets=one_hot), "it is the error of each probability"),
        Facet("soft targets", arrays_probe(logits=unsure, targets=soft), "the same holds for any targets"),
        large_logits("it never explodes: each entry lies between −1 and 1", targets=unlikely_targets),
    ),
    hints=(
        "Write the loss of one example as log Σ exp(z) − Σ y z, and differentiate by one logit.",
        "The derivative of log Σ exp(z) with respect to one logit is a probability that you know.",
    ),
)

best_probabilities = Ps5Problem(
    name="best_probabilities",
    title="The same minimum",
    kind="code",
    points=3,
    minutes=8,
    prompt="""
        A network without any input can only give every example the same probabilities. Which ones make the
        cross-entropy, summed over a batch of targets of shape (examples, classes), as small as it gets? Return them, an
        array of shape (classes,). With one-hot targets the negative log-likelihood has the same minimum.
        """,
    facets=(
        Facet(
            "labels",
            arrays_probe(targets=partial(one_hot, examples=12)),
            "these are shares of a data set",
        ),
        Facet(
            "soft targets",
            arrays_probe(targets=partial(soft, examples=6)),
            "with soft targets each example counts by its shares",
        ),
    ),
    hints=(
        "With one-hot targets: how often does each class occur?",
        "Add the targets up over the examples. What must the probabilities add up to?",
    ),
)
