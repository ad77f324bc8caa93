"""Count parameters, multiply-accumulates and activation memory of any Keras layer or model.

A multiply-accumulate (MAC) is what papers loosely call a FLOP: one multiplication and the addition after it, counted
for convolutions and dense layers; biases, normalisation, activations, pooling and additions count nothing.
"""

import math

import keras

from .backward import bytes_of
from .flat_names import flat_blocks
from .layer_macs import IN_PLACE
from .report import CostRow, CostTable
from .rules import macs
from .shapes import batched_shape
from .traversal import Visit, trace


def cost_table(model_or_layer: keras.Operation, input_shape: tuple | None = None) -> CostTable:
    """Cost of every layer for one image, as a table that prints.

    A layer that has no weights yet is not touched: a copy of it is built for the count.

    Args:
        model_or_layer: Any Keras model or layer, ours or not.
        input_shape: (height, width, channels) of one image, or the same with the batch before it (None or a number,
            which is ignored: costs are per image). A model's own input by default. For a layer that takes any number of
            axes, such as Dense, a shape of four sizes, or one that begins with None, has its batch.

    Returns:
        A `CostTable`; `table.total.macs` and its neighbours are the sums.

    Raises:
        UnknownLayerError: for a layer without a rule; the message says how to give one.
        TypeError: if it is given anything but a model or layer.
        ValueError: if a layer is given without an input shape, or the shape leaves a size open, or weights were built
            for another one.

    Example:
        >>> from kerascnn.layers import Inception
        >>> cost_table(Inception(128, 64, 192, 64, 96, 64), input_shape=(28, 28, 256)).total.macs
        271351808
    """
    batched = batched_shape(model_or_layer, input_shape)
    flow = trace(model_or_layer, batched)
    rows, counted = [], set()
    for visit, block in zip(flow.visits, flat_blocks(flow), strict=True):
        rows.append(_row(visit, block, counts_parameters=id(visit.layer) not in counted))
        counted.add(id(visit.layer))
    return CostTable(title=_title(model_or_layer, batched), rows=tuple(rows))


def _title(layer, batched) -> str:
    shape = batched if batched is not None else getattr(layer, "input_shape", None)
    if isinstance(shape, tuple) and all(isinstance(size, int | None) for size in shape):
        return f"{layer.name} ({type(layer).__name__}) on {'x'.join(str(size) for size in shape[1:])}"
    return f"{layer.name} ({type(layer).__name__})"


def _row(visit: Visit, block: str, counts_parameters: bool) -> CostRow:
    layer = visit.layer
    weights = getattr(layer, "weights", []) if counts_parameters else []
    trainable = getattr(layer, "trainable_weights", []) if counts_parameters else []
    return CostRow(
        path=visit.path,
        layer=type(layer).__name__,
        output_shape=_without_batch(visit),
        parameters=sum(math.prod(weight.shape) for weight in weights),
        trainable_parameters=sum(math.prod(weight.shape) for weight in trainable),
        macs=macs(visit),
        activation_bytes=0 if isinstance(layer, IN_PLACE) else sum(bytes_of(visit, wire) for wire in visit.outputs),
        window=_window(visit),
        block=block,
    )


def _without_batch(visit: Visit) -> tuple:
    shapes = tuple(shape[1:] for shape in visit.output_shapes)
    return shapes[0] if len(shapes) == 1 else shapes


def _window(visit: Visit) -> tuple[int, ...]:
    """Size of the kernel or of the pooling; one number, as a reader's own layer may have it, counts for every side."""
    size = getattr(visit.layer, "kernel_size", None) or getattr(visit.layer, "pool_size", None) or ()
    return (size,) * (len(visit.input_shapes[0]) - 2) if isinstance(size, int) else tuple(size)
