"""A layer with weights for the shape that it is asked about: its own where they fit, else those of a built copy."""

import keras

Copies = dict[int, tuple[keras.layers.Layer, keras.layers.Layer]]


def with_weights(layer: keras.Operation, shapes: tuple[tuple, ...], copies: Copies) -> keras.Operation:
    """Return the layer itself if it is built, else a built copy, so that counting changes nothing.

    Args:
        layer: A layer, or an operation of a functional graph, which has no weights.
        shapes: One shape for each input, batch included.
        copies: Copies made so far, by the layer's identity: a layer that is called twice is copied once.

    Raises:
        ValueError: if the layer was built for other shapes, or cannot be copied.
    """
    if not isinstance(layer, keras.Layer):
        return layer
    if not layer.built:
        _check_axes(layer, shapes)
        if id(layer) not in copies:
            copies[id(layer)] = layer, _built_copy(layer, shapes)
        layer = copies[id(layer)][1]
    check_fit(layer, shapes)
    return layer


def check_fit(layer: keras.Operation, shapes: tuple[tuple, ...]) -> None:
    """Raise ValueError if the layer has weights that were made for other shapes than these."""
    if not isinstance(layer, keras.Layer):
        return
    _check_axes(layer, shapes)
    says_axes = any(spec is not None and spec.axes for spec in _specs(layer))
    if says_axes or not layer.weights or _built_for(layer) in (None, shapes[0]):
        return
    fresh = _built_copy(layer, shapes)
    if [weight.shape for weight in fresh.weights] != [weight.shape for weight in layer.weights]:
        raise _misfit(layer, shapes)


def _check_axes(layer, shapes) -> None:
    """Compare the shapes with what the layer itself says of its inputs."""
    for spec, shape in zip(_specs(layer), shapes, strict=False):
        if spec is None:
            continue
        least, exact = spec.min_ndim or 0, spec.ndim or len(shape)
        if len(shape) < least or len(shape) != exact:
            raise ValueError(
                f"{type(layer).__name__} {layer.name!r} takes inputs of {spec.ndim or least} axes, batch included; "
                f"received the shape {shape}."
            )
        if any(size is not None and shape[axis] not in (None, size) for axis, size in (spec.axes or {}).items()):
            raise _misfit(layer, shapes)


def _specs(layer) -> list:
    return keras.tree.flatten(layer.input_spec) if layer.input_spec is not None else []


def _misfit(layer, shapes) -> ValueError:
    return ValueError(
        f"{type(layer).__name__} {layer.name!r} was built for inputs of shape {_built_for(layer)}, and its weights do "
        f"not fit {shapes[0] if len(shapes) == 1 else shapes}: build it, or the model around it, for that shape."
    )


def _built_for(layer) -> tuple | None:
    return (layer.get_build_config() or {}).get("input_shape")


def _built_copy(layer, shapes):
    shape = shapes[0] if len(shapes) == 1 else list(shapes)
    try:
        copy = type(layer).from_config(layer.get_config())
    except Exception as error:  # it is the author's own code that runs here
        raise ValueError(
            f"{type(layer).__name__} {layer.name!r} cannot be copied by its get_config, so its cost for {shape} cannot "
            f"be counted without changing it: build it first, for example with layer.build({shape}). "
            f"The copy failed with: {error}"
        ) from error
    copy.build(shape)
    return copy
