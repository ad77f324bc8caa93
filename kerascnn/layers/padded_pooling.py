"""The layer of a table's pooling row, and max-pooling with a border of zeros, on all sides or on the far ones."""

import keras

from kerascnn.papers.specifications import Pooling, window_output
from kerascnn.papers.validation import positive_integer

from .block import Block


@keras.saving.register_keras_serializable(package="kerascnn")
class PaddedMaxPooling(Block):
    """A border of zeros, then max-pooling: the same at every size, where Keras' "same" pads what the size asks for.

    Zeros are below nothing that comes out of a ReLU, so there they never win the maximum.

    Source: a border on all sides: He et al. 2015, arXiv:1512.03385, Table 1, as torchvision and Keras' own ResNets have
    it. "ceil": Szegedy et al. 2014, arXiv:1409.4842, Table 1, as Caffe and torchvision have it.
    Differs from the papers: their texts give no padding; the code of He et al. pads the far sides.

    Args:
        pool_size: Side of the window.
        stride: Step of the window.
        padding: Width of the border on all four sides; or "ceil": stride - 1 on the far sides, so that a window that
            begins inside the image may end outside it.
        data_format: "channels_last" or "channels_first"; Keras' own setting by default.

    Input shape:  (batch, height, width, channels)
    Output shape: (batch, (height + border - pool_size) // stride + 1, the same of the width, channels)

    Raises:
        ValueError: if a number is not a whole number of at least 1.

    Example:
        >>> PaddedMaxPooling(3, stride=2, padding=1).compute_output_shape((None, 112, 112, 64))
        (None, 56, 56, 64)
        >>> PaddedMaxPooling(3, stride=2, padding="ceil").compute_output_shape((None, 75, 75, 64))
        (None, 37, 37, 64)
    """

    def __init__(self, pool_size: int, stride: int, padding: int | str, *, data_format: str | None = None, **kwargs):
        super().__init__(data_format=data_format, **kwargs)
        self.pool_size = positive_integer("pool_size", pool_size, example=3)
        self.stride = positive_integer("stride", stride, example=2)
        self.padding = padding if padding == "ceil" else positive_integer("padding", padding, example=1)
        border = ((0, self.stride - 1), (0, self.stride - 1)) if padding == "ceil" else self.padding
        image = {"data_format": self.data_format, "dtype": self.dtype_policy}
        self.branches = (
            (
                keras.layers.ZeroPadding2D(border, name="padding", **image),
                keras.layers.MaxPooling2D(pool_size, stride, name="pool", **image),
            ),
        )
        self.unpadded = {
            padding: keras.layers.MaxPooling2D(pool_size, stride, padding, name="pool", **image)
            for padding in ("same", "valid")
        }

    def arrangement(self, input_shape):
        """A border costs time, so it is left out where Keras' own padding gives the same: at most sizes, for "ceil"."""
        sides = input_shape[1:3] if self.data_format == "channels_last" else input_shape[2:]
        if self.padding == "ceil" and None not in sides:
            for padding, pool in self.unpadded.items():
                if all(self._is_ceil(side, padding) for side in sides):
                    return (), ((pool,),)
        return (), self.branches

    def _is_ceil(self, side: int, padding: str) -> bool:
        """Whether Keras' padding of a side puts all windows where "ceil" has them: the first at the first pixel."""
        windows = window_output(side, self.pool_size, self.stride, padding)
        added = (windows - 1) * self.stride + self.pool_size - side
        return windows == window_output(side, self.pool_size, self.stride, "ceil") and added <= 1

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
    if row.kind == "max" and row.padding not in ("same", "valid"):
        return PaddedMaxPooling(row.pool_size, row.stride, row.padding, **image)
    if row.padding not in ("same", "valid"):
        raise ValueError(
            'Average pooling takes padding="same", which leaves what it adds out of the average, or "valid"; received '
            f"padding={row.padding!r}."
        )
    kind = keras.layers.MaxPooling2D if row.kind == "max" else keras.layers.AveragePooling2D
    return kind(row.pool_size, row.stride, row.padding, **image)
