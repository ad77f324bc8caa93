"""What leaves the sandbox is believed in nothing: forged lines are left out, and build nothing but plain values."""

import base64
import json

import numpy as np
import pytest

from kerascnn.checks.observation import Case, Observation
from kerascnn.grading.plain_observation import ForgedError, from_plain, to_plain
from kerascnn.grading.run_report import read_report

SEEN = Observation(
    {"numbers": [Case("f(2)", [np.arange(6.0).reshape(2, 3), 2**70, None, True, float("inf")]), Case("g", raised="x")]},
    "abc",
    "printed",
)


def line(**what):
    return json.dumps(what).encode() + b"\n"


def test_round_trip():
    back = from_plain(json.loads(json.dumps(to_plain(SEEN))))
    (first, second) = back.cases["numbers"]
    np.testing.assert_array_equal(first.result[0], SEEN.cases["numbers"][0].result[0])
    assert first.result[1:] == [2**70, None, True, float("inf")]
    assert (second, back.fingerprint, back.printed) == (Case("g", raised="x"), "abc", "printed")


def result(value):
    return to_plain(Observation({"f": [Case("f")]})) | {"cases": {"f": [["f", value, "", False]]}}


def array(dtype="float64", shape=(2,), content=bytes(16)):
    return {"dtype": dtype, "shape": list(shape), "data": base64.b64encode(content).decode()}


def nested(depth):
    value = 1
    for _ in range(depth):
        value = [value]
    return value


FORGED = {
    "object array": result(array("object")),
    "record array": result(array("V8")),
    "shape of another size": result(array(shape=(3,))),
    "negative shape": result(array(shape=(-2,))),
    "huge shape": result(array(shape=(10**9, 10**9))),
    "shape of truth": result(array(shape=(True,))),
    "no base64": result(array() | {"data": "é"}),
    "another key": result(array() | {"pickle": "x"}),
    "another object": result({"__reduce__": ["os.system", "x"]}),
    "deep": result(nested(100)),
    "many": result([0] * 300_000),
    "large number": result(10**400),
    "long text": result("x" * 30_000),
    "case of five": to_plain(SEEN) | {"cases": {"f": [["f", 1, "", False, 1]]}},
    "cases as a list": to_plain(SEEN) | {"cases": []},
    "too many cases": to_plain(SEEN) | {"cases": {"f": [["f", 1, "", False]] * 2000}},
    "unimplemented as a number": to_plain(SEEN) | {"unimplemented": 1},
    "no observation": 7,
    "more than an observation": to_plain(SEEN) | {"points": 6},
}


@pytest.mark.parametrize("case", FORGED)
def test_forged_observations_are_refused(case):
    with pytest.raises(ForgedError):
        from_plain(FORGED[case])
    report = read_report(line(kind="observation", problem="macs", observation=FORGED[case], rooms=[]), 1, ["macs"])
    assert (report.observations, report.odd) == ({}, 1)


LINES = {
    "points": line(kind="points", problem="macs", points=6),
    "another problem": line(kind="observation", problem="other", observation=None, rooms=[]),
    "a list for a problem": line(kind="probing", problem=[]),
    "a cell that is not there": line(kind="cell", number=7),
    "a cell that is true": line(kind="cell", number=True),
    "no kind": b"{}\n",
    "a number": b"7\n",
    "deep": b"[" * 500_000 + b"\n",
    "no text": b"\xff\xfe\n",
    "a number of a million digits": b'{"kind": ' + b"9" * 1_000_000 + b"}\n",
}


@pytest.mark.parametrize("case", LINES)
def test_odd_lines_are_counted_and_left_out(case):
    report = read_report(LINES[case] + line(kind="cell", number=1), 2, ["macs"])
    assert (report.odd, report.step, report.observations) == (1, ("cell", 1), {})


def test_what_was_seen_first_counts():
    once = line(kind="observation", problem="macs", observation=to_plain(SEEN), rooms=["layers"])
    again = line(kind="observation", problem="macs", observation=None, rooms=[])
    report = read_report(once + again + line(kind="end"), 1, ["macs"])
    assert report.observations["macs"].fingerprint == "abc"
    assert report.rooms == {"macs": ("layers",)}
    assert report.ended
