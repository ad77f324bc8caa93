"""Layers: shapes, counts and serialisation, on every backend that the tests run on."""

import h5py
import keras
import numpy as np
import pytest
from block_makers import MAKERS, images

from kerascnn.layers import BasicBlock, Block, ConvUnit, Inception, NaiveInception
from kerascnn.papers import GOOGLENET

INPUT_SHAPES = {"3a": 192, "3b": 256, "4a": 480, "4b": 512, "4c": 512, "4d": 512, "4e": 528, "5a": 832, "5b": 832}


@pytest.mark.parametrize("name", INPUT_SHAPES)
def test_inception_is_the_papers_row(name):
    spec, depth = GOOGLENET[name], INPUT_SHAPES[name]
    module = Inception(**vars(spec))
    module.build((None, 28, 28, depth))
    assert module.count_params() == spec.parameters((28, 28, depth))
    assert module.compute_output_shape((None, 28, 28, depth)) == (None, *spec.output_shape((28, 28, depth)))


def test_counts_of_the_lectures_modules():
    naive, module = NaiveInception(128, 192, 96), Inception(128, 64, 192, 64, 96, 64)
    for layer in (naive, module):
        layer.build((None, 28, 28, 256))
    assert naive.count_params() == 1_089_536 + 128 + 192 + 96
    assert module.count_params() == 346_112 + 128 + 64 + 192 + 64 + 96 + 64
    assert naive.compute_output_shape((None, 28, 28, 256)) == (None, 28, 28, 672)
    assert module.compute_output_shape((None, 28, 28, 256)) == (None, 28, 28, 480)


@pytest.mark.parametrize("normalization", [None, "batch"])
@pytest.mark.parametrize("name", MAKERS)
def test_call_matches_inferred_shape_and_survives_saving(name, normalization, tmp_path):
    layer = MAKERS[name](normalization=normalization)
    inputs = keras.Input((9, 10, 5))
    model = keras.Model(inputs, layer(inputs))
    batch = images(2, 9, 10, 5)
    outputs = keras.ops.convert_to_numpy(model(batch))
    assert outputs.shape[1:] == layer.compute_output_shape((None, 9, 10, 5))[1:]
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert type(loaded.layers[1]) is type(layer)
    assert loaded.layers[1].get_config() == layer.get_config()
    np.testing.assert_allclose(keras.ops.convert_to_numpy(loaded(batch)), outputs, rtol=1e-5, atol=1e-6)
    clone = keras.models.clone_model(model)
    assert clone.count_params() == model.count_params()


@pytest.mark.parametrize("name", MAKERS)
def test_building_without_a_call_gives_every_weight_a_path(name):
    layer = MAKERS[name](normalization="batch", name="block")
    layer.build((None, 9, 10, 5))
    assert layer.weights
    assert all(weight.path.startswith("block/") for weight in layer.weights)
    assert len({weight.path for weight in layer.weights}) == len(layer.weights)


@pytest.mark.parametrize("policy", ["mixed_float16", "mixed_bfloat16", "float16"])
@pytest.mark.parametrize("name", MAKERS)
def test_dtype_policy_reaches_every_layer_inside(name, policy):
    layer = MAKERS[name](dtype=policy, normalization="batch")
    layer.build((None, 9, 10, 5))

    def inside(block):
        for child in block.layers:
            yield child
            if isinstance(child, Block):
                yield from inside(child)

    assert {child.dtype_policy.name for child in inside(layer)} == {policy}
    assert keras.backend.standardize_dtype(layer(images(1, 9, 10, 5)).dtype) == layer.compute_dtype


def test_every_version_of_keras_files_the_weights_under_the_same_names(tmp_path):
    inputs = keras.Input((9, 10, 5))
    model = keras.Model(inputs, BasicBlock(6, 2, normalization=None)(inputs))
    model.save_weights(tmp_path / "model.weights.h5")
    names = []
    with h5py.File(tmp_path / "model.weights.h5") as file:
        file.visititems(lambda name, item: names.append(name) if isinstance(item, h5py.Dataset) else None)
    block = "layers/basic_block/branch_layers"
    units = ("conv_unit", "conv_unit_1", "shortcut/branch_layers/conv_unit")
    assert names == [f"{block}/{unit}/branch_layers/conv2d/vars/{index}" for unit in units for index in (0, 1)]


def shuffle_weights(layer):
    """Give every weight values of its own, biases and statistics too, so that none can hide behind zeros and ones."""
    generator = np.random.default_rng(1)
    layer.set_weights([generator.uniform(0.2, 1, weight.shape) - 0.5 * (weight.ndim > 1) for weight in layer.weights])


@pytest.mark.parametrize("normalization", [None, "batch"])
@pytest.mark.parametrize("name", MAKERS)
def test_channels_first_computes_the_same(name, normalization):
    options = {"normalization": normalization}
    last, first = MAKERS[name](**options), MAKERS[name](data_format="channels_first", **options)
    batch = images(2, 9, 10, 5)
    last.build((None, 9, 10, 5))
    shuffle_weights(last)
    expected = keras.ops.convert_to_numpy(last(batch))
    first.build((None, 5, 9, 10))
    first.set_weights(last.get_weights())
    outputs = keras.ops.convert_to_numpy(first(batch.transpose(0, 3, 1, 2)))
    assert first.compute_output_shape((None, 5, 9, 10))[1:] == outputs.shape[1:]
    np.testing.assert_allclose(outputs.transpose(0, 2, 3, 1), expected, rtol=1e-4, atol=1e-5)


def by_hand(module, inputs, normalization, made):
    """The module as its figure draws it, in Keras' own layers, which are added to `made` in their order."""

    def unit(outputs, filters, size):
        made.append(keras.layers.Conv2D(filters, size, padding="same", use_bias=normalization is None))
        if normalization:
            made.append(keras.layers.BatchNormalization(epsilon=1e-5))
            outputs = made[-2](outputs)
        return keras.layers.ReLU()(made[-1](outputs))

    pooled = keras.layers.MaxPooling2D(3, strides=1, padding="same")(inputs)
    if isinstance(module, NaiveInception):
        ends = [unit(inputs, 4, 1), unit(inputs, 6, 3), unit(inputs, 2, 5), pooled]
    else:
        ends = [unit(inputs, 4, 1), unit(unit(inputs, 3, 1), 6, 3), unit(unit(inputs, 2, 1), 5, 5), unit(pooled, 3, 1)]
    return keras.layers.Concatenate()(ends)


@pytest.mark.parametrize("normalization", [None, "batch"])
@pytest.mark.parametrize("name", ["naive", "inception"])
def test_modules_compute_what_their_figures_draw(name, normalization):
    module, inputs = MAKERS[name](normalization=normalization), keras.Input((9, 10, 5))
    made = []
    model = keras.Model(inputs, by_hand(module, inputs, normalization, made))
    module.build((None, 9, 10, 5))
    shuffle_weights(module)
    units = [layer for layer in module.layers if isinstance(layer, ConvUnit)]
    for kind in (keras.layers.Conv2D, keras.layers.BatchNormalization):
        theirs = [layer for layer in made if isinstance(layer, kind)]
        ours = [layer for unit in units for layer in unit.layers if isinstance(layer, kind)]
        for target, source in zip(theirs, ours, strict=True):
            target.set_weights(source.get_weights())
    batch = images(2, 9, 10, 5)
    expected, outputs = (keras.ops.convert_to_numpy(one(batch)) for one in (model, module))
    assert (expected[..., :-5] == 0).any()  # the activation has something to do
    np.testing.assert_allclose(outputs, expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("name", MAKERS)
def test_initialiser_and_normalisation_are_the_papers(name):
    block = MAKERS[name](normalization="batch")

    convolutions = [layer for layer in flat(block) if isinstance(layer, keras.layers.Conv2D)]
    assert convolutions
    for convolution in convolutions:
        assert isinstance(convolution.kernel_initializer, keras.initializers.HeNormal)
    for normalization in (layer for layer in flat(block) if isinstance(layer, keras.layers.BatchNormalization)):
        assert (normalization.momentum, normalization.epsilon) == (0.9, 1e-5)


def flat(block):
    for child in block.layers:
        yield from flat(child) if isinstance(child, Block) else (child,)


def test_global_data_format_is_honoured():
    keras.config.set_image_data_format("channels_first")
    try:
        assert Inception(4, 3, 6, 2, 5, 3).compute_output_shape((None, 5, 9, 10)) == (None, 18, 9, 10)
    finally:
        keras.config.set_image_data_format("channels_last")


def test_strided_unit_pads_symmetrically():
    """A 3x3 of ones with stride 2 on ones: symmetric padding sees 4 at the first corner, Keras' "same" would see 9."""
    unit = ConvUnit(1, 3, 2, activation=None)
    unit.build((None, 8, 8, 1))
    unit.set_weights([np.ones((3, 3, 1, 1)), np.zeros(1)])
    outputs = keras.ops.convert_to_numpy(unit(np.ones((1, 8, 8, 1), "float32")))[0, ..., 0]
    assert outputs[0, 0] == 4
    assert outputs[-1, -1] == 9


@pytest.mark.parametrize("side", [7, 8, 224])
def test_strided_unit_halves_rounding_up(side):
    assert ConvUnit(1, 7, 2).compute_output_shape((None, side, side, 3)) == (None, -(-side // 2), -(-side // 2), 1)


def test_normalisation_takes_the_place_of_the_bias_and_comes_before_the_activation():
    names = [layer.name for layer in ConvUnit(4, 3, normalization="batch").layers]
    assert names == ["convolution", "normalization", "activation"]
    unit = ConvUnit(4, 3, normalization="batch")
    unit.build((None, 8, 8, 2))
    assert unit.count_params() == 3 * 3 * 2 * 4 + 4 * 4


def test_every_branch_learns():
    inputs = keras.Input((8, 8, 3))
    outputs = keras.layers.GlobalAveragePooling2D()(Inception(4, 3, 6, 2, 5, 3)(inputs))
    model = keras.Model(inputs, keras.layers.Dense(2)(outputs))
    before = [weight.copy() for weight in model.get_weights()]
    model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(images(32, 8, 8, 3), np.arange(32) % 2, epochs=2, verbose=0)
    kernels = [(old, new) for old, new in zip(before, model.get_weights(), strict=True) if old.ndim > 1]
    assert len(kernels) == 7
    assert all(np.abs(old - new).max() > 0 for old, new in kernels)


def test_summary_opens_the_block():
    inputs = keras.Input((8, 8, 3))
    lines = []
    keras.Model(inputs, Inception(4, 3, 6, 2, 5, 3)(inputs)).summary(expand_nested=True, print_fn=lines.append)
    assert "reduce5x5" in "\n".join(lines)


def test_a_block_made_frozen_is_frozen_inside():
    images = keras.Input((8, 8, 4))
    block = BasicBlock(4, trainable=False)
    model = keras.Model(images, block(images))
    assert model.weights and model.trainable_weights == []
    block.trainable = True
    assert model.trainable_weights
