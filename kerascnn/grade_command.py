"""The command grade: a class's notebooks in, marks in nbgrader's gradebook, and a record of each submission."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from kerascnn.feedback_command import explain as print_reasons

STOPPED = 130  # the exit code of a command that was ended with Ctrl-C


Submissions = Annotated[
    Path | None,
    typer.Option(help="A folder, or a zip from Canvas or Moodle; grading/submitted by default, as nbgrader has it."),
]
Isolation = Annotated[str, typer.Option(help="bwrap, container (with --image), or none: for your own work alone.")]
Image = Annotated[str | None, typer.Option(help="Of the container: one in which kerascnn is installed.")]
Jobs = Annotated[int | None, typer.Option(min=1, help="Submissions side by side; one for each core by default.")]
Seconds = Annotated[float, typer.Option(min=0.1, help="For one cell, and for checking one answer.")]
Gradebook = Annotated[
    str | None, typer.Option(help="Of nbgrader's gradebook, such as postgresql+psycopg://…; a file by default.")
]
Scheduler = Annotated[str | None, typer.Option(help="Of a Dask cluster, tcp://…, whose workers run the submissions.")]
Variants = Annotated[
    Path | None, typer.Option(exists=True, help="variants.csv, where students were given numbers of their own.")
]
Again = Annotated[bool, typer.Option("--again", help="Grade what was graded before as well, on other inputs.")]
Explain = Annotated[
    str | None, typer.Option(metavar="STUDENT", help="Grade nothing; say why each of a student's marks was given.")
]


def grade(
    assignment: Annotated[str, typer.Argument(help="The problem set: ps1_inception, or ps1.")],
    submissions: Submissions = None,
    isolation: Isolation = "bwrap",
    image: Image = None,
    jobs: Jobs = None,
    limit_seconds: Seconds = 20,
    db_url: Gradebook = None,
    scheduler: Scheduler = None,
    variants: Variants = None,
    again: Again = False,
    explain: Explain = None,
):
    """Grade a class. The same command goes on where it was interrupted."""
    from kerascnn.course.checkout import find_checkout, require

    checkout = find_checkout()
    require("teach", "nbgrader")
    from kerascnn.checks.catalogue import full_name
    from kerascnn.environment import core_count
    from kerascnn.grading.class_list import read_variants
    from kerascnn.grading.grading_run import Plan
    from kerascnn.grading.intake import find_submissions
    from kerascnn.grading.limits import Limits

    with _told_errors():
        name = full_name(assignment)
        if explain is not None:
            print_reasons(checkout.root, name, explain, db_url)
            return
        plan = Plan(
            root=checkout.root,
            assignment=name,
            isolation=isolation,
            image=image,
            jobs=jobs or core_count(),
            limits=Limits(seconds=limit_seconds),
            db_url=db_url,
            again=again,
            variants=read_variants(variants) if variants else {},
        )
        if isolation == "none":
            typer.echo(
                "kerascnn: --isolation none: the code in these notebooks runs as you, and can read, change and send "
                "whatever you can. Only for your own work.",
                err=True,
            )
        records = _graded(plan, find_submissions(submissions, name, checkout.root), scheduler)
    _print_class(plan, records)
    typer.echo(f"pages for them and for you: kerascnn feedback {name}")


@contextmanager
def _told_errors() -> Iterator[None]:
    """Say what went wrong in a sentence, not in a traceback."""
    from kerascnn.grading.class_list import ClassListError
    from kerascnn.grading.grading_run import CourseBusyError
    from kerascnn.grading.intake import IntakeError
    from kerascnn.grading.nbgrader_course import GradingError
    from kerascnn.grading.sandbox import SandboxError

    code = 2
    try:
        yield
        return
    except (ClassListError, CourseBusyError, GradingError, IntakeError, SandboxError, ValueError) as error:
        told = str(error)
    except OSError as error:
        told = f"{error}. What is graded so far is kept; the same command goes on from there."
    except KeyboardInterrupt:
        told, code = "stopped; the same command goes on from here", STOPPED
    typer.echo(f"kerascnn: {told}", err=True)
    raise typer.Exit(code)


def _graded(plan, submissions, scheduler: str | None) -> list:
    """Grade with a bar that counts what came out."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from kerascnn.grading.grading_run import grade_class

    columns = ("[progress.description]{task.description}", BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    columns = (TextColumn(columns[0]), *columns[1:], TextColumn("{task.fields[counts]}"))
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(f"{plan.assignment} ({plan.isolation})", total=len(submissions), counts="")
        counts: Counter[str] = Counter()

        def done(record, known: bool) -> None:
            counts["graded before" if known else record.status] += 1
            told = ", ".join(f"{number} {word}" for word, number in sorted(counts.items()))
            progress.update(task, advance=1, counts=told)

        if scheduler is None:
            return grade_class(plan, submissions, done)
        from kerascnn.grading.cluster import cluster_sandboxes

        with cluster_sandboxes(plan, scheduler) as spread:
            return grade_class(spread, submissions, done)


def _print_class(plan, records) -> None:
    """One line for each student, and what is left for a person."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE, title=plan.assignment)
    for heading in ("student", "points", "of", "by hand", ""):
        table.add_column(heading, justify="left" if heading in ("student", "") else "right")
    for record in sorted(records, key=lambda one: one.student):
        waiting = sum(problem.points is None for problem in record.problems)
        points = (f"{record.points:g}", f"{record.max_points:g}") if record.problems else ("", "")
        table.add_row(record.student, *points, str(waiting or ""), record.message)
    console = Console(highlight=False, markup=False)
    console.print(table)
    waiting = sum(any(problem.points is None for problem in record.problems) for record in records)
    if waiting:
        console.print(f"{waiting} with answers for you to read: open formgrader (kerascnn lab).")
