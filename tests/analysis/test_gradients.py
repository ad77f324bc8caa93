"""Gradient norms: right for a network small enough to compute by hand, on both backends, and without a trace."""

import json
import os
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest

from kerascnn import data, models
from kerascnn.analysis import gradient_norms
from kerascnn.layers import ConvUnit


def by_hand():
    """A chain of two dense layers without activation, its kernels, a batch, and the gradients that calculus gives."""
    generator = np.random.default_rng(0)
    first, second = generator.normal(size=(3, 4)), generator.normal(size=(4, 2))
    images, labels = generator.normal(size=(5, 3)), np.array([0, 1, 1, 0, 1])
    logits = images @ first @ second
    share = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    error = (share - np.eye(2)[labels]) / 5
    expected = [images.T @ error @ second.T, (images @ first).T @ error]
    return (first, second), (images.astype("float32"), labels), [np.linalg.norm(one) for one in expected]


def chain(kernels):
    layers = [keras.layers.Dense(4, use_bias=False, name="first"), keras.layers.Dense(2, use_bias=False, name="second")]
    model = keras.Sequential([keras.Input((3,)), *layers])
    model.set_weights(list(kernels))
    return model


def test_norms_are_those_of_calculus():
    kernels, (images, labels), expected = by_hand()
    norms = gradient_norms(chain(kernels), images, labels)
    assert [row.path for row in norms.rows] == ["first", "second"]
    assert [row.norm for row in norms.rows] == pytest.approx(expected, rel=1e-4)
    assert norms.first_over_last == pytest.approx(expected[0] / expected[1], rel=1e-4)
    assert "first" in str(norms) and json.dumps(norms.record())


@pytest.mark.slow
def test_the_other_backend_says_the_same():
    other = "jax" if keras.backend.backend() == "tensorflow" else "tensorflow"
    code = (
        "from tests.analysis.test_gradients import *\n"
        "kernels, batch, _ = by_hand()\n"
        "print([row.norm for row in gradient_norms(chain(kernels), *batch).rows])"
    )
    pytest.importorskip(other)
    answer = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "KERAS_BACKEND": other},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout.splitlines()[-1]) == pytest.approx(by_hand()[2], rel=1e-4)


def network(activation, depth=12):
    inputs = outputs = keras.Input((8, 8, 3))
    for _ in range(depth):
        outputs = ConvUnit(8, 3, normalization=None, activation=activation)(outputs)
    outputs = keras.layers.Dropout(0.5)(keras.layers.GlobalAveragePooling2D()(outputs))
    return keras.Model(inputs, keras.layers.Dense(3)(outputs))


def batch():
    generator = np.random.default_rng(1)
    return generator.normal(size=(8, 8, 8, 3)).astype("float32"), generator.integers(0, 3, size=8)


def test_sigmoids_make_the_gradient_vanish_and_he_initialised_relus_do_not():
    keras.utils.set_random_seed(0)
    assert gradient_norms(network("sigmoid"), *batch()).first_over_last < 1e-5
    assert gradient_norms(network("relu"), *batch()).first_over_last > 1e-3


def test_paths_follow_the_data_and_only_kernels_count():
    rows = gradient_norms(network("relu", depth=2), *batch()).rows
    assert [row.path.split("/")[-1] for row in rows[:2]] == ["convolution", "convolution"]
    assert [row.layer for row in rows] == ["Conv2D", "Conv2D", "Dense"]


def test_the_model_stays_as_it_is():
    inputs = keras.Input((8, 8, 3))
    features = ConvUnit(4, 3, normalization="batch", name="unit")(inputs)
    outputs = keras.layers.Dropout(0.5)(keras.layers.GlobalAveragePooling2D()(features))
    model = keras.Model(inputs, keras.layers.Dense(3)(outputs))
    before = [keras.ops.convert_to_numpy(one.value).copy() for one in model.variables]
    gradient_norms(model, *batch())
    for one, old in zip(model.variables, before, strict=True):
        np.testing.assert_array_equal(keras.ops.convert_to_numpy(one.value), old)


def test_a_frozen_layer_has_no_gradient():
    model = network("relu", depth=2)
    model.layers[1].trainable = False
    assert len(gradient_norms(model, *batch()).rows) == 2


class Subclassed(keras.Model):
    def call(self, inputs):
        return inputs


def test_what_cannot_be_measured_is_named():
    with pytest.raises(ValueError, match="built model with a graph"):
        gradient_norms(Subclassed(), *batch())
    frozen = network("relu", depth=1)
    frozen.trainable = False
    with pytest.raises(ValueError, match="frozen"):
        gradient_norms(frozen, *batch())
    inputs = keras.Input((3,))
    heads = {name: keras.layers.Dense(2, name=name)(inputs) for name in ("main", "auxiliary")}
    model, images, labels = keras.Model(inputs, heads), np.ones((4, 3), "float32"), np.zeros(4, int)
    with pytest.raises(ValueError, match="2 outputs"):
        gradient_norms(model, images, labels)
    for few, most in (([0], 0), ([0, 1, 2, 0], 2)):
        with pytest.raises(ValueError, match=f"from 0 to 1 for each of the 4 images; .*0 to {most}"):
            gradient_norms(keras.Model(inputs, heads["main"]), images, few)
    cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    rows = gradient_norms(model, images, labels, lambda truth, made: cross_entropy(truth, made["main"])).rows
    assert {row.path: row.norm > 0 for row in rows} == {"main": True, "auxiliary": False}


@pytest.mark.parametrize(
    ("make", "least", "most"),
    [
        # First over last convolution, measured before on images: plain-20 1.8, plain-56 191, ResNet-56 1.0.
        ("plain20", 0.3, 10),
        ("plain56", 50, 10_000),
        ("resnet56", 0.2, 5),
    ],
)
def test_gradients_of_deep_plain_networks_grow_towards_the_input_and_shortcuts_stop_that(make, least, most):
    keras.utils.set_random_seed(0)
    images, labels = (one[:64] for one in data.load("fashion_mnist_small").train)
    images = np.pad(images.reshape(-1, 28, 28, 1), ((0, 0), (2, 2), (2, 2), (0, 0))).repeat(3, axis=-1) / 128.0 - 0.5
    first, *_, last, _ = gradient_norms(getattr(models, make)(), images, labels).rows
    assert least < first.norm / last.norm < most
