"""The commands feedback and export: pages for a graded class and its teacher, and points for other systems."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

FORMATS = ("csv", "nbgrader", "canvas", "moodle", "gradescope")
Assignment = Annotated[str, typer.Argument(help="The problem set: ps1_inception, or ps1.")]
Database = Annotated[str | None, typer.Option(help="Of nbgrader's gradebook; a file by default.")]


class NothingGradedError(ValueError):
    """There is no record to make anything of."""


def feedback(
    assignment: Assignment,
    student: Annotated[str | None, typer.Option(help="Of one student alone.")] = None,
    db_url: Database = None,
):
    """Write a page for each student and one of the class, with the marks and comments of the gradebook."""
    from kerascnn.course.checkout import find_checkout, require

    require("teach", "nbgrader")
    root = find_checkout().root
    with _told_errors():
        from kerascnn.grading.class_overview import write_overview
        from kerascnn.grading.feedback_pages import write_feedback

        name, marks = marks_in(root, assignment, db_url)
        for one in [one for one in marks if student in (None, one.student)] or _nobody(student):
            page = write_feedback(root, one)
        typer.echo(f"wrote {page if student else root / 'grading' / 'feedback'}")
        typer.echo(f"wrote {write_overview(root, name, marks)}")


def export(
    assignment: Assignment,
    to: Annotated[str, typer.Option(help=f"Which format: {', '.join(FORMATS)}.")] = "csv",
    roster: Annotated[
        Path | None, typer.Option(help="The file that Canvas or Moodle gave: gradebook, or grading worksheet.")
    ] = None,
    column: Annotated[str | None, typer.Option(help="Canvas: the assignment's name or number there.")] = None,
    output: Annotated[Path | None, typer.Option(help="The file; in grading/export/ by default.")] = None,
    db_url: Database = None,
):
    """Write the points for a spreadsheet, Canvas, Moodle or Gradescope."""
    from kerascnn.course.checkout import find_checkout, require

    require("teach", "nbgrader")
    root = find_checkout().root
    with _told_errors():
        from kerascnn.grading import exports
        from kerascnn.grading.nbgrader_course import open_gradebook

        if to not in FORMATS:
            raise exports.ExportError(f"there is no format {to!r}; there are: {', '.join(FORMATS)}")
        if to in ("canvas", "moodle") and roster is None:
            raise exports.ExportError(f"--to {to} needs --roster: the CSV file that {to.capitalize()} exports")
        name, marks = marks_in(root, assignment, db_url)
        folder = root / "grading" / "export"
        path = output or folder / (f"{name}_{to}" if to == "gradescope" else f"{name}_{to}.csv")
        lost: list[str] = []
        if to == "canvas":
            lost = exports.write_canvas(marks, roster, column, path)
        elif to == "moodle":
            lost = exports.write_moodle(marks, roster, path)
        elif to == "gradescope":
            exports.write_gradescope(marks, path)
        elif to == "csv":
            exports.write_table(marks, path)
        else:
            with open_gradebook(root, db_url) as gradebook:
                exports.write_nbgrader(gradebook, name, path)
    typer.echo(f"wrote {path}")
    _warn(marks, lost)


def explain(root: Path, assignment: str, student: str, db_url: str | None = None) -> None:
    """Print why each of a student's marks was given.

    Args:
        root: Top folder of the course.
        assignment: The problem set, or how its name begins.
        student: Who.
        db_url: Of another gradebook than the course's own.

    Raises:
        NothingGradedError: if there is no record of that student.
    """
    from rich.console import Console

    from kerascnn.grading.explanation import print_explanation

    _, marks = marks_in(root, assignment, db_url)
    for one in [one for one in marks if one.student == student] or _nobody(student):
        print_explanation(one, Console())


def marks_in(root: Path, assignment: str, db_url: str | None = None):
    """The problem set's full name, and everybody's marks in it.

    Raises:
        NothingGradedError: if nothing was graded.
        ValueError: if there is no such problem set.
    """
    from kerascnn.checks.catalogue import full_name
    from kerascnn.grading import graded
    from kerascnn.grading.marks import class_marks
    from kerascnn.grading.nbgrader_course import open_gradebook

    name = full_name(assignment)
    records = graded.load_all(root, name)
    if not records:
        raise NothingGradedError(f"nothing of {name} is graded yet: kerascnn grade {name}")
    with open_gradebook(root, db_url) as gradebook:
        return name, class_marks(records, gradebook)


def _nobody(student: str | None):
    raise NothingGradedError(
        f"there is no graded work of {student!r}: the file names in grading/results/ say who there is"
    )


def _warn(marks, lost: list[str]) -> None:
    if lost:
        typer.echo(f"kerascnn: in no line, or in several, of the roster: {', '.join(lost)}", err=True)
    if refused := [one.student for one in marks if one.refused]:
        typer.echo(f"kerascnn: refused and without points: {', '.join(refused)}", err=True)
    if waiting := [one.student for one in marks if one.waiting]:
        typer.echo(f"kerascnn: answers of {len(waiting)} wait for a person and count nothing yet", err=True)


@contextlib.contextmanager
def _told_errors() -> Iterator[None]:
    try:
        yield
    except (ValueError, OSError) as error:
        typer.echo(f"kerascnn: {error}", err=True)
        raise typer.Exit(2) from None
