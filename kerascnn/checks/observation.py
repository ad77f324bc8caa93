"""The learner's side of a check: call the answer on drawn inputs and write down what came back, as plain data.

Nothing here knows a right answer. What leaves is numbers, text, lists and arrays, so that observing can happen in one
process and judging in another.
"""

import contextlib
import gc
import hashlib
import io
import linecache
import re
import site
import sysconfig
import traceback
import types
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kerascnn.environment import quiet

LONGEST_TEXT = 400  # of an error or of what the learner's code printed, in characters
MOST_PRINTED = 100_000  # characters of what is printed that are kept
LARGEST_ARRAY = 100_000  # numbers that one case may return
LARGEST_NUMBER = 10**300  # larger whole numbers fit no float and are slow to print


class AnswerError(Exception):
    """Raised by a probe when the answer cannot be used at all; its text is written for the learner."""


class Words(str):
    """Text that a probe gives, told apart from text that an answer returns."""

    __slots__ = ()


@dataclass(frozen=True)
class Case:
    """One call of the answer: what was called, and what came back or was raised.

    `refused` says that it was not the learner's code that raised, but a probe that could not use the answer.
    """

    call: str
    result: Any = None
    raised: str = ""
    refused: bool = False


@dataclass(frozen=True)
class Observation:
    """All that was seen of an answer: cases by facet, its code's fingerprint, what it printed."""

    cases: dict[str, list[Case]] = field(default_factory=dict)
    fingerprint: str = ""
    printed: str = ""
    unimplemented: bool = False


def observe_case(call: str, function: Callable[[], Any]) -> Case:
    """Call `function` and keep its result as plain data, or what it raised in the learner's own lines.

    Args:
        call: What is being called, as the learner would write it.
        function: Calls the answer, without arguments.
    """
    try:
        return Case(call, plain(function()))
    except AnswerError as error:
        return Case(call, raised=str(error), refused=True)
    except NotImplementedError as error:
        if "not have a `call" in str(error):  # Keras' own words for a layer with a misspelt method, which was begun
            return Case(call, raised="TypeError: the layer has no method `call`, which computes its outputs")
        return Case(call, raised=f"NotImplementedError: {error}".rstrip(": "))
    except (Exception, SystemExit) as error:
        return Case(call, raised=learners_traceback(error))


class _Beginning(io.StringIO):
    """Keeps the first `MOST_PRINTED` characters: a loop that prints for ever fills no memory."""

    def write(self, text: str) -> int:
        if self.tell() < MOST_PRINTED:
            super().write(text[:MOST_PRINTED])
        return len(text)


@contextlib.contextmanager
def captured():
    """Keep the learner's prints, drop warnings and everything that goes to stderr; yields the text buffer."""
    printed = _Beginning()
    with (
        quiet(),
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(_Beginning()),
        warnings.catch_warnings(action="ignore"),
    ):
        yield printed


@contextlib.contextmanager
def only_young_garbage():
    """Within the block Python looks for garbage only among what is made there, as nothing older becomes any.

    A look at all that Keras and its backend hold takes as long as building a large network.
    """
    if gc.get_freeze_count():  # somebody has frozen what is old for good
        yield
        return
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def shortened(text: str) -> str:
    """The text, cut after `LONGEST_TEXT` characters with a note that it was."""
    return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT].rstrip() + " … (shortened)"


def plain(value: Any) -> Any:
    """Turn a result into numbers, text, lists and arrays; anything else into a description of its type.

    Example:
        >>> plain((1, 2.5, "a", None, object))
        [1, 2.5, "the text 'a'", None, 'a type']
    """
    import numpy as np

    if isinstance(value, int) and abs(value) > LARGEST_NUMBER:
        return "a number of more than 300 digits"
    if isinstance(value, str):
        return str(value) if isinstance(value, Words) else f"the text {shortened(value)!r}"
    if isinstance(value, np.generic) and value.dtype.kind in "biuf":  # before float: np.float64 is one
        return value.item()
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple):
        return [plain(item) for item in value[:1000]]
    if callable(getattr(value, "__array__", None)) and not isinstance(value, type):
        try:
            array = np.array(value)
        except Exception:
            return f"{described(value)} without values"
        if array.dtype.kind not in "biuf" and array.dtype.name != "bfloat16":
            return f"an array of {array.dtype}"
        if array.size > LARGEST_ARRAY:
            return f"an array of shape {array.shape}, too large to compare"
        return array.item() if array.ndim == 0 else array.astype("float64" if array.dtype.kind not in "bi" else "int64")
    return described(value)


def described(value: Any) -> str:
    """What kind of thing a value is, in words.

    Example:
        >>> described(3), described(None)
        ('an int', 'nothing (None): is a return missing?')
    """
    if value is None:
        return "nothing (None): is a return missing?"
    name = type(value).__name__
    return f"{'an' if name[0].lower() in 'aeiou' else 'a'} {name}"


def learners_traceback(error: BaseException) -> str:
    """The error and the learner's own lines that led to it, without the lines of libraries or of this package."""
    lines = [
        f"line {frame.lineno}: {linecache.getline(frame.filename, frame.lineno).strip()}".rstrip(": ")
        for frame in traceback.extract_tb(error.__traceback__)
        if _is_learners(frame.filename)
    ]
    message = f"{type(error).__name__}: {shortened(_told(error))}".rstrip(": ")
    return " → ".join([*lines[-3:], message])


def _told(error: BaseException) -> str:
    """The text of an error on one line, without the colours and the list of arguments that Keras adds to it."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", str(error)).split("Arguments received by ")[0]
    return re.sub(r"\s*\n\s*", " ", text.strip())


_PACKAGE = Path(__file__).resolve().parent
_ANSWERS = _PACKAGE / "answers"
_LIBRARIES = [
    Path(path).resolve()
    for path in (
        *site.getsitepackages(),
        site.getusersitepackages(),
        *(sysconfig.get_path(kind) for kind in ("stdlib", "purelib", "platlib")),
    )
]


def _is_learners(filename: str) -> bool:
    if filename.startswith("<frozen"):
        return False
    path = Path(filename).resolve()
    if path.is_relative_to(_ANSWERS):  # an author's wrong answer stands for a learner's
        return True
    return not any(path.is_relative_to(folder) for folder in (_PACKAGE.parent, *_LIBRARIES))


def fingerprint(answer: Any) -> str:
    """A hash of the answer's code, blind to its text layout, comments and docstrings.

    Two functions with the same fingerprint do the same; an answer whose fingerprint is the starter's is not started.

    Example:
        >>> fingerprint(lambda x: x + 1) == fingerprint(lambda x: x + 1), fingerprint(None)
        (True, 'None')
    """
    if isinstance(answer, types.FunctionType):
        return hashlib.sha256(repr(_code(answer.__code__, answer.__doc__)).encode()).hexdigest()
    if isinstance(answer, type):
        methods = {
            name: fingerprint(item) for name, item in vars(answer).items() if isinstance(item, types.FunctionType)
        }
        return hashlib.sha256(repr(sorted(methods.items())).encode()).hexdigest()
    if isinstance(answer, list | tuple):
        return hashlib.sha256(repr(list(map(_item, answer))).encode()).hexdigest()
    return "None" if answer is None or answer is Ellipsis else described(answer)


def _item(item: Any) -> str:
    try:
        return repr(item)
    except Exception:
        return described(item)


def _code(code: types.CodeType, docstring: str | None = None) -> tuple:
    constants = [
        _code(constant) if isinstance(constant, types.CodeType) else repr(constant)
        for constant in code.co_consts
        if constant is not None and constant != docstring
    ]
    return code.co_code.hex(), code.co_names, constants
