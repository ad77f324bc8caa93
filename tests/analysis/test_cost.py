"""Costs against the lecture's examples, the papers' tables and Keras' own applications."""

import keras
import numpy as np
import pytest

from kerascnn.analysis import UnknownLayerError, cost_table, memory, receptive_field, register_macs_rule, walk
from kerascnn.layers import ConvUnit, Inception, NaiveInception
from kerascnn.papers import GOOGLENET


def test_the_lectures_modules_come_out_exactly():
    naive = cost_table(NaiveInception(128, 192, 96), input_shape=(28, 28, 256)).total
    module = cost_table(Inception(128, 64, 192, 64, 96, 64), input_shape=(28, 28, 256)).total
    assert (naive.macs, naive.output_shape, naive.parameters) == (854_196_224, (28, 28, 672), 1_089_952)
    assert (module.macs, module.output_shape, module.parameters) == (271_351_808, (28, 28, 480), 346_720)


def test_one_by_one_convolution_of_the_lecture():
    total = cost_table(ConvUnit(32, 1), input_shape=(56, 56, 64)).total
    assert (total.output_shape, total.macs) == ((56, 56, 32), 56 * 56 * 32 * 64)


@pytest.mark.parametrize(("name", "input_shape"), [("3a", (28, 28, 192)), ("4c", (14, 14, 512)), ("5b", (7, 7, 832))])
def test_layers_and_papers_count_the_same(name, input_shape):
    spec = GOOGLENET[name]
    total = cost_table(Inception(**vars(spec)), input_shape=input_shape).total
    assert (total.parameters, total.macs) == (spec.parameters(input_shape), spec.macs(input_shape))


@pytest.mark.parametrize(
    ("name", "parameters", "trainable", "macs"),
    [
        ("VGG16", 138_357_544, 138_357_544, 15_470_264_320),
        ("ResNet50", 25_636_712, 25_583_592, 3_857_973_248),
    ],
)
def test_keras_applications(name, parameters, trainable, macs):
    total = cost_table(getattr(keras.applications, name)(weights=None)).total
    assert (total.parameters, total.trainable_parameters, total.macs) == (parameters, trainable, macs)


# name: parameters, those that are trained, and the multiply-accumulates where they are published, in billions
OTHER_APPLICATIONS = {
    "VGG19": (143_667_240, 143_667_240, 19.632),
    "ResNet101": (44_707_176, 44_601_832, 7.570),
    "ResNet152": (60_419_944, 60_268_520, 11.282),
    "ResNet50V2": (25_613_800, 25_568_360, None),
    "ResNet101V2": (44_675_560, 44_577_896, None),
    "ResNet152V2": (60_380_648, 60_236_904, None),
    "InceptionV3": (23_851_784, 23_817_352, 5.713),
    "InceptionResNetV2": (55_873_736, 55_813_192, None),
    "Xception": (22_910_480, 22_855_952, None),
    "DenseNet121": (8_062_504, 7_978_856, 2.834),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", OTHER_APPLICATIONS)
def test_other_keras_applications(name):
    parameters, trainable, macs = OTHER_APPLICATIONS[name]
    total = cost_table(getattr(keras.applications, name)(weights=None)).total
    assert (total.parameters, total.trainable_parameters) == (parameters, trainable)
    assert macs in (None, round(total.macs / 1e9, 3))


# Families of keras.applications that no other test counts, each with layers of its own.
FAMILIES = [
    "EfficientNetV2B0",
    *(pytest.param(n, marks=pytest.mark.release) for n in ("EfficientNetB0", "MobileNetV3Large", "NASNetMobile")),
]


@pytest.mark.slow
@pytest.mark.parametrize("name", FAMILIES)
def test_other_families_of_keras_applications_have_a_rule_for_every_layer(name):
    network = getattr(keras.applications, name)(weights=None, input_shape=(64, 64, 3))
    table = cost_table(network)
    assert table.total.parameters == network.count_params()
    kernels = [row for row in table.rows if row.window and row.trainable_parameters]
    assert len(kernels) > 30 and all(row.macs > 0 for row in kernels)
    assert memory(network).training_bytes > memory(network).inference_bytes > 0
    assert receptive_field(network).size[0] >= 64  # gates see the whole image


def test_activation_memory_of_vgg16_in_float32():
    assert cost_table(keras.applications.VGG16(weights=None)).total.activation_bytes == 4 * 15_087_080


def test_activation_memory_halves_in_half_precision():
    full, half = (
        cost_table(ConvUnit(8, 3, dtype=dtype), input_shape=(16, 16, 3)).total.activation_bytes
        for dtype in ("float32", "mixed_bfloat16")
    )
    assert (full, half) == (16 * 16 * 8 * 4, 16 * 16 * 8 * 2)


def test_shared_layers_cost_twice_and_weigh_once():
    inputs = keras.Input((8, 8, 4))
    shared = keras.layers.Conv2D(4, 3, padding="same", use_bias=False)
    total = cost_table(keras.Model(inputs, shared(shared(inputs)))).total
    assert total.parameters == 3 * 3 * 4 * 4
    assert total.macs == 2 * 8 * 8 * 4 * 9 * 4


def test_nested_models_blocks_and_operations_are_opened():
    inputs = keras.Input((8, 8, 4))
    inner = keras.Sequential([keras.layers.Conv2D(6, 1), keras.layers.ReLU()], name="inner")
    outputs = keras.ops.relu(Inception(2, 2, 2, 2, 2, 2, name="module")(inner(inputs)) + 1.0)
    model = keras.Model(inputs, {"main": outputs})
    paths = [row.path for row in cost_table(model).rows]
    assert "inner/conv2d" in " ".join(paths)
    assert "module/reduce3x3/convolution" in paths
    layers_before = len(model.layers)
    cost_table(model, input_shape=(8, 8, 4))
    assert len(model.layers) == layers_before


def test_several_inputs_and_outputs():
    left, right = keras.Input((8, 8, 2), name="left"), keras.Input((8, 8, 3), name="right")
    both = keras.layers.Concatenate()([left, right])
    model = keras.Model({"left": left, "right": right}, [keras.layers.Conv2D(4, 1)(both), both])
    assert cost_table(model).total.macs == 8 * 8 * 4 * 5


def test_a_model_at_another_size():
    inputs = keras.Input((None, None, 3))
    model = keras.Model(inputs, ConvUnit(8, 3)(inputs))
    small, large = (cost_table(model, input_shape=(side, side, 3)).total.macs for side in (10, 20))
    assert large == 4 * small == 4 * 10 * 10 * 8 * 27


def test_counting_leaves_the_layer_alone():
    layer = Inception(4, 3, 6, 2, 5, 3)
    cost_table(layer, input_shape=(8, 8, 3))
    assert not layer.built
    cost_table(layer, input_shape=(8, 8, 5))


def test_frozen_weights_are_not_trainable():
    layer = ConvUnit(4, 3, normalization="batch")
    layer.build((None, 8, 8, 3))
    layer.layers[0].trainable = False
    total = cost_table(layer, input_shape=(8, 8, 3)).total
    assert (total.parameters, total.trainable_parameters) == (3 * 3 * 3 * 4 + 16, 8)


@pytest.mark.parametrize(
    ("layer", "input_shape", "macs"),
    [
        (keras.layers.Conv1D(5, 3, padding="same"), (10, 4), 10 * 5 * 3 * 4),
        (keras.layers.Conv2D(6, 3, strides=2, groups=2, padding="same"), (8, 8, 4), 4 * 4 * 6 * 9 * 2),
        (keras.layers.Conv2D(6, (3, 5), dilation_rate=2, padding="same"), (8, 8, 4), 8 * 8 * 6 * 15 * 4),
        (keras.layers.DepthwiseConv2D(3, depth_multiplier=2, padding="same"), (8, 8, 4), 8 * 8 * 8 * 9),
        (keras.layers.SeparableConv2D(6, 3, padding="same"), (8, 8, 4), 8 * 8 * (4 * 9 + 4 * 6)),
        (keras.layers.Conv2DTranspose(6, 3, strides=2, padding="same"), (8, 8, 4), 8 * 8 * 4 * 9 * 6),
        (keras.layers.Dense(7), (8, 8, 4), 8 * 8 * 4 * 7),
        (keras.layers.MaxPooling2D(2), (8, 8, 4), 0),
    ],
)
def test_rules(layer, input_shape, macs):
    assert cost_table(layer, input_shape=input_shape).total.macs == macs


def test_channels_first_costs_the_same():
    first = cost_table(Inception(4, 3, 6, 2, 5, 3, data_format="channels_first"), input_shape=(5, 9, 10)).total
    last = cost_table(Inception(4, 3, 6, 2, 5, 3), input_shape=(9, 10, 5)).total
    assert (first.macs, first.parameters) == (last.macs, last.parameters)


class Strange(keras.layers.Layer):
    def call(self, inputs):
        return inputs * 2


def test_an_unknown_layer_is_refused_and_can_be_taught():
    with pytest.raises(UnknownLayerError, match=r"strange.*\(Strange\).*register_macs_rule"):
        cost_table(Strange(), input_shape=(8, 8, 3))
    register_macs_rule(Strange, lambda visit: 7)
    assert cost_table(Strange(), input_shape=(8, 8, 3)).total.macs == 7


class OneNumber(keras.layers.Layer):
    """Keeps its kernel's size as one number, as one's own layers often do."""

    def __init__(self, kernel_size, **kwargs):
        super().__init__(**kwargs)
        self.kernel_size = kernel_size

    def call(self, inputs):
        return inputs


@pytest.mark.parametrize(
    ("size", "input_shape", "window"), [(3, (8, 8, 3), (3, 3)), ((3, 5), (8, 8, 3), (3, 5)), (3, (None, 8, 3), (3,))]
)
def test_a_window_may_be_one_number(size, input_shape, window):
    register_macs_rule(OneNumber, lambda visit: 0)
    (row,) = cost_table(OneNumber(size), input_shape=input_shape).rows
    assert row.window == window


class Halves(keras.layers.Layer):
    def call(self, inputs):
        return inputs[..., :2], inputs[..., 2:]


def test_several_outputs_take_the_memory_of_all():
    register_macs_rule(Halves, lambda visit: 0)
    inputs = keras.Input((8, 8, 5))
    left, right = Halves(name="halves")(inputs)
    model = keras.Model(inputs, [left, right])
    for table in (cost_table(Halves(), input_shape=(8, 8, 5)), cost_table(model)):
        row = table.rows[-1]
        assert row.output_shape == ((8, 8, 2), (8, 8, 3))
        assert row.activation_bytes == 4 * 8 * 8 * 5
        assert "8x8x2, 8x8x3" in str(table)


def two_inputs(operation, *shapes):
    inputs = [keras.Input(shape) for shape in shapes]
    return keras.Model(inputs, operation(*inputs))


@pytest.mark.parametrize(
    ("model", "macs"),
    [
        (lambda: two_inputs(keras.ops.matmul, (8, 4), (4, 6)), 8 * 6 * 4),
        (lambda: two_inputs(lambda one: keras.ops.matmul(one, np.ones((4, 6), "float32")), (8, 4)), 8 * 6 * 4),
        (lambda: two_inputs(lambda *ab: keras.ops.einsum("bij,bkj->bik", *ab), (8, 4), (6, 4)), 8 * 6 * 4),
        (lambda: two_inputs(lambda one: keras.ops.conv(one, np.ones((3, 3, 4, 6), "float32")), (8, 8, 4)), 36 * 36 * 6),
        (lambda: two_inputs(lambda one: keras.ops.relu(one) * 2.0, (8, 8, 4)), 0),
    ],
)
def test_operations_that_multiply_are_counted(model, macs):
    assert cost_table(model()).total.macs == macs


def test_an_operation_without_a_rule_is_refused():
    with pytest.raises(UnknownLayerError, match="Cumsum"):
        cost_table(two_inputs(keras.ops.cumsum, (8, 4)))
    with pytest.raises(ValueError, match="name every axis"):
        cost_table(two_inputs(lambda *ab: keras.ops.einsum("...ij,...jk->...ik", *ab), (8, 4), (4, 6)))


class Subclassed(keras.Model):
    def call(self, inputs):
        return inputs


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((ConvUnit(4, 3),), "give input_shape"),
        ((ConvUnit(4, 3), "28x28"), "'28x28'"),
        ((ConvUnit(4, 3), (None, None, None, 3)), "open size"),
        ((Subclassed(), (8, 8, 3)), "functional API"),
    ],
)
def test_bad_input_is_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        cost_table(*arguments)


def test_a_shape_that_the_model_cannot_take_is_named():
    inputs = keras.Input((8, 8, 3))
    outputs = keras.Sequential([keras.Input((8, 8, 3)), keras.layers.Conv2D(2, 3)], name="inner")(inputs)
    model = keras.Model(inputs, outputs)
    with pytest.raises(ValueError, match="input_shape"):
        cost_table(model, input_shape=(8, 8, 4))


def test_walk_visits_in_the_order_of_the_data():
    visits = list(walk(Inception(4, 3, 6, 2, 5, 3), (None, 9, 10, 5)))
    assert visits[-1].output_shape == (None, 9, 10, 18)
    assert [visit.path for visit in visits if "convolution" in visit.path][1] == "reduce3x3/convolution"
