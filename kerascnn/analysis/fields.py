"""Receptive fields: which pixels each number in a network can depend on, followed from layer to layer."""

from __future__ import annotations

from difflib import get_close_matches
from fractions import Fraction

import keras

from .reaches import SEES_ALL, Reach, ReceptiveField, ReceptiveFieldTable
from .shapes import batched_shape
from .traversal import Trace, Visit, Wire, trace
from .windows import Window, windows


def receptive_field(
    model: keras.Operation, layer_name: str | None = None, input_shape: tuple | None = None
) -> ReceptiveField:
    """Which pixels one number of a layer's output can depend on, through the farthest of all paths to it.

    Args:
        model: A model with one input, or a layer.
        layer_name: Path of a layer, or of a block, as `cost_table` prints it. By default the last layer whose output
            has more than one position: behind it stands global pooling or a fully connected layer, which sees all. Of
            several outputs, such as auxiliary heads, it is on the way to the one that most layers lead to.
        input_shape: (height, width, channels) of one image; of a model, its own by default.

    Raises:
        ValueError: if there is no layer of that name (the message has names like it), the model has several inputs, or
            the tensors in it cannot be followed.
        UnknownLayerError: for a layer without a rule; the message says how to give one.

    Source: the arithmetic of Araujo, Norris and Sim 2019, Computing Receptive Fields of Convolutional Neural Networks.

    Example:
        >>> from kerascnn.layers import Inception
        >>> module = Inception(64, 96, 128, 16, 32, 32)
        >>> receptive_field(module, input_shape=(28, 28, 192)).size
        (5, 5)
        >>> receptive_field(module, "conv3x3", input_shape=(28, 28, 192)).size
        (3, 3)
    """
    flow = trace(model, batched_shape(model, input_shape))
    rows = _rows(model, flow)
    if layer_name is None:
        trunk = [rows[step] for step in _trunk(flow)]
        return ([row for row in trunk if any(side != 1 for side in _positions(row))] or trunk)[-1]
    found = [row for row in rows if row.path == layer_name or row.path.startswith(f"{layer_name}/")]
    if not found:
        raise ValueError(_no_such_layer(model, layer_name, [row.path for row in rows]))
    return found[-1]


def _trunk(flow: Trace) -> list[int]:
    """The steps, in order, that lead to the output that most of them lead to."""
    maker = {wire: step for step, visit in enumerate(flow.visits) for wire in visit.outputs}

    def upstream(output: Wire) -> set[int]:
        steps, waiting = set(), [output]
        while waiting:
            step = maker.get(waiting.pop())
            if step is not None and step not in steps:
                steps.add(step)
                waiting += flow.visits[step].inputs
        return steps

    return sorted(max((upstream(output) for output in flow.outputs), key=len))


def _positions(row: ReceptiveField) -> tuple:
    shape = row.output_shape[0] if row.output_shape and isinstance(row.output_shape[0], tuple) else row.output_shape
    return shape[:-1] if len(shape) == len(row.axes) + 1 else ()


def _no_such_layer(model, name, paths) -> str:
    parts = (path.split("/") for path in paths)
    names = list(dict.fromkeys("/".join(part[: end + 1]) for part in parts for end in range(len(part))))
    near = get_close_matches(str(name), names, n=5, cutoff=0.4) or names[:5]
    return f"{model.name!r} has no layer {name!r}. Names like it: {', '.join(near)}."


def receptive_fields(model: keras.Operation, input_shape: tuple | None = None) -> ReceptiveFieldTable:
    """The receptive field of every layer of a model or block, as a table that prints.

    Args:
        model: A model with one input, or a layer.
        input_shape: (height, width, channels) of one image; of a model, its own by default.

    Raises:
        ValueError: if the model has several inputs, or the tensors in it cannot be followed.
        UnknownLayerError: for a layer without a rule; the message says how to give one.

    Example:
        >>> from kerascnn.layers import ConvUnit
        >>> [row.size for row in receptive_fields(ConvUnit(8, 7, 2), input_shape=(32, 32, 3)).rows]
        [(1, 1), (7, 7), (7, 7)]
    """
    rows = _rows(model, trace(model, batched_shape(model, input_shape)))
    return ReceptiveFieldTable(f"Receptive fields in {model.name}", rows)


def _rows(model, flow: Trace) -> tuple[ReceptiveField, ...]:
    if len(flow.inputs) != 1:
        raise ValueError(
            f"A receptive field is a part of one image, and {model.name!r} has {len(flow.inputs)} inputs. Ask about a "
            "part of it that has one: keras.Model(input, output)."
        )
    (image,) = flow.inputs
    fields: dict[Wire, tuple] = {image: (Reach(1, 1, 0),) * (len(image.shape) - 2)}
    rows, sides = [], _sides(image, flow.visits)
    for visit in flow.visits:
        axes = _field(visit, fields, image)
        fields.update(dict.fromkeys(visit.outputs, axes))
        shapes = tuple(shape[1:] for shape in visit.output_shapes)
        shape = shapes[0] if len(shapes) == 1 else shapes
        rows.append(ReceptiveField(visit.path, type(visit.layer).__name__, shape, axes, sides))
    return tuple(rows)


def _sides(image: Wire, visits) -> tuple:
    formats = {getattr(visit.layer, "data_format", None) for visit in visits}
    return image.shape[2:] if "channels_first" in formats else image.shape[1:-1]


def _field(visit: Visit, fields: dict, image: Wire) -> tuple:
    """The union of what is seen through each input."""
    unknown = [wire for wire in visit.inputs if wire not in fields]
    if unknown or not visit.inputs:
        raise ValueError(
            f"What {visit.path} sees cannot be followed: the plan() around it does not tell which layer reads which. "
            "Derive the block from kerascnn.layers.Block, whose branches do."
        )
    seen, axes = windows(visit), len(image.shape) - 2
    if len(seen) != axes:  # no image any more: what is left of it has been seen whole
        seen = (Window(),) * axes
    fields_in = [
        tuple(_through(reach, window) for reach, window in zip(_still(wire, visit, fields), seen, strict=True))
        for wire in visit.inputs
    ]
    return tuple(_union(reaches) for reaches in zip(*fields_in, strict=True))


def _still(wire: Wire, visit: Visit, fields: dict) -> tuple:
    """The field of an input; where it has one position for all positions of the output, they all see it whole."""
    field, shape, made = fields[wire], wire.shape, visit.outputs[0].shape
    if len(visit.inputs) == 1 or len(shape) != len(made) or len(shape) != len(field) + 2:
        return field
    first = getattr(visit.layer, "data_format", None) == "channels_first"
    pairs = zip(*((shape[2:], made[2:]) if first else (shape[1:-1], made[1:-1])), strict=True)
    return tuple(
        SEES_ALL if (before == 1 != after) else reach for reach, (before, after) in zip(field, pairs, strict=True)
    )


def _through(reach: Reach | None, window: Window | None) -> Reach | None:
    if reach is None or window is None:
        return SEES_ALL
    return Reach(
        size=_whole(reach.size + (window.size - 1) * reach.stride),
        stride=_whole(reach.stride * window.stride),
        start=_whole(reach.start - window.padding * reach.stride),
    )


def _whole(number: Fraction | int) -> Fraction | int:
    return int(number) if number == int(number) else number


def _union(reaches: tuple) -> Reach | None:
    """From the first pixel that any of them sees to the last; of different steps nothing less than all can be said."""
    if None in reaches or len({reach.stride for reach in reaches}) > 1:
        return SEES_ALL
    start = min(reach.start for reach in reaches)
    end = max(reach.start + reach.size for reach in reaches)
    return Reach(end - start, reaches[0].stride, start)
