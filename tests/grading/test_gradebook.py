"""What formgrader shows: the course's own cells, students' text without a working tag or link, no outputs."""

import re

import nbformat
import pytest
from graded_class import NAME, ROOT

from kerascnn.checks import ps3_plain_nets
from kerascnn.checks.catalogue import problems_of
from kerascnn.grading.gradebook import automatic, inert, write_autograded
from kerascnn.grading.graded import GradedProblem, GradedSubmission

SCRIPTS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<\nscript>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "![x](javascript:alert(1))",
    "<javascript:alert(1)>",
    "<!-- --><svg/onload=alert(1)>",
)


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_tag_and_no_link_works(script):
    from nbconvert.filters.markdown_mistune import markdown2html_mistune

    assert set(re.findall(r"<[^\s=>]*", markdown2html_mistune(inert(script)))) <= {"<p", "</p"}


@pytest.mark.parametrize("formula", ["$a < b$", r"$\sum_{k=1}^n p_k[k] (x)$", "$$x<1$$"])
def test_formulas_stay(formula):
    assert inert(formula) == formula


def test_the_notebook_is_the_courses_with_the_students_answers(tmp_path):
    (tmp_path / "solutions").symlink_to(ROOT / "solutions")
    problems = tuple(
        GradedProblem(one.name, one.title, None, one.points, answer="<script>x</script>\ud800\u202e\x1b\tx")
        for one in problems_of(NAME)
    )
    path = write_autograded(tmp_path, GradedSubmission("ada", NAME, "x.ipynb", "", problems=problems))
    written = nbformat.read(path, as_version=4)
    nbformat.validate(written)
    assert "BEGIN SOLUTION" not in path.read_text()
    assert "BEGIN HIDDEN" not in path.read_text()
    assert any("x</script>���    x" in cell.source for cell in written.cells), "shown as on the feedback page"
    assert not any("<script" in cell.source for cell in written.cells if cell.cell_type == "markdown")
    kinds = {key for cell in written.cells for output in cell.get("outputs", ()) for key in output.data}
    assert kinds == {"text/plain"}


def test_each_of_two_cells_gets_its_share():
    problem = GradedProblem("macs", "MACs", 2.0, 3)
    assert automatic(problem, 1.5) == 1.0
    assert automatic(GradedProblem("why", "Why", None, 3), 3) is None


def test_a_third_of_two_points_is_the_same_in_a_cell_that_nbgrader_ran():
    problem = ps3_plain_nets.clip_by_value
    answer = problem.mutants[0].answer
    outcome = problem.check(answer)
    ours = GradedProblem(problem.name, problem.title, outcome.points, problem.points)
    assert outcome.points == 0.67
    assert problem.grade(answer, points=1.0) == automatic(ours, 1.0) == 0.335
