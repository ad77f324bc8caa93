import json

import nbformat
import pytest

from kerascnn.course.checkout import CourseError
from kerascnn.course.lectures import stale_lectures, write_lectures
from kerascnn.course.sources import lecture_notebook, notebook_text, source_hash

NAME = "lectures/01_tiny.ipynb"


@pytest.fixture
def stored(tiny_course):
    """The stored lecture, as if it had been executed: staleness needs no outputs."""
    notebook = lecture_notebook(tiny_course, tiny_course.notebooks / "01_tiny.py")
    notebook.metadata["kerascnn"] = {"source_hash": source_hash(notebook), "seconds": 1.0, "versions": {}}
    path = tiny_course.root / NAME
    path.parent.mkdir()
    path.write_text(notebook_text(notebook))
    return path


def no_cell_may_run(*_):
    raise AssertionError("a lecture that is up to date was executed")


def test_stored_lecture_is_not_executed_again(tiny_course, stored):
    assert stale_lectures(tiny_course) == []
    before = stored.read_bytes()
    assert write_lectures(tiny_course, on_cell=no_cell_may_run) == []
    assert stored.read_bytes() == before


def test_new_prose_keeps_the_outputs(tiny_course, stored):
    notebook = nbformat.read(stored, as_version=4)
    code = next(cell for cell in notebook.cells if cell.cell_type == "code")
    code.outputs, code.execution_count = [nbformat.v4.new_output("stream", text="as it was\n")], 1
    stored.write_text(notebook_text(notebook))
    source = tiny_course.notebooks / "01_tiny.py"
    source.write_text(source.read_text().replace("Once more.", "Once again."))
    assert write_lectures(tiny_course, on_cell=no_cell_may_run) == [tiny_course.root / NAME]
    text = stored.read_text()
    assert "Once again." in text and "as it was" in text and stale_lectures(tiny_course) == []


def test_missing_lecture_is_stale(tiny_course):
    assert stale_lectures(tiny_course) == [f"{NAME} is missing: run  make lectures"]


def test_lecture_with_another_source_is_stale(tiny_course, stored):
    source = tiny_course.notebooks / "01_tiny.py"
    source.write_text(source.read_text() + "\n# %%\n1\n")
    assert stale_lectures(tiny_course) == [f"{NAME} was executed from another source: run  make lectures"]


def test_lecture_edited_by_hand_is_stale(tiny_course, stored):
    stored.write_text(stored.read_text().replace("Once more.", "Once more!"))
    assert stale_lectures(tiny_course) == [f"{NAME} was edited by hand: run  make lectures"]


def test_broken_file_is_stale(tiny_course, stored):
    stored.write_text("<<<<<<< merge")
    assert stale_lectures(tiny_course) == [f"{NAME} is no notebook: run  make lectures"]


def test_lecture_without_source_is_named(tiny_course, stored):
    stored.with_name("09_gone.ipynb").touch()
    assert stale_lectures(tiny_course) == ["lectures/09_gone.ipynb has no source in notebooks/: delete it"]


def test_staleness_of_the_lectures_that_are_named(tiny_course, stored):
    stored.with_name("09_gone.ipynb").touch()
    assert stale_lectures(tiny_course, ["01"]) == []
    stored.unlink()
    assert stale_lectures(tiny_course, ["01"]) == [f"{NAME} is missing: run  make lectures"]
    with pytest.raises(CourseError, match="no notebook is called 99"):
        stale_lectures(tiny_course, ["99"])


def test_execution_stores_outputs_without_traces_of_the_machine(tiny_course):
    source = tiny_course.notebooks / "01_tiny.py"
    source.write_text(
        source.read_text()
        + "\n# %%\nimport os, sys\n"
        + "print(os.getcwd(), sys.prefix, os.path.expanduser('~/x'), object())\nos.getcwd() + '/x'\n"
    )
    seen = []
    written = write_lectures(tiny_course, on_cell=lambda *step: seen.append(step))
    assert written == [tiny_course.root / NAME]
    assert seen == [("01_tiny", 9, index) for index in range(9)]
    assert stale_lectures(tiny_course) == []
    text = written[0].read_text()
    notebook = nbformat.reads(text, as_version=4)
    last = notebook.cells[-1]
    assert last.outputs[0].text == ". <python> ~/x <object object at 0x...>\n"
    assert last.outputs[1].data["text/plain"] == "'./x'"
    assert [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"] == [1, 2, 3, 4, 5, 6]
    assert not [cell for cell in notebook.cells if "execution" in cell.metadata]
    assert "image/png" in notebook.cells[4].outputs[0].data
    assert str(tiny_course.root) not in text
    record = notebook.metadata.kerascnn
    assert set(record) == {"source_hash", "seconds", "versions"}
    assert record.versions["python"]
    assert text == json.dumps(json.loads(text), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("raise ValueError('too bad')", r"01_tiny, cell 9 \(raise ValueError\('too bad'\)\): ValueError: too bad"),
        ("import sys\nprint('look out', file=sys.stderr)", "01_tiny, cell 9 wrote to stderr:\nlook out"),
    ],
)
def test_failing_lecture_leaves_the_old_file(tiny_course, stored, code, message):
    before = stored.read_bytes()
    source = tiny_course.notebooks / "01_tiny.py"
    source.write_text(source.read_text() + f"\n# %%\n{code}\n")
    with pytest.raises(CourseError, match=message):
        write_lectures(tiny_course)
    assert stored.read_bytes() == before
