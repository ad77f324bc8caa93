"""Ways to look at what a learner's function returned: a list, a tuple and an array of the same numbers are the same."""

from collections.abc import Callable
from typing import Any

from .observation import AnswerError, Words, described


def numbers(returned: Any) -> Any:
    """Several numbers as one array.

    Raises:
        AnswerError: if it is not a row of numbers; the text says what it is.

    Example:
        >>> numbers([1, 2]) == numbers((1.0, 2.0))
        array([ True,  True])
    """
    import numpy as np

    row = _array(returned)
    if not isinstance(row, np.ndarray) or row.ndim != 1:
        raise AnswerError(f"expected a list with one number for each layer, got {_told(returned)}")
    return row


def arrays(returned: Any) -> list:
    """A list of arrays, whatever kinds of arrays they are.

    Raises:
        AnswerError: if it is no list, or something in it is no array of numbers.
    """
    if not isinstance(returned, list | tuple):
        raise AnswerError(f"expected a list with one array for each layer, got {_told(returned)}")
    some = [_array(item) for item in returned]
    for item, array in zip(returned, some, strict=True):
        if array is None:
            raise AnswerError(f"expected a list with one array for each layer, got a list with {described(item)} in it")
    return some


def part(number: int, of: int) -> Callable[[Any], Any]:
    """A look at one of several values that a function returns together.

    Args:
        number: Which, from 0.
        of: How many there must be.
    """

    def look(returned):
        if not isinstance(returned, list | tuple) or len(returned) != of:
            raise AnswerError(f"expected {of} values, returned together; got {described(returned)}")
        return returned[number]

    return look


def word(returned: Any) -> Any:
    """A word, whatever its case; anything else as it is."""
    return Words(returned.strip().lower()) if isinstance(returned, str) else returned


def _told(value: Any) -> str:
    """What was returned, with what a list holds."""
    if hasattr(value, "shape"):
        return f"one array of shape {value.shape}"
    if isinstance(value, list | tuple) and value:
        return f"a list that begins with {_told(value[0])}"
    return described(value)


def _array(value: Any) -> Any:
    """The value as an array of numbers, or None where it is none."""
    import numpy as np

    if value is None or isinstance(value, str):
        return None
    try:
        return np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        return None
