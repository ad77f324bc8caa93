"""A notebook for each student: its numbers stand in it, and in the teacher's list."""

import nbformat
import pytest

from kerascnn.checks import check_notebook, ps4_residual
from kerascnn.checks.outcome import CORRECT, NOT_YET
from kerascnn.course.checkout import CourseError, find_checkout
from kerascnn.course.release import VARIANTS, release
from kerascnn.grading.class_list import read_variants

CHECKOUT = find_checkout()
NAME = "ps4_residual"


@pytest.fixture
def students(tmp_path):
    path = tmp_path / "students.csv"
    path.write_text("ada\nben\n")
    return path


def source(notebook, name):
    return next(cell.source for cell in notebook.cells if cell.id == name)


def test_every_student_gets_own_numbers_and_the_teacher_the_list(tmp_path, students):
    out = tmp_path / "out"
    written = release(CHECKOUT, "ps4", students, out)
    assert written == [out / who / NAME / f"{NAME}.ipynb" for who in ("ada", "ben")]
    codes = read_variants(out / VARIANTS)
    everybody = nbformat.read(CHECKOUT.exercises / NAME / f"{NAME}.ipynb", as_version=4)
    for path, code in zip(written, codes.values(), strict=True):
        problems = ps4_residual.variant(code)
        notebook = nbformat.read(path, as_version=4)
        line = f'ps4 = ps4.variant("{code}")  # your numbers: leave this line as it is'
        assert [cell.source.count(line) for cell in notebook.cells if line in cell.source] == [1]
        assert problems.zero_weights.question in source(notebook, "zero_weights-prompt")
        assert source(notebook, "zero_weights-prompt").startswith("## 1. Warming up\n\n*1 point, about 1 minute*\n")
        assert source(notebook, "basic_block-prompt") == source(everybody, "basic_block-prompt")
        changed = {cell.id for cell in everybody.cells} - {cell.id for cell in notebook.cells}
        assert changed == {"open-in-colab"}


def test_the_notebook_is_checked_by_its_own_numbers(tmp_path, students):
    out = tmp_path / "out"
    mine, theirs = release(CHECKOUT, NAME, students, out)
    notebook = nbformat.read(mine, as_version=4)
    kept = [cell for cell in notebook.cells if "as ps4" in cell.source or cell.id == "zero_weights"]
    code, other = read_variants(out / VARIANTS).values()
    answer = ps4_residual.variant(code).zero_weights.model_answer
    next(cell for cell in kept if cell.id == "zero_weights").source = answer
    notebook.cells = kept
    nbformat.write(notebook, mine)
    assert check_notebook(mine)[0].status == CORRECT
    numbers = [ps4_residual.variant(one).zero_weights.values for one in (code, other)]
    assert check_notebook(mine, variant=other)[0].status == (CORRECT if numbers[0] == numbers[1] else NOT_YET)
    assert theirs.exists()


def test_nbgrader_finds_no_locked_cell_changed(tmp_path, students):
    from nbgrader.utils import compute_checksum, is_locked

    for path in release(CHECKOUT, NAME, students, tmp_path / "out"):
        for cell in nbformat.read(path, as_version=4).cells:
            if "nbgrader" in cell.metadata and is_locked(cell):
                assert cell.metadata.nbgrader.checksum == compute_checksum(cell), cell.id


def test_a_second_release_keeps_everybodys_numbers(tmp_path, students):
    out = tmp_path / "out"
    first = [path.read_bytes() for path in release(CHECKOUT, NAME, students, out)]
    students.write_text("cleo\nada\nben\n")
    assert [path.read_bytes() for path in release(CHECKOUT, NAME, students, out)][1:] == first


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("ps9", "ada\n", "no notebook is called ps9: there are ps1_inception"),
        ("ps4", "a/b\n", "cannot be a folder's name"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line_and_nothing_is_written(tmp_path, students, name, text, message):
    students.write_text(text)
    with pytest.raises(CourseError, match=message):
        release(CHECKOUT, name, students, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path, students):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(CourseError, match=r"cannot be written to .*choose another folder with --to"):
        release(CHECKOUT, NAME, students, tmp_path / "out")


def test_the_command_says_what_it_wrote_and_where_the_list_is(tmp_path, students):
    from typer.testing import CliRunner

    from kerascnn.cli import app

    out = tmp_path / "out"
    answer = CliRunner().invoke(app, ["release", "ps4", "--students", str(students), "--to", str(out)])
    assert answer.exit_code == 0
    assert f"wrote 2 notebooks to {out}; who has which numbers stands in {out / VARIANTS}" in answer.output
