"""`make lectures`: executed lectures, stored with their outputs where their source changed."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kerascnn.course.checkout import Checkout, CourseError, select
from kerascnn.course.execution import execute, versions
from kerascnn.course.sources import METADATA, lecture_notebook, notebook_text, source_hash

if TYPE_CHECKING:
    from nbformat import NotebookNode

COMMAND = "make lectures"


def write_lectures(
    checkout: Checkout,
    names: list[str] | None = None,
    on_cell: Callable[[str, int, int], None] | None = None,
) -> list[Path]:
    """Execute the lectures whose source changed and store them in lectures/; new prose alone keeps the outputs.

    Args:
        checkout: The course.
        names: Lectures to look at, "02" or "02_naive_inception"; all by default.
        on_cell: Called before each cell with the lecture's name, the number of its cells and the index of this one.

    Returns:
        The files that were written.

    Raises:
        CourseError: if a cell raises or writes to stderr; the old file stays as it is.
    """
    written = []
    for source in select(checkout.lecture_sources(), names):
        notebook = lecture_notebook(checkout, source)
        path = checkout.lectures / f"{source.stem}.ipynb"
        if difference(path, notebook) is None:
            continue
        if (text := with_new_prose(path, notebook)) is None:
            report = on_cell and partial(on_cell, source.stem, len(notebook.cells))
            text = notebook_text(executed(notebook, source.stem, report))
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written


def stale_lectures(checkout: Checkout, names: list[str] | None = None) -> list[str]:
    """Tell which lectures differ from their source, by cells and by hash; executes nothing.

    Args:
        checkout: The course.
        names: Lectures to look at, "02" or "02_naive_inception"; by default all, and files without a source too.

    Returns:
        One line per file, which names the command; none when everything is up to date.

    Raises:
        CourseError: if a name fits no lecture.
    """
    lines, sources = [], select(checkout.lecture_sources(), names)
    expected = {checkout.lectures / f"{source.stem}.ipynb": source for source in sources}
    for path, source in expected.items():
        if reason := difference(path, lecture_notebook(checkout, source)):
            lines.append(f"{checkout.relative(path)} {reason}: run  {COMMAND}")
    if names:
        return lines
    without_source = sorted(set(checkout.lectures.glob("*.ipynb")) - set(expected))
    return lines + [f"{checkout.relative(path)} has no source in notebooks/: delete it" for path in without_source]


def difference(path: Path, notebook: NotebookNode) -> str | None:
    """Say in words how a stored lecture differs from its source, or None.

    Args:
        path: The stored lecture.
        notebook: What its source makes, not executed.
    """
    import nbformat

    if not path.is_file():
        return "is missing"
    try:
        stored = nbformat.reads(path.read_text(encoding="utf-8"), as_version=nbformat.NO_CONVERT)
    except (nbformat.reader.NotJSONError, nbformat.ValidationError):
        return "is no notebook"
    if stored.metadata.get("kerascnn", {}).get("source_hash") != source_hash(notebook):
        return "was executed from another source"
    if list(map(essence, stored.cells)) != list(map(essence, notebook.cells)):
        return "was edited by hand"
    return None


def with_new_prose(path: Path, notebook: NotebookNode) -> str | None:
    """Give a stored lecture the prose of its source, where every cell of code is the one that was executed.

    Args:
        path: The stored lecture.
        notebook: What its source makes, not executed.

    Returns:
        The text of the notebook; None where code differs or nothing usable is stored, so that it has to be executed.
    """
    import nbformat

    if difference(path, notebook) in ("is missing", "is no notebook"):
        return None
    stored = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    before, now = ([cell for cell in one.cells if cell.cell_type == "code"] for one in (stored, notebook))
    if list(map(essence, before)) != list(map(essence, now)) or "seconds" not in stored.metadata.get("kerascnn", {}):
        return None
    record = {**stored.metadata.kerascnn, "source_hash": source_hash(notebook)}
    for cell, executed_cell in zip(now, before, strict=True):
        cell.outputs, cell.execution_count = executed_cell.outputs, executed_cell.execution_count
    notebook.metadata = {**METADATA, "kerascnn": record}
    return notebook_text(notebook)


def essence(cell: NotebookNode) -> tuple:
    """Reduce a cell to what its author wrote."""
    return cell.id, cell.cell_type, cell.source, dict(cell.metadata)


def executed(notebook: NotebookNode, name: str, on_cell: Callable[[int], None] | None = None) -> NotebookNode:
    """Execute a lecture, strictly: neither errors nor anything on stderr pass."""
    with tempfile.TemporaryDirectory(prefix="kerascnn-") as folder:
        run = execute(notebook, Path(folder), on_cell)
    if run.failure:
        raise CourseError(f"{name}, {run.failure}\n\n{run.failure.details}".rstrip())
    if run.remarks:
        remark = run.remarks[0]
        raise CourseError(f"{name}, cell {remark.cell} wrote to stderr:\n{remark.details}\n\n{remark.source}")
    record = {"seconds": round(run.seconds, 1), "source_hash": source_hash(notebook), "versions": versions()}
    run.notebook.metadata = {**METADATA, "kerascnn": record}
    return run.notebook
