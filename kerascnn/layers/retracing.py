"""Every call in the graph of a functional model, with the tensors that go in and come out: public Keras API only."""

from collections.abc import Callable
from dataclasses import dataclass

import keras


@dataclass(frozen=True)
class GraphCall:
    """One call of one layer or operation in a graph, on symbolic tensors.

    `operand_shapes` are the shapes of all arrays that it is given, constants included, in the order of its arguments.
    """

    layer: keras.Operation
    inputs: tuple[keras.KerasTensor, ...]
    outputs: tuple[keras.KerasTensor, ...]
    operand_shapes: tuple[tuple, ...]


class _StandIn(keras.Operation):
    """Stands for a layer while the graph is retraced: gives its output's shape, keeps no weights and no history."""

    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def call(self, *args, **kwargs):
        return self.layer(*args, **kwargs)

    def compute_output_spec(self, *args, **kwargs):
        return self.layer.compute_output_spec(*args, **kwargs)


def retrace(
    model: keras.Model, input_tensors=None, check: Callable[[keras.Operation, tuple], None] | None = None
) -> tuple[list[GraphCall], list[keras.KerasTensor]]:
    """Go through the graph once more by `clone_model`, with a stand-in for each layer, which leaves no trace in it.

    Args:
        model: A functional model.
        input_tensors: What enters, in the structure of the model's input; tensors like its own by default.
        check: Called before each call with the layer and its input tensors, to refuse them.

    Returns:
        The calls in the order in which data flows, and the tensors that leave.

    Example:
        >>> inputs = keras.Input((8, 8, 3))
        >>> calls, _ = retrace(keras.Model(inputs, keras.layers.Flatten()(keras.layers.ReLU()(inputs))))
        >>> [(type(call.layer).__name__, call.outputs[0].shape) for call in calls]
        [('ReLU', (None, 8, 8, 3)), ('Flatten', (None, 192))]
    """
    calls = []

    def record(layer, *args, **kwargs):
        values = keras.tree.flatten((args, kwargs))
        tensors = _symbolic(values)
        if check is not None:
            check(layer, tensors)
        outputs = _StandIn(layer)(*args, **kwargs)
        shapes = tuple(tuple(value.shape) for value in values if hasattr(value, "shape"))
        calls.append(GraphCall(layer, tensors, _symbolic(keras.tree.flatten(outputs)), shapes))
        return outputs

    clone = keras.models.clone_model(
        model, input_tensors=input_tensors, clone_function=lambda layer: layer, call_function=record
    )
    return calls, list(clone.outputs)


def _symbolic(values: list) -> tuple[keras.KerasTensor, ...]:
    return tuple(value for value in values if isinstance(value, keras.KerasTensor))
