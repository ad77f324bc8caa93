"""A network around whatever a learner's factory makes, and ways to look at what it computes."""

import contextlib
import contextvars
import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .calling import call_with, image_parameter
from .observation import AnswerError, Words, described

_built: contextvars.ContextVar[dict | None] = contextvars.ContextVar("built", default=None)


@contextlib.contextmanager
def built_once() -> Iterator[None]:
    """Within the block an answer is built once for the same arguments, or fails once, and computes once what is asked.

    Building and running networks is what takes a check's time, and most facets look at the same one.
    """
    token = _built.set({})
    try:
        yield
    finally:
        _built.reset(token)


def network(answer: Any, arguments: Mapping[str, Any], image_shape: tuple[int, int, int]) -> Any:
    """A Keras model around whatever the learner's factory makes, whose weights are for a look to set.

    Raises:
        AnswerError: if no Keras tensor comes out; the text says what did.
    """
    model, first_weights, again = _network_once(answer, arguments, image_shape)
    if again:  # a look sets the kernels; what a normalisation has kept is not its to know
        for variable, value in zip(model.weights, first_weights, strict=True):
            if not variable.trainable:
                variable.assign(value)
    return model


def fresh_network(answer: Any, arguments: Mapping[str, Any], image_shape: tuple[int, int, int]) -> Any:
    """A Keras model around whatever the learner's factory makes, its weights as the learner initialised them.

    The factory may be a function or a class; it may return a layer, a model or a function of a batch of images; and a
    function that takes the batch beside the widths does as well.

    Raises:
        AnswerError: if no Keras tensor comes out; the text says what did.
    """
    model, first_weights, again = _network_once(answer, arguments, image_shape)
    if again:
        model.set_weights(first_weights)
    return model


def _network_once(answer, arguments, image_shape) -> tuple[Any, list, bool]:
    """The network, its first weights, and whether it was built before."""
    built = _built.get()
    if built is None:
        return _build(answer, arguments, image_shape), [], False
    key = (id(answer), repr(arguments), image_shape)
    again = key in built
    if not again:
        try:
            model = _build(answer, arguments, image_shape)
            built[key] = model, model.get_weights()
        except Exception as error:
            built[key] = error, error.__traceback__
    first, second = built[key]
    if isinstance(first, Exception):
        raise first.with_traceback(second)
    return first, second, again


def _build(answer, arguments, image_shape):
    import keras

    inputs = keras.Input(image_shape)
    made = _apply(answer, arguments, inputs)
    if _takes(made, inputs):
        model = made
    elif isinstance(made, keras.KerasTensor):
        model = keras.Model(inputs, made)
    else:
        raise AnswerError(f"applied to images, expected one tensor, got {described(made)}")
    for layer in (model, *model.layers):
        _refuse_ours(type(layer))
    return model


def set_kernels(model: Any, sign: int = 1, alternating: bool = False) -> None:
    """Make kernels constants, `sign` over the root of their size, and biases 0.

    What comes out then depends neither on names nor on the order of branches.

    Args:
        model: The network.
        sign: Of the constants.
        alternating: Give every second output channel of a kernel the other sign.
    """
    import numpy as np

    for weight in model.trainable_weights:
        is_kernel = len(weight.shape) > 1
        scale = sign / math.sqrt(math.prod(weight.shape)) if is_kernel else float(weight.name == "gamma")
        values = np.full(weight.shape, scale, "float32")
        if is_kernel and alternating:
            values[..., 1::2] *= -1
        weight.assign(values)


def _apply(answer, arguments, inputs):
    import keras

    _refuse_ours(answer)
    if isinstance(answer, keras.Layer):
        raise AnswerError(
            f"expected a function or a class that makes a layer from {', '.join(arguments)}; this is a layer already "
            "made, so it has its widths for good"
        )
    if not callable(answer):
        raise AnswerError(f"expected a function or a layer class, got {described(answer)}")
    images = image_parameter(answer, arguments)
    if images is not None:
        return call_with(answer, {images: inputs, **arguments})
    made = call_with(answer, arguments)
    made = made() if isinstance(made, type) and issubclass(made, keras.Layer) else made
    if not callable(made):
        raise AnswerError(f"expected a layer, a model or a function of images to be returned, got {described(made)}")
    return made if _takes(made, inputs) else made(inputs)


def _takes(made, inputs) -> bool:
    """Whether this is a model of just such images, which needs no other around it: that would take half the time."""
    import keras

    if not (isinstance(made, keras.Model) and made.built and isinstance(getattr(made, "inputs", None), list)):
        return False
    one_in, one_out = len(made.inputs) == 1, isinstance(made.output, keras.KerasTensor)
    return one_in and one_out and made.inputs[0].shape == inputs.shape


def _refuse_ours(kind) -> None:
    if getattr(kind, "__module__", "").startswith(("kerascnn.layers", "kerascnn.models")):
        raise AnswerError(f"{kind.__name__} of kerascnn is the answer itself: build it from keras.layers")


def shape(model: Any, images: Any) -> Words:
    """Height, width and depth of what comes out, which a network tells without being run, but for a few layers."""
    told = model.output.shape[1:]
    return Words(" x ".join(map(str, signed_values(model, images).shape[1:] if None in told else told)))


def kernel_weights(model: Any, images: Any) -> int:
    """Weights in kernels; biases are left to the learner."""
    return sum(math.prod(weight.shape) for weight in model.trainable_weights if len(weight.shape) > 1)


def kernels(model: Any, images: Any) -> Words:
    """How many layers have a kernel."""
    return Words(f"{sum(len(weight.shape) > 1 for weight in model.trainable_weights)} layers with weights")


def several(*looks: Callable[[Any, Any], Any]) -> Callable[[Any, Any], list]:
    """Several looks at the same network: building one is what takes time."""
    return lambda model, images: [look(model, images) for look in looks]


def windows_seen(model: Any, images: Any) -> Words:
    """How many output channels see which window of the input, found with a single bright pixel."""
    import numpy as np

    dot = np.zeros_like(images[:1])
    dot[0, images.shape[1] // 2, images.shape[2] // 2] = 1
    set_kernels(model)
    reached = np.abs(run(model, dot)[0]) > 1e-6
    if reached.ndim != 3:
        raise AnswerError(f"expected an image with channels to come out, got shape {reached.shape}")
    sides = zip(reached.any((1,)).sum(0), reached.any((0,)).sum(0), strict=True)
    counts: dict[str, int] = {}
    for high, wide in sorted((int(high), int(wide)) for high, wide in sides):
        counts[f"{high}x{wide}"] = counts.get(f"{high}x{wide}", 0) + 1
    return Words(", ".join(f"{count} see {window}" for window, count in counts.items()))


def channel_values(model: Any, images: Any) -> list[Any]:
    """The numbers that a single layer gives with positive and with negative kernels, channels sorted at every position.

    Whatever the order of the kernel's axes, both together show which activation follows.
    """
    import numpy as np

    some = []
    for sign in (1, -1):
        set_kernels(model, sign)
        some.append(np.sort(run(model, images), axis=-1))
    return some


def signed_values(model: Any, images: Any) -> Any:
    """The numbers that come out, channels sorted at every position, so that the order of branches does not matter.

    The sign of the kernels alternates from one output channel to the next. Behind a ReLU all numbers are positive, and
    only kernels of both signs show of every further layer which activation follows. For networks whose channels are
    never added to each other.
    """
    import numpy as np

    return np.sort(known_numbers(model, images), axis=-1)


def known_numbers(model: Any, images: Any) -> Any:
    """What the network gives in use with alternating kernels, computed once within `built_once`."""
    computed = _built.get()
    if computed is None:
        computed = {}
    key = id(model), images.shape, images.tobytes()
    if key not in computed:
        set_kernels(model, alternating=True)
        computed[key] = run(model, images)
    return computed[key]


def run(model: Any, images: Any, training: bool = False) -> Any:
    """What the network gives, as a NumPy array."""
    import keras

    return keras.ops.convert_to_numpy(model(images, training=training))
