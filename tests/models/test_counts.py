"""Every published count: parameters, multiply-accumulates and output sizes, of the models and of the papers' tables."""

from dataclasses import replace

import pytest

from kerascnn import models
from kerascnn.analysis import cost_table
from kerascnn.papers import NETWORKS, cost, total
from kerascnn.papers.googlenet import googlenet_network
from kerascnn.papers.resnet import cifar_network, resnet_network
from kerascnn.papers.specifications import Convolution

pytestmark = pytest.mark.counting

IMAGENET, CIFAR = (224, 224, 3), (32, 32, 3)


def table_total(table, input_shape=IMAGENET):
    return total(cost(table, input_shape))


def assert_rows_agree(model, table, input_shape):
    """Every row of the paper's table against the layers of that name: parameters, arithmetic, output."""
    ours = {row.path: row for row in cost_table(model).grouped().rows}
    for row in cost(table, input_shape):
        group = ours[row.name]
        assert (group.trainable_parameters, group.macs) == (row.parameters, row.macs), row.name
        flat = row.output_shape[:2] == (1, 1) and len(group.output_shape) == 1
        assert group.output_shape == (row.output_shape[2:] if flat else row.output_shape), row.name


# network: its trainable parameters, all that Keras counts (with BatchNormalization's moving statistics), and its
# multiply-accumulates as published or to as many digits as they are known
PUBLISHED = {
    "lenet5": (61_706, 61_706, "416,520"),
    "alexnet": (60_965_224, 60_965_224, "724,406,816"),
    "alexnet_one_tower": (61_100_840, 61_100_840, "0.714e9"),
    "vgg16": (138_357_544, 138_357_544, "15.470e9"),
    "googlenet": (6_998_552, 6_998_552, "1.58267e9"),
    "plain18": (11_515_688, 11_523_496, "1.795e9"),
    "plain34": (21_623_848, 21_639_080, "3.644e9"),
    "resnet18": (11_689_512, 11_699_112, "1.814e9"),
    "resnet34": (21_797_672, 21_814_696, "3.664e9"),
    "resnet50": (25_557_032, 25_610_152, "3.858e9"),
    "resnet101": (44_549_160, 44_654_504, "7.570e9"),
    "resnet152": (60_192_808, 60_344_232, "11.282e9"),
    "resnext50": (25_028_904, 25_097_128, "4.230e9"),
    "densenet121": (7_978_856, 8_062_504, "2.834e9"),
    "resnet20": (269_722, 271_098, "40.55e6"),
    "resnet32": (464_154, 466_426, "68.86e6"),
    "resnet44": (658_586, 661_754, "97.17e6"),
    "resnet56": (853_018, 857_082, "125.49e6"),
    "resnet110": (1_727_962, 1_736_058, "252.89e6"),
    "plain20": (269_722, 271_098, "40.55e6"),
    "plain56": (853_018, 857_082, "125.49e6"),
}
ARGUMENTS = {"googlenet": {"auxiliary": False}, "alexnet_one_tower": {"variant": "one_tower"}}
BACKBONES = {"resnet18": 11_186_112, "resnet50": 23_561_152, "resnet101": 42_605_504, "resnet152": 58_295_232}


def as_printed(number: int, printed: str) -> str:
    """The number with as many digits as the published one has."""
    digits, _, exponent = printed.partition("e")
    if not exponent:
        return f"{number:,}"
    return f"{number / 10 ** int(exponent):.{len(digits.split('.')[1])}f}e{exponent}"


@pytest.mark.parametrize("name", PUBLISHED)
def test_network(name):
    trainable, everything, macs = PUBLISHED[name]
    factory = getattr(models, name.removesuffix("_one_tower"))
    model = factory(**ARGUMENTS.get(name, {}))
    table = cost_table(model)
    assert (table.total.trainable_parameters, table.total.parameters) == (trainable, everything)
    assert model.count_params() == everything
    assert as_printed(table.total.macs, macs) == macs
    assert_rows_agree(model, NETWORKS[name].table, NETWORKS[name].input_shape)
    if name in BACKBONES:  # KerasHub's, without the classifier
        assert everything - model.get_layer("fc").count_params() == BACKBONES[name]
    if name == "vgg16":  # every activation, with the image's own 150,528 the famous 15.2 million
        assert table.total.activation_bytes == 4 * 15_087_080


@pytest.mark.parametrize(
    ("depth", "parameters", "macs"),
    [(11, 132_863_336, "7.609e9"), (13, 133_047_848, "11.308e9"), (19, 143_667_240, "19.632e9")],
)
def test_other_vggs(depth, parameters, macs):
    """The table at full size, and the model against the table where its dense layers are small."""
    table = NETWORKS[f"vgg{depth}"].table
    assert table_total(table).parameters == parameters
    assert as_printed(table_total(table).macs, macs) == macs
    small = getattr(models, f"vgg{depth}")(input_shape=(32, 32, 3))
    assert_rows_agree(small, table, (32, 32, 3))


@pytest.mark.parametrize("name", ["plain32", "plain44", "plain110"])
def test_deep_plain_networks_have_the_counts_of_their_twins(name):
    twin = name.replace("plain", "resnet")
    ours = table_total(NETWORKS[name].table, CIFAR)
    assert ours.parameters == PUBLISHED[twin][0]
    assert as_printed(ours.macs, PUBLISHED[twin][2]) == PUBLISHED[twin][2]


def test_plain_networks_and_option_a_have_the_same_counts():
    for depth in (18, 34):
        plain, option_a = (
            table_total(resnet_network(depth, **options)) for options in ({"residual": False}, {"shortcut": "A"})
        )
        assert (plain.parameters, plain.macs) == (option_a.parameters, option_a.macs)
        assert plain.parameters == PUBLISHED[f"plain{depth}"][0]
    assert models.resnet18(shortcut="A").count_params() == PUBLISHED["plain18"][1]


@pytest.mark.parametrize(
    ("depth", "parameters"),
    [(20, 272_474), (32, 466_906), (44, 661_338), (56, 855_770), (110, 1_730_714), (1202, 19_424_026)],
)
def test_cifar_option_b(depth, parameters):
    assert table_total(cifar_network(depth, shortcut="B"), CIFAR).parameters == parameters
    if depth == 20:
        model = models.resnet20(shortcut="B")
        assert cost_table(model).total.trainable_parameters == parameters


def test_1202_layers():
    sums = table_total(cifar_network(1202), CIFAR)
    assert sums.parameters == 19_421_274
    assert as_printed(sums.macs, "2.83e9") == "2.83e9"


@pytest.mark.release
def test_1202_layers_are_built():
    model = models.cifar_resnet(1202)
    assert model.count_params() == 19_510_906


@pytest.mark.parametrize(("depth", "macs"), [(50, "4.089e9"), (101, "7.801e9"), (152, "11.514e9")])
def test_stride_on_the_3x3(depth, macs):
    """torchvision's form: the same parameters, more arithmetic."""
    sums = table_total(resnet_network(depth, downsample_at="3x3"))
    assert as_printed(sums.macs, macs) == macs
    assert sums.parameters == PUBLISHED[f"resnet{depth}"][0]
    if depth == 50:
        model = models.resnet50(downsample_at="3x3")
        assert cost_table(model).total.macs == sums.macs


# network: the blocks of conv2_x to conv5_x, the filters that come out of them, and the billions that the paper prints
TABLE_1 = {
    "plain18": ((2, 2, 2, 2), (64, 128, 256, 512), 1.8),
    "resnet18": ((2, 2, 2, 2), (64, 128, 256, 512), 1.8),
    "plain34": ((3, 4, 6, 3), (64, 128, 256, 512), 3.6),
    "resnet34": ((3, 4, 6, 3), (64, 128, 256, 512), 3.6),
    "resnet50": ((3, 4, 6, 3), (256, 512, 1024, 2048), 3.8),
    "resnet101": ((3, 4, 23, 3), (256, 512, 1024, 2048), 7.6),
    "resnet152": ((3, 8, 36, 3), (256, 512, 1024, 2048), 11.3),
}


@pytest.mark.parametrize("name", TABLE_1)
def test_resnets_have_the_stages_of_table_1(name):
    blocks, filters, billions = TABLE_1[name]
    rows = cost(NETWORKS[name].table, IMAGENET)
    sizes = {row.name: row.output_shape for row in rows}
    assert (sizes["conv1"], sizes["pool1"]) == ((112, 112, 64), (56, 56, 64))
    for stage, (count, depth, side) in enumerate(zip(blocks, filters, (56, 28, 14, 7), strict=True), start=2):
        assert sum(row.startswith(f"conv{stage}_") for row in sizes) == count
        assert sizes[f"conv{stage}_{count}"] == (side, side, depth)
    assert (sizes["pool5"], sizes["fc"]) == ((1, 1, filters[-1]), (1, 1, 1000))
    assert total(rows).macs / 1e9 == pytest.approx(billions, rel=0.02)  # the paper cuts digits off, and projections


@pytest.mark.parametrize(("name", "billions"), [("vgg16", 15.3), ("vgg19", 19.6)])
def test_vggs_have_the_billions_that_the_resnet_paper_prints(name, billions):
    assert table_total(NETWORKS[name].table).macs / 1e9 == pytest.approx(billions, rel=0.012)


def test_resnet50_of_the_authors_code_has_a_bias_in_its_first_convolution():
    table = NETWORKS["resnet50"].table
    biased = {**table, "conv1": replace(table["conv1"], use_bias=True)}
    assert table_total(biased).parameters == PUBLISHED["resnet50"][0] + 64 == 25_557_096


@pytest.mark.parametrize(
    ("depth", "printed"), [(20, "0.27"), (32, "0.46"), (44, "0.66"), (56, "0.85"), (110, "1.7"), (1202, "19.4")]
)
def test_cifar_networks_have_the_millions_of_table_6(depth, printed):
    parameters = table_total(cifar_network(depth), CIFAR).parameters
    assert f"{parameters / 1e6:.{len(printed.split('.')[1])}f}" == printed
    sizes = {row.name: row.output_shape for row in cost(cifar_network(depth), CIFAR)}
    ends = [sizes[f"conv{stage}_{depth // 6}"] for stage in (2, 3, 4)]
    assert ends == [(32, 32, 16), (16, 16, 32), (8, 8, 64)]


def test_googlenet_is_a_ninth_of_alexnet_and_not_a_twelfth():
    assert round(PUBLISHED["alexnet"][0] / PUBLISHED["googlenet"][0], 1) == 8.7


def test_alexnet_without_groups():
    table = {
        name: replace(row, groups=1) if isinstance(row, Convolution) else row
        for name, row in NETWORKS["alexnet"].table.items()
    }
    sums = table_total(table, (227, 227, 3))
    assert (sums.parameters, as_printed(sums.macs, "1.135e9")) == (62_378_344, "1.135e9")


@pytest.mark.parametrize(
    ("arguments", "alone", "with_heads", "macs"),
    [
        ({"variant": "torchvision"}, 6_624_904, 13_004_888, "1.498e9"),
        ({"normalization": "batch"}, 7_005_832, 13_385_816, "1.583e9"),
    ],
)
def test_googlenets_variants(arguments, alone, with_heads, macs):
    model = models.googlenet(**arguments)
    assert cost_table(model).total.trainable_parameters == with_heads
    sums = cost_table(model.without_auxiliaries()).total
    assert sums.trainable_parameters == alone
    assert as_printed(sums.macs, macs) == macs


def test_torchvisions_googlenet_is_its_table():
    table = googlenet_network(torchvision=True)
    sums = table_total(table)
    assert (sums.parameters, as_printed(sums.macs, "1.498e9")) == (6_624_904, "1.498e9")
    assert_rows_agree(models.googlenet(variant="torchvision", auxiliary=False), table, IMAGENET)


def test_what_naive_modules_would_have_cost():
    """The model is its table, and a module alone shows why: 4a would see all 1,088 channels that came before."""
    table = googlenet_network(naive=True)
    model = models.googlenet(naive=True, auxiliary=False)
    assert_rows_agree(model, table, IMAGENET)
    rows = {row.name: row for row in cost(table, IMAGENET)}
    depth = 192 + (64 + 128 + 32) + (128 + 192 + 96)
    assert rows["pool3"].output_shape == (14, 14, depth)
    assert rows["inception_4a"].macs == 14 * 14 * depth * (192 + 9 * 208 + 25 * 48)
    assert table_total(table).macs > 4 * 1_582_671_872
