"""Visit every layer of a model or block with the tensors it sees, without running it: public Keras API only."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field

import keras

from kerascnn.layers import Block

from .graph_calls import graph_calls
from .weights import Copies, with_weights

Shape = tuple


@dataclass(frozen=True, eq=False)
class Wire:
    """One tensor on its way from the layer that makes it to those that read it; the same wire is the same tensor."""

    shape: Shape
    dtype: str = field(default_factory=keras.config.floatx)


@dataclass(frozen=True)
class Visit:
    """One call of one layer.

    `path` is its address in the model, `inputs` and `outputs` are the tensors that it reads and makes, and
    `operand_shapes` the shapes of all arrays that it is given, constants included, in the order of its arguments.
    """

    path: str
    layer: keras.Operation
    inputs: tuple[Wire, ...]
    outputs: tuple[Wire, ...]
    operand_shapes: tuple[Shape, ...]

    @property
    def input_shapes(self) -> tuple[Shape, ...]:
        """One shape for each input, with the batch as its first entry."""
        return tuple(wire.shape for wire in self.inputs)

    @property
    def output_shapes(self) -> tuple[Shape, ...]:
        """One shape for each output, with the batch as its first entry."""
        return tuple(wire.shape for wire in self.outputs)

    @property
    def output_shape(self) -> Shape:
        """Shape of the output; of several, the tuple of their shapes."""
        return self.output_shapes[0] if len(self.outputs) == 1 else self.output_shapes


@dataclass(frozen=True)
class Trace:
    """What happens between the inputs of a model or layer and its outputs, in the order in which data flows."""

    inputs: tuple[Wire, ...]
    visits: tuple[Visit, ...]
    outputs: tuple[Wire, ...]


def walk(model_or_layer: keras.Operation, input_shape: Shape | list | None = None, path: str = "") -> Iterator[Visit]:
    """Visit the layers that do the work, in the order in which data flows.

    A functional or sequential model is opened through its graph, a block through its branches or its `plan()`; what has
    none of these is visited whole. A layer that is called twice is visited twice; of one without weights yet, a built
    copy is visited.

    Args:
        model_or_layer: A Keras model or layer.
        input_shape: Shape of the input, batch included; of a model, its own by default. A list for several inputs.
        path: Address of what is walked, put before every visit's own.

    Raises:
        ValueError: if a layer is given without an input shape, a model has no graph to walk, or a layer in it was built
            for another shape.

    Example:
        >>> from kerascnn.layers import NaiveInception
        >>> [visit.path for visit in walk(NaiveInception(8, 8, 8), (None, 28, 28, 3))][:3]
        ['conv1x1/convolution', 'conv1x1/activation', 'conv3x3/convolution']
    """
    return iter(trace(model_or_layer, input_shape, path).visits)


def trace(model_or_layer: keras.Operation, input_shape: Shape | list | None = None, path: str = "") -> Trace:
    """The same as `walk`, with the tensors that enter and those that leave.

    Args:
        model_or_layer: A Keras model or layer.
        input_shape: As for `walk`.
        path: As for `walk`.

    Raises:
        ValueError: as `walk`.

    Example:
        >>> from kerascnn.layers import ConvUnit
        >>> flow = trace(ConvUnit(8, 3), (None, 28, 28, 3))
        >>> flow.visits[0].inputs == flow.inputs, flow.visits[-1].outputs == flow.outputs
        (True, True)
    """
    inputs = _input_wires(model_or_layer, input_shape)
    visits, walking = [], _walk(model_or_layer, inputs, path, {})
    while True:
        try:
            visits.append(next(walking))
        except StopIteration as end:
            return Trace(inputs, tuple(visits), end.value)


def _input_wires(layer, shape) -> tuple[Wire, ...]:
    own = getattr(layer, "inputs", None)
    if shape is None and own:
        return tuple(Wire(tuple(tensor.shape), tensor.dtype) for tensor in own)
    if shape is None:
        raise ValueError(
            f"{type(layer).__name__} {layer.name!r} alone does not say what it is applied to: give input_shape, for "
            "example input_shape=(28, 28, 256)."
        )
    shapes = shape if _is_list_of_shapes(shape) else [shape]
    if own and len(shapes) != len(own):
        raise ValueError(
            f"The model {layer.name!r} has {len(own)} inputs; received {len(shapes)} input shapes: {shapes}."
        )
    dtypes = [tensor.dtype for tensor in own] if own else [keras.config.floatx()] * len(shapes)
    return tuple(Wire(tuple(one), dtype) for one, dtype in zip(shapes, dtypes, strict=True))


Walking = Generator[Visit, None, tuple[Wire, ...]]  # yields visits, returns the tensors that leave


def _walk(layer, inputs: tuple[Wire, ...], path: str, copies: Copies) -> Walking:
    if isinstance(layer, keras.Sequential):
        return (yield from _chain(layer.layers, inputs, path, copies))
    if isinstance(layer, Block):
        return (yield from _block_visits(layer, inputs, path, copies))
    if hasattr(layer, "plan"):
        return (yield from _plan_visits(layer, inputs, path, copies))
    if getattr(layer, "inputs", None):
        return (yield from _graph_visits(layer, inputs, path, copies))
    if isinstance(layer, keras.Model):
        raise ValueError(
            f"The model {layer.name!r} ({type(layer).__name__}) is a subclass without a graph, so its layers cannot be "
            "followed. Build it with the functional API, or give it a method plan(input_shape) that yields each layer "
            "with the shape of its input."
        )
    visit = _leaf(path or layer.name, layer, inputs, copies)
    yield visit
    return visit.outputs


def _join(path: str, name: str) -> str:
    return f"{path}/{name}" if path else name


def _shape_or_shapes(wires):
    return wires[0].shape if len(wires) == 1 else [wire.shape for wire in wires]


def _is_list_of_shapes(shape) -> bool:
    return len(shape) > 0 and isinstance(shape[0], tuple | list)


def _leaf(path, layer, inputs, copies) -> Visit:
    shapes = tuple(wire.shape for wire in inputs)
    layer = with_weights(layer, shapes, copies)
    tensors = [keras.KerasTensor(wire.shape, wire.dtype) for wire in inputs]
    outputs = keras.tree.flatten(layer.compute_output_spec(tensors if len(tensors) > 1 else tensors[0]))
    return Visit(path, layer, inputs, tuple(Wire(tuple(one.shape), one.dtype) for one in outputs), shapes)


def _chain(layers, wires, path, copies) -> Walking:
    for layer in layers:
        wires = yield from _walk(layer, wires, _join(path, layer.name), copies)
    return wires


def _block_visits(block, inputs, path, copies) -> Walking:
    """Through what stands before the branches, the branches, what merges them, and what follows."""
    shape = _shape_or_shapes(inputs)
    block.compute_output_shape(shape)  # refuses what the block cannot take, in its own words
    before, branches = block.arrangement(shape)
    start = yield from _chain(before, inputs, path, copies)
    ends = []
    for branch in branches:
        ends.append((yield from _chain(branch, start, path, copies)))
    merged = tuple(wire for end in ends for wire in end)
    if block.merge is not None:
        merged = yield from _chain((block.merge,), merged, path, copies)
    return (yield from _chain(block.after, merged, path, copies))


def _plan_visits(layer, inputs, path, copies) -> Walking:
    """A plan says shapes and not who reads whom: a layer reads what the one before it made, if that has the shape."""
    wires = inputs
    for inner, shape in layer.plan(_shape_or_shapes(inputs)):
        shapes = [tuple(one) for one in shape] if _is_list_of_shapes(shape) else [tuple(shape)]
        if shapes != [wire.shape for wire in wires]:
            wires = tuple(Wire(one, inputs[0].dtype) for one in shapes)
        wires = yield from _walk(inner, wires, _join(path, inner.name), copies)
    return wires


def _graph_visits(model, inputs, path, copies) -> Walking:
    own = [(tuple(tensor.shape), tensor.dtype) for tensor in model.inputs]
    calls, tensors, ends = graph_calls(model, inputs, at_own_shape=own == [(wire.shape, wire.dtype) for wire in inputs])
    wires = {id(tensor): wire for tensor, wire in zip(tensors, inputs, strict=True)}
    for call in calls:
        inner = _join(path, call.layer.name)
        read = tuple(wires[id(tensor)] for tensor in call.inputs)
        if isinstance(call.layer, keras.Model) or hasattr(call.layer, "plan"):
            made = yield from _walk(call.layer, read, inner, copies)
        else:
            made = tuple(Wire(tuple(tensor.shape), tensor.dtype) for tensor in call.outputs)
            yield Visit(inner, call.layer, read, made, call.operand_shapes)
        wires.update({id(tensor): wire for tensor, wire in zip(call.outputs, made, strict=True)})
    return tuple(wires[id(tensor)] for tensor in ends)
