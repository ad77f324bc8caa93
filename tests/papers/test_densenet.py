"""DenseNet's table, row by row against Table 1 of the paper and the arithmetic of section 3."""

import pytest

from kerascnn.papers import NETWORKS, cost, densenet_network, total

# Table 1 at 224x224: output of the last layer of each dense block, and of each transition
SIZES = {
    121: {
        "dense1_6": (56, 256),
        "transition1": (28, 128),
        "dense2_12": (28, 512),
        "transition2": (14, 256),
        "dense3_24": (14, 1024),
        "transition3": (7, 512),
        "dense4_16": (7, 1024),
    },
    169: {"dense1_6": (56, 256), "dense2_12": (28, 512), "dense3_32": (14, 1280), "dense4_32": (7, 1664)},
    201: {"dense1_6": (56, 256), "dense2_12": (28, 512), "dense3_48": (14, 1792), "dense4_32": (7, 1920)},
}
# trainable parameters as torchvision counts them
TOTALS = {121: 7_978_856, 169: 14_149_480, 201: 20_013_928}


def rows(depth):
    paper = NETWORKS[f"densenet{depth}"]
    return {row.name: row for row in cost(paper.table, paper.input_shape)}


@pytest.mark.parametrize("depth", SIZES)
def test_network(depth):
    table = rows(depth)
    assert table["conv1"].output_shape == (112, 112, 64)
    assert table["pool1"].output_shape == (56, 56, 64)
    for name, (side, channels) in SIZES[depth].items():
        assert table[name].output_shape == (side, side, channels), name
    assert total(table.values()).parameters == TOTALS[depth]


def test_a_layer_is_named_after_its_depth():
    """121 counts convolutions and the classifier: one in the stem, two in each dense layer, one in each transition."""
    for depth in TOTALS:
        names = list(densenet_network(depth))
        dense, transitions = (sum(name.startswith(word) for name in names) for word in ("dense", "transition"))
        assert 1 + 2 * dense + transitions + 1 == depth


@pytest.mark.parametrize(("block", "layers", "start", "side"), [(1, 6, 64, 56), (2, 12, 128, 28), (4, 16, 512, 7)])
def test_every_layer_of_a_block_sees_32_channels_more(block, layers, start, side):
    table = rows(121)
    for layer in range(1, layers + 1):
        seen = start + 32 * (layer - 1)
        row = table[f"dense{block}_{layer}"]
        assert row.output_shape == (side, side, seen + 32)
        assert row.macs == side * side * (seen * 128 + 9 * 128 * 32)
        assert row.parameters == seen * 128 + 9 * 128 * 32 + 2 * seen + 2 * 128


def test_another_depth_is_refused():
    with pytest.raises(ValueError, match=r"depth.*121.*received.*122"):
        densenet_network(122)
