"""Whether a network gives the same numbers in training as in use."""

import inspect
from typing import Any

from .networks import known_numbers, run, set_kernels
from .observation import Words


def training_changes(model: Any, images: Any) -> Words:
    """Whether the same numbers come out in training as in use; with dropout or batch normalisation they do not."""
    import numpy as np

    if all(map(_knows_no_training, model.layers)):
        return Words("the same numbers as in use")
    in_use = known_numbers(model, images)
    set_kernels(model, alternating=True)
    once = run(model, images, training=True)
    if np.allclose(in_use, once, rtol=1e-3, atol=1e-5):
        return Words("the same numbers as in use")
    again = run(model, images, training=True)
    if np.allclose(once, again, rtol=1e-3, atol=1e-5):
        return Words("other numbers than in use")
    return Words("numbers that change from call to call")


def _knows_no_training(layer: Any) -> bool:
    """Whether it is a layer of Keras that is not told that it is trained, and nothing in it, as an activation, can be.

    Most networks of convolutions and poolings are not run again then, which is what takes a check's time.
    """
    import keras

    is_told = "training" in inspect.signature(layer.call).parameters
    parts = [part for part in vars(layer).values() if callable(part)]
    plain = all(_is_of_keras(part) and not isinstance(part, keras.Layer) for part in parts)
    return _is_of_keras(type(layer)) and plain and not is_told


def _is_of_keras(thing: Any) -> bool:
    return (getattr(thing, "__module__", None) or "").startswith("keras.")
