"""GoogLeNet's counts, module by module, and what its paper prints of them."""

import math

import pytest

from kerascnn import models
from kerascnn.analysis import cost_table
from kerascnn.papers import GOOGLENET_NOTES, GOOGLENET_PUBLISHED

pytestmark = pytest.mark.counting


# module: trainable parameters, those that are no biases, multiply-accumulates in millions
GOOGLENET = {
    "conv1": (9_472, 9_408, 118.01),
    "reduce2": (4_160, 4_096, 12.85),
    "conv2": (110_784, 110_592, 346.82),
    "inception_3a": (163_696, 163_328, 128.05),
    "inception_3b": (388_736, 388_096, 304.27),
    "inception_4a": (376_176, 375_552, 73.61),
    "inception_4b": (449_160, 448_512, 87.91),
    "inception_4c": (510_104, 509_440, 99.85),
    "inception_4d": (605_376, 604_672, 118.52),
    "inception_4e": (868_352, 867_328, 170.00),
    "inception_5a": (1_043_456, 1_042_432, 51.08),
    "inception_5b": (1_444_080, 1_442_816, 70.70),
    "linear": (1_025_000, 1_024_000, 1.02),
    "auxiliary_4a": (3_188_840, 3_186_688, 4.17),
    "auxiliary_4d": (3_190_888, 3_188_736, 4.20),
}


@pytest.fixture(scope="module")
def googlenet():
    return models.googlenet()


def kernels(layer) -> list:
    """The weights of convolutions and dense layers, without biases."""
    return [weight for weight in layer.weights if len(weight.shape) > 1]


@pytest.mark.parametrize("name", GOOGLENET)
def test_googlenets_modules_and_heads(googlenet, name):
    row = next(row for row in cost_table(googlenet).grouped().rows if row.path == name)
    weights = sum(math.prod(kernel.shape) for kernel in kernels(googlenet.get_layer(name)))
    assert (row.trainable_parameters, weights, round(row.macs / 1e6, 2)) == GOOGLENET[name]


def test_googlenet_with_its_heads(googlenet):
    assert googlenet.count_params() == 13_378_280
    assert googlenet.without_auxiliaries().count_params() == 6_998_552


def test_googlenets_other_counts(googlenet):
    """What is told apart too seldom: weights alone, without the classifier, and what the two heads add."""
    alone = kernels(googlenet.without_auxiliaries())
    assert (len(alone), sum(math.prod(kernel.shape) for kernel in alone)) == (57 + 1, 6_990_272)
    assert sum(len(kernel.shape) == 4 for kernel in kernels(googlenet)) == 57 + 2  # each head has one convolution
    assert models.googlenet(include_top=False).count_params() == 5_973_552
    heads = [googlenet.get_layer(name).count_params() for name in ("auxiliary_4a", "auxiliary_4d")]
    assert sum(heads) == googlenet.count_params() - googlenet.without_auxiliaries().count_params() == 6_379_728


def googlenets_weights(model, name) -> int:
    """Weights without biases, of the rows of ours that a row of the paper's table is about."""
    rows = [model.get_layer(row) for row in GOOGLENET_PUBLISHED[name].rows or (name,)]
    return sum(math.prod(kernel.shape) for row in rows for kernel in kernels(row))


def printed(number: str) -> float:
    """The paper's 112K or 360M as 112 or 360."""
    return float(number.rstrip("KM"))


def test_the_sums_of_googlenets_columns():
    rows = GOOGLENET_PUBLISHED.values()
    assert round(sum(printed(row.parameters) for row in rows), 1) == 6_797.7
    assert sum(printed(row.macs) for row in rows) == 1_502
    assert "6,797.7K and 1,502M" in GOOGLENET_NOTES[-1]


@pytest.mark.parametrize("name", ["conv2", "inception_3a", "inception_3b", "inception_4b", "linear"])
def test_googlenets_params_are_weights_in_units_of_1024(googlenet, name):
    assert abs(googlenets_weights(googlenet, name) / 1024 - printed(GOOGLENET_PUBLISHED[name].parameters)) <= 1


def test_googlenets_other_params_are_off_by_what_the_notes_say(googlenet):
    modules = ("4a", "4c", "4d", "4e", "5a", "5b")
    off = []
    for module in modules:
        exact = googlenets_weights(googlenet, f"inception_{module}") / 1024
        off.append(f"{100 * (printed(GOOGLENET_PUBLISHED[f'inception_{module}'].parameters) / exact - 1):+.1f}")
    assert f"{', '.join(modules)}: the params" in GOOGLENET_NOTES[2]
    assert f"(off by {', '.join(off[:-1])} and {off[-1]} %)" in GOOGLENET_NOTES[2]


def test_googlenets_first_row_is_of_another_stem(googlenet):
    weights = 3 * 8 * 7 * 7 + 3 * 8 * 64
    assert f"({weights:,} weights, {112 * 112 * weights / 1e6:.2f}M)" in GOOGLENET_NOTES[1]
    assert f"a plain 7x7 has {googlenets_weights(googlenet, 'conv1'):,} weights" in GOOGLENET_NOTES[1]
    assert f"{weights / 1000:.1f}K" == GOOGLENET_PUBLISHED["conv1"].parameters
    table = cost_table(googlenet.without_auxiliaries()).grouped()
    plain = next(row.macs for row in table.rows if row.path == "conv1")
    with_that_stem = table.total.macs - plain + 112 * 112 * weights
    assert f"{with_that_stem / 1e6:.2f}" == "1498.68"  # the "1.5 billion" of the paper's section 1


def test_googlenets_ops_are_those_of_the_rows_but_two(googlenet):
    macs = {row.path: row.macs / 1e6 for row in cost_table(googlenet).grouped().rows}
    off = {
        name
        for name, row in GOOGLENET_PUBLISHED.items()
        if abs(sum(macs[each] for each in row.rows or (name,)) - printed(row.macs)) >= 1
    }
    assert off == {"conv1", "inception_5a"}
