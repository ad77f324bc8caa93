"""The course's own problem sets through plain nbgrader, with TensorFlow's log output on, and through the sandbox."""

import csv
import json
import shutil
from html import escape
from pathlib import Path

import nbformat
import pytest
from a_class import every_known_answer, other_answers

from kerascnn.checks.catalogue import PROBLEM_SETS, problems_of
from kerascnn.course.checkout import Checkout
from kerascnn.course.problem_sets import write_problem_sets
from kerascnn.grading import nbgrader_course
from kerascnn.grading.grading_run import Plan, grade_class
from kerascnn.grading.intake import find_submissions
from kerascnn.grading.statuses import read_statuses

pytestmark = pytest.mark.slow
# One set in each run; the others take the same way among the release tests.
SETS = [name if name == "ps1_inception" else pytest.param(name, marks=pytest.mark.release) for name in PROBLEM_SETS]
ROOT = Path(__file__).parents[2]


@pytest.fixture(params=SETS)
def course(request, tmp_path, monkeypatch):
    """A course with this one problem set, generated; what TensorFlow writes reaches the cells' stderr."""
    name = request.param
    (tmp_path / "notebooks").mkdir()
    shutil.copy(ROOT / "notebooks" / f"{name}.py", tmp_path / "notebooks")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    monkeypatch.setenv("TF_CPP_MIN_LOG_LEVEL", "0")
    monkeypatch.delenv("PYTEST_CURRENT_TEST")
    checkout = Checkout(tmp_path)
    write_problem_sets(checkout)
    nbgrader_course.generate(tmp_path, name)
    return checkout, name


def released(course, name, **answers):
    """The exercise, with the given sources in the named answer cells, as a file.

    Without the cell that calls setup(), so that nothing keeps TensorFlow's remarks from the graded cells.
    """
    notebook = nbformat.read(course.exercises / name / f"{name}.ipynb", as_version=4)
    notebook.cells = [cell for cell in notebook.cells if "kerascnn.setup()" not in cell.source]
    cells = {cell.id: cell for cell in notebook.cells}
    for cell_name, source in answers.items():
        cells[cell_name].source = source
    path = course.root / "submission.ipynb"
    nbformat.write(notebook, path)
    return path


def partly_right(name):
    """Right answers to every second problem and what they call, one right but for the ReLU; with their points."""
    problems = [problem for problem in problems_of(name) if problem.kind != "written"]
    answers, points = {}, 0.0
    chosen = problems[::2]
    for problem in chosen:
        chosen += [one for one in problems if f"{one.name}(" in problem.model_answer and one not in chosen]
    for problem in chosen:
        answers[problem.name] = problem.model_answer
        points += problem.points
    if name == "ps1_inception":
        answers["naive_depth"] = "def naive_depth(*widths):\n    return 672"  # the example alone: nothing
        answers["bottleneck"] = "def bottleneck(filters):\n    return keras.layers.Conv2D(filters, 1)"
        points += 2 * 4 / 5  # all facets but the numbers
    return answers, points


def mistaken(name):
    """Each problem's first known mistake, with the messages that they must get."""
    problems = [problem for problem in problems_of(name) if problem.mutants]
    answers = {problem.name: next(iter(other_answers(problem, "MUTANTS").values())) for problem in problems}
    return answers, [problem.mutants[0].message for problem in problems]


def assert_as_in_the_sandbox(root, name, students):
    """What nbgrader gave for each cell is what the sandbox gives for it, on inputs of its own."""
    if shutil.which("bwrap") is None:
        return
    other = root / "sandboxed"
    shutil.copytree(root / "solutions", other / "solutions")
    submissions = find_submissions(root / "grading" / "submitted", name, other)
    grade_class(Plan(other, name, jobs=2), submissions, lambda record, known: None)
    for student in students:
        plain, ours = (nbgrader_course.scores(where, name, student) for where in (root, other))
        assert points_of(ours) == pytest.approx(points_of(plain), abs=1e-6), student
        assert ours.waiting == plain.waiting


def points_of(score):
    return {cell.name: cell.points for cell in score.cells if not cell.by_hand}


def test_right_partly_right_and_empty(course, capfd):
    checkout, name = course
    root, problems = checkout.root, problems_of(name)
    automatic = sum(problem.points for problem in problems if problem.kind != "written")
    written = tuple(sorted(problem.name for problem in problems if problem.kind == "written"))
    answers, share = partly_right(name)
    assert 0 < share < automatic

    nbgrader_course.submit(root, name, "right", checkout.solutions / name / f"{name}.ipynb")
    nbgrader_course.submit(root, name, "partly", released(checkout, name, **answers))
    nbgrader_course.submit(root, name, "empty", released(checkout, name))
    answers, messages = mistaken(name)
    nbgrader_course.submit(root, name, "mistaken", released(checkout, name, **answers))
    empty, wrong, partly, right = nbgrader_course.autograde(root, name)
    assert "absl" in capfd.readouterr().err, "TensorFlow's log output was off"

    assert (right.points, right.maximum, right.waiting) == (automatic, automatic, written)
    assert (round(partly.points, 6), partly.waiting) == (round(share, 6), ())
    assert 0 < wrong.points < automatic / 2
    told = nbgrader_course.autograded_notebook(root, name, "mistaken").read_text(encoding="utf-8")
    for message in messages:
        assert told.count(json.dumps(f"This looks like a known mistake: {message}", ensure_ascii=False)[1:-1]) >= 2
    assert (empty.points, empty.waiting) == (0.0, ())
    rubrics = [problem.rubric.splitlines()[0] for problem in problems if problem.kind == "written"]
    exercise = (checkout.exercises / name / f"{name}.ipynb").read_text(encoding="utf-8")
    assert rubrics
    assert all(rubric in told and rubric not in exercise for rubric in rubrics), "formgrader shows what grading left"
    ran = nbformat.read(nbgrader_course.autograded_notebook(root, name, "empty"), as_version=4)
    words = {status.name: status.word for status in read_statuses(ran)}
    assert len(words) == 2 * (len(problems) - len(written))
    assert set(words.values()) == {"not started"}
    assert_as_in_the_sandbox(root, name, ("right", "partly", "mistaken", "empty"))

    pages = [nbgrader_course.feedback(root, name, student).read_text() for student in ("right", "partly", "empty")]
    assert all(escape(problems[0].title) in page for page in pages)
    with nbgrader_course.export_csv(root, root / "grades.csv").open() as lines:
        exported = {row["student_id"]: float(row["score"]) for row in csv.DictReader(lines)}
    assert exported == {
        "right": automatic,
        "partly": pytest.approx(share),
        "mistaken": pytest.approx(wrong.points),
        "empty": 0.0,
    }


@pytest.mark.release
@pytest.mark.parametrize("course", PROBLEM_SETS, indirect=True)
def test_every_known_answer_gets_the_marks_that_nbgrader_gives(course):
    checkout, name = course
    students = every_known_answer(name)
    for student, work in students.items():
        nbgrader_course.submit(checkout.root, name, student, released(checkout, name, **work.answers))
    nbgrader_course.autograde(checkout.root, name)
    assert_as_in_the_sandbox(checkout.root, name, students)
