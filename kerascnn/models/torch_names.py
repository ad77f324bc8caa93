"""Torchvision's and timm's names for our layers: a table for each family of networks."""

import re
from collections.abc import Collection

from kerascnn.papers.alexnet import ALEXNET_ONE_TOWER_NETWORK
from kerascnn.papers.googlenet import TORCHVISION_EPSILON
from kerascnn.papers.inception_v4 import INCEPTION_V4_EPSILON
from kerascnn.papers.specifications import Convolution, Pooling
from kerascnn.papers.vgg import vgg_network

from .inception_v4_names import INCEPTION_V4
from .weight_layouts import Layout, Rules, layout_of

SOURCE = "torchvision and timm"
UNIT = {"convolution": "conv", "normalization": "bn"}  # a convolution and its normalisation, where they are a module
PREACTIVATED = {"convolution": "conv", "normalization": "norm"}

RESNET: Rules = {
    "conv1/convolution": "conv1",
    "conv1/normalization": "bn1",
    r"conv(\d)_(\d+)/conv(\d)/convolution": lambda stage, block, n: f"{_block(stage, block)}.conv{n}",
    r"conv(\d)_(\d+)/conv(\d)/normalization": lambda stage, block, n: f"{_block(stage, block)}.bn{n}",
    r"conv(\d)_(\d+)/shortcut/projection/convolution": lambda stage, block: f"{_block(stage, block)}.downsample.0",
    r"conv(\d)_(\d+)/shortcut/projection/normalization": lambda stage, block: f"{_block(stage, block)}.downsample.1",
    "fc": "fc",
}

BRANCHES = {
    "conv1x1": "branch1",
    "reduce3x3": "branch2.0",
    "conv3x3": "branch2.1",
    "reduce5x5": "branch3.0",
    "conv5x5": "branch3.1",
    "pool_projection": "branch4.1",
}
HEADS = {"4a": "aux1", "4d": "aux2"}
GOOGLENET: Rules = {
    r"conv1/(\w+)": lambda part: f"conv1.{UNIT[part]}",
    r"reduce2/(\w+)": lambda part: f"conv2.{UNIT[part]}",
    r"conv2/(\w+)": lambda part: f"conv3.{UNIT[part]}",
    r"inception_(\w+)/(\w+)/(\w+)": lambda module, unit, part: f"inception{module}.{BRANCHES[unit]}.{UNIT[part]}",
    r"auxiliary_(\w+)/conv/(\w+)": lambda module, part: f"{HEADS[module]}.conv.{UNIT[part]}",
    r"auxiliary_(\w+)/(fc\d)": lambda module, layer: f"{HEADS[module]}.{layer}",
    "linear": "fc",
}

DENSE_LAYER = r"dense(\d)_(\d+)/conv(\d)/(\w+)"
DENSENET: Rules = {
    "conv1/convolution": "features.conv0",
    "conv1/normalization": "features.norm0",
    DENSE_LAYER: lambda *place: _dense_layer(*place),
    r"transition(\d)/conv/(\w+)": lambda block, part: f"features.transition{block}.{PREACTIVATED[part]}",
    "postactivation/normalization": "features.norm5",
    "fc": "classifier",
}


def numbered(table: dict, normalized: bool = False) -> dict[str, str]:
    """Rules for networks whose features torch numbers: each convolution, normalisation, ReLU and pooling counts one.

    Example:
        >>> numbered({"conv1": Convolution(64, 3), "pool1": Pooling(2, 2), "conv2": Convolution(128, 3)})
        {'conv1/convolution': 'features.0', 'conv2/convolution': 'features.3'}
    """
    rules, number = {}, 0
    for name, row in table.items():
        if isinstance(row, Convolution):
            rules[f"{name}/convolution"] = f"features.{number}"
            if normalized:
                rules[f"{name}/normalization"] = f"features.{number + 1}"
        number += {Convolution: 3 if normalized else 2, Pooling: 1}.get(type(row), 0)
    return rules


def resnet_layout(model, names: Collection[str]) -> Layout:
    """Of residual networks and ResNeXt: all have the stride in the 3x3 of a bottleneck block."""
    needs = {"residual": (True,), "shortcut": ("B",), "normalization": ("batch",), "preactivation": (False,)}
    if model.arguments["depth"] >= 50:
        needs["downsample_at"] = ("3x3",)
    return Layout(SOURCE, RESNET, needs=needs, top=("fc.",))


def vgg_layout(model, names: Collection[str]) -> Layout:
    """Of VGG, with or without BatchNormalization; timm calls the fully connected layers otherwise."""
    depth, normalization = model.arguments["depth"], model.arguments["normalization"]
    dense = {"fc6": "classifier.0", "fc7": "classifier.3", "fc8": "classifier.6"}
    if any(name.startswith("pre_logits.") for name in names):
        dense = {"fc6": "pre_logits.fc1", "fc7": "pre_logits.fc2", "fc8": "head.fc"}
    rules = numbered(vgg_network(depth), normalization == "batch") | dense
    return Layout(SOURCE, rules, classifiers="fc8", top=("classifier.", "pre_logits.", "head."))


def alexnet_layout(model, names: Collection[str]) -> Layout:
    """Of AlexNet in one tower."""
    dense = {"fc6": "classifier.1", "fc7": "classifier.4", "fc8": "classifier.6"}
    rules = numbered(ALEXNET_ONE_TOWER_NETWORK) | dense
    return Layout(SOURCE, rules, needs={"variant": ("one_tower",)}, classifiers="fc8", top=("classifier.",))


def googlenet_layout(model, names: Collection[str]) -> Layout:
    """Of torchvision's GoogLeNet, which differs from the paper's."""
    return Layout(
        "torchvision",
        GOOGLENET,
        epsilon=TORCHVISION_EPSILON,
        needs={"variant": ("torchvision",)},
        classifiers=r"linear|auxiliary_\w+/fc2",
        top=("fc.",),
        auxiliary=("aux1.", "aux2."),
    )


def inception_v4_layout(model, names: Collection[str]) -> Layout:
    """Of timm's Inception-v4."""
    return Layout("timm", INCEPTION_V4, epsilon=INCEPTION_V4_EPSILON, classifiers="linear", top=("last_linear.",))


def densenet_layout(model, names: Collection[str]) -> Layout:
    """Of DenseNet; torchvision's published files are older than its code and write norm1 as norm.1."""
    rules = DENSENET
    if any(".norm.1." in name for name in names):
        rules = {**rules, DENSE_LAYER: lambda *place: re.sub(r"(\d)$", r".\1", _dense_layer(*place))}
    return Layout(SOURCE, rules, top=("classifier.",))


LAYOUTS = {
    "ResNet": resnet_layout,
    "VGG": vgg_layout,
    "AlexNet": alexnet_layout,
    "GoogLeNet": googlenet_layout,
    "InceptionV4": inception_v4_layout,
    "DenseNet": densenet_layout,
}


def torch_layout(model, names: Collection[str]) -> Layout:
    """The names that torchvision or timm gives to the weights of a network.

    Args:
        model: One of our networks.
        names: The names in the checkpoint, which tell the two apart where they differ.

    Raises:
        ValueError: if they have no such network.
    """
    return layout_of(model, LAYOUTS, SOURCE)(model, names)


def _dense_layer(block: str, layer: str, number: str, part: str) -> str:
    return f"features.denseblock{block}.denselayer{layer}.{PREACTIVATED[part]}{number}"


def _block(stage: str, block: str) -> str:
    """The paper's conv2_1 is torch's layer1.0."""
    return f"layer{int(stage) - 1}.{int(block) - 1}"
