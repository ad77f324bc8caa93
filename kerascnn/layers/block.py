"""The idea that holds the package together: a block is branches of layers and what merges them."""

from collections.abc import Iterator

import keras

from kerascnn.papers.validation import positive_integer

Chain = tuple[keras.layers.Layer, ...]
Plan = Iterator[tuple[keras.layers.Layer, tuple | list]]


def channel_axis(data_format: str) -> int:
    """Axis of the channels: -1 for "channels_last", 1 for "channels_first"."""
    return -1 if data_format == "channels_last" else 1


class Block(keras.layers.Layer):
    """A layer made of layers: parallel branches on one input, and a layer that merges their ends.

    A subclass sets two attributes in its constructor and is done: `branches`, a tuple of tuples of layers (an empty one
    passes its input on), and `merge`, a layer that takes the list of their outputs (or None where there is one branch).
    Layers that all branches share stand in `before`, what follows the merge in `after`. Building, shape inference, the
    forward pass, cost accounting and the diagrams all read these four.

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

    before: Chain = ()
    merge: keras.layers.Layer | None = None
    after: Chain = ()

    def __init__(self, *, data_format: str | None = None, **kwargs):
        super().__init__(**kwargs)
        self.data_format = keras.config.image_data_format() if data_format is None else data_format
        if self.data_format not in ("channels_last", "channels_first"):
            raise ValueError(
                f'data_format must be "channels_last", "channels_first" or None; received {data_format!r}.'
            )

    @property
    def branch_layers(self) -> list[keras.layers.Layer]:
        """The layers of all branches in one list.

        Keras files weights under the first attribute, by name, in which it finds their layer, and looks into tuples of
        tuples such as `branches` since 3.14 only: as this name comes before, one file fits every version.
        """
        return [layer for branch in self.branches for layer in branch]

    @property
    def layers(self) -> list[keras.layers.Layer]:
        """The layers inside, in order, as `summary(expand_nested=True)` shows them."""
        return [*self.before, *self.branch_layers, *([] if self.merge is None else [self.merge]), *self.after]

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
        shape = self._image_shape(input_shape)
        before, branches = self.arrangement(shape)
        start = yield from _chain(before, shape)
        ends = []
        for branch in branches:
            ends.append((yield from _chain(branch, start)))
        merged = ends[0]
        if self.merge is not None:
            yield self.merge, ends
            merged = self.merge.compute_output_shape(ends)
        return (yield from _chain(self.after, merged))

    def arrangement(self, input_shape: tuple) -> tuple[Chain, tuple[Chain, ...]]:
        """`before` and `branches` as they stand on an input of this shape.

        A block whose branches depend on its input, as a projection shortcut does, overrides this.
        """
        return self.before, self.branches

    def build(self, input_shape):
        self.compute_output_shape(input_shape)  # refuses what the block cannot take before any weight is made
        for layer, shape in self.plan(input_shape):
            layer.build(shape)
        if not self.trainable:  # which `trainable=False` in the constructor does not tell the layers inside
            for layer in self.layers:
                layer.trainable = False
        if self.weights:  # for this depth alone: another is refused by the block's name, and not by a layer's inside
            axis = channel_axis(self.data_format)
            self.input_spec = keras.layers.InputSpec(ndim=4, axes={axis: input_shape[axis]})

    def compute_output_shape(self, input_shape):
        plan = self.plan(input_shape)
        while True:
            try:
                next(plan)
            except StopIteration as end:
                return end.value

    def call(self, inputs):
        before, branches = self.arrangement(tuple(inputs.shape))
        start = _apply(before, inputs)
        ends = [_apply(branch, start) for branch in branches]
        return _apply(self.after, ends[0] if self.merge is None else self.merge(ends))

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


def _chain(layers, shape):
    """Yield each layer of a chain with the shape of its input; return the shape at the chain's end."""
    for layer in layers:
        yield layer, shape
        refusal = f"{layer.name} ({type(layer).__name__}) cannot take {tuple(shape)}"
        try:
            shape = layer.compute_output_shape(shape)
        except ValueError as error:
            raise ValueError(f"{refusal}: {error}") from error
        if any(size is not None and size < 1 for size in shape):  # which older versions of Keras let pass
            raise ValueError(f"{refusal}: nothing is left of it.")
    return tuple(shape)


def _apply(layers, outputs):
    for layer in layers:
        outputs = layer(outputs)
    return outputs
