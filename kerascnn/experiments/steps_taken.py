"""The step that an optimiser takes, clipped as Keras clips it: what clipping does to the gradient."""

import keras
import numpy as np


def step_taken(model: keras.Model, images: np.ndarray, labels: np.ndarray, **clipping) -> np.ndarray:
    """What one step of SGD at a rate of 1 takes off the weights: the gradient, as Keras has clipped it.

    The network is left as it was. Read off the weights, so that it is Keras' own clipping that is measured, on every
    backend; a gradient below a millionth of its weights is lost in their rounding.

    Args:
        model: A built network that gives logits.
        images: One batch as the network sees them.
        labels: One whole number for each.
        **clipping: What Keras' optimisers take: `clipvalue` (each number), `clipnorm` (each variable) or
            `global_clipnorm` (the whole gradient).

    Returns:
        All trainable weights' steps in one row.

    Example:
        >>> model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
        >>> batch = np.full((4, 3), 50.0, "float32"), np.zeros(4, int)
        >>> bool(abs(step_taken(model, *batch, clipvalue=0.5)).max() <= 0.501)
        True
    """
    start = [np.array(keras.ops.convert_to_numpy(one)) for one in model.variables]
    before = _row(model)
    copy = keras.Model(model.inputs[0], model.outputs[0])  # so that the network's own optimiser and metrics stay
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    copy.compile(keras.optimizers.SGD(1.0, **clipping), loss, run_eagerly=True)
    copy.train_on_batch(images, labels)
    after = _row(model)
    for variable, numbers in zip(model.variables, start, strict=True):
        variable.assign(numbers)
    return before - after


def cosine(one: np.ndarray, other: np.ndarray) -> float:
    """Of the angle between two steps: 1 where they have the same direction.

    Example:
        >>> round(cosine(np.array([3.0, 4.0]), np.array([1.0, 1.0])), 3)
        0.99
    """
    return float(one @ other / (np.linalg.norm(one) * np.linalg.norm(other)))


def _row(model) -> np.ndarray:
    numbers = [keras.ops.convert_to_numpy(one).ravel() for one in model.trainable_variables]
    return np.concatenate(numbers).astype("float64")
