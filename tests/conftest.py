"""Where release tests leave their outcomes (--write-release-record: docs/release_tests.json), and short trainings."""

import datetime
import functools
import json
from collections import Counter
from pathlib import Path

import pytest

RECORD = Path(__file__).parents[1] / "docs" / "release_tests.json"
MADE_BY = "python -m pytest -m release --write-release-record"


def pytest_addoption(parser):
    parser.addoption(
        "--write-release-record", action="store_true", help="write the outcomes of the release tests to docs/"
    )


def pytest_configure(config):
    if config.getoption("--write-release-record", default=False):
        config.pluginmanager.register(ReleaseRecord(RECORD), "release record")


class ReleaseRecord:
    """Keeps what each release test came to, and puts it into the record in place of what it came to before.

    They take hours, so each has a date and a machine of its own, and a part of them can be run anew. Tests of problems
    are hundreds: those of one function have one entry for each problem set. So have those of any other function with
    more parameters than can be read. Where only some of them are run anew, the entry stays that of all, less what
    passes now and with what does not.
    """

    MANY = 20

    def __init__(self, path: Path):
        self.path, self.outcomes = path, {}

    def pytest_runtest_logreport(self, report):
        ran = report.when == "call" or report.outcome != "passed"
        if ran and "release" in report.keywords:
            self.outcomes[report.nodeid] = {"outcome": report.outcome, "seconds": round(report.duration, 1)}
            self.write()  # after each: whoever stops after hours keeps what was done

    def write(self) -> None:
        from kerascnn.environment import machine

        here = {"date": datetime.date.today().isoformat(), "machine": machine()}
        before = json.loads(self.path.read_text(encoding="utf-8"))["tests"] if self.path.exists() else {}
        of_function = Counter(map(_function, self.outcomes))
        many = {name for name in of_function if of_function[name] > self.MANY or "number" in (before.get(name) or {})}
        groups: dict = {}
        for name, outcome in self.outcomes.items():
            groups.setdefault(_group(name, many), {})[name] = outcome
        kept = {name: entry for name, entry in before.items() if _group(name, many) not in groups}
        anew = {group: {**_sum(group, outcomes), **here} for group, outcomes in groups.items()}
        tests = kept | {
            group: _in_place_of(before.get(group) or {}, entry, groups[group]) for group, entry in anew.items()
        }
        there = {name: tests[name] for name in sorted(tests) if (self.path.parents[1] / name.split("::")[0]).exists()}
        self.path.write_text(json.dumps({"made_by": MADE_BY, "tests": there}, indent=1) + "\n", encoding="utf-8")


def _function(name: str) -> str:
    return name.partition("[")[0]


def _group(name: str, many: set[str]) -> str:
    """The entry that a test belongs to: its own, its function's, or that of its function with one problem set."""
    function, _, parameters = name.partition("[")
    problem_set = _problem_sets().get(parameters.rstrip("]").partition("-")[0])
    return f"{function}[{problem_set}]" if problem_set else function if function in many else name


@functools.cache
def _problem_sets() -> dict[str, str]:
    from kerascnn.checks import all_problems

    return {problem.name: problem.problem_set for problem in all_problems()}


def _sum(group: str, outcomes: dict[str, dict]) -> dict:
    """Of one test what it came to; of several that all passed, or the parameters of those that did not."""
    if list(outcomes) == [group]:
        return outcomes[group]
    others = {_parameters(name): one["outcome"] for name, one in outcomes.items() if one["outcome"] != "passed"}
    seconds = round(sum(one["seconds"] for one in outcomes.values()), 1)
    return {**_outcome(others), "number": len(outcomes), "seconds": seconds}


def _parameters(name: str) -> str:
    return name.partition("[")[2].rstrip("]")


def _outcome(others: dict[str, str]) -> dict:
    """The worst, and which tests did not pass."""
    worst = "failed" if "failed" in others.values() else "skipped" if others else "passed"
    return {"outcome": worst, **({"not_passed": others} if others else {})}


def _in_place_of(before: dict, entry: dict, outcomes: dict[str, dict]) -> dict:
    """The new entry, or where fewer tests were run than before, the old one with what these came to."""
    if before.get("number", 0) <= entry.get("number", 1):
        return entry
    ran = set(map(_parameters, outcomes))
    others = {name: one for name, one in before.get("not_passed", {}).items() if name not in ran}
    others |= entry.get("not_passed", {})
    return {**_outcome(others), **{key: before[key] for key in ("number", "seconds", "date", "machine")}}


@pytest.fixture(scope="module")
def op_by_op():
    """Without TensorFlow's graphs: each takes seconds to make, which trainings of two or three steps never earn back.

    That graphs compute the same is for tests/training/test_fitting.py.
    """
    import keras

    if keras.config.backend() != "tensorflow":
        yield
        return
    import tensorflow

    tensorflow.config.run_functions_eagerly(True)
    yield
    tensorflow.config.run_functions_eagerly(False)
