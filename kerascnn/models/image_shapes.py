"""What images a network takes, and what to do with others.

Keras lets grey images in where their size fits and fails inside a layer, or shows the whole array.
"""


def refuse_misfits(name: str, images, wanted: tuple, data_format: str) -> None:
    """Refuse images of another shape than a network was built for, and say what would make them fit.

    Args:
        name: The network's.
        images: What it was called with: a batch, or a list, tuple or dict that holds it. What has no shape, or one of
            unknown rank, is left to Keras.
        wanted: Shape of one image; None stands for any number.
        data_format: "channels_last" or "channels_first".

    Raises:
        ValueError: if they do not fit.
    """
    if isinstance(images, dict):
        images = images.get("images")  # as every network calls its input
    elif isinstance(images, list | tuple) and len(images) == 1:
        (images,) = images
    try:
        shape = tuple(images.shape)
    except (AttributeError, TypeError, ValueError):
        return
    if remedy := remedy_for(shape, wanted, data_format):
        raise ValueError(f"{name} takes batches of images, of shape {(None, *wanted)}; received {shape}: {remedy}.")


def remedy_for(shape: tuple, wanted: tuple, data_format: str = "channels_last") -> str:
    """What to do with a batch of another shape, or with the network; nothing where it fits, or Keras makes it fit.

    Args:
        shape: The batch's.
        wanted: Shape of one image.
        data_format: "channels_last" or "channels_first".

    Example:
        >>> remedy_for((2, 28, 28, 3), (28, 28, 3))
        ''
        >>> remedy_for((28, 28, 3), (28, 28, 3))
        'a batch of one image is images[None]'
        >>> remedy_for((3, 28, 28), (28, 28, 3)).split(" (grey")[0]
        'put the channels of one image last with keras.ops.transpose(images, (1, 2, 0))[None]'
        >>> remedy_for((2, 3, 28, 28), (28, 28, 3)).split(", or ")[1]
        'put the channels last with keras.ops.transpose(images, (0, 2, 3, 1))'
    """
    last = data_format == "channels_last"
    depth = wanted[-1 if last else 0]
    if len(shape) == 5 and shape[-1] == 1:  # Keras takes the last axis away
        shape = shape[:-1]
    if len(shape) == 4:
        return _to_fit(shape[1:], wanted, last)
    if len(shape) != 3:
        axes = "height, width, channels" if last else "channels, height, width"
        return f"give them the axes (batch, {axes})"
    if wanted[-1] == 1 and _fits((*shape[1:], 1), wanted):  # Keras adds the last axis
        return ""
    one = "a batch of one image is images[None]"
    grey = f"grey images take their channel as images[{'...' if last else ':'}, None]"
    if shape[-1 if last else 0] == depth:
        first, image = one, shape
    elif shape[0 if last else -1] == depth > 1:  # one image as others lay it out; three grey ones are rare
        order = (1, 2, 0) if last else (2, 0, 1)
        end, image = "last" if last else "first", tuple(shape[axis] for axis in order)
        first = f"put the channels of one image {end} with keras.ops.transpose(images, {order})[None] ({grey})"
    elif last or shape[0] is not None or depth == 1:
        first, image = grey, (*shape[1:], 1) if last else (1, *shape[1:])
    else:  # channels first, and how long the batch is will be known later: it may be either
        return f"{one}, and {grey}"
    return "; then ".join(filter(None, (first, _to_fit(image, wanted, last))))


def _fits(image: tuple, wanted: tuple) -> bool:
    return all(None in pair or pair[0] == pair[1] for pair in zip(image, wanted, strict=True))


def _to_fit(image: tuple, wanted: tuple, last: bool) -> str:
    """What to do with images that have all their axes: to build another network, or to turn, repeat and resize them."""
    if _fits(image, wanted):
        return ""
    here, there = (-1, 0) if last else (0, -1)
    depths, build, steps = (1, 3, wanted[here]), f"build it with input_shape={image}", []
    if image[there] in depths and image[here] not in (None, *depths):
        order = (0, 2, 3, 1) if last else (0, 3, 1, 2)
        steps.append(f"put the channels {'last' if last else 'first'} with keras.ops.transpose(images, {order})")
        build = f'build it with data_format="channels_{"first" if last else "last"}" and input_shape={image}'
        image = tuple(image[axis - 1] for axis in order[1:])
    if (image[here], wanted[here]) == (1, 3):
        steps.append(f"repeat the grey channel with keras.ops.repeat(images, 3, axis={-1 if last else 1})")
    elif image[here] not in (None, wanted[here]):
        return build  # no step makes these channels of those
    size = slice(0, 2) if last else slice(1, 3)
    if not _fits(image[size], wanted[size]):
        sides = ", ".join(str(side or own) for side, own in zip(wanted[size], image[size], strict=True))
        axes = "" if last else ', data_format="channels_first"'
        steps.append(f"change their size with keras.layers.Resizing({sides}{axes})")
    return f"{build}, or {', then '.join(steps)}"
