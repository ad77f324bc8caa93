"""Every call in the graph of a functional model, with the tensors that go in and come out."""

from dataclasses import dataclass

import keras

from .weights import check_fit


@dataclass(frozen=True)
class GraphCall:
    """One call of one layer or operation in a graph, on symbolic tensors."""

    layer: keras.Operation
    inputs: tuple[keras.KerasTensor, ...]
    outputs: tuple[keras.KerasTensor, ...]
    operand_shapes: tuple[tuple, ...]


class _Stub(keras.Operation):
    """Stands for a layer while the graph is retraced: gives its output's shape, keeps no weights and no history."""

    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def call(self, *args, **kwargs):
        return self.layer(*args, **kwargs)

    def compute_output_spec(self, *args, **kwargs):
        return self.layer.compute_output_spec(*args, **kwargs)


def graph_calls(model: keras.Model, inputs: tuple, at_own_shape: bool) -> tuple[list[GraphCall], list, list]:
    """Retrace the graph with stubs by `clone_model`, Keras' public way.

    Args:
        model: A functional model.
        inputs: A shape and dtype for each input of the model.
        at_own_shape: Whether these are the ones that the model was built for.

    Returns:
        The calls in the order in which data flows, the tensors that enter, and the tensors that leave.

    Raises:
        ValueError: if a layer of the model cannot take the shape.
    """
    calls = []

    def record(layer, *args, **kwargs):
        values = keras.tree.flatten((args, kwargs))
        tensors = tuple(value for value in values if isinstance(value, keras.KerasTensor))
        if not (isinstance(layer, keras.Model) or hasattr(layer, "plan")):
            check_fit(layer, tuple(tuple(tensor.shape) for tensor in tensors))
        outputs = _Stub(layer)(*args, **kwargs)
        made = tuple(value for value in keras.tree.flatten(outputs) if isinstance(value, keras.KerasTensor))
        shapes = tuple(tuple(value.shape) for value in values if hasattr(value, "shape"))
        calls.append(GraphCall(layer, tensors, made, shapes))
        return outputs

    starts = [
        keras.Input(batch_shape=one.shape, dtype=one.dtype, name=tensor.name)
        for one, tensor in zip(inputs, model.inputs, strict=True)
    ]
    try:
        clone = keras.models.clone_model(
            model,
            input_tensors=keras.tree.pack_sequence_as(model.input, starts),
            clone_function=lambda layer: layer,
            call_function=record,
        )
    except ValueError as error:
        if at_own_shape:
            raise
        shapes = inputs[0].shape if len(inputs) == 1 else [one.shape for one in inputs]
        raise ValueError(
            f"The model {model.name!r} was built for inputs of shape {model.input_shape} and a layer in it cannot take "
            f"the input_shape {shapes}: build the model for that shape. In detail: {error}"
        ) from error
    return calls, starts, list(clone.outputs)
