"""Visit every layer of a model or block with the shapes it sees, without running it: public Keras API only."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import keras

from .weights import Copies, check_fit, with_weights

Shape = tuple


@dataclass(frozen=True)
class Visit:
    """One call of one layer.

    `path` is its address in the model, `input_shapes` one shape for each input and `output_shape` the shape of its
    output, all with the batch as their first entry. Of a layer with several outputs it is the tuple of their shapes.
    """

    path: str
    layer: keras.Operation
    input_shapes: tuple[Shape, ...]
    output_shape: Shape

    @property
    def output_shapes(self) -> tuple[Shape, ...]:
        """One shape for each output."""
        return self.output_shape if _is_list_of_shapes(self.output_shape) else (self.output_shape,)


def walk(model_or_layer: keras.Operation, input_shape: Shape | list | None = None, path: str = "") -> Iterator[Visit]:
    """Visit the layers that do the work, in the order in which data flows.

    A functional or sequential model is opened through its graph, a block through its `plan()`; what has neither is
    visited whole. A layer that is called twice is visited twice; of one without weights yet, a built copy is visited.

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
    yield from _walk(model_or_layer, input_shape, path, {})


def _walk(layer, shape, path: str, copies: Copies) -> Iterator[Visit]:
    if isinstance(layer, keras.Sequential):
        yield from _sequential_visits(layer, shape, path, copies)
    elif hasattr(layer, "plan"):
        for inner, inner_shape in layer.plan(_required(layer, shape)):
            yield from _walk(inner, inner_shape, _join(path, inner.name), copies)
    elif getattr(layer, "inputs", None):
        for call in _graph_calls(layer, shape):
            inner = _join(path, call.path)
            if _is_composite(call.layer):
                shapes = call.input_shapes
                yield from _walk(call.layer, list(shapes) if len(shapes) > 1 else shapes[0], inner, copies)
            else:
                yield replace(call, path=inner)
    elif isinstance(layer, keras.Model):
        raise ValueError(
            f"The model {layer.name!r} ({type(layer).__name__}) is a subclass without a graph, so its layers cannot be "
            "followed. Build it with the functional API, or give it a method plan(input_shape) that yields each layer "
            "with the shape of its input."
        )
    else:
        yield _leaf(path or layer.name, layer, _required(layer, shape), copies)


def _join(path: str, name: str) -> str:
    return f"{path}/{name}" if path else name


def _is_composite(layer) -> bool:
    return isinstance(layer, keras.Model) or hasattr(layer, "plan")


def _required(layer, input_shape):
    if input_shape is None:
        raise ValueError(
            f"{type(layer).__name__} {layer.name!r} alone does not say what it is applied to: give input_shape, for "
            "example input_shape=(28, 28, 256)."
        )
    return input_shape


def _leaf(name, layer, shape, copies) -> Visit:
    shapes = tuple(map(tuple, shape)) if _is_list_of_shapes(shape) else (tuple(shape),)
    layer = with_weights(layer, shapes, copies)
    return Visit(name, layer, shapes, _output_shape(layer, shapes))


def _output_shape(layer, shapes) -> Shape:
    tensors = [keras.KerasTensor(one) for one in shapes]
    return _shape_of(layer.compute_output_spec(tensors if len(tensors) > 1 else tensors[0]))


def _shape_of(output) -> Shape:
    """Shape of one output; of several, the tuple of their shapes."""
    shapes = [tuple(tensor.shape) for tensor in keras.tree.flatten(output)]
    return shapes[0] if len(shapes) == 1 else tuple(shapes)


def _is_list_of_shapes(shape) -> bool:
    return len(shape) > 0 and isinstance(shape[0], tuple | list)


def _sequential_visits(model, input_shape, path, copies):
    shape = _required(model, input_shape or (model.input_shape if getattr(model, "inputs", None) else None))
    for layer in model.layers:
        visits = list(_walk(layer, shape, _join(path, layer.name), copies))
        yield from visits
        if getattr(layer, "inputs", None):  # the last visit of a graph need not be its output
            shape = _output_shape(layer, shape if _is_list_of_shapes(shape) else (shape,))
        elif visits:
            shape = visits[-1].output_shape


class _Stub(keras.Operation):
    """Stands for a layer while the graph is retraced: gives its output's shape, keeps no weights and no history."""

    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def call(self, *args, **kwargs):
        return self.layer(*args, **kwargs)

    def compute_output_spec(self, *args, **kwargs):
        return self.layer.compute_output_spec(*args, **kwargs)


def _graph_calls(model, input_shape):
    """Every call in the graph of a functional model: `clone_model`, Keras' public way, retraces it with stubs."""
    calls = []

    def record(layer, *args, **kwargs):
        tensors = [tensor for tensor in keras.tree.flatten((args, kwargs)) if isinstance(tensor, keras.KerasTensor)]
        shapes = tuple(tuple(tensor.shape) for tensor in tensors)
        if not _is_composite(layer):
            check_fit(layer, shapes)
        outputs = _Stub(layer)(*args, **kwargs)
        calls.append(Visit(layer.name, layer, shapes, _shape_of(outputs)))
        return outputs

    try:
        keras.models.clone_model(
            model,
            input_tensors=_symbolic_inputs(model, input_shape),
            clone_function=lambda layer: layer,
            call_function=record,
        )
    except ValueError as error:
        if input_shape is None:
            raise
        raise ValueError(
            f"The model {model.name!r} was built for inputs of shape {model.input_shape} and a layer in it cannot take "
            f"the input_shape {input_shape}: build the model for that shape. In detail: {error}"
        ) from error
    return calls


def _symbolic_inputs(model, input_shape):
    if input_shape is None:
        shapes = [tuple(tensor.shape) for tensor in model.inputs]
    else:
        shapes = input_shape if _is_list_of_shapes(input_shape) else [input_shape]
    if len(shapes) != len(model.inputs):
        raise ValueError(
            f"The model {model.name!r} has {len(model.inputs)} inputs; received {len(shapes)} input shapes: {shapes}."
        )
    tensors = [
        keras.Input(batch_shape=shape, dtype=tensor.dtype, name=tensor.name)
        for shape, tensor in zip(shapes, model.inputs, strict=True)
    ]
    return keras.tree.pack_sequence_as(model.input, tensors)
