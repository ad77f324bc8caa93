"""The weights of a network one by one: where each is, and what a checkpoint calls it."""

from collections.abc import Iterator
from dataclasses import dataclass

import keras

from .weight_layouts import Layout

Image = tuple[int, int, int]  # height, width, channels


@dataclass(frozen=True, eq=False)
class Slot:
    """One weight of a network: where it is, what layer it belongs to, and what it is called elsewhere.

    `flattened` is the image (height, width, channels) that is flattened just before the layer, None where none is.
    """

    layer_path: str
    layer: keras.layers.Layer
    weight: keras.Variable
    source_name: str
    flattened: Image | None

    @property
    def path(self) -> str:
        """Path of the weight, such as "conv1/convolution/kernel"."""
        return f"{self.layer_path}/{self.weight.name}"


def innermost_layers(layers, path: str = "") -> Iterator[tuple[str, keras.layers.Layer]]:
    """Yield the layers that have no layers inside, with their paths, in the order in which they stand in the network.

    Example:
        >>> from kerascnn.layers import ConvUnit
        >>> [path for path, _ in innermost_layers([ConvUnit(8, 3, name="conv1")])]
        ['conv1/convolution', 'conv1/activation']
    """
    for layer in layers:
        inside = getattr(layer, "layers", None)
        if inside is None:
            yield path + layer.name, layer
        else:
            yield from innermost_layers(inside, f"{path}{layer.name}/")


def slots(model, layout: Layout) -> Iterator[Slot]:
    """Yield every weight of a network in order, each with its name in a checkpoint of this layout.

    Example:
        >>> from kerascnn.models import lenet5
        >>> [(slot.path, slot.flattened) for slot in slots(lenet5(), Layout("a file", {}))][4:6]
        [('fc3/kernel', (5, 5, 16)), ('fc3/bias', (5, 5, 16))]
    """
    flattened = None
    for path, layer in innermost_layers(model.layers):
        if isinstance(layer, keras.layers.Flatten):
            flattened = _flattened(layer)
        for weight in layer.weights:
            name = layout.name(path, weight.name)
            yield Slot(path, layer, weight, f"(none in {layout.source})" if name is None else name, flattened)
        if isinstance(layer, keras.layers.Dense):
            flattened = None


def _flattened(layer: keras.layers.Flatten) -> Image:
    """The image that a layer flattens: in a block it was built for its shape, in the graph its input has it."""
    built = layer.get_build_config()
    _, *shape = built["input_shape"] if built else layer.input.shape
    return (*shape[1:], shape[0]) if layer.data_format == "channels_first" else tuple(shape)
