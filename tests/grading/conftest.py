"""A warm sandbox for the tests of grading, and a way to grade a notebook in it."""

import json
import shutil
from pathlib import Path

import pytest
from records_of import grade_content
from tiny_course import tiny_course  # noqa: F401

from kerascnn.grading.limits import Limits
from kerascnn.grading.sandbox import Sandbox

ROOT = Path(__file__).parents[2]
LIMITS = Limits(seconds=3)


@pytest.fixture(scope="session")
def sandbox():
    """One warm sandbox for all tests that need one, with short limits."""
    if shutil.which("bwrap") is None:
        pytest.skip("bubblewrap is not installed")
    with Sandbox("bwrap", LIMITS) as warm:
        yield warm


@pytest.fixture
def grade(sandbox):
    """Grade an exercise in which the named cells hold other sources; `first` is a cell at its top."""

    def graded(assignment="ps1_inception", first="", **answers):
        notebook = json.loads((ROOT / "exercises" / assignment / f"{assignment}.ipynb").read_text(encoding="utf-8"))
        cells = notebook["cells"]
        for cell in cells:
            cell["source"] = answers.get(cell["id"], cell["source"])
        cells.insert(0, {"cell_type": "code", "id": "first", "metadata": {}, "source": first, "outputs": []})
        return grade_content(sandbox, json.dumps(notebook).encode(), assignment)

    return graded


@pytest.fixture
def look(grade):
    """What an expression gives inside, as the grader's record shows it."""

    def looked(expression, first="import os, socket, subprocess, ctypes, glob"):
        record = grade(first=first, branches=f"branches = str({expression})")
        (problem,) = (one for one in record.problems if one.name == "branches")
        return problem.outcome.facets[0].got if problem.outcome.facets else problem.outcome.advice

    return looked
