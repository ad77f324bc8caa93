"""VGG: 3x3 convolutions all the way, twice as many channels wherever the image is halved."""

from typing import Unpack

import keras

from kerascnn.papers.vgg import VGG_DROPOUT, vgg_network

from .assembly import Assembly, CommonArguments
from .network import Network, variant_name
from .published_weights import with_weights


@keras.saving.register_keras_serializable(package="kerascnn")
class VGG(Network):
    """VGG of 11, 13, 16 or 19 layers: how far plain depth goes, and what it costs.

    Two 3x3 convolutions see as far as one 5x5, with fewer weights and one more ReLU. VGG-16 has 138,357,544 parameters,
    124 million of them in its three fully connected layers.

    Source: Simonyan and Zisserman 2014, arXiv:1409.1556, Table 1, columns A, B, D and E.
    Differs from the paper: He's initialisation, where the paper starts deep networks from shallow ones; the logits come
    without their softmax. normalization="batch" adds BatchNormalization, as in torchvision's vgg16_bn.

    Args:
        depth: 11, 13, 16 or 19.
        normalization: None or "batch".
        name: Name of the model.
        **common: See `CommonArguments`; images of 224x224x3 and 1000 classes by default.

    Input shape:  (batch, *input_shape), at least 32x32
    Output shape: (batch, num_classes), float32 logits

    Raises:
        ValueError: if there is no such depth, the input shape is none or too small, or a number is below 1.

    Example:
        >>> VGG(16, input_shape=(32, 32, 3), include_top=False).output_shape
        (None, 1, 1, 512)
    """

    def __init__(
        self,
        depth: int = 16,
        *,
        normalization: str | None = None,
        name: str | None = None,
        **common: Unpack[CommonArguments],
    ):
        assembly = Assembly(f"VGG-{depth}", vgg_network(depth, normalization), (224, 224, 3), **common)
        dropped = {row: (assembly.rows.dropout(VGG_DROPOUT, f"dropout_{row}"),) for row in ("fc7", "fc8")}
        super().__init__(
            assembly,
            assembly.outputs(before=dropped),
            name=name or variant_name(f"vgg{depth}", {"normalization": normalization}, {"normalization": None}),
            depth=depth,
            normalization=normalization,
        )


def vgg11(*, weights: object = None, **arguments) -> VGG:
    """VGG-11, column A of the paper's table, 132,863,336 parameters: see `VGG`, and `weights_for` for weights."""
    return with_weights(VGG(11, **arguments), weights)


def vgg13(*, weights: object = None, **arguments) -> VGG:
    """VGG-13, column B of the paper's table, 133,047,848 parameters: see `VGG`, and `weights_for` for weights."""
    return with_weights(VGG(13, **arguments), weights)


def vgg16(*, weights: object = None, **arguments) -> VGG:
    """VGG-16, column D of the paper's table, 138,357,544 parameters: see `VGG`, and `weights_for` for weights."""
    return with_weights(VGG(16, **arguments), weights)


def vgg19(*, weights: object = None, **arguments) -> VGG:
    """VGG-19, column E of the paper's table, 143,667,240 parameters: see `VGG`, and `weights_for` for weights."""
    return with_weights(VGG(19, **arguments), weights)
