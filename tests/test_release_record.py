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
