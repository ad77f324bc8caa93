"""Probes that problem sets share: they call a learner's object and look at what it does, not at how it is written."""

from collections.abc import Callable
from typing import Any

from .calling import call_with
from .networks import network
from .observation import AnswerError, Case, described, observe_case

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
    def call():
        if not callable(answer):
            raise AnswerError(f"expected a function, got {described(answer)}")
        return call_with(answer, arguments)

    return observe_case(f"{_name(answer)}({_told(arguments)})", call)


def integers(draw: Draw, low: int, high: int) -> int:
    """A whole number from low to high, both possible."""
    return int(draw.integers(low, high + 1))


def module_probe(
    look: Callable[[Any, Any], Any], widths: Callable[[Draw], dict[str, int]], size: int = 9, times: int = 1
):
    """A probe that applies what a factory returns to images and looks at the network that comes of it.

    Args:
        look: What to look at, given the network and the images that it was drawn for.
        widths: Draws the arguments of the factory by name; the depth of the input is drawn with them.
        size: Height of the images; the width is one more, so that swapped axes show.
        times: How many networks.
    """

    def probe(answer, draw):
        cases = []
        for _ in range(times):
            arguments, channels = widths(draw), integers(draw, 3, 5)
            images = draw.normal(scale=10, size=(2, size, size + 1, channels)).astype("float32")
            told = f"{_name(answer)}({_told(arguments)}) on {size}x{size + 1}x{channels}"
            cases.append(observe_case(told, lambda a=arguments, i=images: look(network(answer, a, i.shape[1:]), i)))
        return cases

    return probe


def _told(arguments: dict[str, int]) -> str:
    return ", ".join(f"{name}={value}" for name, value in arguments.items())


def _name(answer) -> str:
    name = getattr(answer, "__name__", "")
    return name if isinstance(name, str) and name.isidentifier() else "your answer"
