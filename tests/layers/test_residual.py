"""Residual blocks: counts, what they compute, and the three answers to a change of shape."""

import keras
import numpy as np
import pytest

from kerascnn.analysis import cost_table
from kerascnn.layers import (
    AuxiliaryClassifier,
    BasicBlock,
    BottleneckBlock,
    ConvUnit,
    PaddedMaxPooling,
    Shortcut,
    ZeroPadShortcut,
)
from kerascnn.papers import BasicBlockSpec, BottleneckBlockSpec


def images(*shape):
    return np.random.default_rng(0).normal(size=shape).astype("float32")


def numpy(tensor):
    return keras.ops.convert_to_numpy(tensor)


def zeroed(block, shape):
    """The block with every weight of its inner branch at zero, so that only the way around is left."""
    block.build(shape)
    for unit in block.branches[0]:
        unit.set_weights([np.zeros(weight.shape) for weight in unit.weights])
    return block


BLOCKS = {
    "basic": (BasicBlock, BasicBlockSpec, (64,), {}, 64),
    "basic, halved": (BasicBlock, BasicBlockSpec, (128, 2), {}, 64),
    "plain": (BasicBlock, BasicBlockSpec, (128, 2), {"residual": False}, 64),
    "option A": (BasicBlock, BasicBlockSpec, (128, 2), {"shortcut": "A"}, 64),
    "option C": (BasicBlock, BasicBlockSpec, (64,), {"shortcut": "C"}, 64),
    "no normalisation": (BasicBlock, BasicBlockSpec, (128, 2), {"normalization": None}, 64),
    "bottleneck": (BottleneckBlock, BottleneckBlockSpec, (64,), {}, 256),
    "bottleneck, first": (BottleneckBlock, BottleneckBlockSpec, (64,), {}, 64),
    "bottleneck, halved": (BottleneckBlock, BottleneckBlockSpec, (128, 2), {}, 256),
    "stride at the 3x3": (BottleneckBlock, BottleneckBlockSpec, (128, 2), {"downsample_at": "3x3"}, 256),
    "groups": (BottleneckBlock, BottleneckBlockSpec, (128, 2), {"groups": 32, "group_width": 4}, 256),
}


@pytest.mark.parametrize("name", BLOCKS)
def test_block_costs_what_its_row_says(name):
    layer_class, spec_class, arguments, options, channels = BLOCKS[name]
    spec, shape = spec_class(*arguments, **options), (28, 28, channels)
    table = cost_table(layer_class(*arguments, **options), shape)
    assert table.total.trainable_parameters == spec.parameters(shape)
    assert table.total.macs == spec.macs(shape)
    assert table.total.output_shape == spec.output_shape(shape)


def test_the_docstrings_numbers():
    """Weights alone, as the docstrings count them: without what normalisation adds."""
    basic, bottleneck, wide = BasicBlockSpec(64), BottleneckBlockSpec(64), BasicBlockSpec(256)
    assert basic.parameters((56, 56, 64)) - 4 * 64 == 73_728
    assert bottleneck.parameters((56, 56, 256)) - 2 * (64 + 64 + 256) == 69_632
    assert wide.parameters((56, 56, 256)) - 4 * 256 == 1_179_648


@pytest.mark.parametrize("preactivation", [False, True])
def test_doing_nothing_is_the_identity(preactivation):
    """With its convolutions at zero a residual block passes its input on; its plain twin forgets it."""
    batch = np.abs(images(2, 8, 8, 5))
    block = zeroed(BasicBlock(5, preactivation=preactivation), batch.shape)
    np.testing.assert_allclose(numpy(block(batch)), batch, rtol=1e-6)
    plain = zeroed(BasicBlock(5, residual=False, preactivation=preactivation), batch.shape)
    assert not numpy(plain(batch)).any()


def test_activation_comes_after_the_sum_or_before_each_convolution():
    batch = images(2, 8, 8, 5)
    np.testing.assert_allclose(numpy(zeroed(BasicBlock(5), batch.shape)(batch)), np.maximum(batch, 0), rtol=1e-6)
    preactivated = zeroed(BasicBlock(5, preactivation=True), batch.shape)
    np.testing.assert_allclose(numpy(preactivated(batch)), batch, rtol=1e-6)


def test_plain_twin_and_option_a_have_the_same_weights():
    shapes = []
    for options in ({"residual": False}, {"shortcut": "A"}):
        block = BasicBlock(8, 2, **options)
        block.build((None, 9, 9, 4))
        shapes.append([weight.shape for weight in block.weights])
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("data_format", ["channels_last", "channels_first"])
def test_option_a_picks_every_second_position_and_adds_zeros(data_format):
    batch = images(2, 7, 8, 3)
    layer = ZeroPadShortcut(5, 2, data_format=data_format)
    given = batch if data_format == "channels_last" else batch.transpose(0, 3, 1, 2)
    outputs = numpy(layer(given))
    assert layer.compute_output_shape(given.shape) == outputs.shape
    outputs = outputs if data_format == "channels_last" else outputs.transpose(0, 2, 3, 1)
    np.testing.assert_array_equal(outputs[..., :3], batch[:, ::2, ::2])
    assert not outputs[..., 3:].any()


@pytest.mark.parametrize(
    ("option", "channels", "stride", "inside"),
    [
        ("A", 8, 1, []),
        ("B", 8, 1, []),
        ("C", 8, 1, ["projection"]),
        ("A", 4, 1, ["zero_padding"]),
        ("B", 4, 1, ["projection"]),
        ("A", 8, 2, ["zero_padding"]),
        ("B", 8, 2, ["projection"]),
    ],
)
def test_shortcut_is_the_identity_wherever_it_fits(option, channels, stride, inside):
    shortcut = Shortcut(8, stride, option)
    assert [layer.name for layer, _ in shortcut.plan((None, 9, 9, channels))] == inside
    assert shortcut.compute_output_shape((None, 9, 9, channels)) == (None, *(2 * [-(-9 // stride)]), 8)
    batch = images(1, 9, 9, channels)
    shortcut.build(batch.shape)
    assert [layer.name for layer in shortcut.layers] == inside
    if not inside:
        np.testing.assert_array_equal(numpy(shortcut(batch)), batch)


def test_a_projection_reads_what_the_preactivation_gives():
    """And an identity does not: it goes around everything."""
    changing, same = BottleneckBlock(4, 2, preactivation=True), BottleneckBlock(4, preactivation=True)
    assert [layer.name for layer in changing.arrangement((None, 8, 8, 16))[0]] == ["preactivation"]
    assert same.arrangement((None, 8, 8, 16))[0] == ()
    order = [layer.name for layer, _ in changing.plan((None, 8, 8, 16))]
    assert order == ["preactivation", "conv1", "conv2", "conv3", "shortcut", "merge"]


def test_a_first_block_finds_its_input_activated():
    """One normalisation less, and no bias where the others have none either."""
    first, later = (BasicBlock(8, 2, preactivation=option) for option in ("inside", True))
    for block in (first, later):
        block.build((None, 8, 8, 4))
    assert later.count_params() - first.count_params() == 4 * 4
    names = [[layer.name for layer, _ in block.plan((None, 8, 8, 4))] for block in (first, later)]
    assert names[1] == ["preactivation", *names[0]]
    assert not [weight.path for weight in first.weights if weight.path.endswith("bias")]


def test_preactivation_puts_normalisation_before_the_convolution():
    unit = ConvUnit(4, 3, normalization="batch", preactivation=True)
    assert [layer.name for layer in unit.layers] == ["normalization", "activation", "convolution"]
    unit.build((None, 8, 8, 2))
    assert unit.count_params() == 4 * 2 + 3 * 3 * 2 * 4


@pytest.mark.parametrize(("downsample_at", "strides"), [("1x1", [2, 1, 1]), ("3x3", [1, 2, 1])])
def test_stride_stands_where_it_was_asked_for(downsample_at, strides):
    block = BottleneckBlock(4, 2, downsample_at=downsample_at)
    assert [unit.stride for unit in block.branches[0]] == strides


@pytest.mark.parametrize(("channels", "parameters"), [(512, 3_188_840), (528, 3_190_888)])
def test_auxiliary_classifiers_have_the_papers_size(channels, parameters):
    head = AuxiliaryClassifier(1000)
    head.build((None, 14, 14, channels))
    assert head.count_params() == parameters
    assert head.compute_output_shape((None, 14, 14, channels)) == (None, 1000)
    shapes = {layer.name: shape for layer, shape in head.plan((None, 14, 14, channels))}
    assert shapes["conv"] == (None, 4, 4, channels)


@pytest.mark.parametrize("pooling", ["paper", "adaptive"])
@pytest.mark.parametrize("policy", ["float32", "mixed_bfloat16"])
def test_auxiliary_classifier_survives_saving_and_answers_in_float32(pooling, policy, tmp_path):
    inputs = keras.Input((14, 14, 6))
    head = AuxiliaryClassifier(3, pooling=pooling, normalization="batch", dtype=policy)
    model = keras.Model(inputs, head(inputs))
    batch = images(2, 14, 14, 6)
    outputs = model(batch)
    assert keras.backend.standardize_dtype(outputs.dtype) == "float32"
    model.save(tmp_path / "head.keras")
    loaded = keras.models.load_model(tmp_path / "head.keras")
    assert loaded.layers[-1].get_config() == head.get_config()
    np.testing.assert_allclose(numpy(loaded(batch)), numpy(outputs), rtol=1e-5, atol=1e-6)


def test_dropout_of_the_auxiliary_classifier_works_in_training_alone():
    head, batch = AuxiliaryClassifier(3), images(1, 14, 14, 6)
    first, second = (numpy(head(batch, training=True)) for _ in range(2))
    assert np.abs(first - second).max() > 0
    np.testing.assert_array_equal(numpy(head(batch)), numpy(head(batch)))


def test_padded_pooling_pads_both_sides():
    ramp = np.arange(16, dtype="float32").reshape(1, 4, 4, 1)
    outputs = numpy(PaddedMaxPooling(3, 2, 1)(ramp))[0, ..., 0]
    np.testing.assert_array_equal(outputs, [[5, 7], [13, 15]])


@pytest.mark.parametrize("height", [5, 6, 7, 8])
@pytest.mark.parametrize(("pool_size", "stride"), [(3, 2), (2, 2), (3, 3), (5, 2)])
def test_ceil_has_every_window_that_begins_inside(height, pool_size, stride):
    """Whatever it takes: with Keras' padding, without any, or, where the sides differ, with a border."""
    batch = np.abs(images(2, height, 9, 3))
    layer = PaddedMaxPooling(pool_size, stride, "ceil")
    starts = [
        [at for at in range(0, side, stride) if at == 0 or at + pool_size - stride < side] for side in (height, 9)
    ]
    expected = [[batch[:, y : y + pool_size, x : x + pool_size].max(axis=(1, 2)) for x in starts[1]] for y in starts[0]]
    expected = np.stack([np.stack(row, axis=1) for row in expected], axis=1)
    np.testing.assert_array_equal(numpy(layer(batch)), expected)
    assert layer.compute_output_shape(batch.shape) == expected.shape


@pytest.mark.parametrize(("side", "inside"), [(112, ["pool"]), (7, ["pool"])])
def test_ceil_pads_nothing_where_keras_does_the_same(side, inside):
    plan = PaddedMaxPooling(3, 2, "ceil").plan((None, side, side, 4))
    assert [layer.name for layer, _ in plan] == inside


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: BasicBlock(0), "filters=0"),
        (lambda: BasicBlock(4, 0), "stride=0"),
        (lambda: BasicBlock(4, shortcut="D"), "shortcut='D'"),
        (lambda: BottleneckBlock(4, downsample_at="5x5"), "downsample_at='5x5'"),
        (lambda: BottleneckBlock(4, groups=0), "groups=0"),
        (lambda: Shortcut(8, option="a"), "option='a'"),
        (lambda: BasicBlock(4, 2, shortcut="A").build((None, 8, 8, 6)), "can only add channels: received 6"),
        (lambda: ZeroPadShortcut(4)(np.zeros((1, 8, 8, 6), "float32")), "can only add channels: received 6"),
        (lambda: AuxiliaryClassifier(0), "num_classes=0"),
        (lambda: AuxiliaryClassifier(10, pooling="max"), "'max'"),
        (lambda: AuxiliaryClassifier(10).build((None, 4, 4, 8)), r"pool \(AveragePooling2D\) cannot take"),
        (lambda: PaddedMaxPooling(3, 2, 0), "padding=0"),
    ],
)
def test_bad_input_is_named(make, message):
    with pytest.raises(ValueError, match=message):
        make()
