"""An observation as JSON and back: what leaves a sandbox is read here, and believed in nothing.

Reading builds numbers, text, lists and arrays and no other object. What is not exactly of this form is refused. What
remains for a forger is to forge the observation of the own answer, and that is compared with values never seen there.
"""

import base64
import math
from dataclasses import fields
from typing import Any

from kerascnn.checks.observation import LARGEST_ARRAY, LARGEST_NUMBER, Case, Observation

LONGEST_TEXT = 20_000
MOST_CASES = 1_000  # of one facet, and facets of one problem
MOST_VALUES = 200_000  # numbers, texts and lists in one observation, those in arrays apart
DEEPEST = 60
ARRAY_TYPES = ("float64", "int64", "bool")


class ForgedError(ValueError):
    """Raised for what no honest run writes."""


def to_plain(observation: Observation) -> dict[str, Any]:
    """The observation as what JSON can say; arrays as their bytes.

    Example:
        >>> import json
        >>> seen = Observation({"numbers": [Case("f(2)", [4, None])]})
        >>> from_plain(json.loads(json.dumps(to_plain(seen)))) == seen
        True
    """
    cases = {
        facet: [[case.call, _to_plain(case.result), case.raised, case.refused] for case in some]
        for facet, some in observation.cases.items()
    }
    rest = (observation.fingerprint, observation.printed, observation.unimplemented)
    return dict(zip((field.name for field in fields(Observation)), (cases, *rest), strict=True))


def _to_plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_to_plain(item) for item in value]
    if hasattr(value, "shape"):
        array = value.astype("bool" if value.dtype.kind == "b" else "int64" if value.dtype.kind == "i" else "float64")
        data = base64.b64encode(array.tobytes()).decode()
        return {"dtype": array.dtype.name, "shape": list(array.shape), "data": data}
    return value


def from_plain(plain: Any) -> Observation:
    """The observation that `to_plain` wrote.

    Raises:
        ForgedError: if it wrote no such thing.
    """
    if not isinstance(plain, dict) or plain.keys() != {field.name for field in fields(Observation)}:
        raise ForgedError("no observation")
    cases = plain["cases"]
    if not isinstance(cases, dict) or len(cases) > MOST_CASES:
        raise ForgedError("no cases")
    if any(not isinstance(some, list) or len(some) > MOST_CASES for some in cases.values()):
        raise ForgedError("no cases, or too many")
    reader = _Reader()
    return Observation(
        {reader.text(facet): [reader.case(case) for case in some] for facet, some in cases.items()},
        reader.text(plain["fingerprint"]),
        reader.text(plain["printed"]),
        reader.truth(plain["unimplemented"]),
    )


class _Reader:
    """Reads values and counts them."""

    def __init__(self):
        self.values = 0

    def case(self, plain: Any) -> Case:
        if not isinstance(plain, list) or len(plain) != 4:
            raise ForgedError("no case")
        call, result, raised, refused = plain
        return Case(self.text(call), self.value(result, 0), self.text(raised), self.truth(refused))

    def value(self, plain: Any, depth: int) -> Any:
        self.values += 1
        if self.values > MOST_VALUES or depth > DEEPEST:
            raise ForgedError("too large or too deep")
        if plain is None or isinstance(plain, bool | float):
            return plain
        if isinstance(plain, int):
            if abs(plain) > LARGEST_NUMBER:
                raise ForgedError("too large a number")
            return plain
        if isinstance(plain, str):
            return self.text(plain)
        if isinstance(plain, list):
            return [self.value(item, depth + 1) for item in plain]
        return self.array(plain)

    def array(self, plain: Any) -> Any:
        import numpy as np

        if not isinstance(plain, dict) or plain.keys() != {"dtype", "shape", "data"}:
            raise ForgedError("no value")
        kind, shape, data = plain["dtype"], plain["shape"], plain["data"]
        if kind not in ARRAY_TYPES or not isinstance(shape, list) or not isinstance(data, str) or len(shape) > 32:
            raise ForgedError("no array")
        if not all(type(side) is int and 0 <= side <= LARGEST_ARRAY for side in shape):
            raise ForgedError("no shape")
        try:
            content = base64.b64decode(data.encode("ascii"), validate=True)
        except (ValueError, UnicodeEncodeError):
            raise ForgedError("no base64") from None
        itemsize = np.dtype(kind).itemsize
        if math.prod(shape) > LARGEST_ARRAY or math.prod(shape) * itemsize != len(content):
            raise ForgedError("the shape is not that of the data")
        if kind == "bool":
            return (np.frombuffer(content, "uint8") != 0).reshape(shape)
        return np.frombuffer(content, kind).reshape(shape)

    def text(self, plain: Any) -> str:
        if not isinstance(plain, str) or len(plain) > LONGEST_TEXT:
            raise ForgedError("no text, or a long one")
        return plain

    def truth(self, plain: Any) -> bool:
        if not isinstance(plain, bool):
            raise ForgedError("neither true nor false")
        return plain
