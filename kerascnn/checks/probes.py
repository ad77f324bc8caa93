"""Probes that problem sets share: they call a learner's object and look at what it does, not at how it is written."""

import zlib
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from .calling import call_with
from .networks import network
from .observation import AnswerError, Case, described, observe_case, shortened

Draw = Any  # a numpy.random.Generator


def value_probe(answer: Any, draw: Draw) -> list[Case]:
    """The answer itself, for problems whose answer is a number."""
    return [observe_case("your value", lambda: answer)]


def calls_probe(
    *fixed: dict[str, Any],
    drawn: Callable[[Draw], dict[str, Any]] | None = None,
    times: int = 5,
    look: Callable[[Any], Any] | None = None,
):
    """A probe that calls a function with keyword arguments: the fixed ones, then some that are drawn.

    Args:
        fixed: Arguments of each call.
        drawn: Draws the arguments of further calls.
        times: How many to draw.
        look: What to look at in what comes back; all of it by default.
    """

    def probe(answer, draw):
        some = [*fixed, *(drawn(draw) for _ in range(times if drawn else 0))]
        return [_call(answer, arguments, look) for arguments in some]

    return probe


def _call(answer, arguments: dict[str, Any], look: Callable[[Any], Any] | None) -> Case:
    def call():
        if not callable(answer):
            raise AnswerError(f"expected a function, got {described(answer)}")
        returned = call_with(answer, deepcopy(arguments))
        return returned if look is None else look(returned)

    return observe_case(f"{_name(answer)}({_told(arguments)})", call)


def integers(draw: Draw, low: int, high: int) -> int:
    """A whole number from low to high, both possible."""
    return int(draw.integers(low, high + 1))


def module_probe(
    look: Callable[[Any, Any], Any],
    widths: Callable[[Draw], dict[str, Any]],
    size: int = 9,
    times: int = 1,
):
    """A probe that applies what a factory returns to images and looks at the network that comes of it.

    Args:
        look: What to look at, given the network and the images that it was drawn for.
        widths: Draws the arguments of the factory by name; the depth of the input is drawn with them.
        size: Height of the images; the width is one more, so that swapped axes show.
        times: How many networks.
    """

    def drawn(draw):
        return widths(draw), (size, size + 1, integers(draw, 3, 5))

    return network_probe(look, *[drawn] * times)


def network_probe(
    look: Callable[[Any, Any], Any],
    *drawn: Callable[[Draw], tuple[dict[str, Any], tuple[int, int, int]]],
    make: Callable[..., Any] = network,
):
    """A probe like `module_probe`, where the depth of the input depends on the factory's arguments.

    Args:
        look: What to look at, given the network and the images that it was drawn for.
        drawn: Each draws the arguments of the factory and the shape of the images, for one network.
        make: Makes the network; `fresh_network` leaves its weights as the learner initialised them.
    """

    def probe(answer, draw):
        import numpy as np

        cases, first = [], int(draw.integers(2**32))
        for number, one in enumerate(drawn):  # drawn alike in every facet that draws it, so that it is built once
            again = [first, zlib.crc32(one.__qualname__.encode()), drawn[:number].count(one)]
            arguments, shape = one(np.random.default_rng(again))
            images = np.random.default_rng(again).normal(scale=10, size=(2, *shape)).astype("float32")
            told = f"{_name(answer)}({_told(arguments)}) on {'x'.join(map(str, shape))}"
            cases.append(observe_case(told, lambda a=arguments, i=images: look(make(answer, a, i.shape[1:]), i)))
        return cases

    return probe


def _told(arguments: Mapping[str, Any]) -> str:
    return shortened(", ".join(f"{name}={_told_value(value)}" for name, value in arguments.items()))


def _told_value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key!r}: {_told_value(item)}" for key, item in value.items()) + "}"
    if type(value) is list:
        return "[" + ", ".join(map(_told_value, value)) + "]"
    if hasattr(value, "tolist"):
        return str(value.astype(float).round(3).tolist()) if value.size <= 12 else f"an array of shape {value.shape}"
    return str(value) if isinstance(value, list) else repr(value)


def _name(answer) -> str:
    name = getattr(answer, "__name__", "")
    return name if isinstance(name, str) and name.isidentifier() else "your answer"
