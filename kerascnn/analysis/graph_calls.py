"""Every call in the graph of a functional model for inputs of a given shape, or why it cannot take them."""

import keras

from kerascnn.layers.retracing import GraphCall, retrace

from .weights import check_fit


def graph_calls(model: keras.Model, inputs: tuple, at_own_shape: bool) -> tuple[list[GraphCall], list, list]:
    """Retrace the graph of a model.

    Args:
        model: A functional model.
        inputs: A shape and dtype for each input of the model.
        at_own_shape: Whether these are the ones that the model was built for.

    Returns:
        The calls in the order in which data flows, the tensors that enter, and the tensors that leave.

    Raises:
        ValueError: if a layer of the model cannot take the shape.
    """
    starts = [
        keras.Input(batch_shape=one.shape, dtype=one.dtype, name=tensor.name)
        for one, tensor in zip(inputs, model.inputs, strict=True)
    ]
    try:
        calls, ends = retrace(model, keras.tree.pack_sequence_as(model.input, starts), _check)
    except ValueError as error:
        if at_own_shape:
            raise
        shapes = inputs[0].shape if len(inputs) == 1 else [one.shape for one in inputs]
        raise ValueError(
            f"The model {model.name!r} was built for inputs of shape {model.input_shape} and a layer in it cannot take "
            f"the input_shape {shapes}: build the model for that shape. In detail: {error}"
        ) from error
    return calls, starts, ends


def _check(layer: keras.Operation, tensors: tuple) -> None:
    if not (isinstance(layer, keras.Model) or hasattr(layer, "plan")):
        check_fit(layer, tuple(tuple(tensor.shape) for tensor in tensors))
