"""The way around a residual block: the identity wherever it fits, and three answers to where it does not."""

import keras
from keras import ops

from kerascnn.papers.residual import SHORTCUTS
from kerascnn.papers.validation import one_of, positive_integer

from .block import Block, channel_axis
from .conv_unit import ConvUnit


@keras.saving.register_keras_serializable(package="kerascnn")
class ZeroPadShortcut(keras.layers.Layer):
    """Option A: every second position where the block strides, and zeros for the new channels; no weights.

    Source: He et al. 2015, arXiv:1512.03385, section 3.3 (A) and section 4.2.
    Differs from the paper: nothing; the paper does not say where the zero channels stand, here they are the last.

    Args:
        filters: Channels of the output.
        stride: Step over the positions.
        data_format: "channels_last" or "channels_first"; Keras' own setting by default.

    Input shape:  (batch, height, width, channels)
    Output shape: (batch, ceil(height / stride), ceil(width / stride), filters)

    Raises:
        ValueError: if a number is below 1, or the input has more channels than `filters`.

    Example:
        >>> ZeroPadShortcut(32, stride=2).compute_output_shape((None, 32, 32, 16))
        (None, 16, 16, 32)
    """

    def __init__(self, filters: int, stride: int = 1, *, data_format: str | None = None, **kwargs):
        super().__init__(**kwargs)
        self.filters = positive_integer("filters", filters)
        self.stride = positive_integer("stride", stride, example=2)
        self.data_format = keras.config.image_data_format() if data_format is None else data_format

    def build(self, input_shape):
        self.compute_output_shape(input_shape)

    def compute_output_shape(self, input_shape):
        channels = channel_axis(self.data_format)
        if input_shape[channels] > self.filters:
            raise ValueError(
                f"Shortcut option A can only add channels: received {input_shape[channels]}, and the block has "
                f'{self.filters}. Take shortcut="B".'
            )
        shape = [None if size is None else -(-size // self.stride) for size in input_shape]
        shape[0], shape[channels] = input_shape[0], self.filters
        return tuple(shape)

    def call(self, inputs):
        last = self.data_format == "channels_last"
        # pooling over one position picks it; the gradient of a strided slice would cost more than the pooling's
        picked = ops.average_pool(inputs, 1, self.stride, "valid", data_format=self.data_format)
        added = (0, self.filters - inputs.shape[channel_axis(self.data_format)])
        return ops.pad(picked, [(0, 0), (0, 0), (0, 0), added] if last else [(0, 0), added, (0, 0), (0, 0)])

    def get_config(self):
        own = {"filters": self.filters, "stride": self.stride, "data_format": self.data_format}
        return {**super().get_config(), **own}


@keras.saving.register_keras_serializable(package="kerascnn")
class Shortcut(Block):
    """What is added to a block's output: its input, brought to the shape of the output where it has another one.

    Source: He et al. 2015, arXiv:1512.03385, section 4.1, options A, B and C.
    Differs from the paper: nothing.

    Args:
        filters: Channels of the block's output.
        stride: Step of the block.
        option: "A" (zeros for the new channels), "B" (a 1x1 convolution where the shape changes) or "C" (a 1x1
            convolution everywhere).
        normalization: None or "batch", of the convolution.
        use_bias: Whether the convolution has a bias; by default if there is no normalisation after it.
        data_format: "channels_last" or "channels_first"; Keras' own setting by default.

    Input shape:  (batch, height, width, channels)
    Output shape: (batch, ceil(height / stride), ceil(width / stride), filters)

    Raises:
        ValueError: if a number is below 1 or the option is none of the three.

    Example:
        >>> [layer.name for layer, _ in Shortcut(64).plan((None, 56, 56, 64))]
        []
        >>> [layer.name for layer, _ in Shortcut(128, stride=2).plan((None, 56, 56, 64))]
        ['projection']
    """

    def __init__(
        self,
        filters: int,
        stride: int = 1,
        option: str = "B",
        *,
        normalization: str | None = "batch",
        use_bias: bool | None = None,
        data_format: str | None = None,
        **kwargs,
    ):
        super().__init__(data_format=data_format, **kwargs)
        self.filters = positive_integer("filters", filters)
        self.stride = positive_integer("stride", stride, example=1)
        self.option = one_of("option", option, SHORTCUTS)
        self.normalization = normalization
        self.use_bias = use_bias
        image = {"data_format": self.data_format, "dtype": self.dtype_policy}
        if option == "A":
            self.change = ZeroPadShortcut(filters, stride, name="zero_padding", **image)
        else:
            self.change = ConvUnit(
                filters,
                1,
                stride,
                normalization=normalization,
                use_bias=use_bias,
                activation=None,
                name="projection",
                **image,
            )
        self.branches = ((self.change,),)

    @property
    def layers(self) -> list[keras.layers.Layer]:
        """What stands in for the identity; nothing where the block was built for a shape that needs nothing."""
        return [] if self.built and not self.change.built else [self.change]

    def changes(self, input_shape: tuple) -> bool:
        """Whether an input of this shape needs more than the identity."""
        channels = input_shape[channel_axis(self.data_format)]
        return self.option == "C" or self.stride != 1 or channels != self.filters

    def arrangement(self, input_shape):
        return (), (self.branches if self.changes(input_shape) else ((),))

    def get_config(self):
        return {
            **super().get_config(),
            "filters": self.filters,
            "stride": self.stride,
            "option": self.option,
            "normalization": self.normalization,
            "use_bias": self.use_bias,
        }
