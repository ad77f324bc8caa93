"""nbgrader from end to end on the tiny course, whose checks write to stderr as TensorFlow does."""

import csv
import json
import shutil
import stat

import nbformat
import pytest
from tiny_course import importable, write_tiny_course

from kerascnn.course.problem_sets import write_problem_sets
from kerascnn.grading import nbgrader_course
from kerascnn.grading.nbgrader_course import GradingError
from kerascnn.grading.statuses import read_statuses

NAME = "ps1_tiny"


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    """The course with its exercises generated, once: a new gradebook takes seconds."""
    with importable(write_tiny_course(tmp_path_factory.mktemp("generated") / "course")) as checkout:
        write_problem_sets(checkout)
    nbgrader_course.generate(checkout.root, NAME)
    return checkout.root


@pytest.fixture
def course(tiny_course, generated, monkeypatch):
    """A copy for each test; submissions run as they would outside of a test."""
    monkeypatch.delenv("PYTEST_CURRENT_TEST")
    shutil.copytree(generated, tiny_course.root, dirs_exist_ok=True)
    return tiny_course


def exercise(course, **answers):
    """The exercise as a student hands it in: cells named in `answers` hold the given source."""
    notebook = nbformat.read(course.exercises / NAME / f"{NAME}.ipynb", as_version=4)
    for cell in notebook.cells:
        cell.source = answers.get(cell.id, cell.source)
    return notebook


def submit(course, student, notebook):
    path = course.root / "submission.ipynb"
    nbformat.write(notebook, path)
    nbgrader_course.submit(course.root, NAME, student, path)


def points(score):
    return {cell.name: cell.points for cell in score.cells}


@pytest.mark.slow
def test_class_from_submission_to_export(course):
    solution = course.solutions / NAME / f"{NAME}.ipynb"
    nbgrader_course.submit(course.root, NAME, "right", solution)
    submit(course, "partly", exercise(course, double="double = lambda number: 2 * number", why="I think so."))
    submit(course, "empty", exercise(course))
    assert nbgrader_course.students(course.root, NAME) == ("empty", "partly", "right")

    empty, partly, right = nbgrader_course.autograde(course.root, NAME)
    assert points(right) == {
        "double-check": 1.5,
        "double-hidden": 1.5,
        "total-check": 1.0,
        "total-hidden": 1.0,
        "why": None,
    }
    assert (right.points, right.maximum, right.waiting) == (5.0, 5.0, ("why",))
    assert points(partly) == points(right) | {"total-check": 0.0, "total-hidden": 0.0}
    assert set(points(empty).values()) == {0.0}
    assert (empty.points, empty.waiting) == (0.0, ())
    assert nbgrader_course.scores(course.root, NAME, "partly") == partly

    ran = nbformat.read(nbgrader_course.autograded_notebook(course.root, NAME, "empty"), as_version=4)
    assert {status.name: status.word for status in read_statuses(ran)} == {
        f"{name}-{part}": "not started" for name in ("double", "total") for part in ("check", "hidden")
    }

    page = nbgrader_course.feedback(course.root, NAME, "partly")
    assert "3.0 / 9.0" in page.read_text().replace("3.0/9.0", "3.0 / 9.0")

    table = nbgrader_course.export_csv(course.root, course.root / "grades.csv")
    with table.open() as lines:
        grades = {row["student_id"]: (float(row["score"]), float(row["max_score"])) for row in csv.DictReader(lines)}
    assert grades == {"right": (5.0, 9.0), "partly": (3.0, 9.0), "empty": (0.0, 9.0)}


def test_deleted_and_edited_tests_come_back(course):
    notebook = exercise(course, **{"total-check": "2.0", "double-check": "1.5"})
    notebook.cells = [cell for cell in notebook.cells if cell.id != "total-hidden"]
    submit(course, "clever", notebook)
    (score,) = nbgrader_course.autograde(course.root, NAME)
    assert score.points == 0.0
    assert len(score.cells) == 5


def test_unreadable_submission_does_not_stop_the_others(course):
    broken = exercise(course)
    for cell in broken.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.schema_version = 99
    submit(course, "broken", broken)
    nbgrader_course.submit(course.root, NAME, "right", course.solutions / NAME / f"{NAME}.ipynb")
    with pytest.raises(GradingError, match=r"^broken: ps1_tiny: ") as error:
        nbgrader_course.autograde(course.root, NAME)
    assert "right:" not in str(error.value)
    assert nbgrader_course.scores(course.root, NAME, "right").points == 5.0


def test_grading_again_gives_the_same(course):
    submit(course, "ada", exercise(course, total="total = 10"))
    first = nbgrader_course.autograde(course.root, NAME, ["ada"])
    seen = []
    assert nbgrader_course.autograde(course.root, NAME, ["ada"], on_cell=lambda *step: seen.append(step)) == first
    assert seen == [("ada", index) for index in range(15)]


def test_what_was_not_done_is_said(course):
    with pytest.raises(GradingError, match="nobody submitted ps1_tiny"):
        nbgrader_course.autograde(course.root, NAME)
    with pytest.raises(GradingError, match="eve has no graded ps1_tiny: autograde it first"):
        nbgrader_course.scores(course.root, NAME, "eve")
    with pytest.raises(GradingError, match="ps9_none"):
        nbgrader_course.generate(course.root, "ps9_none")


def test_exercises_can_be_written_by_their_owner(course):
    path = course.exercises / NAME / f"{NAME}.ipynb"
    assert path.stat().st_mode & stat.S_IWUSR
    json.loads(path.read_text())
