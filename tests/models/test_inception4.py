"""Inception-v4 as a model: counts against its table, stages, settings, saving."""

import keras
import numpy as np
import pytest

from kerascnn.analysis import cost_table
from kerascnn.layers import FusedBatchNormalization
from kerascnn.models import inception_v4
from kerascnn.papers import NETWORKS, cost


@pytest.fixture(scope="module")
def network():
    return inception_v4()


@pytest.fixture(scope="module")
def small():
    """The same at the smallest image it takes."""
    return inception_v4(num_classes=3, input_shape=(75, 75, 3))


def test_every_module_is_the_papers(network):
    paper = NETWORKS["inception_v4"]
    ours = {row.path: row for row in cost_table(network).grouped().rows}
    for row in cost(paper.table, paper.input_shape):
        group = ours[row.name]
        assert (group.trainable_parameters, group.macs) == (row.parameters, row.macs), row.name
        height, width, channels = row.output_shape
        assert group.output_shape == ((height, width, channels) if height > 1 else (channels,)), row.name


def test_totals(network):
    total = cost_table(network).total
    assert total.trainable_parameters == 42_679_816
    assert total.parameters == 42_679_816 + 63_168  # two moving statistics for each of the 31,584 filters
    assert total.macs == 12_253_974_624


def inside(layer):
    for child in layer.layers:
        yield child
        yield from inside(child) if hasattr(child, "layers") else ()


def test_normalisation_and_dropout_are_the_papers(small):
    layers = list(inside(small))
    normalizations = [layer for layer in layers if isinstance(layer, keras.layers.BatchNormalization)]
    assert len(normalizations) == 149
    assert {layer.epsilon for layer in normalizations} == {1e-3}
    assert all(isinstance(layer, FusedBatchNormalization) for layer in normalizations)
    assert [layer.rate for layer in layers if isinstance(layer, keras.layers.Dropout)] == [0.2]


def test_weights_have_readable_paths(small):
    paths = {weight.path for weight in small.weights}
    for path in (
        "conv1/convolution/kernel",
        "stem2/conv1x7/normalization/gamma",
        "inception_b7/double7x1_2/convolution/kernel",
        "inception_c1/split_double3x3/conv3x1/convolution/kernel",
        "linear/bias",
    ):
        assert path in paths


@pytest.mark.slow
def test_saved_and_loaded_it_is_itself(small, tmp_path):
    batch = np.random.default_rng(0).normal(size=(1, 75, 75, 3)).astype("float32")
    expected = keras.ops.convert_to_numpy(small(batch))
    small.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert type(loaded) is type(small)
    np.testing.assert_allclose(keras.ops.convert_to_numpy(loaded(batch)), expected, rtol=1e-4, atol=1e-5)


def test_features_of_any_size():
    features = inception_v4(include_top=False, input_shape=(None, None, 1))
    assert features.output_shape == (None, None, None, 1536)
    assert features.features_layer == "inception_c3"
    assert features.feature_extractor("reduction_a").output_shape == (None, None, None, 1024)


def test_too_small_an_image_is_refused_in_words():
    with pytest.raises(ValueError, match=r"Inception-v4 takes images of at least 75x75 pixels.*received height=74"):
        inception_v4(input_shape=(74, 90, 3))
