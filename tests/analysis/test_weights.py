"""Unbuilt layers are counted from copies, built ones only for the shapes that their weights fit."""

import keras
import pytest

from kerascnn.analysis import cost_table, register_macs_rule
from kerascnn.layers import ConvUnit, Inception


def test_an_unbuilt_sequential_is_counted_and_left_alone():
    model = keras.Sequential([ConvUnit(96, 3), keras.Sequential([ConvUnit(96, 3)], name="inner")])
    total = cost_table(model, (28, 28, 256)).total
    assert (total.parameters, total.macs) == (304_320, 238_436_352)
    assert not model.built
    assert not any(layer.built or layer.weights for layer in model.layers)
    model.build((None, 28, 28, 256))
    assert cost_table(model).total == total


def test_an_unbuilt_sequential_needs_a_shape():
    with pytest.raises(ValueError, match="give input_shape"):
        cost_table(keras.Sequential([ConvUnit(96, 3)]))


def test_an_unbuilt_sequential_keeps_its_built_and_frozen_layers():
    inputs = keras.Input((8, 8, 3))
    body = keras.Model(inputs, keras.layers.Flatten()(keras.layers.Conv2D(4, 3)(inputs)))
    body.trainable = False
    total = cost_table(keras.Sequential([body, keras.layers.Dense(2)]), (8, 8, 3)).total
    assert (total.parameters, total.trainable_parameters) == (112 + 6 * 6 * 4 * 2 + 2, 6 * 6 * 4 * 2 + 2)


def test_an_unbuilt_layer_used_twice_weighs_once():
    shared = keras.layers.Dense(5)
    total = cost_table(keras.Sequential([shared, keras.layers.ReLU(), shared]), (5,)).total
    assert (total.parameters, total.macs) == (30, 50)


def flattened():
    return keras.Sequential([keras.Input((28, 28, 3)), keras.layers.Flatten(), keras.layers.Dense(3)])


def functional():
    inputs = keras.Input((28, 28, 3))
    return keras.Model(inputs, keras.layers.Conv2D(4, 3)(inputs))


def built(layer):
    layer.build((None, 28, 28, 3))
    return layer


@pytest.mark.parametrize(
    ("make", "shape"),
    [
        (flattened, (32, 32, 3)),
        (functional, (28, 28, 5)),
        (lambda: built(keras.layers.Conv2D(4, 3)), (28, 28, 5)),
        (lambda: built(keras.layers.Dense(4)), (28, 28, 5)),
        (lambda: built(keras.layers.DepthwiseConv2D(3)), (28, 28, 5)),
        (lambda: built(keras.layers.BatchNormalization()), (28, 28, 5)),
        (lambda: built(keras.layers.LayerNormalization()), (28, 28, 5)),
        (lambda: built(Inception(4, 3, 6, 2, 5, 3)), (28, 28, 5)),
    ],
)
def test_weights_for_another_shape_are_refused(make, shape):
    with pytest.raises(ValueError, match=r"was built for inputs of shape \(None"):
        cost_table(make(), shape)


@pytest.mark.parametrize("make", [lambda: keras.layers.Conv2D(4, 3), keras.layers.LayerNormalization])
def test_weights_that_fit_another_size_are_counted_there(make):
    assert cost_table(built(make()), (14, 14, 3)).total == cost_table(make(), (14, 14, 3)).total


class Tripled(keras.layers.Layer):
    """A layer that forgets to take what get_config gives."""

    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def call(self, inputs):
        return self.factor * inputs


def test_a_layer_that_cannot_be_copied_is_to_be_built_first():
    register_macs_rule(Tripled, lambda visit: 0)
    layer = Tripled(3)
    with pytest.raises(ValueError, match=r"Tripled 'tripled.*build it first"):
        cost_table(layer, (28, 28, 3))
    layer.build((None, 28, 28, 3))
    assert cost_table(layer, (28, 28, 3)).total.output_shape == (28, 28, 3)
