import nbformat
import pytest

from kerascnn.course.problem_sets import stale_problem_sets, write_problem_sets
from kerascnn.grading import nbgrader_course

SOLUTION, EXERCISE = "solutions/ps1_tiny/ps1_tiny.ipynb", "exercises/ps1_tiny/ps1_tiny.ipynb"


def test_everything_is_missing_at_first(tiny_course):
    assert stale_problem_sets(tiny_course) == [
        f"{SOLUTION} is missing: run  make notebooks",
        f"{EXERCISE} is missing: run  make notebooks",
    ]


def test_twice_changes_not_a_byte(tiny_course):
    written = write_problem_sets(tiny_course)
    assert [tiny_course.relative(path) for path in written] == [SOLUTION, EXERCISE]
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in written}
    assert write_problem_sets(tiny_course) == []
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in written} == before
    assert stale_problem_sets(tiny_course) == []
    assert not (tiny_course.root / "grading").exists()


def test_exercise_has_stubs_where_the_solution_has_answers(tiny_course):
    write_problem_sets(tiny_course)
    cells = {cell.id: cell.source for cell in nbformat.read(tiny_course.root / EXERCISE, as_version=4).cells}
    assert cells["double"] == "def double(number):\n    # YOUR CODE HERE\n    ..."
    assert cells["total"] == "total = ...\n# YOUR CODE HERE\n..."
    assert cells["why"] == "YOUR ANSWER HERE"
    assert cells["double-check"] == "ps1.double.grade(double, points=1.5)"
    assert cells["double-hidden"].splitlines() == [
        "# Nothing to do here: when your work is graded, this cell checks it again on other inputs."
    ]
    text = (tiny_course.root / EXERCISE).read_text()
    assert not [word for word in ("SOLUTION", "HIDDEN", "seed=", "2 * number", "Because it is") if word in text]


def test_stale_files_are_named_with_the_command(tiny_course):
    write_problem_sets(tiny_course)
    script = tiny_course.notebooks / "ps1_tiny.py"
    script.write_text(script.read_text().replace("Now in words.", "Now in your own words."))
    lines = [f"{SOLUTION} is stale: run  make notebooks", f"{EXERCISE} is stale: run  make notebooks"]
    assert stale_problem_sets(tiny_course) == lines
    assert [tiny_course.relative(path) for path in write_problem_sets(tiny_course)] == [SOLUTION, EXERCISE]


@pytest.mark.parametrize("name", [SOLUTION, EXERCISE])
def test_one_byte_makes_a_file_stale(tiny_course, name):
    write_problem_sets(tiny_course)
    path = tiny_course.root / name
    path.write_text(path.read_text() + " ")
    assert stale_problem_sets(tiny_course) == [f"{name} is stale: run  make notebooks"]


def test_exercise_is_what_nbgrader_makes_with_a_gradebook(tiny_course):
    write_problem_sets(tiny_course)
    ours = nbformat.read(tiny_course.root / EXERCISE, as_version=4)
    nbgrader_course.generate(tiny_course.root, "ps1_tiny")
    assert nbformat.read(tiny_course.root / EXERCISE, as_version=4) == ours


def test_file_without_source_is_named(tiny_course):
    write_problem_sets(tiny_course)
    orphan = tiny_course.exercises / "ps7_gone" / "ps7_gone.ipynb"
    orphan.parent.mkdir()
    orphan.touch()
    assert stale_problem_sets(tiny_course) == [
        "exercises/ps7_gone/ps7_gone.ipynb has no source in notebooks/: delete it"
    ]
