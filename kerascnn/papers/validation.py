"""Checks of arguments, shared by the tables and the layers, so that bad input is refused in one voice."""

from collections.abc import Iterable
from typing import Any, TypeVar

Choice = TypeVar("Choice")


def positive_integer(name: str, value: object, example: int = 64) -> int:
    """Return `value` if it is a whole number of at least 1.

    Args:
        name: The argument, as the message calls it.
        value: What was received.
        example: A value that fits the argument, for the message.

    Raises:
        ValueError: if it is not; the message names the argument and what was received.

    Example:
        >>> positive_integer("filters", 64)
        64
    """
    return _whole_number(name, value, example, least=1)


def seed_number(value: object) -> int:
    """Return `value` if it is a whole number of at least 0, as random numbers are drawn from.

    Raises:
        ValueError: if it is not; the message says what was received.

    Example:
        >>> seed_number(0)
        0
    """
    return _whole_number("seed", value, example=1, least=0)


def _whole_number(name, value, example, least) -> int:
    if isinstance(value, bool) or not hasattr(value, "__index__") or value.__index__() < least:
        raise ValueError(
            f"{name} must be a whole number of at least {least}, for example {example}; received {name}={value!r}."
        )
    return value.__index__()


def image_shape(shape: Any) -> tuple[int, int, int]:
    """Return `shape` as (height, width, channels).

    Raises:
        ValueError: if it is not three whole numbers of at least 1.

    Example:
        >>> image_shape([28, 28, 256])
        (28, 28, 256)
    """
    try:
        height, width, channels = shape
    except (TypeError, ValueError):
        raise ValueError(
            f"The input shape must be (height, width, channels), for example (28, 28, 256); received {shape!r}."
        ) from None
    return (
        positive_integer("height", height, example=28),
        positive_integer("width", width, example=28),
        positive_integer("channels", channels, example=256),
    )


def window_size(name: str, size: Any) -> tuple[int, int]:
    """Return the size of a window as (height, width); one number is a square.

    Raises:
        ValueError: if it is neither one whole number of at least 1 nor two.

    Example:
        >>> window_size("kernel_size", 3), window_size("kernel_size", (1, 7))
        ((3, 3), (1, 7))
    """
    if not isinstance(size, tuple | list):
        size = (size, size)
    if len(size) != 2:
        raise ValueError(f"{name} must be one number or (height, width), for example (1, 7); received {name}={size!r}.")
    height, width = (positive_integer(name, side, example=3) for side in size)
    return height, width


def one_of(name: str, value: Choice, choices: Iterable) -> Choice:
    """Return `value` if it is among the choices.

    Raises:
        ValueError: if it is not; the message lists the choices.

    Example:
        >>> one_of("depth", 18, (18, 34))
        18
    """
    if not any(value == choice and isinstance(value, bool) == isinstance(choice, bool) for choice in choices):
        raise ValueError(f"{name} must be one of {', '.join(map(repr, choices))}; received {name}={value!r}.")
    return value
