"""What nbgrader does for a class, as functions: generate, submit, autograde, feedback, export, scores.

Each takes the top folder of a course, laid out as `nbgrader_settings.py` says, and an assignment: "ps1_inception".
Students' code runs as the person who grades, without a sandbox: for own work and for people you trust.
"""

from __future__ import annotations

import io
import logging
import shutil
import warnings
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from pathlib import Path

from kerascnn.grading.nbgrader_settings import apply_settings
from kerascnn.grading.points import CellScore, Score


class GradingError(Exception):
    """nbgrader could not do what it was asked; the message holds what it said."""


def generate(root: Path, assignment: str, gradebook: bool = True) -> Path:
    """Make the student's version of an assignment, `exercises/ASSIGNMENT/`.

    Args:
        root: Top folder of the course.
        assignment: Its name, of a folder in `solutions/`.
        gradebook: Whether to enter its cells in the gradebook, which grading needs; a new gradebook takes seconds.

    Returns:
        The folder of the student's version.

    Raises:
        GradingError: if nbgrader refuses, over an unclosed solution region for instance.
    """
    from nbgrader.converters import GenerateAssignment
    from nbgrader.preprocessors import SaveCells

    root = Path(root).resolve()
    with _nbgrader(root, GenerateAssignment, assignment) as converter:
        if not gradebook:
            converter.no_database = True
            converter.preprocessors = [step for step in converter.preprocessors if step is not SaveCells]
        converter.start()
    return root / "exercises" / assignment


def register(root: Path, assignment: str, db_url: str | None = None) -> None:
    """Enter an assignment's cells in a gradebook that lacks them; `exercises/` stays as it is.

    Args:
        root: Top folder of the course.
        assignment: Its name, of a folder in `solutions/`.
        db_url: Of another database than the course's own.

    Raises:
        GradingError: if nbgrader refuses.
    """
    from nbgrader.api import MissingEntry
    from nbgrader.converters import GenerateAssignment

    root = Path(root).resolve()
    with open_gradebook(root, db_url) as gradebook:
        try:
            gradebook.find_notebook(assignment, assignment)
            return
        except MissingEntry:
            pass
    # nbgrader enters assignments under an empty course, which PostgreSQL refuses: there is none of that name
    settings = {"release_directory": "grading/released", "course_id": "default_course"}
    settings |= {"db_url": db_url} if db_url else {}
    with _nbgrader(root, GenerateAssignment, assignment, **settings) as converter:
        converter.start()


def submit(root: Path, assignment: str, student: str, notebook: Path) -> Path:
    """Put a notebook where nbgrader looks for a student's work.

    Returns:
        The file as submitted.
    """
    submitted = Path(root) / "grading" / "submitted" / student / assignment / f"{assignment}.ipynb"
    submitted.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(notebook, submitted)
    return submitted


def students(root: Path, assignment: str) -> tuple[str, ...]:
    """Name everybody who submitted an assignment."""
    folder = Path(root) / "grading" / "submitted"
    return tuple(sorted(path.parent.name for path in folder.glob(f"*/{assignment}") if path.is_dir()))


def autograde(
    root: Path, assignment: str, who: Iterable[str] | None = None, on_cell: Callable[[str, int], None] | None = None
) -> tuple[Score, ...]:
    """Run submissions with the original tests in place and enter the points in the gradebook.

    One student after the other: a notebook that nbgrader cannot read does not stop the others.

    Args:
        root: Top folder of the course.
        assignment: Its name; `generate` must have run.
        who: Students to grade; everybody who submitted by default.
        on_cell: Called with the student and the index of the cell that is about to run.

    Raises:
        GradingError: after all others are graded, naming each student whose notebook failed.
    """
    from nbgrader.converters import Autograde

    root, failures = Path(root).resolve(), {}
    chosen = tuple(who) if who is not None else students(root, assignment)
    if not chosen:
        raise GradingError(
            f"nobody submitted {assignment}: {root / 'grading' / 'submitted'} holds nothing of that name"
        )
    for student in chosen:

        def report(cell, cell_index, student=student):
            if on_cell:
                on_cell(student, cell_index)

        try:
            with _nbgrader(root, Autograde, assignment, student, on_cell_start=report) as converter:
                converter.start()
        except GradingError as error:
            failures[student] = str(error)
    if failures:
        raise GradingError("\n".join(f"{student}: {message}" for student, message in failures.items()))
    return tuple(scores(root, assignment, student) for student in chosen)


def feedback(root: Path, assignment: str, student: str) -> Path:
    """Write the page that tells a student the points of each cell.

    Returns:
        The HTML file.
    """
    from nbgrader.converters import GenerateFeedback

    root = Path(root).resolve()
    with _nbgrader(root, GenerateFeedback, assignment, student) as converter:
        converter.start()
    return root / "grading" / "feedback" / student / assignment / f"{assignment}.html"


def export_csv(root: Path, destination: Path) -> Path:
    """Write one line per student and assignment to a CSV file.

    Returns:
        The file.
    """
    from nbgrader.plugins import CsvExportPlugin

    plugin = CsvExportPlugin(to=str(destination))
    with open_gradebook(root) as gradebook:
        plugin.export(gradebook)
    return Path(destination)


def scores(root: Path, assignment: str, student: str) -> Score:
    """Read a student's points from the gradebook.

    Raises:
        GradingError: if the student's work was never graded.
    """
    from nbgrader.api import MissingEntry

    with open_gradebook(root) as gradebook:
        try:
            submission = gradebook.find_submission(assignment, student)
        except MissingEntry:
            raise GradingError(f"{student} has no graded {assignment}: autograde it first") from None
        cells = [
            CellScore(
                grade.name,
                None if grade.needs_manual_grade else grade.score,
                grade.max_score,
                grade.cell.cell_type == "markdown",
            )
            for notebook in submission.notebooks
            for grade in notebook.grades
        ]
    return Score(student, assignment, tuple(sorted(cells, key=lambda cell: cell.name)))


def autograded_notebook(root: Path, assignment: str, student: str) -> Path:
    """Name the file that holds a student's work as it ran in grading."""
    return Path(root) / "grading" / "autograded" / student / assignment / f"{assignment}.ipynb"


def _configuration(root: Path, **settings: str):
    """The course's settings, with the folder that the gradebook goes to made."""
    from traitlets.config import Config

    (Path(root) / "grading").mkdir(exist_ok=True)
    config = apply_settings(Config(), Path(root).resolve())
    config.CourseDirectory.update(settings)
    return config


@contextmanager
def open_gradebook(root: Path, db_url: str | None = None):
    """Open the gradebook of the course, nbgrader's, in a `with` block.

    Args:
        root: Top folder of the course.
        db_url: Of another database than the course's own file, such as postgresql+psycopg://….
    """
    from nbgrader.api import Gradebook

    with warnings.catch_warnings():  # its own use of SQLAlchemy's sessions
        warnings.filterwarnings("ignore", module=r"nbgrader\.")
        with Gradebook(db_url or _configuration(root).CourseDirectory.db_url) as gradebook:
            yield gradebook


@contextmanager
def _nbgrader(root: Path, kind: type, assignment: str, student: str | None = None, on_cell_start=None, **settings: str):
    """Set up one of nbgrader's converters; what it says goes into the error and not to the screen."""
    from nbformat.warnings import MissingIDFieldWarning
    from nbgrader.converters import NbGraderException
    from nbgrader.coursedir import CourseDirectory

    config = _configuration(root, **settings)
    config.CourseDirectory.assignment_id = assignment
    if student is not None:
        config.CourseDirectory.student_id = student
    if on_cell_start is not None:
        config.Execute.on_cell_start = on_cell_start
    said = io.StringIO()
    log = logging.Logger("nbgrader", logging.WARNING)
    log.addHandler(logging.StreamHandler(said))
    converter = kind(coursedir=CourseDirectory(config=config, log=log), config=config, log=log)
    converter.force = True
    try:
        with warnings.catch_warnings():  # nbgrader's sessions make SQLAlchemy warn, cells that it adds make nbformat
            warnings.filterwarnings("ignore", module=r"nbgrader\.")
            warnings.filterwarnings("ignore", category=MissingIDFieldWarning)
            yield converter
    except NbGraderException as error:
        raise GradingError(f"{assignment}: {error}\n{said.getvalue()}".rstrip()) from None
