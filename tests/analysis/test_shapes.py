"""What may stand for input_shape, and what is said of the rest."""

import keras
import numpy as np
import pytest

from kerascnn.analysis import (
    block_anatomy,
    cost_table,
    memory,
    network_outline,
    receptive_field,
    receptive_fields,
)
from kerascnn.layers import ConvUnit, Inception
from kerascnn.papers import GOOGLENET


@pytest.mark.parametrize(
    ("make", "image"),
    [
        (lambda: keras.layers.Conv3D(8, 3), (16, 28, 28, 3)),
        (lambda: keras.layers.Conv1D(8, 3), (28, 3)),
        (lambda: keras.layers.MaxPooling3D(2), (16, 28, 28, 3)),
        (lambda: keras.Sequential([keras.layers.Conv3D(8, 3), keras.layers.ReLU()]), (16, 28, 28, 3)),
        (lambda: keras.Sequential([ConvUnit(8, 3)]), (28, 28, 3)),
        (lambda: Inception(4, 3, 6, 2, 5, 3), (28, 28, 3)),
        (lambda: keras.Sequential([keras.Input((16, 28, 28, 3)), keras.layers.Conv3D(8, 3)]), (16, 28, 28, 3)),
    ],
)
def test_the_layer_decides_whether_the_batch_is_there(make, image):
    costs = [cost_table(make(), shape).total for shape in (image, (None, *image), (32, *image))]
    assert costs[0] == costs[1] == costs[2]
    assert costs[0].output_shape[-1] in (3, 8, 18)


def test_layers_that_take_any_rank_read_four_sizes_as_a_batch():
    dense = keras.layers.Dense(4)
    assert cost_table(dense, (32, 28, 28, 3)).total.output_shape == (28, 28, 4)
    assert cost_table(dense, (None, 100)).total.output_shape == (4,)
    assert cost_table(dense, (28, 28, 3)).total.output_shape == (28, 28, 4)


def test_numpy_sizes_and_lists_are_shapes():
    expected = cost_table(ConvUnit(8, 3), (28, 28, 3)).total
    assert cost_table(ConvUnit(8, 3), tuple(np.array([28, 28, 3]))).total == expected
    assert cost_table(ConvUnit(8, 3), [np.int32(28), 28, 3]).total == expected
    assert cost_table(keras.layers.Add(), ((8, 8, 3), (8, 8, 3))).total.output_shape == (8, 8, 3)


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ((None, None, 3), "open size"),
        ((28, 28, None), "open size"),
        ((None, 28, 28, None), "open size"),
        ((28, 28), "4 axes"),
        ((), r"received input_shape=\(\)"),
        ((28, -28, 3), "-28"),
        ((28, 28, 2.5), "2.5"),
        (28, "input_shape=28"),
        ("28", "input_shape='28'"),
    ],
)
def test_bad_shapes_are_named(shape, message):
    with pytest.raises(ValueError, match=message):
        cost_table(keras.layers.Conv2D(8, 3), shape)


@pytest.mark.parametrize("value", ["model", None, keras.layers.Conv2D, len, GOOGLENET["3a"]])
def test_what_is_no_layer_is_named(value):
    with pytest.raises(TypeError, match="takes a Keras model or layer") as raised:
        cost_table(value, (28, 28, 3))
    assert repr(value) in str(raised.value)
    for question in (memory, receptive_field, receptive_fields, network_outline):
        with pytest.raises(TypeError, match="takes a Keras model or layer"):
            question(value)


def test_a_specification_has_no_anatomy_of_layers():
    with pytest.raises(TypeError, match=r"received InceptionSpec\(conv1x1=64"):
        block_anatomy(GOOGLENET["3a"], (28, 28, 192))
