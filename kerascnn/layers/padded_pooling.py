"""The layer of a table's pooling row, and max-pooling with a border of zeros, as residual networks begin with."""

import keras

from kerascnn.papers.specifications import Pooling
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


def pooling_layer(row: Pooling, **image) -> keras.layers.Layer:
    """The layer that a table's row of pooling describes.

    Args:
        row: Kind, size, stride and padding.
        **image: What every such layer takes: name, data_format, dtype.

    Raises:
        ValueError: if an average is to be padded by a number of pixels: its zeros would count as values of the image.

    Example:
        >>> pooling_layer(Pooling(3, stride=2), name="pool1").compute_output_shape((None, 112, 112, 64))
        (None, 56, 56, 64)
    """
    if row.kind == "max" and not isinstance(row.padding, str):
        return PaddedMaxPooling(row.pool_size, row.stride, row.padding, **image)
    if not isinstance(row.padding, str):
        raise ValueError(
            'Average pooling takes padding="same", which leaves what it adds out of the average, or "valid"; received '
            f"padding={row.padding!r}."
        )
    kind = keras.layers.MaxPooling2D if row.kind == "max" else keras.layers.AveragePooling2D
    return kind(row.pool_size, row.stride, row.padding, **image)
