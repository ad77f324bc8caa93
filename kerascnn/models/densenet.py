"""DenseNet: where a residual block adds its input to its output, a dense layer keeps both side by side."""

from typing import Unpack

import keras

from kerascnn.papers.densenet import densenet_network

from .assembly import Assembly, CommonArguments
from .network import Network
from .published_weights import with_weights


@keras.saving.register_keras_serializable(package="kerascnn")
class DenseNet(Network):
    """Four blocks in which every layer sees the outputs of all layers before it, and adds 32 channels of its own.

    A layer finds what earlier ones made and need not make it again, so it can be narrow: DenseNet-121 has 7,978,856
    trainable parameters, a third of ResNet-50's.

    Source: Huang et al. 2016, arXiv:1608.06993, Table 1.
    Differs from the paper: nothing in the layers; the max-pooling pads both sides, as torchvision and Keras do, and the
    logits come without their softmax.

    Args:
        depth: 121, 169 or 201.
        name: Name of the model.
        **common: See `CommonArguments`; images of 224x224x3 and 1000 classes by default.

    Input shape:  (batch, *input_shape), at least 29x29
    Output shape: (batch, num_classes), float32 logits

    Raises:
        ValueError: if there is no such depth, the input shape is none or too small, or a number is below 1.

    Example:
        >>> from kerascnn.papers import NETWORKS, cost, total
        >>> paper = NETWORKS["densenet121"]
        >>> total(cost(paper.table, paper.input_shape)).parameters
        7978856
    """

    def __init__(self, depth: int, *, name: str | None = None, **common: Unpack[CommonArguments]):
        name = name or f"densenet{depth}"
        assembly = Assembly(name, densenet_network(depth), (224, 224, 3), **common)
        super().__init__(assembly, assembly.outputs(), name=name, depth=depth)


def densenet121(*, weights: object = None, **arguments) -> DenseNet:
    """DenseNet-121, 7,978,856 trainable parameters: see `DenseNet` for the arguments, `weights_for` for weights."""
    return with_weights(DenseNet(121, **arguments), weights)


def densenet169(*, weights: object = None, **arguments) -> DenseNet:
    """DenseNet-169, 14,149,480 trainable parameters: see `DenseNet` for the arguments, `weights_for` for weights."""
    return with_weights(DenseNet(169, **arguments), weights)


def densenet201(*, weights: object = None, **arguments) -> DenseNet:
    """DenseNet-201, 20,013,928 trainable parameters: see `DenseNet` for the arguments, `weights_for` for weights."""
    return with_weights(DenseNet(201, **arguments), weights)
