"""Inception-v4's tables, module by module, against the figures and against counts made from another implementation."""

import pytest

from kerascnn.papers import NETWORKS, cost, total
from kerascnn.papers.branches import Branches
from kerascnn.papers.inception_v4 import INCEPTION_A, INCEPTION_B, INCEPTION_C, REDUCTION_A, REDUCTION_B

NETWORK = NETWORKS["inception_v4"]

# Output as Fig. 3 and 9 print it, or as it follows; parameters and multiply-accumulates of timm 1.0.31's modules,
# counted by hooks on its convolutions.
MODULES = {
    "conv1": ((149, 149, 32), 928, 19_181_664),
    "conv2": ((147, 147, 32), 9_280, 199_148_544),
    "conv3": ((147, 147, 64), 18_560, 398_297_088),
    "stem1": ((73, 73, 160), 55_488, 294_672_384),
    "stem2": ((71, 71, 192), 189_312, 972_218_368),
    "stem3": ((35, 35, 384), 332_160, 406_425_600),
    **{f"inception_a{number}": ((35, 35, 384), 317_632, 387_609_600) for number in range(1, 5)},
    "reduction_a": ((17, 17, 1024), 2_306_112, 1_097_164_800),
    **{f"inception_b{number}": ((17, 17, 1024), 2_936_256, 847_264_768) for number in range(1, 8)},
    "reduction_b": ((8, 8, 1536), 2_747_392, 511_098_880),
    **{f"inception_c{number}": ((8, 8, 1536), 4_553_088, 290_979_840) for number in range(1, 4)},
    "pool": ((1, 1, 1536), 0, 0),
    "linear": ((1, 1, 1000), 1_537_000, 1_536_000),
}


@pytest.mark.parametrize("name", MODULES)
def test_module(name):
    row = next(row for row in cost(NETWORK.table, NETWORK.input_shape) if row.name == name)
    assert (row.output_shape, row.parameters, row.macs) == MODULES[name]


def test_whole():
    rows = cost(NETWORK.table, NETWORK.input_shape)
    assert [row.name for row in rows] == list(MODULES)
    assert total(rows).parameters == 42_679_816
    assert total(rows).macs == 12_253_974_624


def filters(spec: Branches) -> list[list]:
    """Each branch as the figure prints it: (kernel, filters) of its convolutions, what splits as a list of its own."""
    return [
        [
            filters(row) if isinstance(row, Branches) else (row.kernel_size, row.filters)
            for row in branch.values()
            if not hasattr(row, "pool_size")
        ]
        for branch in spec.branches
    ]


SPLIT = [[((1, 3), 256)], [((3, 1), 256)]]

# The branches of each figure, the pooling last; flat and tall kernels in the order of the authors' code.
FIGURES = {
    "Fig. 4": (INCEPTION_A, [[(1, 96)], [(1, 64), (3, 96)], [(1, 64), (3, 96), (3, 96)], [(1, 96)]]),
    "Fig. 5": (
        INCEPTION_B,
        [
            [(1, 384)],
            [(1, 192), ((1, 7), 224), ((7, 1), 256)],
            [(1, 192), ((7, 1), 192), ((1, 7), 224), ((7, 1), 224), ((1, 7), 256)],
            [(1, 128)],
        ],
    ),
    "Fig. 6": (
        INCEPTION_C,
        [[(1, 256)], [(1, 384), SPLIT], [(1, 384), ((3, 1), 448), ((1, 3), 512), SPLIT], [(1, 256)]],
    ),
    "Fig. 7 with k = 192, l = 224, m = 256, n = 384": (REDUCTION_A, [[(3, 384)], [(1, 192), (3, 224), (3, 256)], []]),
    "Fig. 8": (
        REDUCTION_B,
        [[(1, 192), (3, 192)], [(1, 256), ((1, 7), 256), ((7, 1), 320), (3, 320)], []],
    ),
}


@pytest.mark.parametrize("figure", FIGURES)
def test_branches_are_those_of_the_figure(figure):
    spec, expected = FIGURES[figure]
    assert filters(spec) == expected


def test_a_module_keeps_the_image_and_a_reduction_halves_it_without_padding():
    for spec, channels in ((INCEPTION_A, 384), (INCEPTION_B, 1024), (INCEPTION_C, 1536)):
        assert spec.output_shape((21, 20, channels)) == (21, 20, channels)
    assert REDUCTION_A.output_shape((21, 20, 384)) == (10, 9, 1024)
    assert REDUCTION_B.output_shape((21, 20, 1024)) == (10, 9, 1536)
