"""What shape a reader means by `input_shape`: one image or a batch, checked before Keras sees it."""

import operator

import keras


def batched_shape(layer: keras.Operation, shape: object) -> tuple | list[tuple] | None:
    """Return the input shape with the batch, as None, before it; of several inputs, the list of their shapes.

    Where the layer tells how many axes its input has (a model with inputs, a convolution, pooling, a block of them),
    that decides whether the batch is already there. Other layers, such as Dense, take any number: for them a shape of
    four sizes, or one that begins with None, has its batch.

    Args:
        layer: What the shape is for.
        shape: A shape, a list of shapes, or None, which stays None.

    Raises:
        ValueError: if it is no shape, or leaves a size open.
        TypeError: if it is for anything but a layer or a model.

    Example:
        >>> batched_shape(keras.layers.Conv3D(8, 3), (16, 28, 28, 3))
        (None, 16, 28, 28, 3)
        >>> batched_shape(keras.layers.Dense(8), (32, 28, 28, 3))
        (None, 28, 28, 3)
    """
    if not isinstance(layer, keras.Operation):
        raise TypeError(
            "The analysis takes a Keras model or layer, for example kerascnn.models.resnet34(); received "
            f"{layer!r}. A class or a function becomes one with its arguments; a specification from kerascnn.papers "
            "counts itself, for example with specification.macs(input_shape)."
        )
    if shape is None:
        return None
    if isinstance(shape, tuple | list) and shape and all(isinstance(one, tuple | list) for one in shape):
        return [_one_input(shape, one, _rank(layer, index)) for index, one in enumerate(shape)]
    return _one_input(shape, shape, _rank(layer))


def _one_input(given, shape, rank: int | None) -> tuple:
    try:
        sizes = tuple(None if size is None else operator.index(size) for size in shape)
    except TypeError:
        sizes = ()
    if not sizes or isinstance(shape, str) or any(size is not None and size < 1 for size in sizes):
        raise ValueError(
            f"input_shape must be a shape such as (28, 28, 256), for one image; received input_shape={given!r}."
        )
    has_batch = sizes[0] is None or len(sizes) == 4 if rank is None else len(sizes) >= rank
    image = sizes[1:] if has_batch else sizes
    if None in image:
        raise ValueError(
            f"input_shape has an open size: received input_shape={given!r}, of which {image} is one image. Give a "
            "number for each, for example (28, 28, 256), so that the cost is a number."
        )
    return (None, *image)


def _rank(layer, index: int = 0) -> int | None:
    """How many axes an input has, batch included, or None where the layer does not tell."""
    inputs = getattr(layer, "inputs", None)
    if inputs:
        return len(inputs[min(index, len(inputs) - 1)].shape)
    spec = getattr(layer, "input_spec", None)
    if isinstance(spec, keras.layers.InputSpec) and (spec.ndim or (spec.min_ndim or 0) > 2):
        return spec.ndim or spec.min_ndim  # Keras' convolutions say "at least", and mean exactly
    inside = getattr(layer, "layers", None)
    return _rank(inside[0]) if inside else None
