"""Visit every layer of a model or block with the shapes it sees, without running it: public Keras API only."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import keras

Shape = tuple


@dataclass(frozen=True)
class Visit:
    """One call of one layer.

    `path` is its address in the model, `input_shapes` one shape for each input and `output_shape` the shape of its
    output, all with the batch as their first entry.
    """

    path: str
    layer: keras.Operation
    input_shapes: tuple[Shape, ...]
    output_shape: Shape


def walk(model_or_layer: keras.Operation, input_shape: Shape | list | None = None, path: str = "") -> Iterator[Visit]:
    """Visit the layers that do the work, in the order in which data flows.

    A functional or sequential model is opened through its graph, a block through its `plan()`; what has neither is
    visited whole. A layer that is called twice is visited twice.

    Args:
        model_or_layer: A Keras model or layer.
        input_shape: Shape of the input, batch included; of a model, its own by default. A list for several inputs.
        path: Address of what is walked, put before every visit's own.

    Raises:
        ValueError: if a layer is given without an input shape, or a model has no graph to walk.

    Example:
        >>> from kerascnn.layers import NaiveInception
        >>> [visit.path for visit in walk(NaiveInception(8, 8, 8), (None, 28, 28, 3))][:3]
        ['conv1x1/convolution', 'conv1x1/activation', 'conv3x3/convolution']
    """
    if not _is_composite(model_or_layer):
        yield _leaf(path or model_or_layer.name, model_or_layer, _required(model_or_layer, input_shape))
        return
    for call in _calls(model_or_layer, input_shape):
        inner = f"{path}/{call.path}" if path else call.path
        if _is_composite(call.layer):
            yield from walk(
                call.layer, call.input_shapes if len(call.input_shapes) > 1 else call.input_shapes[0], inner
            )
        else:
            yield replace(call, path=inner)


def _calls(model, input_shape) -> Iterable[Visit]:
    """What is directly inside a model or block."""
    if isinstance(model, keras.Sequential):
        return _sequential_calls(model, input_shape)
    if hasattr(model, "plan"):
        return (_leaf(layer.name, layer, shape) for layer, shape in model.plan(_required(model, input_shape)))
    if getattr(model, "inputs", None):
        return _graph_calls(model, input_shape)
    raise ValueError(
        f"The model {model.name!r} ({type(model).__name__}) is a subclass without a graph, so its layers cannot be "
        "followed. Build it with the functional API, or give it a method plan(input_shape) that yields each layer "
        "with the shape of its input."
    )


def _is_composite(layer) -> bool:
    return isinstance(layer, keras.Model) or hasattr(layer, "plan")


def _required(layer, input_shape):
    if input_shape is None:
        raise ValueError(
            f"{type(layer).__name__} {layer.name!r} alone does not say what it is applied to: give input_shape, for "
            "example input_shape=(28, 28, 256)."
        )
    return input_shape


def _leaf(name, layer, shape) -> Visit:
    shapes = tuple(shape) if _is_list_of_shapes(shape) else (tuple(shape),)
    tensors = [keras.KerasTensor(one) for one in shapes]
    output = layer.compute_output_spec(tensors if len(tensors) > 1 else tensors[0])
    return Visit(name, layer, shapes, _shape_of(output))


def _shape_of(output) -> Shape:
    """Shape of one output; of several, the list of their shapes."""
    shapes = [tuple(tensor.shape) for tensor in keras.tree.flatten(output)]
    return shapes[0] if len(shapes) == 1 else tuple(shapes)


def _is_list_of_shapes(shape) -> bool:
    return len(shape) > 0 and isinstance(shape[0], tuple | list)


def _sequential_calls(model, input_shape):
    shape = input_shape or (model.input_shape if model.inputs else None)
    for layer in model.layers:
        visit = _leaf(layer.name, layer, _required(model, shape))
        yield visit
        shape = visit.output_shape


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
        outputs = _Stub(layer)(*args, **kwargs)
        shapes = tuple(tuple(tensor.shape) for tensor in tensors)
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
            f"the input_shape {input_shape}: build the model for that shape. Keras says: {error}"
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
