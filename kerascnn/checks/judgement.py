"""The trusted side of a check: compare what was observed of an answer with what the reference gave."""

import math
import numbers
import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Any

from .observation import Case, described, shortened
from .outcome import FacetOutcome

RELATIVE_TOLERANCE = 1e-3
ABSOLUTE_TOLERANCE = 1e-5
UNLIKE = 3.0  # distance of two answers of which one passes a facet, beside the logarithm of what numbers are apart
NEAR = math.log(3)  # numbers of a mistake may be three times what they were seen to be with other seeds


def agrees(expected: Any, got: Any, tolerance: float = ABSOLUTE_TOLERANCE) -> bool:
    """Whether two plain results are the same, numbers and arrays up to rounding.

    Example:
        >>> agrees([672, 1.0], [672.0, 1.0 + 1e-9]), agrees(4, "4")
        (True, False)
    """
    if _is_array(expected) or _is_array(got):
        return _arrays_agree(expected, got, tolerance)
    if isinstance(expected, list) and isinstance(got, list):
        return len(expected) == len(got) and all(agrees(*pair, tolerance) for pair in zip(expected, got, strict=True))
    if _is_number(expected) and _is_number(got):
        if isinstance(expected, int):
            return got == expected
        both_undefined = expected != expected and got != got  # not a number, as from 0 times infinity
        return both_undefined or math.isclose(expected, got, rel_tol=RELATIVE_TOLERANCE, abs_tol=tolerance)
    return type(expected) is type(got) and expected == got


def _is_number(value: Any) -> bool:
    return isinstance(value, numbers.Real) and not isinstance(value, bool)


def _is_array(value: Any) -> bool:
    return hasattr(value, "shape")


def _arrays_agree(expected: Any, got: Any, tolerance: float) -> bool:
    import numpy as np

    return (
        _is_array(expected)
        and _is_array(got)
        and expected.shape == got.shape
        and bool(np.allclose(expected, got, rtol=RELATIVE_TOLERANCE, atol=tolerance, equal_nan=True))
    )


LONGEST_SIGN = 80  # characters of a text that stands for what was got

# "+" passed, a number: what was got beside what was expected, text: what was got or raised, "-" wrong in another way
Sign = str | float
# Of a mistake over several draws: "+", "-", "?" sometimes passed, a range of numbers, or the text of one draw.
Known = str | tuple[float, float]


def sign(expected: Sequence[Case], got: Sequence[Case], tolerance: float = ABSOLUTE_TOLERANCE) -> Sign:
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
            error = _error(seen.raised)
            return " ".join([error.split(":")[0], *re.findall(r"\b\d+\b", error)])[:LONGEST_SIGN]
        if not agrees(right.result, seen.result, tolerance):
            size = _size(right.result)
            share = _size(seen.result) / size if size else math.nan
            told = seen.result[:LONGEST_SIGN] if isinstance(seen.result, str) else "-"
            return share if math.isfinite(share) else told
    return "+"


def _size(value: Any) -> float:
    """Of all numbers in a result together; of text 0."""
    if isinstance(value, list):
        return sum(map(_size, value))
    return float(abs(value).sum()) if _is_array(value) else float(abs(value)) if _is_number(value) else 0.0


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


def same_cases(some: Sequence[Case], others: Sequence[Case], tolerance: float) -> bool:
    """Whether two answers were seen to do the same in every case of a facet, errors included."""
    return len(some) == len(others) and all(_same_case(*pair, tolerance) for pair in zip(some, others, strict=True))


def _same_case(one: Case, other: Case, tolerance: float) -> bool:
    if one.raised or other.raised:
        return _error(one.raised) == _error(other.raised)
    return agrees(one.result, other.result, tolerance)


def _error(raised: str) -> str:
    """The error alone, without the lines that led to it and without the numbers that Keras gives to layers' names."""
    return re.sub(r"_\d+", "", raised.split(" → ")[-1])


def judge_facet(
    name: str,
    why: str,
    shows_expected: bool,
    expected: Sequence[Case],
    got: Sequence[Case],
    tolerance: float = ABSOLUTE_TOLERANCE,
) -> FacetOutcome:
    """Compare the cases of one facet; the first that differs is told."""
    if len(expected) != len(got):
        return FacetOutcome(name, False, why, "", f"{len(expected)} results", f"{len(got)} results")
    for right, seen in zip(expected, got, strict=True):
        if seen.raised:
            told = _shown(right.result) if shows_expected else ""
            return FacetOutcome(name, False, why, seen.call, told, seen.raised, raised=True)
        if not agrees(right.result, seen.result, tolerance):
            told, saw = _difference(right.result, seen.result, tolerance)
            return FacetOutcome(name, False, why, seen.call, told if shows_expected else "", saw)
    return FacetOutcome(name, True)


def _difference(expected: Any, got: Any, tolerance: float) -> tuple[str, str]:
    if isinstance(expected, list) and isinstance(got, list) and len(expected) == len(got):
        pairs = zip(expected, got, strict=True)
        return _difference(*next(pair for pair in pairs if not agrees(*pair, tolerance)), tolerance)
    if _is_array(expected) and _is_array(got) and expected.shape == got.shape:
        import numpy as np

        off = ~np.isclose(expected, got, rtol=RELATIVE_TOLERANCE, atol=tolerance)
        first = tuple(int(index) for index in np.argwhere(off)[0])
        return (
            f"{_number(expected[first])} at {first}",
            f"{_number(got[first])} there; {max(1, round(100 * off.mean()))} % of the numbers differ",
        )
    return _shown(expected), _shown(got)


def _number(value: float) -> str:
    return f"{value:,.0f}" if 1e4 <= abs(value) < 1e9 else f"{value + 0.0:.4g}"  # without the sign of a negative zero


def _shown(value: Any) -> str:
    if _is_array(value):
        return f"an array of shape {value.shape}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value + 0.0:,.6g}"
    if isinstance(value, list):
        return shortened("[" + ", ".join(map(_shown, value)) + "]")
    return described(None) if value is None else shortened(str(value))


def told_once(facets: tuple[FacetOutcome, ...]) -> tuple[FacetOutcome, ...]:
    """An error that stops several facets is told in full at the first of them."""
    seen: set[str] = set()
    told = []
    for facet in facets:
        *lines, error = facet.got.split(" → ")
        key = " → ".join([*lines, error.split(":")[0]])
        told.append(
            replace(facet, case="", expected="", got="the same error") if facet.raised and key in seen else facet
        )
        seen.add(key)
    return tuple(told)
