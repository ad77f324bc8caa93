"""The record of the release tests: what is written into it, and what the committed one says."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
RECORD = ROOT / "docs" / "release_tests.json"

TESTS = """
import pytest

@pytest.mark.release
def test_hours():
    pass

@pytest.mark.release
def test_wrong():
    raise ArithmeticError

def test_seconds():
    pass
"""

OF_PROBLEMS = """
import pytest

@pytest.mark.release
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("name", ["branches", "naive_depth", "plain_net", "plain_parameters"])
def test_answers(name, seed):
    assert (name, seed) != ("plain_net", 2)

@pytest.mark.release
@pytest.mark.parametrize("network", range(21))
def test_networks(network):
    pass

@pytest.mark.release
@pytest.mark.parametrize("lecture", range(20))
def test_lectures(lecture):
    pass
"""


@pytest.fixture
def checkout(tmp_path):
    """A checkout with three tests, and a record that knows one of them and one that is gone."""
    (tmp_path / "tests").mkdir()
    (tmp_path / "docs").mkdir()
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path / "tests")
    (tmp_path / "tests" / "test_some.py").write_text(TESTS)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n    release\n")
    earlier = dict.fromkeys(("tests/test_some.py::test_wrong", "tests/test_some.py::test_old", "tests/test_gone.py::t"))
    (tmp_path / "docs" / "release_tests.json").write_text(json.dumps({"tests": earlier}))
    return tmp_path


def run(checkout, *arguments):
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "tests", *arguments]
    options = {"capture_output": True, "text": True, "timeout": 120, "check": False}
    return subprocess.run(command, cwd=checkout, env=dict(os.environ), **options)


@pytest.mark.slow
def test_outcomes_take_the_place_of_earlier_ones(checkout):
    result = run(checkout, "--write-release-record")
    assert "1 failed, 2 passed" in result.stdout
    tests = json.loads((checkout / "docs" / "release_tests.json").read_text())["tests"]
    assert list(tests) == [f"tests/test_some.py::test_{name}" for name in ("hours", "old", "wrong")]
    assert tests["tests/test_some.py::test_old"] is None  # not run now, and kept
    assert [tests[f"tests/test_some.py::test_{name}"]["outcome"] for name in ("hours", "wrong")] == ["passed", "failed"]
    entry = tests["tests/test_some.py::test_hours"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", entry["date"]) and entry["machine"]["keras"]


@pytest.mark.slow
def test_tests_of_problems_and_of_many_parameters_are_summed_up(checkout):
    (checkout / "tests" / "test_sums.py").write_text(OF_PROBLEMS)
    record = checkout / "docs" / "release_tests.json"
    one_by_one = ("test_answers[branches-1]", "test_answers[stem-1]", "test_networks[3]", "test_lectures[3]")
    earlier = {f"tests/test_sums.py::{name}": None for name in one_by_one}
    record.write_text(json.dumps({"tests": earlier}))
    run(checkout, "--write-release-record", "-k", "test_sums")
    tests = {name.partition("::")[2]: entry for name, entry in json.loads(record.read_text())["tests"].items()}
    lectures = {f"test_lectures[{number}]" for number in range(20)}
    sets = {"test_answers[ps1_inception]", "test_answers[ps3_plain_nets]"}
    assert set(tests) == lectures | sets | {"test_networks", "test_answers[stem-1]"}  # not run now, and kept
    assert tests["test_answers[ps1_inception]"]["outcome"] == tests["test_networks"]["outcome"] == "passed"
    wrong = tests["test_answers[ps3_plain_nets]"]
    assert (wrong["outcome"], wrong["number"], wrong["not_passed"]) == ("failed", 4, {"plain_net-2": "failed"})
    assert (tests["test_networks"]["number"], "number" in tests["test_lectures[3]"]) == (21, False)
    assert wrong["date"] and wrong["machine"]["keras"] and wrong["seconds"] >= 0


@pytest.mark.slow
def test_where_some_are_run_anew_the_others_keep_what_they_came_to(checkout):
    (checkout / "tests" / "test_sums.py").write_text(OF_PROBLEMS)
    record = checkout / "docs" / "release_tests.json"
    record.write_text(json.dumps({"tests": {}}))

    def entries(selected):
        run(checkout, "--write-release-record", "-k", selected)
        return {name.partition("::")[2]: entry for name, entry in json.loads(record.read_text())["tests"].items()}

    before = entries("test_answers or test_networks")
    some = entries("plain_parameters or test_networks[3]")
    assert some == before  # the failure is not forgotten, and one of 21 makes no entry of its own
    mended = OF_PROBLEMS.replace('!= ("plain_net", 2)', "is not None").replace("    pass", "    assert network != 7", 1)
    (checkout / "tests" / "test_sums.py").write_text(mended)
    after = entries("plain_net-2 or test_networks[7]")
    assert after["test_answers[ps3_plain_nets]"]["outcome"] == "passed"
    assert after["test_answers[ps3_plain_nets]"]["number"] == 4
    assert after["test_networks"]["not_passed"] == {"7": "failed"}
    assert after["test_networks"]["number"] == 21


def test_without_the_option_nothing_is_written(checkout):
    before = (checkout / "docs" / "release_tests.json").read_text()
    run(checkout)
    assert (checkout / "docs" / "release_tests.json").read_text() == before


def test_what_is_committed_has_passed():
    if not RECORD.exists():
        pytest.skip("no release test has been recorded yet: make test-release")
    tests = json.loads(RECORD.read_text(encoding="utf-8"))["tests"]
    assert tests
    for name, entry in tests.items():
        path, function, *_ = re.split(r"::|\[", name)
        assert f"def {function}(" in (ROOT / path).read_text(encoding="utf-8"), f"{name} is gone: run {path} anew"
        assert entry["outcome"] == "passed", name
