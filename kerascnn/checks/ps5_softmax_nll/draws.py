"""Logits and targets that problem set 5 tries answers on."""

import numpy as np

from ..parts import Facet
from ..probes import calls_probe

HUGE = 1e4  # a logit whose exponential neither single nor double precision holds
LOST_DIGITS = 1e-2  # a share: beside `HUGE` single precision counts in steps of 0.001, and results are of the size of 1


def logits(draw, examples=4, classes=3, scale=2.0):
    """Logits of a batch, in float32 as a network gives them."""
    return draw.normal(scale=scale, size=(examples, classes)).astype("float32")


def huge_logits(draw):
    """Logits of ten thousand and of minus ten thousand, alone in an example and together, and never two the same."""
    rows = np.array([[HUGE, HUGE, HUGE], [-HUGE, -HUGE, -HUGE], [HUGE, -HUGE, 0], [0, HUGE, -HUGE]])
    return (rows + draw.permuted([[0, 1, 2]] * 4, axis=1)).astype("float32")


def unlikely_labels(draw):
    """Labels for these logits: where they differ much, the class with the smallest one."""
    return np.array([*labels(draw, examples=2), 1, 2])


def unlikely_targets(draw):
    """The same as one-hot targets."""
    return np.eye(3, dtype="float32")[unlikely_labels(draw)]


def labels(draw, examples=4, classes=3):
    """The class of each example."""
    return draw.integers(0, classes, examples)


def one_hot(draw, examples=4, classes=3):
    """One-hot targets."""
    return np.eye(classes, dtype="float32")[labels(draw, examples, classes)]


def soft(draw, examples=4, classes=3):
    """Targets that are any probabilities."""
    return draw.dirichlet([1.0] * classes, examples).astype("float32")


def arrays_probe(times=1, **kinds):
    """A probe that calls a function with drawn arrays.

    Args:
        times: How many batches: two where a wrong answer to one may be right by chance.
        kinds: For each argument, by its name, what draws it.
    """
    return calls_probe(drawn=lambda draw: {name: kind(draw) for name, kind in kinds.items()}, times=times)


def large_logits(why, weight=1, **kinds):
    """The facet that calls a function with huge logits, and knows how many digits single precision has left there.

    Examples whose logits are all alike and examples whose logits differ much come in two batches: beside a loss of tens
    of thousands one of the size of 1 would not be seen.
    """

    def probe(answer, draw):
        drawn = {name: kind(draw) for name, kind in {"logits": huge_logits, **kinds}.items()}
        alike, apart = ({name: rows[half] for name, rows in drawn.items()} for half in (slice(2), slice(2, 4)))
        return calls_probe(alike, apart)(answer, draw)

    return Facet("large logits", probe, why, weight, tolerance=LOST_DIGITS)
