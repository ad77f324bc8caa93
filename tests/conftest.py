"""Where release tests leave their outcomes (--write-release-record: docs/release_tests.json), and short trainings."""

import datetime
import json
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

    They take hours, so each has a date and a machine of its own, and a part of them can be run anew.
    """

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
        tests = before | {name: {**outcome, **here} for name, outcome in self.outcomes.items()}
        there = {name: tests[name] for name in sorted(tests) if (self.path.parents[1] / name.split("::")[0]).exists()}
        self.path.write_text(json.dumps({"made_by": MADE_BY, "tests": there}, indent=1) + "\n", encoding="utf-8")


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
