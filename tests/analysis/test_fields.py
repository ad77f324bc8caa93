"""Receptive fields: against published numbers, and against what a network really depends on."""

from fractions import Fraction

import keras
import numpy as np
import pytest

from kerascnn import models
from kerascnn.analysis import UnknownLayerError, Window, receptive_field, receptive_fields, register_window_rule
from kerascnn.layers import BasicBlock, ConvUnit, Inception

pytestmark = pytest.mark.counting


@pytest.mark.parametrize(
    ("make", "size"),
    [
        (lambda: models.alexnet(), 195),
        (lambda: models.vgg16(), 212),
        (lambda: models.googlenet(), 715),
        (lambda: models.googlenet(variant="torchvision"), 379),  # 3x3 for 5x5, and a 2x2 pool4: 395 with the paper's
        (lambda: models.resnet18(), 435),
        (lambda: models.resnet34(), 899),
        (lambda: models.plain34(), 899),
        (lambda: models.resnet50(), 483),
        (lambda: models.resnet50(downsample_at="3x3"), 427),
        (lambda: models.resnet101(), 1027),
        pytest.param(lambda: models.resnet101(downsample_at="3x3"), 971, marks=pytest.mark.slow),
        pytest.param(lambda: models.resnet152(), 1507, marks=pytest.mark.slow),
        pytest.param(lambda: models.resnet152(downsample_at="3x3"), 1451, marks=pytest.mark.slow),
        (lambda: models.resnet20(), 81),
        (lambda: models.resnet32(), 137),
        (lambda: models.resnet44(), 193),
        (lambda: models.resnet56(), 249),
        (lambda: models.resnet110(), 501),
    ],
)
def test_the_lectures_networks(make, size):
    assert receptive_field(make()).size == (size, size)


@pytest.mark.parametrize(
    ("name", "size", "stride"),
    [
        # Araujo et al. 2019, Computing Receptive Fields of Convolutional Neural Networks, Table 1
        ("ResNet50", 483, 32),
        ("InceptionV3", 1311, 32),
        pytest.param("InceptionResNetV2", 3039, 32, marks=pytest.mark.slow),
        ("MobileNet", 315, 32),
    ],
)
def test_published_fields_of_keras_applications(name, size, stride):
    field = receptive_field(getattr(keras.applications, name)(weights=None))
    assert (field.size, field.stride) == ((size, size), (stride, stride))


def depends_on(layers, side, position):
    """First and last pixel of a row that one number of the output really depends on, by the gradient's zeros."""
    inputs = keras.Input((side, 1))
    outputs = inputs
    for layer in layers:
        outputs = layer(outputs)
    model = keras.Model(inputs, outputs)
    for weight in model.weights:
        weight.assign(np.ones(weight.shape))
    image = np.arange(1.0, side + 1)[None, :, None]
    base = np.asarray(keras.ops.convert_to_numpy(model(image)))[0, position]
    changed = []
    for pixel in range(side):
        other = image.copy()
        other[0, pixel] += 1000.0
        if not np.allclose(base, keras.ops.convert_to_numpy(model(other))[0, position]):
            changed.append(pixel)
    return model, changed[0], changed[-1]


CHAINS = {
    "same, stride 2, even side": [keras.layers.Conv1D(1, 3, 2, "same"), keras.layers.Conv1D(1, 3, 1, "same")],
    "dilation": [keras.layers.Conv1D(1, 3, dilation_rate=3), keras.layers.Conv1D(1, 2)],
    "causal": [keras.layers.Conv1D(1, 3, padding="causal"), keras.layers.AveragePooling1D(2)],
    "pad and crop": [keras.layers.ZeroPadding1D((2, 1)), keras.layers.Conv1D(1, 4), keras.layers.Cropping1D((3, 2))],
    "depthwise and separable": [keras.layers.DepthwiseConv1D(3), keras.layers.SeparableConv1D(1, 3, 2)],
    "upsampling": [keras.layers.Conv1D(1, 3, 2), keras.layers.UpSampling1D(2)],
}


@pytest.mark.parametrize("chain", CHAINS)
def test_the_field_is_what_an_output_depends_on(chain):
    side, position = 32, 4
    model, first, last = depends_on(CHAINS[chain], side, position)
    field = receptive_field(model)
    start = field.start[0] + position * field.stride[0]
    assert (first, last) == (start, start + field.size[0] - 1)


def test_transposed_convolution_sees_the_inputs_whose_kernels_reach_it():
    inputs = keras.Input((16, 16, 1))
    model = keras.Model(inputs, keras.layers.Conv2DTranspose(1, 4, strides=2, padding="same")(inputs))
    field = receptive_field(model)
    assert (field.size, field.stride) == ((2, 2), (Fraction(1, 2), Fraction(1, 2)))


def test_a_size_between_two_numbers_of_pixels_is_a_fraction_and_printed_as_one():
    """Behind a doubling, positions see one pixel and two in turn."""
    layers = [keras.layers.UpSampling1D(2), keras.layers.Conv1D(1, 2, name="last")]
    seen = [last - first + 1 for _, first, last in (depends_on(layers, 16, position) for position in range(4, 8))]
    assert seen == [1, 2, 1, 2]
    model, *_ = depends_on(layers, 16, 4)
    field = receptive_field(model)
    assert field.size == (Fraction(sum(seen), len(seen)),) == (Fraction(3, 2),)
    assert str(field) == "last sees 3/2 pixels of 16, in steps of 1/2, the first from pixel 0 on"
    assert "| 3/2 | 1/2 |" in " ".join(receptive_fields(model).to_markdown().split())


def test_branches_take_the_farthest_path_and_shortcuts_the_union():
    assert receptive_field(Inception(4, 4, 4, 4, 4, 4), input_shape=(8, 8, 3)).size == (5, 5)
    block = receptive_field(BasicBlock(8, 2), input_shape=(8, 8, 4))
    assert (block.size, block.stride, block.start) == ((7, 7), (2, 2), (-3, -3))


def test_both_axes_are_told_apart_in_both_formats():
    for form, shape in (("channels_last", (16, 20, 3)), ("channels_first", (3, 16, 20))):
        field = receptive_field(ConvUnit(4, (3, 5), data_format=form), input_shape=shape)
        assert (field.size, field.image) == ((3, 5), (16, 20))


def test_behind_global_pooling_and_dense_layers_everything_is_seen():
    inputs = keras.Input((16, 16, 3))
    features = keras.layers.Conv2D(4, 3, name="convolution")(inputs)
    gate = keras.layers.GlobalAveragePooling2D(keepdims=True, name="gate")(features)
    gated = keras.layers.Multiply(name="gated")([features, gate])
    logits = keras.layers.Dense(2, name="logits")(keras.layers.Flatten(name="flat")(features))
    model = keras.Model(inputs, [gated, logits])
    fields = {row.path: row for row in receptive_fields(model).rows}
    assert {path for path, row in fields.items() if row.is_whole} == {"gate", "gated", "flat", "logits"}
    assert fields["gate"].size == (16, 16)
    assert str(fields["gate"]) == "gate sees the whole image"


def test_blocks_and_layers_are_found_by_their_paths():
    model = models.resnet20()
    assert receptive_field(model, "conv2_1").size == (7, 7)
    assert receptive_field(model, "conv2_1/conv1").size == (5, 5)
    with pytest.raises(ValueError, match=r"has no layer 'conv2_9'. Names like it: .*conv2_1"):
        receptive_field(model, "conv2_9")


def test_the_table_prints_every_layer():
    table = receptive_fields(models.resnet20())
    assert len(str(table).splitlines()) == 4 + len(table.rows)
    assert table.to_markdown().count("\n") == 1 + len(table.rows)
    assert "<td" in table._repr_html_()


class Unheard(keras.layers.Layer):
    def call(self, inputs):
        return inputs


class Split(keras.layers.Layer):
    """Has a plan, which does not tell who reads whom."""

    def __init__(self):
        super().__init__()
        self.inside = [keras.layers.Conv2D(4, 3), keras.layers.Conv2D(6, 3)]

    def plan(self, input_shape):
        for layer in self.inside:
            yield layer, input_shape

    def call(self, inputs):
        return self.inside[1](inputs)


def test_what_cannot_be_followed_is_refused():
    with pytest.raises(UnknownLayerError, match="register_window_rule"):
        receptive_field(Unheard(), input_shape=(8, 8, 3))
    register_window_rule(Unheard, lambda visit: (Window(5, 2, 1), None))
    assert receptive_field(Unheard(), input_shape=(8, 8, 3)).size == (5, 8)
    with pytest.raises(ValueError, match="does not tell which layer reads which"):
        receptive_field(Split(), input_shape=(8, 8, 3))
    inputs = [keras.Input((8, 8, 3)), keras.Input((8, 8, 3))]
    with pytest.raises(ValueError, match="2 inputs"):
        receptive_field(keras.Model(inputs, keras.layers.Add()(inputs)))
