"""Residual networks for ImageNet, their plain twins, and ResNeXt."""

from typing import Unpack

import keras

from kerascnn.layers import NormalizedActivation
from kerascnn.papers.branches import BranchedSpec
from kerascnn.papers.resnet import RESNEXT50, resnet_network

from .assembly import Assembly, CommonArguments
from .network import Network, variant_name
from .published_weights import with_weights

DEFAULTS = {"residual": True, "shortcut": "B", "downsample_at": "1x1", "groups": 1, "group_width": 64}
USUAL = {**DEFAULTS, "normalization": "batch", "preactivation": False}


def preactivation_arguments(assembly: Assembly, normalization: str | None) -> dict:
    """What a network of pre-activation blocks has otherwise: a first block that finds its input activated, and an end.

    Source: He et al. 2016, arXiv:1603.05027, appendix.
    """
    first, *_, last = (name for name, row in assembly.table.items() if isinstance(row, BranchedSpec))
    finish = NormalizedActivation(normalization, name="postactivation", **assembly.rows.image)
    return {
        "blocks": {"preactivation": True},
        "rows": {first: {"preactivation": "inside"}},
        "after": {last: (finish,)},
    }


@keras.saving.register_keras_serializable(package="kerascnn")
class ResNet(Network):
    """A residual network for ImageNet, of 18 to 152 layers, or its plain twin.

    Every two or three convolutions learn what to add to their input, so that more layers can do no worse than fewer.
    ResNet-34 has 21,797,672 trainable parameters; ResNet-152 takes less arithmetic than VGG-16.

    Source: He et al. 2015, arXiv:1512.03385, Table 1; pre-activation: He et al. 2016, arXiv:1603.05027; groups: Xie et
    al. 2016, arXiv:1611.05431.
    Differs from the paper: nothing in the layers with the defaults; no convolution has a bias (the authors' code has
    one in the first of some networks), and the first max-pooling pads both sides, as torchvision and Keras do.

    Args:
        depth: 18, 34, 50, 101 or 152.
        residual: False for the plain twin: the same convolutions without the shortcuts.
        shortcut: "A", "B" or "C": what stands in for the identity where the shape changes; the paper's option B.
        downsample_at: "1x1", the paper's, or "3x3", torchvision's: which convolution of a bottleneck has the stride.
        groups: Groups of the 3x3 in bottleneck blocks.
        group_width: Width of each group for 64 filters.
        normalization: "batch" or None, for experiments without it.
        preactivation: Whether normalisation and activation come before each convolution.
        name: Name of the model.
        **common: See `CommonArguments`; images of 224x224x3 and 1000 classes by default.

    Input shape:  (batch, *input_shape), any size
    Output shape: (batch, num_classes), float32 logits

    Raises:
        ValueError: if there is no such depth, an argument is unknown, or a number is below 1.

    Example:
        >>> ResNet(18, num_classes=10, input_shape=(None, None, 3)).feature_extractor("conv4_2").output_shape
        (None, None, None, 256)
    """

    def __init__(
        self,
        depth: int,
        *,
        residual: bool = True,
        shortcut: str = "B",
        downsample_at: str = "1x1",
        groups: int = 1,
        group_width: int = 64,
        normalization: str | None = "batch",
        preactivation: bool = False,
        name: str | None = None,
        **common: Unpack[CommonArguments],
    ):
        of_blocks = {
            "residual": residual,
            "shortcut": shortcut,
            "downsample_at": downsample_at,
            "groups": groups,
            "group_width": group_width,
        }
        chosen = {option: value for option, value in of_blocks.items() if value != DEFAULTS[option]}
        table = resnet_network(depth, normalization=normalization, **chosen)
        own = {**of_blocks, "normalization": normalization, "preactivation": preactivation}
        base = f"{'resnet' if residual else 'plain'}{depth}"
        name = name or variant_name(base, {**own, "residual": True}, USUAL)
        assembly = Assembly(name, table, (224, 224, 3), **common)
        changes = preactivation_arguments(assembly, normalization) if preactivation else {}
        super().__init__(assembly, assembly.outputs(**changes), name=name, depth=depth, **own)


def resnet18(*, weights: object = None, **arguments) -> ResNet:
    """ResNet-18, 11,689,512 trainable parameters: see `ResNet` for the arguments, `weights_for` for weights."""
    return with_weights(ResNet(18, **arguments), weights)


def resnet34(*, weights: object = None, **arguments) -> ResNet:
    """ResNet-34, 21,797,672 trainable parameters: see `ResNet` for the arguments, `weights_for` for weights."""
    return with_weights(ResNet(34, **arguments), weights)


def resnet50(*, weights: object = None, **arguments) -> ResNet:
    """ResNet-50, 25,557,032 trainable parameters: see `ResNet` for the arguments, `weights_for` for weights."""
    return with_weights(ResNet(50, **arguments), weights)


def resnet101(*, weights: object = None, **arguments) -> ResNet:
    """ResNet-101, 44,549,160 trainable parameters: see `ResNet` for the arguments, `weights_for` for weights."""
    return with_weights(ResNet(101, **arguments), weights)


def resnet152(*, weights: object = None, **arguments) -> ResNet:
    """ResNet-152, 60,192,808 trainable parameters: see `ResNet` for the arguments, `weights_for` for weights."""
    return with_weights(ResNet(152, **arguments), weights)


def plain18(**arguments) -> ResNet:
    """ResNet-18 without its shortcuts, 11,515,688 trainable parameters: see `ResNet` for the arguments."""
    return ResNet(18, residual=False, **arguments)


def plain34(**arguments) -> ResNet:
    """ResNet-34 without its shortcuts, 21,623,848 trainable parameters: see `ResNet` for the arguments."""
    return ResNet(34, residual=False, **arguments)


def resnext50(*, weights: object = None, name: str = "resnext50", **arguments) -> ResNet:
    """ResNeXt-50 32x4d, 25,028,904 trainable parameters: see `ResNet` for the arguments, `weights_for` for weights.

    Source: Xie et al. 2016, arXiv:1611.05431, Table 1.
    Differs from the paper: nothing.
    """
    return with_weights(ResNet(50, name=name, **(RESNEXT50 | arguments)), weights)
