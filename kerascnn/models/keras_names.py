"""Keras' own names for our layers, in keras.applications: a table for each family of networks."""

from typing import Any

from .weight_layouts import KERAS_WORDS, Layout, Rules, layout_of

SOURCE = "keras.applications"
PARTS = {"convolution": "conv", "normalization": "bn"}
KERAS: dict[str, Any] = {"words": KERAS_WORDS, "separator": "/", "channels_first": False}

RESNET: Rules = {
    r"conv1/(\w+)": lambda part: f"conv1_{PARTS[part]}",
    r"conv(\d)_(\d+)/conv(\d)/(\w+)": lambda stage, block, n, part: f"conv{stage}_block{block}_{n}_{PARTS[part]}",
    r"conv(\d)_(\d+)/shortcut/projection/(\w+)": lambda stage, block, part: f"conv{stage}_block{block}_0_{PARTS[part]}",
    "fc": "predictions",
}

VGG: Rules = {
    r"conv(\d)_(\d)/convolution": lambda stage, number: f"block{stage}_conv{number}",
    "fc6": "fc1",
    "fc7": "fc2",
    "fc8": "predictions",
}

DENSENET: Rules = {
    r"conv1/(\w+)": lambda part: f"conv1_{PARTS[part]}",
    r"dense(\d)_(\d+)/conv(\d)/(\w+)": lambda block, layer, n, part: (
        f"{_stage(block)}_block{layer}_{_number(n, part)}_{PARTS[part]}"
    ),
    r"transition(\d)/conv/(\w+)": lambda block, part: f"pool{int(block) + 1}_{PARTS[part]}",
    "postactivation/normalization": "bn",
    "fc": "predictions",
}

RESNET_NEEDS: dict[str, tuple] = {
    "depth": (50, 101, 152),
    "residual": (True,),
    "shortcut": ("B",),
    "downsample_at": ("1x1",),
    "groups": (1,),
    "normalization": ("batch",),
    "preactivation": (False,),
}
EPSILON = 1.001e-5  # of its residual and dense networks
LAYOUTS = {
    "ResNet": Layout(SOURCE, RESNET, epsilon=EPSILON, needs=RESNET_NEEDS, top=("predictions/",), **KERAS),
    "VGG": Layout(
        SOURCE,
        VGG,
        needs={"depth": (16, 19), "normalization": (None,)},
        classifiers="fc8",
        top=("fc1/", "fc2/", "predictions/"),
        **KERAS,
    ),
    "DenseNet": Layout(SOURCE, DENSENET, epsilon=EPSILON, top=("predictions/",), **KERAS),
}


def keras_applications_layout(model) -> Layout:
    """The names that keras.applications gives to the weights of a network.

    Raises:
        ValueError: if it has no such network.
    """
    return layout_of(model, LAYOUTS, SOURCE)


def _stage(block: str) -> str:
    """Dense block 1 is Keras' conv2."""
    return f"conv{int(block) + 1}"


def _number(conv: str, part: str) -> int:
    """Keras counts a dense layer's normalisations from 0, because one stands before the first convolution."""
    return int(conv) - (part == "normalization")
