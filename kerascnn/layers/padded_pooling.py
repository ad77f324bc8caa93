"""Max-pooling with a border of zeros, as residual networks have it after their first convolution."""

import keras

from kerascnn.papers.validation import positive_integer

from .block import Block


@keras.saving.register_keras_serializable(package="kerascnn")
class PaddedMaxPooling(Block):
    """A border of zeros on all four sides, then max-pooling: symmetric, where Keras' "same" pads the far sides alone.

    Zeros are below nothing that comes out of a ReLU, so there they never win the maximum.

    Source: He et al. 2015, arXiv:1512.03385, Table 1, as torchvision and Keras' own ResNets have it.
    Differs from the paper: its text gives no padding; the authors' code pads the far sides.

    Args:
        pool_size: Side of the window.
        stride: Step of the window.
        padding: Width of the border.
        data_format: "channels_last" or "channels_first"; Keras' own setting by default.

    Input shape:  (batch, height, width, channels)
    Output shape: (batch, (height + 2 * padding - pool_size) // stride + 1, the same of the width, channels)

    Raises:
        ValueError: if a number is not a whole number of at least 1.

    Example:
        >>> PaddedMaxPooling(3, stride=2, padding=1).compute_output_shape((None, 112, 112, 64))
        (None, 56, 56, 64)
    """

    def __init__(self, pool_size: int, stride: int, padding: int, *, data_format: str | None = None, **kwargs):
        super().__init__(data_format=data_format, **kwargs)
        self.pool_size = positive_integer("pool_size", pool_size, example=3)
        self.stride = positive_integer("stride", stride, example=2)
        self.padding = positive_integer("padding", padding, example=1)
        image = {"data_format": self.data_format, "dtype": self.dtype_policy}
        self.branches = (
            (
                keras.layers.ZeroPadding2D(padding, name="padding", **image),
                keras.layers.MaxPooling2D(pool_size, stride, name="pool", **image),
            ),
        )

    def get_config(self):
        own = {"pool_size": self.pool_size, "stride": self.stride, "padding": self.padding}
        return {**super().get_config(), **own}
