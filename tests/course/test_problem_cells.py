from types import SimpleNamespace

import nbformat
import pytest

from kerascnn.course.checkout import CourseError
from kerascnn.course.problem_cells import hidden_seed, problem_cells, problem_set_notebook
from kerascnn.course.problem_sets import write_problem_sets
from kerascnn.course.sources import notebook_text


def make(tiny_course):
    return problem_set_notebook(tiny_course, tiny_course.notebooks / "ps1_tiny.py")


def cell(notebook, name):
    return next(cell for cell in notebook.cells if cell.id == name)


def test_a_problem_becomes_prompt_answer_visible_and_hidden_test(tiny_course):
    notebook = make(tiny_course)
    ids = [cell.id for cell in notebook.cells]
    start = ids.index("double-prompt")
    assert ids[start : start + 4] == ["double-prompt", "double", "double-check", "double-hidden"]
    assert cell(notebook, "double-prompt").source == (
        "## 1. Twice a number\n\n*3 points, about 5 minutes*\n\nWrite `double`."
    )
    assert cell(notebook, "total-prompt").source.startswith("## 2. One to four\n\n*2 points, about 1 minute*\n")
    assert "### BEGIN SOLUTION" in cell(notebook, "double").source
    assert cell(notebook, "double-check").source == "ps1.double.grade(double, points=1.5)"
    comment, begin, call, end = cell(notebook, "double-hidden").source.splitlines()
    assert comment.startswith("# Nothing to do here")
    assert (begin, end) == ("### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS")
    assert call == f"ps1.double.grade(double, points=1.5, seed={hidden_seed('double')})"


@pytest.mark.parametrize(
    ("name", "grade", "solution", "locked", "points"),
    [
        ("double-prompt", False, False, True, None),
        ("double", False, True, False, None),
        ("double-check", True, False, True, 1.5),
        ("total-hidden", True, False, True, 1),
        ("why", True, True, False, 4),
    ],
)
def test_metadata_is_complete(tiny_course, name, grade, solution, locked, points):
    expected = {
        "grade": grade,
        "grade_id": name,
        "locked": locked,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    found = cell(make(tiny_course), name)
    assert found.metadata.nbgrader == expected | ({} if points is None else {"points": points})


def test_nbgrader_accepts_the_metadata(tiny_course):
    from nbgrader.nbgraderformat import MetadataValidator

    MetadataValidator().validate_nb(nbformat.reads(notebook_text(make(tiny_course)), as_version=4))


def test_half_and_half_make_the_points_of_the_problem(tiny_course):
    notebook = make(tiny_course)
    for name, points in (("double", 3), ("total", 2)):
        parts = [cell(notebook, f"{name}-{part}").metadata.nbgrader.points for part in ("check", "hidden")]
        assert sum(parts) == points


def test_whoever_marks_an_answer_in_words_finds_the_rubric_and_no_student_does(tiny_course):
    prompt = cell(make(tiny_course), "why-prompt").source
    assert "<!-- BEGIN MARK SCHEME -->\n\n**For whoever marks this.** One point for each reason." in prompt
    write_problem_sets(tiny_course)
    released = nbformat.read(tiny_course.exercises / "ps1_tiny" / "ps1_tiny.ipynb", as_version=4)
    assert cell(released, "why-prompt").source.endswith("Why is that so?")


def test_prompts_written_with_indentation_are_dedented():
    problem = SimpleNamespace(
        name="a",
        title="A",
        kind="value",
        points=2,
        minutes=1,
        model_answer="a = 1",
        question="\n        One.\n\n        Two.\n",
    )
    assert problem_cells(problem, 1, "ps1")[0].source.endswith("minute*\n\nOne.\n\nTwo.")


def test_hidden_seeds_differ():
    assert len({hidden_seed(f"problem_{number}") for number in range(20)}) > 15


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('problem="total"', 'problem="sum"', "notebooks/ps1_tiny.py asks for problem 'sum': .* has double, total, why"),
        ('problem="total"', 'problem="double"', "asks for problem 'double' twice"),
        ('# %% problem="why"\n', "", 'leaves out why of .*: add a cell  # %% problem="why"'),
        ('# %% problem="total"\n', '# %% problem="total"\ntotal = 3\n', "the cell of problem 'total' holds code"),
    ],
)
def test_script_and_checks_must_agree(tiny_course, old, new, message):
    source = tiny_course.notebooks / "ps1_tiny.py"
    text = source.read_text()
    assert old in text
    source.write_text(text.replace(old, new))
    with pytest.raises(CourseError, match=message):
        make(tiny_course)


def test_problem_set_without_checks_is_named(tiny_course):
    source = tiny_course.notebooks / "ps2_new.py"
    source.write_text("# %% [markdown]\n# # New\n")
    with pytest.raises(CourseError, match=r"notebooks/ps2_new.py has no problems: tiny_checks.ps2_new does not exist"):
        problem_set_notebook(tiny_course, source)


def test_broken_checks_are_not_mistaken_for_missing_ones(tiny_course):
    (tiny_course.root / "python" / "tiny_checks" / "ps2_new.py").write_text("import no_such_module\n")
    source = tiny_course.notebooks / "ps2_new.py"
    source.touch()
    with pytest.raises(ModuleNotFoundError, match="no_such_module"):
        problem_set_notebook(tiny_course, source)
