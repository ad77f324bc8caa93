"""`make course`: everything run afresh, and pages that show it.

Lectures are executed, model answers are graded by nbgrader as if a student had handed them in, and the untouched
exercise is graded beside them, since tests that pass an empty answer are worth nothing.
"""

from __future__ import annotations

import contextlib
import os
import platform
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from kerascnn import environment
from kerascnn.checks.outcome import NOT_STARTED
from kerascnn.course.checkout import Checkout, CourseError, select
from kerascnn.course.execution import execute, tidy_outputs, versions
from kerascnn.course.pages import spoken_time, write_overview, write_page
from kerascnn.course.problem_cells import problem_set_notebook
from kerascnn.course.sources import lecture_notebook, notebook_text, notebook_title
from kerascnn.grading import nbgrader_course
from kerascnn.grading.statuses import Status, read_statuses

MODEL_ANSWERS, UNTOUCHED = "model-answers", "untouched"
OnCell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Result:
    """What became of one notebook.

    Args:
        name: "02_naive_inception".
        title: Its heading.
        kind: "lecture" or "problem set".
        passed: Whether all went as it should.
        outcome: The same in words, on one line.
        seconds: How long it took.
        details: A traceback or the lost points, where something failed.
        page: The HTML file, where one was written.
    """

    name: str
    title: str
    kind: str
    passed: bool
    outcome: str
    seconds: float = 0.0
    details: str = ""
    page: Path | None = None

    @property
    def word(self) -> str:
        """The result as a word, never as a colour alone."""
        return "passed" if self.passed else "failed"

    @property
    def symbol(self) -> str:
        """The result as a sign."""
        return "✓" if self.passed else "✗"

    @property
    def duration(self) -> str:
        """The time as people say it."""
        return spoken_time(self.seconds)


def build_course(
    checkout: Checkout, output: Path | None = None, names: list[str] | None = None, on_cell: OnCell | None = None
) -> list[Result]:
    """Run and grade the course and write its pages.

    Args:
        checkout: The course.
        output: Folder of the pages; build/course by default. Pages of an earlier build are replaced.
        names: Notebooks, "02" or "ps1"; all by default.
        on_cell: Called before each cell with the notebook's name, the number of its cells and the index of this one.

    Returns:
        One result for each notebook; a failing one does not stop the others.

    Raises:
        CourseError: if a name fits no notebook, there is none at all, or the pages cannot be written.
    """
    lectures, problem_sets = checkout.lecture_sources(), checkout.problem_set_sources()
    chosen = select(lectures + problem_sets, names)
    if not chosen:
        raise CourseError(f"{checkout.notebooks} holds neither lectures (NN_name.py) nor problem sets (psN_name.py)")
    output = output or checkout.root / "build" / "course"
    with writing_to(output):
        output.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=output).close()  # found out now, and not after the minutes that the course takes
    start, results = time.monotonic(), []
    for source in chosen:
        run, kind = (run_lecture, "lecture") if source in lectures else (grade_problem_set, "problem set")
        try:
            results.append(run(checkout, source, output, on_cell))
        except (CourseError, nbgrader_course.GradingError) as error:
            first, *more = str(error).splitlines()
            results.append(Result(source.stem, source.stem, kind, False, first, details="\n".join(more)))
    with writing_to(output):
        write_overview(results, facts(), time.monotonic() - start, output / "index.html")
    return results


@contextlib.contextmanager
def writing_to(output: Path):
    """Say in one line that a folder cannot be written to, instead of a traceback.

    Raises:
        CourseError: in place of an OSError within the `with` block.
    """
    try:
        yield
    except OSError as error:
        reason = error.strerror or error
        raise CourseError(
            f"the pages cannot be written to {output} ({reason}): choose another folder with --output"
        ) from None


def run_lecture(checkout: Checkout, source: Path, output: Path, on_cell: OnCell | None = None) -> Result:
    """Execute a lecture in a temporary folder and write its page, as far as it came."""
    notebook = lecture_notebook(checkout, source)
    title = notebook_title(notebook)
    with tempfile.TemporaryDirectory(prefix="kerascnn-") as folder:
        run = execute(notebook, Path(folder), on_cell and partial(on_cell, source.stem, len(notebook.cells)))
    with writing_to(output):
        page = write_page(run.notebook, title, output / f"{source.stem}.html")
    if run.failure:
        outcome, details = str(run.failure), f"{run.failure.source}\n\n{run.failure.details}".rstrip()
    else:
        outcome, details = f"ran from top to bottom, {content(run.notebook)}", ""
    return Result(source.stem, title, "lecture", run.failure is None, outcome, run.seconds, details, page)


def content(notebook) -> str:
    """Count what a notebook holds, in words."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    outputs = [output for cell in code for output in cell.outputs]
    pictures = sum(any(kind.startswith("image/") for kind in output.get("data", {})) for output in outputs)
    return f"{len(code)} code cells, {pictures} picture{'' if pictures == 1 else 's'}"


def grade_problem_set(checkout: Checkout, source: Path, output: Path, on_cell: OnCell | None = None) -> Result:
    """Grade the model answers and the untouched exercise with nbgrader, in a temporary course, and write the page."""
    import nbformat

    name, notebook = source.stem, problem_set_notebook(checkout, source)
    title, cells = notebook_title(notebook), len(notebook.cells)
    runs = (MODEL_ANSWERS, UNTOUCHED)

    def report(student: str, index: int) -> None:
        if on_cell:
            on_cell(name, len(runs) * cells, runs.index(student) * cells + index)

    report(MODEL_ANSWERS, 0)
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kerascnn-") as folder:
        root = Path(folder)
        solution = root / "solutions" / name / f"{name}.ipynb"
        solution.parent.mkdir(parents=True)
        solution.write_text(notebook_text(notebook), encoding="utf-8")
        released = nbgrader_course.generate(root, name) / f"{name}.ipynb"
        nbgrader_course.submit(root, name, MODEL_ANSWERS, solution)
        nbgrader_course.submit(root, name, UNTOUCHED, released)
        answers, untouched = nbgrader_course.autograde(root, name, runs, report)
        graded = [nbformat.read(nbgrader_course.autograded_notebook(root, name, run), as_version=4) for run in runs]
        for run in graded:
            tidy_outputs(run, root)
    seconds = time.monotonic() - start
    with writing_to(output):
        page = write_page(graded[0], title, output / f"{name}.html")
    faults = grading_faults(answers, untouched, *map(read_statuses, graded))
    outcome = "; ".join(
        [
            f"model answers {answers.points:g} of {answers.maximum:g} points{by_hand(answers)}",
            f"untouched exercise {untouched.points:g}" + ("" if faults else f", every problem {NOT_STARTED}"),
        ]
    )
    return Result(name, title, "problem set", not faults, outcome, seconds, "\n".join(faults), page)


def by_hand(score: nbgrader_course.Score) -> str:
    """Say what a person has yet to mark, in words to add to the points.

    Example:
        >>> cells = (nbgrader_course.CellScore("why", None, 3.0, True),)
        >>> by_hand(nbgrader_course.Score("ada", "ps1_inception", cells))
        ', and 1 answer (3 points) to mark by hand'
    """
    count = len(score.waiting)
    points = sum(cell.maximum for cell in score.cells if cell.name in score.waiting)
    answers, worth = f"answer{'' if count == 1 else 's'}", f"{points:g} point{'' if points == 1 else 's'}"
    return f", and {count} {answers} ({worth}) to mark by hand" if count else ""


def grading_faults(
    answers: nbgrader_course.Score,
    untouched: nbgrader_course.Score,
    of_answers: Sequence[Status],
    of_untouched: Sequence[Status],
) -> list[str]:
    """Say what is wrong with the grades of the model answers and of the untouched exercise, if anything."""
    said = {status.name: status for status in of_answers}
    faults = [
        f"{cell.name}: the model answer got {cell.points:g} of {cell.maximum:g} points\n{said[cell.name].text}".rstrip()
        for cell in answers.cells
        if not cell.by_hand and cell.points != cell.maximum
    ]
    faults += [
        f"{cell.name}: the untouched exercise got {cell.points or 0:g} points or waits for a person"
        for cell in untouched.cells
        if cell.points != 0
    ]
    faults += [
        f"{status.name}: the untouched exercise is {status.word!r}, not {NOT_STARTED!r}\n{status.text}".rstrip()
        for status in of_untouched
        if status.word != NOT_STARTED
    ]
    return faults


def facts() -> dict[str, str]:
    """Tell when and on what the course was built."""
    found = versions()
    return {
        "Date": datetime.now().astimezone().strftime("%Y-%m-%d %H:%M %Z"),
        "Processor": f"{environment.processor_name()}, {os.cpu_count()} cores",
        "System": f"{platform.system()} {platform.release()}",
        "Backend": os.environ.get("KERAS_BACKEND", "tensorflow"),
        "Versions": ", ".join(f"{package} {version}" for package, version in found.items()),
    }
