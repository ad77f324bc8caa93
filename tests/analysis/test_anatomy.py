"""A block taken apart: its branches in order, in one layout whatever the data format."""

import json

import keras
import pytest

from kerascnn.analysis import block_anatomy
from kerascnn.layers import BasicBlock, ConvUnit, Inception, NaiveInception


def test_anatomy_follows_the_branches():
    anatomy = block_anatomy(Inception(128, 64, 192, 64, 96, 64), (28, 28, 256))
    assert [[unit.path for unit in branch] for branch in anatomy.branches] == [
        ["conv1x1"],
        ["reduce3x3", "conv3x3"],
        ["reduce5x5", "conv5x5"],
        ["pool", "pool_projection"],
    ]
    assert sum(unit.macs for branch in anatomy.branches for unit in branch) == anatomy.total.macs == 271_351_808
    assert anatomy.merge.output_shape == (28, 28, 480)
    json.dumps(anatomy.record())
    with pytest.raises(ValueError, match="branches"):
        block_anatomy(keras.layers.Dense(3), (8, 8, 3))


@pytest.mark.parametrize(
    "make",
    [
        lambda **options: Inception(128, 64, 192, 64, 96, 64, name="block", **options),
        lambda **options: NaiveInception(128, 192, 96, name="block", **options),
        lambda **options: ConvUnit(64, 7, 2, normalization="batch", name="block", **options),
    ],
)
def test_anatomy_of_channels_first_is_that_of_its_twin(make):
    first = block_anatomy(make(data_format="channels_first"), (256, 28, 30))
    assert first == block_anatomy(make(), (28, 30, 256))
    assert first.input_shape == (28, 30, 256)


def test_an_identity_shortcut_is_an_empty_branch_and_a_projection_a_unit():
    identity = block_anatomy(BasicBlock(16), (32, 32, 16))
    assert [[unit.path for unit in branch] for branch in identity.branches] == [["conv1", "conv2"], []]
    assert identity.merge.layer == "Add"
    projection = block_anatomy(BasicBlock(32, stride=2), (32, 32, 16))
    assert [[unit.path for unit in branch] for branch in projection.branches] == [["conv1", "conv2"], ["shortcut"]]
