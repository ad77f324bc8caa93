"""Which known mistake a wrong answer may be, told from how it did in each facet, before any of them is tried.

Trying a mistake means to build and run its network, which is what takes a check's time. What the mistakes give with
everybody's seed is written down in outline, so that they need no trying there; with a student's own they do.
"""

import math
import re
import zlib
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from .judgement import ABSOLUTE_TOLERANCE, RELATIVE_TOLERANCE, agrees, error_alone, is_array, is_number
from .observation import Case

UNLIKE = 3.0  # distance of two answers of which one passes a facet, beside the logarithm of what numbers are apart
NEAR = math.log(3)  # numbers of a mistake may be three times what they were seen to be with other seeds
FEWEST = 2  # known mistakes that a wrong answer is compared with, however little it is like them
ROUNDING = 1e-4  # of an outline, as a share of its size: far less than two answers differ by chance
SEVERAL = 5  # of an outline's numbers may each be off by the tolerance, where a sum ought to be 0

LONGEST_SIGN = 80  # characters of a text that stands for what was got

# "+" passed, a number: what was got beside what was expected, text: what was got or raised, "-" wrong in another way
Sign = str | float
# Of a mistake over several draws: "+", "-", "?" sometimes passed, a range of numbers, or the text of one draw.
Known = str | tuple[float, float]
Marks = Sequence[Known]  # one for each facet
# All text and whole numbers in one number, the size of the others, and their sum with signs that change; () if unknown.
Outline = tuple[int, float, float] | tuple[()]


def sign(expected: Sequence[Case], got: Sequence[Case], tolerance: float = RELATIVE_TOLERANCE) -> Sign:
    """How an answer did in a facet, which tells at no cost which known mistakes it cannot be.

    Of the first case that differs, it is the sum of all numbers as a share of what it should be, else what was told; of
    an error its kind and the numbers that it names.

    Example:
        >>> sign([Case("f(1)", 8)], [Case("f(1)", 8)]), sign([Case("f(1)", 8)], [Case("f(1)", -4)])
        ('+', 0.5)
        >>> sign([Case("f(1)", 8)], [Case("f(1)", raised="ValueError: got (2, 3) of layer conv2d_7")])
        'ValueError 2 3'
    """
    if len(expected) != len(got):
        return "-"
    for right, seen in zip(expected, got, strict=True):
        if seen.raised:
            error = error_alone(seen.raised)
            return " ".join([error.split(":")[0], *re.findall(r"\b\d+\b", error)])[:LONGEST_SIGN]
        if not agrees(right.result, seen.result, tolerance):
            size = _size(right.result)
            share = _size(seen.result) / size if size else math.nan
            told = seen.result[:LONGEST_SIGN] if isinstance(seen.result, str) else "-"
            return share if math.isfinite(share) else told
    return "+"


def _size(value: Any) -> float:
    """Of all numbers in a result together; of text 0."""
    import numpy as np

    if isinstance(value, list):
        return sum(map(_size, value))
    with np.errstate(all="ignore"):
        return float(abs(value).sum()) if is_array(value) else float(abs(value)) if is_number(value) else 0.0


def distance(known: Known, sign: Sign) -> float:
    """How far an answer with this sign is from the mistake known by that one: `NEAR` or more if it is hardly it.

    Example:
        >>> distance("+", "+"), distance("+", 0.5), distance("?", "+"), distance((0.5, 0.5), 0.5)
        (0.0, 3.0, 0.0, 0.0)
        >>> distance("-", 0.5), round(distance((0.4, 0.6), 0.7), 2), round(distance((0.4, 0.6), 2.7), 2)
        (0.5, 0.18, 1.65)
        >>> distance("5 x 5", "5 x 5"), distance("5 x 5", "7 x 7"), distance("5 x 5", 0.5)
        (0.0, 0.2, 0.5)
    """
    if known == "?" or known == sign == "+":
        return 0.0
    if "+" in (known, sign):
        return UNLIKE
    if isinstance(known, str) or isinstance(sign, str):
        alike = isinstance(known, str) and isinstance(sign, str) and "-" not in (known, sign)
        return 0.5 - (SequenceMatcher(None, known, sign, autojunk=False).ratio() / 2 if alike else 0)
    low, high = (number + 0.02 for number in known)
    outside = math.log(max(low / (sign + 0.02), (sign + 0.02) / high, 1))
    from_the_middle = abs(math.log((sign + 0.02) / math.sqrt(low * high)))  # of two that fit, the closer one is nearer
    return outside + from_the_middle / 10


def outline(cases: Sequence[Case]) -> Outline:
    """What was seen in a facet, in three numbers; nothing where some number is infinite or none.

    Example:
        >>> outline([Case("f(1)", [0.5, "same"])]), outline([Case("f(1)", raised="TypeError")])
        ((2933827415, 0.5, 0.5), (1611652491, 0.0, 0.0))
    """
    import numpy as np

    whole: list[str] = []
    parts = [part for case in cases for part in _parts(case, whole)]
    numbers = np.concatenate([np.zeros(0), *parts])
    with np.errstate(all="ignore"):  # an answer may give the largest numbers there are
        size, turned = float(abs(numbers).sum()), float(numbers @ np.cos(np.arange(len(numbers))))
    if not math.isfinite(size + turned):
        return ()
    return zlib.crc32(repr(whole).encode()), float(f"{size:.6g}"), float(f"{turned:.6g}")


def _parts(value: Any, whole: list[str]) -> Iterator[Any]:
    """The numbers in a result that are rounded, as arrays; text, whole numbers and shapes go into `whole`."""
    import numpy as np

    if isinstance(value, Case):
        whole.append(error_alone(value.raised))
        yield from _parts(value.result, whole)
    elif isinstance(value, float):
        yield np.array([value])
    elif is_array(value) and value.dtype.kind == "f":
        whole.append(str(value.shape))
        yield value.ravel()
    elif isinstance(value, list):
        whole.append(f"list {len(value)}")
        for item in value:
            yield from _parts(item, whole)
    else:
        whole.append(str(value.tolist() if is_array(value) else value))


def same_outline(one: Outline, other: Outline) -> bool:
    """Whether two answers gave the same, as far as their outlines tell.

    Example:
        >>> same_outline((7, 0.5, 0.1), (7, 0.50001, 0.1)), same_outline((7, 0.5, 0.1), (7, 0.5, 0.2))
        (True, False)
    """
    if not (one and other) or one[0] != other[0]:
        return False
    within = ROUNDING * one[1] + SEVERAL * ABSOLUTE_TOLERANCE
    return abs(one[1] - other[1]) < within and abs(one[2] - other[2]) < within


def worth_trying(signs: Sequence[Sign], known: Sequence[Marks], alike: Sequence[int]) -> Iterator[int]:
    """Numbers of the mistakes that an answer may be, the nearest first.

    Args:
        signs: How the answer did in each facet.
        known: Marks of each mistake over several draws: of those that pass other facets than the answer, or give
            clearly other numbers, no more than `FEWEST` are worth it.
        alike: In how many facets the outline of each mistake is the answer's.

    Example:
        >>> known = [("-", "+"), ("+", (0.4, 2.0)), ("+", (0.3, 0.6))]
        >>> list(worth_trying(["+", 0.5], known, [0, 0, 0])), list(worth_trying(["+", 0.5], known, [0, 2, 1]))
        ([2, 1], [1, 2])
    """
    far = [tuple(map(distance, marks, signs)) for marks in known]
    order = sorted(range(len(far)), key=lambda number: (-alike[number], sum(far[number])))
    for tried, number in enumerate(order):
        if tried < FEWEST or max(far[number]) < NEAR:
            yield number
