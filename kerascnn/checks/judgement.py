"""The trusted side of a check: compare what was observed of an answer with what the reference gave."""

import math
import numbers
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from .observation import Case, described, shortened
from .outcome import FacetOutcome

RELATIVE_TOLERANCE = 1e-3
ABSOLUTE_TOLERANCE = 1e-5


def agrees(expected: Any, got: Any, tolerance: float = RELATIVE_TOLERANCE) -> bool:
    """Whether two plain results are the same, numbers and arrays up to rounding.

    Example:
        >>> agrees([672, 1.0], [672.0, 1.0 + 1e-9]), agrees(4, "4")
        (True, False)
    """
    if is_array(expected) or is_array(got):
        return _arrays_agree(expected, got, tolerance)
    if isinstance(expected, list) and isinstance(got, list):
        return len(expected) == len(got) and all(agrees(*pair, tolerance) for pair in zip(expected, got, strict=True))
    if is_number(expected) and is_number(got):
        if isinstance(expected, int):
            return got == expected
        both_undefined = expected != expected and got != got  # not a number, as from 0 times infinity
        return both_undefined or math.isclose(expected, got, rel_tol=tolerance, abs_tol=ABSOLUTE_TOLERANCE)
    return type(expected) is type(got) and expected == got


def is_number(value: Any) -> bool:
    """Whether it can be larger or smaller: truth cannot."""
    return isinstance(value, numbers.Real) and not isinstance(value, bool)


def is_array(value: Any) -> bool:
    """Whether it has a shape, as arrays of every library do."""
    return hasattr(value, "shape")


def _arrays_agree(expected: Any, got: Any, tolerance: float) -> bool:
    import numpy as np

    return (
        is_array(expected)
        and is_array(got)
        and expected.shape == got.shape
        and bool(np.allclose(expected, got, rtol=tolerance, atol=ABSOLUTE_TOLERANCE, equal_nan=True))
    )


def same_cases(some: Sequence[Case], others: Sequence[Case], tolerance: float) -> bool:
    """Whether two answers were seen to do the same in every case of a facet, errors included."""
    return len(some) == len(others) and all(_same_case(*pair, tolerance) for pair in zip(some, others, strict=True))


def _same_case(one: Case, other: Case, tolerance: float) -> bool:
    if one.raised or other.raised:
        return error_alone(one.raised) == error_alone(other.raised)
    return agrees(one.result, other.result, tolerance)


def error_alone(raised: str) -> str:
    """The error alone, without the lines that led to it and without the numbers that Keras gives to layers' names."""
    return re.sub(r"_\d+", "", raised.split(" → ")[-1])


def judge_facet(
    name: str,
    why: str,
    shows_expected: bool,
    expected: Sequence[Case],
    got: Sequence[Case],
    tolerance: float = RELATIVE_TOLERANCE,
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
    if is_array(expected) and is_array(got) and expected.shape == got.shape:
        import numpy as np

        off = ~np.isclose(expected, got, rtol=tolerance, atol=ABSOLUTE_TOLERANCE)
        first = tuple(int(index) for index in np.argwhere(off)[0])
        return (
            f"{_number(expected[first])} at {first}",
            f"{_number(got[first])} there; {max(1, round(100 * off.mean()))} % of the numbers differ",
        )
    return _shown(expected), _shown(got)


def _number(value: float) -> str:
    return f"{value:,.0f}" if 1e4 <= abs(value) < 1e9 else f"{value + 0.0:.4g}"  # without the sign of a negative zero


def _shown(value: Any) -> str:
    if is_array(value):
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
