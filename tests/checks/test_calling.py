"""A right answer may be written, named and called in many ways."""

import functools

import keras
import pytest

from kerascnn.checks import ps1_inception as ps1
from kerascnn.checks.outcome import CORRECT, NOT_YET


def with_keywords_only(*, input_depth, conv1x1, conv3x3, conv5x5):
    return input_depth + conv1x1 + conv3x3 + conv5x5


def with_any_keywords(**widths):
    return sum(widths.values())


def bottleneck_images_first(images, filters=8):
    return keras.layers.Conv2D(filters, (1, 1), activation=keras.activations.relu)(images)


def bottleneck_images_last(filters, images):
    return keras.layers.Conv2D(filters, 1, activation="relu")(images)


def module_in_another_order(pool_projection, conv5x5, reduce5x5, conv3x3, reduce3x3, conv1x1):
    return ps1.inception_module.reference(conv1x1, reduce3x3, conv3x3, reduce5x5, conv5x5, pool_projection)


def module_images_and_keywords(x, *, conv1x1, reduce3x3, conv3x3, reduce5x5, conv5x5, pool_projection):
    return ps1.inception_module.reference(conv1x1, reduce3x3, conv3x3, reduce5x5, conv5x5, pool_projection)(x)


@pytest.mark.parametrize(
    ("problem", "answer"),
    [
        (ps1.naive_depth, with_keywords_only),
        (ps1.naive_depth, with_any_keywords),
        (ps1.naive_depth, functools.partial(lambda extra, a, b, c, d: a + b + c + d, None)),
        (ps1.bottleneck, bottleneck_images_first),
        (ps1.bottleneck, bottleneck_images_last),
        (ps1.bottleneck, lambda n: keras.layers.EinsumDense("abcd,de->abce", (None, None, n), activation="relu")),
        (ps1.bottleneck, lambda n: keras.layers.Conv2DTranspose(n, 1, activation="relu")),
        (ps1.inception_module, module_in_another_order),
        (ps1.inception_module, module_images_and_keywords),
    ],
)
def test_unusual_but_right(problem, answer):
    outcome = problem.check(answer)
    assert outcome.status == CORRECT, str(outcome)


def with_dropout(filters):
    return keras.Sequential([keras.layers.Conv2D(filters, 1, activation="relu"), keras.layers.Dropout(0.4)])


@pytest.mark.parametrize("answer", [with_dropout, lambda n: keras.layers.Conv2D(n, 1, activation="leaky_relu")])
def test_nearly_right_is_not_right(answer):
    assert ps1.bottleneck.check(answer).status == NOT_YET
