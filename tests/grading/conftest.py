"""A warm sandbox for the tests of grading, and a way to grade a notebook in it."""

import json
import shutil
from pathlib import Path

import pytest
from tiny_course import tiny_course  # noqa: F401

from kerascnn.grading.attempts import attempts, seen
from kerascnn.grading.limits import Limits
from kerascnn.grading.marking import marked, request_for
from kerascnn.grading.preflight import read_notebook
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


def grade_content(sandbox, content, assignment="ps1_inception", seed=123_456):
    """Grade a notebook's bytes, without a gradebook."""
    notebook = read_notebook(content)
    request = request_for(notebook, assignment, seed)
    showed = seen(attempts(sandbox.run, request), len(request["cells"]), sandbox.limits)
    return marked(notebook, showed, student="eve", assignment=assignment, source="ps1.ipynb", seed=seed)
