"""The convolution in both data formats, where the output is as wide as the layer has filters, and where it is not."""

import keras
import numpy as np
import pytest

from kerascnn import models
from kerascnn.analysis import cost_table, receptive_field
from kerascnn.layers import ConvUnit
from kerascnn.layers.convolution import Conv2D

FILTERS = 6
SHAPES = {"as wide": (5, FILTERS, 3), "as high": (FILTERS, 5, 3), "both": (FILTERS, FILTERS, 3), "neither": (7, 9, 3)}
KINDS = {
    "bias": lambda **image: Conv2D(FILTERS, 3, padding="same", **image),
    "no bias": lambda **image: Conv2D(FILTERS, 3, padding="same", use_bias=False, **image),
    "activation": lambda **image: Conv2D(FILTERS, 1, activation="tanh", **image),
    "unit": lambda **image: ConvUnit(FILTERS, 3, **image),
    "preactivation": lambda **image: ConvUnit(FILTERS, 3, preactivation=True, **image),
}


def arrays(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape).astype("float32")


def computed(layer, batch):
    return keras.ops.convert_to_numpy(layer(batch))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("kind", KINDS)
def test_both_formats_compute_the_same(kind, shape):
    batch = arrays(2, *SHAPES[shape])
    last, first = KINDS[kind](data_format="channels_last"), KINDS[kind](data_format="channels_first")
    turned = batch.transpose(0, 3, 1, 2)
    for layer, images in ((last, batch), (first, turned)):
        layer.build(images.shape)
        layer.set_weights([arrays(*weight.shape) for weight in layer.weights])
    np.testing.assert_allclose(computed(first, turned).transpose(0, 2, 3, 1), computed(last, batch), atol=1e-5)


@pytest.mark.parametrize("data_format", ["channels_last", "channels_first"])
def test_it_is_keras_layer_but_for_the_bias(data_format):
    batch = arrays(2, 7, 9, 3) if data_format == "channels_last" else arrays(2, 3, 7, 9)
    ours = Conv2D(FILTERS, 3, 2, data_format=data_format, dtype="mixed_bfloat16", name="convolution")
    theirs = keras.layers.Conv2D.from_config(ours.get_config())
    for layer in (ours, theirs):
        layer.build(batch.shape)
    assert [weight.path for weight in ours.weights] == [weight.path for weight in theirs.weights]
    ours.set_weights([arrays(*weight.shape) for weight in ours.weights])
    theirs.set_weights(ours.get_weights())
    outputs, expected = ours(batch), theirs(batch)
    assert (
        keras.backend.standardize_dtype(outputs.dtype) == keras.backend.standardize_dtype(expected.dtype) == "bfloat16"
    )
    np.testing.assert_array_equal(
        *(keras.ops.convert_to_numpy(keras.ops.cast(one, "float32")) for one in (outputs, expected))
    )


def test_weight_files_are_those_of_keras_layer(tmp_path):
    def network(kind):
        return keras.Sequential([keras.Input((8, 8, 3)), kind(4, 3), kind(5, 3)])

    ours, theirs = network(Conv2D), network(keras.layers.Conv2D)
    for one, other, name in ((ours, theirs, "ours"), (theirs, ours, "theirs")):
        one.set_weights([arrays(*weight.shape, seed=len(name)) for weight in one.weights])
        one.save_weights(tmp_path / f"{name}.weights.h5")
        other.load_weights(tmp_path / f"{name}.weights.h5")
        for mine, loaded in zip(one.get_weights(), other.get_weights(), strict=True):
            np.testing.assert_array_equal(mine, loaded)


def test_its_cost_is_that_of_keras_layer():
    ours, theirs = (keras.Sequential([keras.Input((8, 9, 3)), kind(4, 3)]) for kind in (Conv2D, keras.layers.Conv2D))
    assert cost_table(ours).total == cost_table(theirs).total
    assert receptive_field(ours).size == receptive_field(theirs).size == (3, 3)


def test_vgg_at_64x64_has_as_many_columns_as_filters():
    last = models.vgg11(include_top=False, input_shape=(64, 64, 3))
    first = models.vgg11(include_top=False, input_shape=(3, 64, 64), data_format="channels_first")
    last.set_weights(
        [arrays(*weight.shape) / np.sqrt(weight.shape[0] * weight.shape[-1] + 1) for weight in last.weights]
    )
    first.set_weights(last.get_weights())
    batch = arrays(2, 64, 64, 3)
    expected = computed(last, batch)
    outputs = computed(first, batch.transpose(0, 3, 1, 2)).transpose(0, 2, 3, 1)
    np.testing.assert_allclose(outputs, expected, atol=1e-4 * np.abs(expected).max())
