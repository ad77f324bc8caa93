"""Residual networks of 6n + 2 layers for CIFAR-10, and their plain twins: the networks that show the problem."""

from typing import Unpack

import keras

from kerascnn.papers.resnet import cifar_network

from .assembly import Assembly, CommonArguments
from .network import Network, variant_name
from .resnet import preactivation_arguments


@keras.saving.register_keras_serializable(package="kerascnn")
class CifarResNet(Network):
    """A small residual network of 6n + 2 layers, or its plain twin, which gets worse as it gets deeper.

    The shortcuts have no weights, so that a residual network and its plain twin have the same ones: 853,018 at 56
    layers. What differs between the two is nothing but the shortcuts.

    Source: He et al. 2015, arXiv:1512.03385, section 4.2.
    Differs from the paper: nothing with the defaults.

    Args:
        depth: 6n + 2, for example 20, 32, 44, 56, 110 or 1202.
        residual: False for the plain twin.
        shortcut: "A" (the paper's), "B" or "C": what stands in for the identity where the shape changes.
        normalization: "batch" or None, for experiments without it.
        preactivation: Whether normalisation and activation come before each convolution, as in He et al. 2016.
        name: Name of the model.
        **common: See `CommonArguments`; images of 32x32x3 and 10 classes by default.

    Input shape:  (batch, *input_shape), any size
    Output shape: (batch, num_classes), float32 logits

    Raises:
        ValueError: if the depth is not 6n + 2, an argument is unknown, or a number is below 1.

    Example:
        >>> twin = CifarResNet(8, residual=False)
        >>> twin.count_params() == CifarResNet(8).count_params()
        True
    """

    def __init__(
        self,
        depth: int,
        *,
        residual: bool = True,
        shortcut: str = "A",
        normalization: str | None = "batch",
        preactivation: bool = False,
        name: str | None = None,
        **common: Unpack[CommonArguments],
    ):
        own = {"residual": residual, "shortcut": shortcut, "normalization": normalization}
        base = f"{'resnet' if residual else 'plain'}{depth}"
        usual = {"residual": residual, "shortcut": "A", "normalization": "batch", "preactivation": False}
        name = name or variant_name(base, {**own, "preactivation": preactivation}, usual)
        assembly = Assembly(name, cifar_network(depth, **own), (32, 32, 3), **common)
        changes = preactivation_arguments(assembly, normalization) if preactivation else {}
        super().__init__(
            assembly, assembly.outputs(**changes), name=name, depth=depth, **own, preactivation=preactivation
        )


def cifar_resnet(depth: int, residual: bool = True, **arguments) -> CifarResNet:
    """A residual network for CIFAR-10 of any depth 6n + 2, or its plain twin: see `CifarResNet`.

    Example:
        >>> cifar_resnet(20).name, cifar_resnet(20, residual=False).name
        ('resnet20', 'plain20')
    """
    return CifarResNet(depth, residual=residual, **arguments)


def resnet20(**arguments) -> CifarResNet:
    """ResNet-20 for CIFAR-10, 269,722 trainable parameters, 8.75 % error in the paper: see `CifarResNet`."""
    return CifarResNet(20, **arguments)


def resnet32(**arguments) -> CifarResNet:
    """ResNet-32 for CIFAR-10, 464,154 trainable parameters, 7.51 % error in the paper: see `CifarResNet`."""
    return CifarResNet(32, **arguments)


def resnet44(**arguments) -> CifarResNet:
    """ResNet-44 for CIFAR-10, 658,586 trainable parameters, 7.17 % error in the paper: see `CifarResNet`."""
    return CifarResNet(44, **arguments)


def resnet56(**arguments) -> CifarResNet:
    """ResNet-56 for CIFAR-10, 853,018 trainable parameters, 6.97 % error in the paper: see `CifarResNet`."""
    return CifarResNet(56, **arguments)


def resnet110(**arguments) -> CifarResNet:
    """ResNet-110 for CIFAR-10, 1,727,962 trainable parameters, 6.43 % error in the paper: see `CifarResNet`."""
    return CifarResNet(110, **arguments)


def plain20(**arguments) -> CifarResNet:
    """ResNet-20 without its shortcuts, 269,722 trainable parameters: see `CifarResNet` for the arguments."""
    return CifarResNet(20, residual=False, **arguments)


def plain32(**arguments) -> CifarResNet:
    """ResNet-32 without its shortcuts, 464,154 trainable parameters: see `CifarResNet` for the arguments."""
    return CifarResNet(32, residual=False, **arguments)


def plain44(**arguments) -> CifarResNet:
    """ResNet-44 without its shortcuts, 658,586 trainable parameters: see `CifarResNet` for the arguments."""
    return CifarResNet(44, residual=False, **arguments)


def plain56(**arguments) -> CifarResNet:
    """ResNet-56 without its shortcuts, 853,018 trainable parameters: see `CifarResNet` for the arguments."""
    return CifarResNet(56, residual=False, **arguments)


def plain110(**arguments) -> CifarResNet:
    """ResNet-110 without its shortcuts, 1,727,962 trainable parameters: see `CifarResNet` for the arguments."""
    return CifarResNet(110, residual=False, **arguments)
