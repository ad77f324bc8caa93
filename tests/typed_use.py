"""What a type checker sees of the public names: mypy reads this file in `make check`, nothing runs it.

The rooms are loaded lazily, so a checker knows their names from the stubs, `__init__.pyi`, alone.
"""

from typing import assert_type

from kerascnn import analysis, checks, data, experiments, figures, layers, models, papers


def typed_use() -> None:
    network = models.resnet34(num_classes=10, input_shape=(64, 64, 3))
    assert_type(network, models.ResNet)
    assert_type(models.densenet121(), models.DenseNet)
    assert_type(models.googlenet(), models.GoogLeNet)
    assert_type(models.load_torch_weights(network, "resnet34.safetensors"), models.WeightReport)

    table = analysis.cost_table(network)
    assert_type(table, analysis.CostTable)
    assert_type(table.total.macs, int)
    assert_type(table.total.parameters, int)
    assert_type(table.to_markdown(), str)

    block = layers.BottleneckBlock(64, stride=2, downsample_at="3x3")
    assert_type(block, layers.BottleneckBlock)

    assert_type(papers.GOOGLENET["3a"].conv3x3, int)
    assert_type(papers.NETWORKS["vgg16"], papers.PaperNetwork)
    vgg16 = papers.cost(papers.VGG16_NETWORK, (224, 224, 3))
    assert_type(papers.total(vgg16).macs, int)

    split = data.load("fashion_mnist_small")
    assert_type(split.name, str)

    assert_type(checks.ps1_inception.naive_depth.check(len), checks.Outcome)
    assert_type(experiments.shipped("degradation"), experiments.ExperimentRecord)
    assert_type(figures.cost_bars({"VGG-16": vgg16}), figures.Picture)

    # What is wrong is found before it runs: mypy has to complain about each of these lines, or it reports the ignore.
    models.ResNet(34, residual="no")  # type: ignore[arg-type]
    layers.BasicBlock("64")  # type: ignore[arg-type]
    analysis.cost_tabel  # type: ignore[attr-defined]  # noqa: B018
    papers.Convolution(64, kernel_siz=3)  # type: ignore[call-arg]
