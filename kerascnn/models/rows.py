"""A row of a paper's table as a Keras layer: what lets a network be a table and a loop."""

from collections.abc import Callable
from functools import partial

import keras

from kerascnn.layers import (
    BasicBlock,
    BottleneckBlock,
    ConvUnit,
    Inception,
    NaiveInception,
    NormalizedActivation,
    ParallelBranches,
)
from kerascnn.layers.padded_pooling import pooling_layer
from kerascnn.papers.branches import Branches
from kerascnn.papers.inception import InceptionSpec, NaiveInceptionSpec, TorchvisionInceptionSpec
from kerascnn.papers.residual import BasicBlockSpec, BottleneckBlockSpec
from kerascnn.papers.specifications import Convolution, Dense, GlobalPooling, Normalization, Pooling

BLOCKS: dict[type, Callable[..., keras.layers.Layer]] = {
    Convolution: ConvUnit,
    InceptionSpec: Inception,
    NaiveInceptionSpec: NaiveInception,
    TorchvisionInceptionSpec: partial(Inception, wide_kernel=3, normalization="batch"),
    BasicBlockSpec: BasicBlock,
    BottleneckBlockSpec: BottleneckBlock,
    Normalization: NormalizedActivation,
}


class Rows:
    """Makes the layers of one network, which share a data format and a precision.

    Args:
        data_format: "channels_last" or "channels_first".
        dtype: Precision policy of every layer.

    Example:
        >>> rows = Rows("channels_last", "float32")
        >>> rows.layer("conv1", Convolution(64, 7, stride=2))(keras.Input((224, 224, 3))).shape
        (None, 112, 112, 64)
    """

    def __init__(self, data_format: str, dtype):
        self.dtype = dtype
        self.image = {"data_format": data_format, "dtype": dtype}

    def layer(self, name: str, row: object, **options) -> Callable:
        """The layer of a row, with this name; `options` are further arguments of it, before the row's own.

        Raises:
            TypeError: if there is no layer for such a row.
        """
        if type(row) in BLOCKS:
            return BLOCKS[type(row)](**{**vars(row), **options}, name=name, **self.image)
        if isinstance(row, Branches):
            return ParallelBranches(row, **options, name=name, **self.image)
        if isinstance(row, Pooling):
            return pooling_layer(row, name=name, **self.image)
        if isinstance(row, GlobalPooling):
            return keras.layers.GlobalAveragePooling2D(name=name, **self.image)
        if isinstance(row, Dense):
            return keras.layers.Dense(row.units, kernel_initializer="he_normal", name=name, dtype=self.dtype, **options)
        raise TypeError(f"There is no layer for the row {name!r} of a table: received {row!r}.")

    def flatten(self) -> keras.layers.Layer:
        """From an image to the row of numbers that a dense layer takes."""
        return keras.layers.Flatten(name="flatten", **self.image)

    def dropout(self, rate: float, name: str) -> keras.layers.Layer:
        """Dropout in the network's precision."""
        return keras.layers.Dropout(rate, name=name, dtype=self.dtype)

    def logits(self, num_classes: int, name: str) -> keras.layers.Layer:
        """The last layer, in float32 whatever the rest computes in: a softmax in half precision is none."""
        return keras.layers.Dense(num_classes, dtype="float32", name=name)
