"""Problem set 5, first part: the softmax and its logarithm, for logits of any size."""

from functools import partial

from ..parts import Facet
from ..probes import integers, value_probe
from ..problem import Problem
from .draws import arrays_probe, large_logits, logits

Ps5Problem = partial(Problem, "ps5_softmax_nll")

equal_logits = Ps5Problem(
    name="equal_logits",
    title="Warming up",
    kind="value",
    points=1,
    minutes=1,
    prompt="""
        This one shows how checking works. A network has {classes} classes, and gives an image the logit {logit} for
        every one of them. Which probability does the softmax give to each class? Put the number in place of the three
        dots.
        """,
    facets=(Facet("the probability", value_probe, "the softmax only sees differences", shows_expected=False),),
    hints=("All classes get the same probability, and together they have 1.", "One divided by the number of classes."),
    numbers={"classes": 8, "logit": 5},
    draw_numbers=lambda draw: {"classes": 2 ** integers(draw, 2, 6), "logit": int(draw.choice([3, 5, 6]))},
)

_FACETS = (
    Facet("one example", arrays_probe(logits=partial(logits, examples=1, classes=5)), "a row for each example"),
    Facet("a batch", arrays_probe(logits=logits), "each example is normalised by itself"),
    large_logits(
        "exp(10,000) is infinite in single and double precision, and a network may give such logits", weight=2
    ),
)

stable_softmax = Ps5Problem(
    name="stable_softmax",
    title="The softmax",
    kind="code",
    points=3,
    minutes=8,
    prompt="""
        Write the softmax of a batch of logits, an array of shape (examples, classes): an array of the same shape. It
        must be right for logits of 10,000 and of −10,000 as well. NumPy or `keras.ops`, as you like, but no
        ready-made softmax.
        """,
    facets=_FACETS,
    hints=(
        "Add the same number to all logits of an example: what happens to its softmax?",
        "Subtract from each example its largest logit. The largest exponential is then exp(0).",
        "Along which axis is the sum, and which axis must it keep so that the division works? `keepdims=True`.",
    ),
)

stable_log_softmax = Ps5Problem(
    name="stable_log_softmax",
    title="The logarithm of the softmax",
    kind="code",
    points=3,
    minutes=8,
    prompt="""
        Losses need the logarithm of the softmax. Write it for a batch of logits of shape (examples, classes), right for
        logits of ±10,000. The logarithm of your softmax is not enough: find out why.
        """,
    facets=_FACETS,
    hints=(
        "A probability of exp(−20,000) is 0 in floating point. What is its logarithm, and what should it be?",
        "log of a quotient: log softmax = z − log Σ exp(z). The first part needs no exponential.",
        "Shift by the largest logit m first: log Σ exp(z) = m + log Σ exp(z − m).",
    ),
)
