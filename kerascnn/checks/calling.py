"""Calling a learner's function however its parameters are named, ordered or marked."""

import inspect
from collections.abc import Mapping
from typing import Any


def call_with(answer: Any, arguments: Mapping[str, Any]) -> Any:
    """Call by name where the answer takes all the names, else by position, so that learners may rename parameters.

    Example:
        >>> call_with(lambda b, a: a - b, {"a": 5, "b": 3}), call_with(lambda x, y: x - y, {"a": 5, "b": 3})
        (2, 2)
    """
    parameters = _parameters(answer)
    named = {name for name, one in parameters.items() if one.kind in (one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY)}
    takes_any_name = any(one.kind is one.VAR_KEYWORD for one in parameters.values())
    if arguments.keys() <= named or (takes_any_name and named <= arguments.keys()):
        return answer(**arguments)
    return answer(*arguments.values())


def image_parameter(answer: Any, arguments: Mapping[str, Any]) -> str | None:
    """Name of the parameter that takes the images, of a function that takes them beside its other arguments.

    It is the one parameter too many: the one whose name is not an argument's if all of those are there, else the first.

    Example:
        >>> image_parameter(lambda images, filters=8: None, {"filters": 4})
        'images'
        >>> image_parameter(lambda filters, activation="relu": None, {"filters": 4}) is None
        True
    """
    if isinstance(answer, type):
        return None
    parameters = {
        name: one for name, one in _parameters(answer).items() if one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)
    }
    required = [name for name, one in parameters.items() if one.default is one.empty]
    others = [name for name in required if name not in arguments]
    if arguments.keys() <= parameters.keys():
        return others[0] if len(others) == 1 else None
    return required[0] if len(required) == len(arguments) + 1 else None


def _parameters(answer) -> Mapping[str, inspect.Parameter]:
    try:
        return inspect.signature(answer).parameters
    except (TypeError, ValueError):
        return {}
