"""Probes that problem sets share: they call a learner's object and look at what it does, not at how it is written."""

import inspect
from collections.abc import Callable, Sequence
from typing import Any

from .observation import AnswerError, Case, observe_case

Draw = Any  # a numpy.random.Generator


def value_probe(answer: Any, draw: Draw) -> list[Case]:
    """The answer itself, for problems whose answer is a number."""
    return [observe_case("your value", lambda: answer)]


def calls_probe(*fixed: dict[str, int], drawn: Callable[[Draw], dict[str, int]] | None = None, times: int = 5):
    """A probe that calls a function with keyword arguments: the fixed ones, then some that are drawn.

    Args:
        fixed: Arguments of each call.
        drawn: Draws the arguments of further calls.
        times: How many to draw.
    """

    def probe(answer, draw):
        some = [*fixed, *(drawn(draw) for _ in range(times if drawn else 0))]
        return [_call(answer, arguments) for arguments in some]

    return probe


def _call(answer, arguments: dict[str, int]) -> Case:
    """Call by position, so that learners may name their parameters as they like."""
    told = ", ".join(f"{key}={value}" for key, value in arguments.items())

    def call():
        if not callable(answer):
            raise AnswerError(f"expected a function, got {_kind(answer)}")
        return answer(*arguments.values())

    return observe_case(f"{_name(answer)}({told})", call)


def integers(draw: Draw, low: int, high: int) -> int:
    """A whole number from low to high, both possible."""
    return int(draw.integers(low, high + 1))


def module_probe(
    look: Callable[[Any, Any], Any], widths: Callable[[Draw], Sequence[int]], size: int = 9, times: int = 2
):
    """A probe that applies what a factory returns to images and looks at the network that comes of it.

    Args:
        look: What to look at, given the network and the images that it was drawn for.
        widths: Draws the arguments of the factory; a network of another depth of input is drawn with each.
        size: Height of the images; the width is one more, so that swapped axes show.
        times: How many networks.
    """

    def probe(answer, draw):
        cases = []
        for _ in range(times):
            arguments, channels = tuple(widths(draw)), integers(draw, 3, 5)
            images = draw.normal(size=(2, size, size + 1, channels)).astype("float32")
            told = f"{_name(answer)}{_tuple(arguments)} on {size}x{size + 1}x{channels}"
            cases.append(observe_case(told, lambda a=arguments, i=images: look(network(answer, a, i.shape[1:]), i)))
        return cases

    return probe


def network(answer: Any, arguments: Sequence[int], image_shape: tuple[int, int, int]) -> Any:
    """A Keras model around whatever the learner's factory makes, its kernels set to known numbers.

    The factory may be a function or a class; it may return a layer, a model or a function of a batch of images; and a
    function that takes the batch first and the widths after it does as well. Kernels become constants, 1 over the root
    of the numbers each output sums, and biases 0, so that the result does not depend on names or on the order of
    branches.

    Raises:
        AnswerError: if no Keras tensor comes out; the text says what did.
    """
    import keras
    import numpy as np

    if not callable(answer):
        raise AnswerError(f"expected a function or a layer class, got {_kind(answer)}")
    inputs = keras.Input(image_shape)
    if _takes_images_first(answer, arguments):
        outputs = answer(inputs, *arguments)
    else:
        made = answer(*arguments)
        made = made() if isinstance(made, type) and issubclass(made, keras.Layer) else made
        if not callable(made):
            raise AnswerError(f"expected a layer, a model or a function of images to be returned, got {_kind(made)}")
        outputs = made(inputs)
    if not isinstance(outputs, keras.KerasTensor):
        raise AnswerError(f"applied to images, expected one tensor, got {_kind(outputs)}")
    model = keras.Model(inputs, outputs)
    for weight in model.trainable_weights:
        fan_in = np.prod(weight.shape[:-1]) if len(weight.shape) > 1 else np.inf
        is_scale = len(weight.shape) == 1 and weight.name == "gamma"
        weight.assign(np.full(weight.shape, 1.0 if is_scale else 1 / np.sqrt(fan_in)))
    return model


def output_shape(model: Any, images: Any) -> list[int]:
    """Height, width and depth that come out, as the graph tells them; other facets look at the numbers."""
    return list(model.output_shape[1:])


def kernel_weights(model: Any, images: Any) -> int:
    """Weights in kernels; biases are left to the learner."""
    import math

    return sum(math.prod(weight.shape) for weight in model.trainable_weights if len(weight.shape) > 1)


def windows_seen(model: Any, images: Any) -> str:
    """How many output channels see which window of the input, found with a single bright pixel."""
    import numpy as np

    height, width = images.shape[1:3]
    dot = np.zeros_like(images[:1])
    dot[0, height // 2, width // 2] = 1
    reached = np.abs(_run(model, dot)[0]) > 1e-6
    if reached.ndim != 3:
        raise AnswerError(f"expected an image with channels to come out, got shape {reached.shape}")
    sides = zip(reached.any((1,)).sum(0), reached.any((0,)).sum(0), strict=True)
    counts: dict[str, int] = {}
    for high, wide in sorted((int(high), int(wide)) for high, wide in sides):
        counts[f"{high}x{wide}"] = counts.get(f"{high}x{wide}", 0) + 1
    return ", ".join(f"{count} see {window}" for window, count in counts.items())


def channel_values(model: Any, images: Any) -> Any:
    """The numbers that come out, channels sorted at every position, so that the order of branches does not matter."""
    import numpy as np

    return np.sort(_run(model, images), axis=-1)


def _run(model, images):
    import keras

    return keras.ops.convert_to_numpy(model(images, training=False))


def _takes_images_first(answer, arguments) -> bool:
    if isinstance(answer, type):
        return False
    try:
        parameters = inspect.signature(answer).parameters.values()
    except (TypeError, ValueError):
        return False
    required = [one for one in parameters if one.default is one.empty and one.kind in (one.POSITIONAL_OR_KEYWORD,)]
    return len(required) == len(arguments) + 1


def _kind(value) -> str:
    return "nothing (None): is a return missing?" if value is None else f"a {type(value).__name__}"


def _name(answer) -> str:
    name = getattr(answer, "__name__", "")
    return name if name.isidentifier() else "your answer"


def _tuple(arguments) -> str:
    return f"({', '.join(map(str, arguments))})"
