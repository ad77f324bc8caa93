"""Every lecture has the rhythm: a question, a prediction, a small cell, a picture, what it shows, something to try."""

import copy
import importlib
from pathlib import Path

import lecture_rules as rules
import nbformat
import pytest

from kerascnn.course.checkout import Checkout
from kerascnn.course.sources import lecture_notebook

COURSE = Checkout(Path(__file__).parents[2])
SOURCES = COURSE.lecture_sources()
CELLS = {source.stem: lecture_notebook(COURSE, source).cells for source in SOURCES}
RULES = [rules.order, rules.opening, rules.predictions, rules.ending, rules.lengths]
ROOMS = ["papers", "layers", "models", "analysis", "data", "training", "experiments", "figures", "widgets", "checks"]


def stored(name):
    return nbformat.read(COURSE.lectures / f"{name}.ipynb", as_version=4)


def public_names():
    """What the package's rooms offer."""
    return {name for room in ROOMS for name in importlib.import_module(f"kerascnn.{room}").__all__}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("name", CELLS)
def test_lecture_follows_the_rule(name, rule):
    assert rule(CELLS[name]) == []


@pytest.mark.parametrize("name", CELLS)
def test_pictures_are_described(name):
    assert rules.pictures(stored(name).cells) == []


@pytest.mark.parametrize("name", CELLS)
def test_the_time_in_the_header_is_the_measured_one(name):
    notebook = stored(name)
    assert rules.duration(notebook.cells, notebook.metadata.kerascnn.seconds) == []


def test_no_cell_defines_what_the_package_or_another_lecture_has():
    known, seen = public_names(), {}
    assert len(known) > 100
    for name, cells in CELLS.items():
        for defined in rules.definitions(cells):
            assert defined not in known, f"{name} defines {defined}, which the package has"
            assert seen.setdefault(defined, name) == name, f"{name} defines {defined}, as {seen[defined]} does"


BREAKS = {
    "order": ("## 2. ", "## 3. "),
    "opening": ("kerascnn.setup()", "None"),
    "predictions": ("checks.reveal(prediction,", "print("),
    "ending": ("sections 1 and 5, Tables 1 and 3", "all of it"),
    "lengths": ("import kerascnn\n", "import kerascnn\n" + "x = 1\n" * 25),
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_broken_lecture_is_found(rule):
    cells = copy.deepcopy(CELLS["01_parameters_and_computation"])
    before, after = BREAKS[rule.__name__]
    cell = next(cell for cell in cells if before in cell.source and cell.id not in rules.OPENING)
    cell.source = cell.source.replace(before, after, 1)
    assert rule(cells)


def test_a_missing_description_and_a_wrong_time_are_found():
    notebook = stored("01_parameters_and_computation")
    picture = next(
        output for cell in notebook.cells for output in cell.get("outputs", []) if "image/png" in output.get("data", {})
    )
    picture.metadata = {}
    assert rules.pictures(notebook.cells) == ["a picture without description: ''"]
    assert rules.duration(notebook.cells, 300.0)
