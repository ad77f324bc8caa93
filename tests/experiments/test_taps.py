"""Taps: they measure what calculus says, change nothing, and share the network's weights."""

import keras
import numpy as np
import pytest

from kerascnn.analysis import gradient_norms
from kerascnn.experiments.taps import Tap, TappedNetwork
from kerascnn.models import cifar_resnet


def batch(shape=(8, 8, 3), size=6):
    generator = np.random.default_rng(0)
    return generator.normal(size=(size, *shape)).astype("float32"), generator.integers(0, 3, size)


def arrays(model):
    return [np.array(keras.ops.convert_to_numpy(one)) for one in model.variables]


def test_signals_are_those_of_calculus():
    images, labels = batch((4,))
    layers = [keras.layers.Dense(5, use_bias=False, name="first"), keras.layers.Dense(3, use_bias=False, name="second")]
    inputs = keras.Input((4,))
    first, second = layers
    model = keras.Model(inputs, second(first(inputs)))
    flow = TappedNetwork(model, len(labels)).flow(images, labels)
    one, other = (keras.ops.convert_to_numpy(layer.kernel) for layer in layers)
    hidden = images @ one
    share = np.exp(hidden @ other)
    error = (share / share.sum(axis=1, keepdims=True) - np.eye(3)[labels]) / len(labels)
    assert flow.signals == pytest.approx(
        {"first": np.linalg.norm(error @ other.T), "second": np.linalg.norm(error)}, rel=1e-4
    )
    assert flow.kernels == pytest.approx(
        {"first": np.linalg.norm(images.T @ error @ other.T), "second": np.linalg.norm(hidden.T @ error)}, rel=1e-4
    )
    assert flow.activations["first"] == pytest.approx(float(np.sqrt(np.mean(hidden**2))), rel=1e-4)


@pytest.mark.parametrize("residual", [False, True])
def test_a_tapped_network_gives_the_same_gradients_and_stays_as_it_is(residual):
    model = cifar_resnet(8, residual, input_shape=(8, 8, 3), num_classes=3)
    images, labels = batch()
    before, expected = arrays(model), gradient_norms(model, images, labels)
    flow = TappedNetwork(model, len(labels)).flow(images, labels)
    assert flow.kernels == pytest.approx({row.path: row.norm for row in expected.rows}, rel=1e-3)
    assert flow.loss == pytest.approx(expected.loss, rel=1e-5)
    assert list(flow.signals) == list(flow.activations) == ["conv1", "conv2_1", "conv3_1", "conv4_1", "fc"]
    for old, new in zip(before, arrays(model), strict=True):
        np.testing.assert_array_equal(old, new)


def test_it_follows_the_weights_as_they_are_trained():
    model = cifar_resnet(8, input_shape=(8, 8, 3), num_classes=3)
    tapped, (images, labels) = TappedNetwork(model, 6), batch()
    start = tapped.flow(images, labels).activations["fc"]
    model.get_layer("fc").kernel.assign(model.get_layer("fc").kernel * 10)
    assert tapped.flow(images, labels).activations["fc"] == pytest.approx(10 * start, rel=1e-3)


def test_what_is_no_chain_is_refused():
    inputs = keras.Input((4,))
    one, other = keras.layers.Dense(3, name="one")(inputs), keras.layers.Dense(3, name="other")(inputs)
    with pytest.raises(ValueError, match="no chain of layers"):
        TappedNetwork(keras.Model(inputs, keras.layers.Add()([one, other])), 4)


def test_a_tap_comes_back_from_its_configuration():
    tap = Tap(4, name="tap")
    assert Tap.from_config(tap.get_config()).batch_size == 4
