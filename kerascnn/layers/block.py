"""The idea that holds the package together: a block is branches of layers and what merges them."""

from collections.abc import Iterator

import keras

from kerascnn.papers.validation import positive_integer

Plan = Iterator[tuple[keras.layers.Layer, tuple | list]]


def channel_axis(data_format: str) -> int:
    """Axis of the channels: -1 for "channels_last", 1 for "channels_first"."""
    return -1 if data_format == "channels_last" else 1


class Block(keras.layers.Layer):
    """A layer made of layers: parallel branches on one input, and a layer that merges their ends.

    A subclass sets two attributes in its constructor and is done: `branches`, a tuple of tuples of layers, and `merge`,
    a layer that takes the list of their outputs (or None where there is one branch). Building, shape inference, the
    forward pass, cost accounting and the diagrams all read these two.

    Args:
        data_format: "channels_last" or "channels_first"; Keras' own setting by default.
        **kwargs: What every Keras layer takes (name, dtype, trainable).

    Input shape:  (batch, height, width, channels), or (batch, channels, height, width) with "channels_first"
    Output shape: what the last layer of the plan gives

    Raises:
        ValueError: if `data_format` is unknown, or the input is no image.

    Example:
        >>> from kerascnn.layers import Inception
        >>> module = Inception(64, 96, 128, 16, 32, 32)
        >>> [[layer.name for layer in branch] for branch in module.branches]
        [['conv1x1'], ['reduce3x3', 'conv3x3'], ['reduce5x5', 'conv5x5'], ['pool', 'pool_projection']]
    """

    merge: keras.layers.Layer | None = None

    def __init__(self, *, data_format: str | None = None, **kwargs):
        super().__init__(**kwargs)
        self.data_format = keras.config.image_data_format() if data_format is None else data_format
        if self.data_format not in ("channels_last", "channels_first"):
            raise ValueError(
                f'data_format must be "channels_last", "channels_first" or None; received {data_format!r}.'
            )

    @property
    def layers(self) -> list[keras.layers.Layer]:
        """The layers inside, in order, as `summary(expand_nested=True)` shows them."""
        inside = [layer for branch in self.branches for layer in branch]
        return inside if self.merge is None else [*inside, self.merge]

    def plan(self, input_shape: tuple) -> Plan:
        """Yield every layer inside with the shape of its input, in the order in which data flows.

        Args:
            input_shape: Shape of the block's input, batch included.

        Raises:
            ValueError: if the shape is not that of a batch of images with a known number of channels.

        Example:
            >>> from kerascnn.layers import Inception
            >>> for layer, shape in Inception(64, 96, 128, 16, 32, 32).plan((None, 28, 28, 192)):
            ...     print(layer.name, shape)
            conv1x1 (None, 28, 28, 192)
            reduce3x3 (None, 28, 28, 192)
            conv3x3 (None, 28, 28, 96)
            reduce5x5 (None, 28, 28, 192)
            conv5x5 (None, 28, 28, 16)
            pool (None, 28, 28, 192)
            pool_projection (None, 28, 28, 192)
            merge [(None, 28, 28, 64), (None, 28, 28, 128), (None, 28, 28, 32), (None, 28, 28, 32)]
        """
        ends = []
        for branch in self.branches:
            shape = self._image_shape(input_shape)
            for layer in branch:
                yield layer, shape
                shape = layer.compute_output_shape(shape)
            ends.append(shape)
        if self.merge is not None:
            yield self.merge, ends

    def build(self, input_shape):
        for layer, shape in self.plan(input_shape):
            layer.build(shape)

    def compute_output_shape(self, input_shape):
        *_, (layer, shape) = self.plan(input_shape)
        return layer.compute_output_shape(shape)

    def call(self, inputs):
        ends = []
        for branch in self.branches:
            outputs = inputs
            for layer in branch:
                outputs = layer(outputs)
            ends.append(outputs)
        return ends[0] if self.merge is None else self.merge(ends)

    def get_config(self):
        return {**super().get_config(), "data_format": self.data_format}

    def _image_shape(self, input_shape) -> tuple:
        channels = channel_axis(self.data_format)
        if not isinstance(input_shape, tuple | list) or len(input_shape) != 4 or input_shape[channels] is None:
            layout = "height, width, channels" if channels == -1 else "channels, height, width"
            raise ValueError(
                f"{type(self).__name__} takes a batch of images, of shape (batch, {layout}) with the channels known, "
                f"for example {(None, 28, 28, 256) if channels == -1 else (None, 256, 28, 28)}; "
                f"received {input_shape!r}."
            )
        positive_integer("channels", input_shape[channels], example=256)
        return tuple(input_shape)
