"""Every row of the papers' tables against the exact arithmetic (and the papers' own totals)."""

from itertools import pairwise

import pytest

from kerascnn import papers
from kerascnn.papers.specifications import Convolution, Dense, Pooling, convolution_macs
from kerascnn.papers.table_cost import cost, total

# module: input shape, output depth, weights and biases, MACs in millions as the exact count rounds to
GOOGLENET_ROWS = {
    "3a": ((28, 28, 192), 256, 163_696, 128.05),
    "3b": ((28, 28, 256), 480, 388_736, 304.27),
    "4a": ((14, 14, 480), 512, 376_176, 73.61),
    "4b": ((14, 14, 512), 512, 449_160, 87.91),
    "4c": ((14, 14, 512), 512, 510_104, 99.85),
    "4d": ((14, 14, 512), 528, 605_376, 118.52),
    "4e": ((14, 14, 528), 832, 868_352, 170.00),
    "5a": ((7, 7, 832), 832, 1_043_456, 51.08),
    "5b": ((7, 7, 832), 1024, 1_444_080, 70.70),
}


@pytest.mark.parametrize("name", GOOGLENET_ROWS)
def test_googlenet_module(name):
    input_shape, depth, parameters, macs = GOOGLENET_ROWS[name]
    spec = papers.GOOGLENET[name]
    assert spec.output_shape(input_shape) == (*input_shape[:2], depth)
    assert spec.parameters(input_shape) == parameters
    assert round(spec.macs(input_shape) / 1e6, 2) == macs


def test_googlenet_rows_follow_from_each_other():
    rows = {row.name: row for row in cost(papers.GOOGLENET_NETWORK, (224, 224, 3))}
    assert rows["conv1"].parameters == 9_472
    assert round(rows["conv1"].macs / 1e6, 2) == 118.01
    assert rows["reduce2"].parameters + rows["conv2"].parameters == 114_944
    assert round((rows["reduce2"].macs + rows["conv2"].macs) / 1e6, 2) == 359.66
    for name, (input_shape, depth, *_) in GOOGLENET_ROWS.items():
        assert rows[f"inception_{name}"].output_shape == (*input_shape[:2], depth)
    assert rows["pool5"].output_shape == (1, 1, 1024)
    assert rows["linear"].parameters == 1_025_000


def test_lenets_rows_have_the_counts_that_the_paper_prints():
    """Trainable parameters of C1, C5 and F6, and C1's connections; of C3 and the subsampling ours are today's form."""
    rows = {row.name: row for row in cost(papers.LENET5_NETWORK, (32, 32, 1))}
    assert [rows[name].parameters for name in ("conv1", "fc3", "fc4")] == [156, 48_120, 10_164]
    assert rows["conv1"].macs + 28 * 28 * 6 == 122_304  # the paper counts the bias as a connection
    assert [rows[name].output_shape for name in ("conv1", "pool1", "conv2", "pool2")] == [
        (28, 28, 6),
        (14, 14, 6),
        (10, 10, 16),
        (5, 5, 16),
    ]


@pytest.mark.parametrize(
    ("stage", "blocks", "width", "filters"), [(2, 3, 128, 256), (3, 4, 256, 512), (4, 6, 512, 1024), (5, 3, 1024, 2048)]
)
def test_resnexts_stages(stage, blocks, width, filters):
    """Xie et al. 2016, Table 1, right column: 1x1 and 3x3 of 32 groups have one width, the last 1x1 twice that."""
    table = papers.NETWORKS["resnext50"].table
    names = [name for name in table if name.startswith(f"conv{stage}_")]
    assert len(names) == blocks
    for name in names:
        convolutions = table[name].branches_for((56, 56, filters))[0].values()
        assert [(one.filters, one.groups) for one in convolutions] == [(width, 1), (width, 32), (filters, 1)]


@pytest.mark.parametrize(
    ("name", "parameters", "macs"),
    [("alexnet", 60_965_224, 724_406_816), ("vgg16", 138_357_544, 15.47e9), ("googlenet", 6_998_552, 1_582.67e6)],
)
def test_totals(name, parameters, macs):
    network = papers.NETWORKS[name]
    sums = total(cost(network.table, network.input_shape))
    assert sums.output_shape == (1, 1, 1000)
    assert sums.parameters == parameters
    assert sums.macs == pytest.approx(macs, rel=1e-4 if macs != 724_406_816 else 0)


def test_alexnet_has_its_parameters_in_the_dense_layers_and_its_macs_in_the_convolutions():
    rows = cost(papers.ALEXNET_NETWORK, (227, 227, 3))
    dense = total(row for row in rows if row.kind == "Dense")
    everything = total(rows)
    assert round(100 * dense.parameters / everything.parameters, 1) == 96.2
    assert dense.macs / everything.macs < 0.1


# the lecture's slides: multiply-accumulates of each convolution on 28x28x256
LECTURE_ROWS = {
    "LECTURE_NAIVE": [[25_690_112], [346_816_512], [481_689_600], [0]],
    "LECTURE_BOTTLENECK": [[25_690_112], [12_845_056, 86_704_128], [12_845_056, 120_422_400], [0, 12_845_056]],
}


@pytest.mark.parametrize(("module", "weights"), [("LECTURE_NAIVE", 1_089_536), ("LECTURE_BOTTLENECK", 346_112)])
def test_the_lectures_rows(module, weights):
    shape = (28, 28, 256)
    spec = getattr(papers, module)
    branches = [cost(branch, shape) for branch in spec.branches_for(shape)]
    assert [[row.macs for row in branch] for branch in branches] == LECTURE_ROWS[module]
    biases = sum(row.output_shape[2] for branch in branches for row in branch if row.kind == "Convolution")
    assert spec.parameters(shape) - biases == weights


def test_the_lectures_two_modules():
    shape = (28, 28, 256)
    assert papers.LECTURE_NAIVE.macs(shape) == 854_196_224
    assert papers.LECTURE_NAIVE.output_shape(shape)[2] == 672
    assert papers.LECTURE_BOTTLENECK.macs(shape) == 271_351_808
    assert papers.LECTURE_BOTTLENECK.output_shape(shape)[2] == 480
    # The slide's 358M is this with the 3x3 convolution counted twice.
    assert 271_351_808 + convolution_macs(28 * 28, 9, 64, 192) == 358_055_936


def test_one_by_one_convolution_keeps_height_and_width():
    assert Convolution(32, 1).output_shape((56, 56, 64)) == (56, 56, 32)


def test_challenge_years_and_errors():
    assert [(entry.year, entry.team, entry.top5_error, entry.depth) for entry in papers.ILSVRC] == [
        (2010, "NEC-UIUC", 28.19, None),
        (2011, "XRCE", 25.77, None),
        (2012, "SuperVision", 16.42, 8),
        (2013, "Clarifai", 11.74, 8),
        (2014, "VGG", 7.32, 19),
        (2014, "GoogLeNet", 6.66, 22),
        (2015, "MSRA", 3.57, 152),
        (2016, "Trimps-Soushen", 2.99, None),
        (2017, "WMW", 2.25, None),
    ]
    assert papers.HUMAN_TOP5_ERROR == 5.1
    winners = [entry for entry in papers.ILSVRC if "second place" not in entry.note]
    assert [entry.year for entry in winners] == list(range(2010, 2018))
    assert all(later.top5_error < earlier.top5_error for earlier, later in pairwise(winners))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: papers.InceptionSpec(64, 0, 128, 16, 32, 32), "reduce3x3=0"),
        (lambda: papers.NaiveInceptionSpec(64, 2.5, 128), "conv3x3=2.5"),
        (lambda: Convolution(64, 3, padding="full"), "padding='full'"),
        (lambda: Convolution(64, 3, groups=3), r"groups \(=3\)"),
        (lambda: Convolution(True, 3), "filters=True"),
        (lambda: Dense("10"), "units='10'"),
        (lambda: Pooling(3, stride=0), "stride=0"),
        (lambda: Convolution(1, 11, padding="valid").output_shape((7, 7, 3)), "7x7"),
        (lambda: cost(papers.VGG16_NETWORK, (224, 224)), r"\(224, 224\)"),
        (lambda: papers.LECTURE_NAIVE.macs((28, 28, -1)), "channels=-1"),
        (lambda: Convolution(4, (3, 0)), "for example 3;"),
        (lambda: Convolution(4, (3, 3, 3)), "two|\\(height, width\\)"),
        (lambda: Convolution(4, 3, padding=-1), "padding=-1"),
        (lambda: Convolution(4, 3, normalization="layer"), "layer"),
        (lambda: Convolution(4, 3, stride=0), "for example 1;"),
        (lambda: Pooling(3, 2, kind="avg"), "kind='avg'"),
        *(
            (lambda ask=ask: getattr(Convolution(256, 5, groups=2), ask)((27, 27, 95)), "received 95")
            for ask in ("output_shape", "parameters", "macs")
        ),
        *(
            (lambda spec=spec, ask=ask, shape=shape: getattr(spec, ask)(shape), message)
            for spec in (Convolution(64, 5), Pooling(3, 2), Dense(10))
            for ask in ("output_shape", "parameters", "macs")
            for shape, message in (((28, 28, -3), "channels=-3"), ((28, 28), r"\(28, 28\)"))
        ),
        (lambda: total([]), "received none"),
    ],
)
def test_bad_input_is_named(make, message):
    with pytest.raises(ValueError, match=message):
        make()


@pytest.mark.parametrize(
    ("name", "deep", "in_all"),
    [("vgg19", 19, 19), ("googlenet", 22, 58), ("resnet152", 152, 156), ("plain56", 56, 56), ("inception_v4", 76, 150)],
)
def test_depth_counts_the_longest_way_and_layer_count_all(name, deep, in_all):
    network = papers.NETWORKS[name]
    assert papers.depth(network.table, network.input_shape) == deep
    assert papers.layer_count(network.table, network.input_shape) == in_all


def test_depth_of_googlenet_with_poolings_is_the_papers_27():
    assert papers.depth(papers.GOOGLENET_NETWORK, (224, 224, 3), pooling=True) == 27
