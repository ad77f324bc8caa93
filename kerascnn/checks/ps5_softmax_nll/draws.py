"""Logits and targets that problem set 5 tries answers on."""

import numpy as np

from ..probes import calls_probe

HUGE = 1e3  # a logit whose exponential no number holds; of ten thousand, half of single precision is before the point


def logits(draw, examples=4, classes=3, scale=2.0):
    """Logits of a batch, in float32 as a network gives them."""
    return draw.normal(scale=scale, size=(examples, classes)).astype("float32")


def huge_logits(draw):
    """Logits of a thousand and of minus a thousand, alone in an example and together."""
    rows = [[HUGE, HUGE, HUGE], [-HUGE, -HUGE, -HUGE], [HUGE, -HUGE, 0], [0, HUGE, -HUGE]]
    return (np.array(rows) + draw.integers(0, 3, (4, 3))).astype("float32")


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


def arrays_probe(**kinds):
    """A probe that calls a function with drawn arrays.

    Args:
        kinds: For each argument, by its name, what draws it.
    """
    return calls_probe(drawn=lambda draw: {name: kind(draw) for name, kind in kinds.items()}, times=1)
