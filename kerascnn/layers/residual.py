"""Residual blocks, basic and bottleneck; with `residual=False` the same convolutions make the plain twin."""

import keras

from kerascnn.papers.residual import BasicBlockSpec, BottleneckBlockSpec
from kerascnn.papers.validation import one_of

from .block import Block, Chain
from .conv_unit import ConvUnit, NormalizedActivation, activation_function
from .shortcut import Shortcut


class _ResidualBlock(Block):
    """What the two blocks share: an inner branch of units, a shortcut, their sum, and the activation after it."""

    def _arrange(self, spec, activation, preactivation):
        """Keep the arguments as attributes of the same names, and set branches, merge and the layers around them."""
        for name, value in vars(spec).items():
            setattr(self, name, value)
        self.spec = spec
        self.activation = activation_function(activation)
        self.preactivation = one_of("preactivation", preactivation, (False, True, "inside"))
        image = {"data_format": self.data_format, "dtype": self.dtype_policy}
        finish = {"normalization": self.normalization, "activation": self.activation, **image}
        units: list[keras.layers.Layer] = []
        *_, last = spec.inner
        for name, row in spec.inner.items():
            options = {**vars(row), **finish, "name": name}
            if preactivation:
                # The first unit's normalisation and activation stand apart, because a projection shares them.
                options |= {"preactivation": True} if units else {"normalization": None, "activation": None}
                options["use_bias"] = self.normalization is None
            elif name == last:
                options["activation"] = None
            units.append(ConvUnit(**options))
        if preactivation is True:
            units.insert(0, NormalizedActivation(name="preactivation", **finish))
        elif not preactivation and self.activation is not keras.activations.linear:
            self.after = (keras.layers.Activation(self.activation, dtype=self.dtype_policy, name="activation"),)
        self.branches: tuple[Chain, ...] = (tuple(units),)
        if self.residual:
            self.way_around = Shortcut(
                spec.output_channels,
                self.stride,
                self.shortcut,
                normalization=None if preactivation else self.normalization,
                use_bias=self.normalization is None,
                name="shortcut",
                **image,
            )
            self.branches += ((self.way_around,),)
            self.merge = keras.layers.Add(dtype=self.dtype_policy, name="merge")

    def arrangement(self, input_shape):
        if not (self.preactivation is True and self.residual and self.way_around.changes(input_shape)):
            return self.before, self.branches
        (preactivation, *units), shortcut = self.branches
        return (preactivation,), (tuple(units), shortcut)

    def get_config(self):
        return {
            **super().get_config(),
            **vars(self.spec),
            "preactivation": self.preactivation,
            "activation": keras.activations.serialize(self.activation),
        }


@keras.saving.register_keras_serializable(package="kerascnn")
class BasicBlock(_ResidualBlock):
    """Two 3x3 convolutions that learn what to add to their input, the block of ResNet-18 and ResNet-34.

    If the best thing to do is nothing, the convolutions only have to become zero; a plain pair would have to become
    the identity. 73,728 weights at 64 channels, and not one more for the shortcut.

    Source: He et al. 2015, arXiv:1512.03385, Fig. 5 left and Table 1; preactivation: He et al. 2016, arXiv:1603.05027.
    Differs from the paper: nothing with the default.

    Args:
        filters: Channels of the output.
        stride: 1 or 2, of the first convolution.
        shortcut: "A", "B" or "C": what stands in for the identity where the shape changes.
        residual: False for the plain twin: the same convolutions without the shortcut.
        normalization: "batch" or None.
        preactivation: Whether normalisation and activation come before each convolution, and nothing after the sum;
            "inside" leaves out those before the first, for a network's first block, whose input is activated already.
        activation: "relu" by default.
        data_format: "channels_last" or "channels_first"; Keras' own setting by default.

    Input shape:  (batch, height, width, channels)
    Output shape: (batch, ceil(height / stride), ceil(width / stride), filters)

    Raises:
        ValueError: if a number is below 1, a name is unknown, or the activation is a layer.

    Example:
        >>> BasicBlock(128, stride=2).compute_output_shape((None, 56, 56, 64))
        (None, 28, 28, 128)
    """

    def __init__(
        self,
        filters: int,
        stride: int = 1,
        *,
        shortcut: str = "B",
        residual: bool = True,
        normalization: str | None = "batch",
        preactivation: bool | str = False,
        activation="relu",
        data_format: str | None = None,
        **kwargs,
    ):
        super().__init__(data_format=data_format, **kwargs)
        self._arrange(BasicBlockSpec(filters, stride, shortcut, residual, normalization), activation, preactivation)


@keras.saving.register_keras_serializable(package="kerascnn")
class BottleneckBlock(_ResidualBlock):
    """Residual block 1x1, 3x3, 1x1 that does its 3x3 in a narrow space.

    The first 1x1 divides the channels by 4 and the last restores them: a block on 256 channels costs 69,632 weights
    where two 3x3 convolutions cost 1,179,648.

    Source: He et al. 2015, arXiv:1512.03385, Fig. 5 right and Table 1; groups: Xie et al. 2016, arXiv:1611.05431,
    Fig. 3c; preactivation: He et al. 2016, arXiv:1603.05027.
    Differs from the paper: nothing with the default; downsample_at="3x3" moves the stride to the 3x3, as torchvision
    and Xie et al. have it.

    Args:
        filters: Channels inside the block; the output has 4 * filters.
        stride: 1 or 2, of the downsampling convolution.
        downsample_at: "1x1" or "3x3": which convolution that is.
        groups: Groups of the 3x3; 32 for ResNeXt-50 32x4d.
        group_width: Width of each group for 64 filters; 4 for ResNeXt-50 32x4d.
        shortcut: "A", "B" or "C": what stands in for the identity where the shape changes.
        residual: False for the plain twin: the same convolutions without the shortcut.
        normalization: "batch" or None.
        preactivation: Whether normalisation and activation come before each convolution, and nothing after the sum;
            "inside" leaves out those before the first, for a network's first block, whose input is activated already.
        activation: "relu" by default.
        data_format: "channels_last" or "channels_first"; Keras' own setting by default.

    Input shape:  (batch, height, width, channels)
    Output shape: (batch, ceil(height / stride), ceil(width / stride), 4 * filters)

    Raises:
        ValueError: if a number is below 1, a name is unknown, or the activation is a layer.

    Example:
        >>> BottleneckBlock(64).compute_output_shape((None, 56, 56, 256))
        (None, 56, 56, 256)
    """

    def __init__(
        self,
        filters: int,
        stride: int = 1,
        *,
        downsample_at: str = "1x1",
        groups: int = 1,
        group_width: int = 64,
        shortcut: str = "B",
        residual: bool = True,
        normalization: str | None = "batch",
        preactivation: bool | str = False,
        activation="relu",
        data_format: str | None = None,
        **kwargs,
    ):
        super().__init__(data_format=data_format, **kwargs)
        spec = BottleneckBlockSpec(
            filters, stride, shortcut, residual, normalization, downsample_at, groups, group_width
        )
        self._arrange(spec, activation, preactivation)
