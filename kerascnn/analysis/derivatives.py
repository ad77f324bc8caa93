"""Derivatives of anything that a layer or a function computes, with respect to what it is given."""

from collections.abc import Callable

import keras
import numpy as np


def input_gradient(function: Callable, inputs) -> np.ndarray:
    """Gradient of the sum of a function's outputs with respect to its inputs, by automatic differentiation.

    The gradient that arrives at an output is 1 for each number of it; for another one, multiply in the function:
    `lambda inputs: arriving * layer(inputs)`.

    Args:
        function: A Keras layer, a model, or a function of `keras.ops`, on the TensorFlow or JAX backend.
        inputs: Numbers that it takes.

    Returns:
        An array of the shape of the inputs.

    Raises:
        RuntimeError: if the backend is another.

    Example:
        >>> input_gradient(lambda x: x**2 + 3 * x, [0.0, 1.0, 2.0]).tolist()
        [3.0, 5.0, 7.0]
    """
    gradient_of = {"tensorflow": _tensorflow_gradient, "jax": _jax_gradient}.get(keras.backend.backend())
    if gradient_of is None:
        raise RuntimeError(
            f"input_gradient works on the TensorFlow and JAX backends; Keras runs on {keras.backend.backend()!r}. Set "
            "KERAS_BACKEND before Keras is imported."
        )
    return keras.ops.convert_to_numpy(gradient_of(function, keras.ops.convert_to_tensor(inputs, "float32")))


def _tensorflow_gradient(function, inputs):
    import tensorflow as tf

    with tf.GradientTape() as tape:
        tape.watch(inputs)
        total = keras.ops.sum(function(inputs))
    return tape.gradient(total, inputs, unconnected_gradients="zero")


def _jax_gradient(function, inputs):
    import jax

    return jax.grad(lambda numbers: keras.ops.sum(function(numbers)))(inputs)
