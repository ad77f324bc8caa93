"""Memory of a model in use: against numbers worked out by hand and the lecture's VGG-16."""

import keras
import pytest

from kerascnn import models
from kerascnn.analysis import memory
from kerascnn.layers import BasicBlock, ConvUnit, Inception, LocalResponseNormalization


def numbers(use):
    """Float numbers beyond the input, in inference at the fullest moment and kept in training."""
    return use.inference_activation_bytes // 4, use.training_activation_bytes // 4


def test_vgg16_keeps_what_the_lecture_counts():
    use = memory(keras.applications.VGG16(weights=None))
    assert use.training_activation_bytes == 4 * 15_237_608
    assert use.training_activation_bytes - use.input_bytes == 4 * 15_087_080
    assert use.inference_activation_bytes == 4 * 2 * 224 * 224 * 64  # block1_conv2 reads as much as it writes
    assert use.peak_path == "block1_conv2"
    assert use.parameter_bytes == use.gradient_bytes == use.optimizer_bytes == 4 * 138_357_544


IMAGE = 10 * 10 * 4
CASES = {
    # each with the numbers alive at the fullest moment, and those that training keeps, both with the image
    "convolution": ([keras.layers.Conv2D(4, 1)], 2 * IMAGE, IMAGE),
    "its activation keeps the output": ([keras.layers.Conv2D(4, 1, activation="relu")], 2 * IMAGE, 2 * IMAGE),
    "gelu keeps what it was given": ([keras.layers.Conv2D(4, 1, activation="gelu")], 2 * IMAGE, 2 * IMAGE),
    "normalisation and ReLU in place": (
        [keras.layers.Conv2D(4, 1), keras.layers.BatchNormalization(), keras.layers.ReLU()],
        *(2 * IMAGE, 3 * IMAGE),
    ),
    "one tensor that two need is kept once": (
        [keras.layers.ReLU(), keras.layers.Conv2D(4, 1), keras.layers.Identity()],
        *(2 * IMAGE, IMAGE),
    ),
    "max pooling keeps both": ([keras.layers.MaxPooling2D(2)], IMAGE + IMAGE // 4, IMAGE + IMAGE // 4),
    "average pooling keeps nothing": ([keras.layers.AveragePooling2D(2)], IMAGE + IMAGE // 4, 0),
    "dropout keeps a mask of bytes": ([keras.layers.Dropout(0.5)], IMAGE, IMAGE // 4),
    "flattening is no new tensor": ([keras.layers.Flatten(), keras.layers.Dense(2)], IMAGE + 2, IMAGE),
    "response normalisation keeps both": ([LocalResponseNormalization()], 2 * IMAGE, 2 * IMAGE),
    "softplus, swish": ([keras.layers.Activation("softplus"), keras.layers.Activation("swish")], 2 * IMAGE, IMAGE),
    "separable": ([keras.layers.SeparableConv2D(4, 1, depth_multiplier=2)], 2 * IMAGE, 3 * IMAGE),
}


@pytest.mark.parametrize("name", CASES)
def test_by_hand(name):
    layers, inference, training = CASES[name]
    assert numbers(memory(keras.Sequential([keras.Input((10, 10, 4)), *layers]))) == (inference, training)


def test_a_shortcut_keeps_its_tensor_alive():
    inputs = keras.Input((10, 10, 4))
    first = keras.layers.Conv2D(4, 1)(inputs)
    model = keras.Model(inputs, keras.layers.Add()([first, keras.layers.ReLU()(first)]))
    # the convolution's output waits for the sum, so ReLU cannot write over it; the sum needs nothing afterwards
    assert numbers(memory(model)) == (3 * IMAGE, 2 * IMAGE)


def test_parallel_branches_are_alive_together_and_the_concatenation_with_them():
    module = Inception(4, 4, 4, 4, 4, 4)
    use = memory(module, (10, 10, 4))
    assert use.inference_activation_bytes == 4 * (IMAGE * 4 + IMAGE * 4)
    assert use.peak_path == "merge"


def test_a_multiplication_needs_its_inputs_and_a_sum_does_not():
    inputs = keras.Input((10, 10, 4))
    halves = [keras.layers.AveragePooling2D(2)(inputs), keras.layers.AveragePooling2D(2)(inputs)]
    added, multiplied = (keras.Model(inputs, layer()(halves)) for layer in (keras.layers.Add, keras.layers.Multiply))
    assert numbers(memory(added))[1] == 0
    assert numbers(memory(multiplied))[1] == 2 * IMAGE // 4
    assert numbers(memory(keras.Model(inputs, inputs * keras.ops.relu(inputs))))[1] == 2 * IMAGE


def test_a_batch_multiplies_activations_and_adam_keeps_two_slots():
    block = BasicBlock(4)
    one, many = memory(block, (8, 8, 4)), memory(block, (8, 8, 4), batch_size=32, optimizer_slots=2)
    assert many.training_activation_bytes == 32 * one.training_activation_bytes
    assert many.inference_activation_bytes == 32 * one.inference_activation_bytes
    assert (many.parameter_bytes, many.optimizer_bytes) == (one.parameter_bytes, 2 * one.gradient_bytes)
    assert one.gradient_bytes < one.parameter_bytes  # moving statistics have no gradient
    assert many.training_bytes - many.training_activation_bytes == one.parameter_bytes + 3 * one.gradient_bytes


def test_half_precision_halves_activations_and_not_parameters():
    full, half = (memory(ConvUnit(8, 3, dtype=dtype), (16, 16, 3)) for dtype in ("float32", "mixed_bfloat16"))
    assert half.parameter_bytes == full.parameter_bytes
    assert full.training_activation_bytes - half.training_activation_bytes == 2 * 16 * 16 * 8


def test_shared_layers_weigh_once():
    inputs = keras.Input((8, 8, 4))
    shared = keras.layers.Conv2D(4, 3, padding="same", use_bias=False)
    assert memory(keras.Model(inputs, shared(shared(inputs)))).parameter_bytes == 4 * 3 * 3 * 4 * 4


@pytest.mark.parametrize("make", [models.resnet20, models.lenet5, lambda: models.googlenet(num_classes=10)])
def test_every_layer_of_our_networks_has_a_rule(make):
    use = memory(make())
    assert use.estimated == ()
    assert 0 < use.inference_bytes < use.training_bytes


def test_a_layer_without_a_rule_is_named():
    model = keras.Sequential([keras.Input((6, 4)), keras.layers.LSTM(3, name="memory_cell")])
    use = memory(model)
    assert use.estimated == ("memory_cell",)
    assert "not counted: what memory_cell keeps inside" in str(use)
    assert "<td" in use._repr_html_()


@pytest.mark.parametrize(
    ("options", "message"),
    [({"batch_size": 0}, "batch_size=0"), ({"optimizer_slots": -1}, "optimizer_slots=-1")],
)
def test_bad_numbers_are_named(options, message):
    with pytest.raises(ValueError, match=message):
        memory(ConvUnit(4, 3), (8, 8, 3), **options)
