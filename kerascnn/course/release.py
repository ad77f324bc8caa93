"""`kerascnn release`: a problem set for each student of a class, with numbers of their own."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kerascnn.course.checkout import Checkout, CourseError, select
from kerascnn.course.problem_cells import checks_module, prompt_text
from kerascnn.course.problem_sets import current_text
from kerascnn.course.sources import OPENING, notebook_text
from kerascnn.grading.class_list import ClassListError, give_variants, read_students
from kerascnn.training.whole_files import whole_file

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from kerascnn.checks import ProblemSet

VARIANTS = "variants.csv"


def release(
    checkout: Checkout,
    name: str,
    students: Path,
    destination: Path,
    on_student: Callable[[int, int], None] | None = None,
) -> list[Path]:
    """Write `DESTINATION/STUDENT/SET/SET.ipynb` for each student, and the list of variants beside the folders.

    The list, variants.csv, is the teacher's: a grader takes each student's code from it. Who stands in it keeps the
    code, also for the next problem set, so a release can be repeated when a student joins the class.

    Args:
        checkout: The course, with its exercises.
        name: A problem set, "ps4" or "ps4_residual".
        students: CSV file of the class.
        destination: Folder to write to; made if it is not there.
        on_student: Called with the number of the student whose notebook is about to be written, and of all.

    Returns:
        The notebooks.

    Raises:
        CourseError: if there is no such set, its exercise was never made, the list of students cannot be used, or the
            folder cannot be written to.
    """
    source = _problem_set(checkout, name)
    everybodys = current_text(checkout.exercises / source.stem / f"{source.stem}.ipynb")
    if everybodys is None:
        raise CourseError(f"exercises/{source.stem} is not there: run  make notebooks")
    problems = checks_module(checkout, source.stem)
    written = []
    try:
        codes = give_variants(Path(destination) / VARIANTS, read_students(students))
        for number, (student, code) in enumerate(codes.items(), start=1):
            if on_student:
                on_student(number, len(codes))
            path = Path(destination) / student / source.stem / f"{source.stem}.ipynb"
            with whole_file(path) as unfinished:
                unfinished.write_text(notebook_text(with_variant(everybodys, problems.variant(code))), encoding="utf-8")
            written.append(path)
    except ClassListError as error:
        raise CourseError(str(error)) from None
    except OSError as error:
        reason = error.strerror or error
        raise CourseError(f"{destination} cannot be written to ({reason}): choose another folder with --to") from None
    return written


def _problem_set(checkout: Checkout, name: str) -> Path:
    chosen = select(checkout.problem_set_sources(), [name])
    if len(chosen) != 1:
        raise CourseError(f"{name} fits {', '.join(path.stem for path in chosen)}: name one problem set")
    return chosen[0]


def with_variant(text: str, problems: ProblemSet) -> NotebookNode:
    """The exercise of one student: a line that names the variant, and prompts with its numbers.

    Colab's badge is left out, since it leads to everybody's exercise; the cell that installs the package there stays.

    Args:
        text: Everybody's exercise.
        problems: The set in the student's variant.

    Raises:
        CourseError: if no cell imports the problem set.
    """
    import nbformat
    from nbgrader.utils import compute_checksum

    notebook = nbformat.reads(text, as_version=nbformat.NO_CONVERT)
    notebook.cells = [cell for cell in notebook.cells if cell.id != OPENING[0]]
    alias = problems.name.split("_")[0]
    imported = re.compile(rf"^from \S+ import {problems.name} as {alias}$", re.MULTILINE)
    opening = next((cell for cell in notebook.cells if cell.cell_type == "code" and imported.search(cell.source)), None)
    if opening is None:
        raise CourseError(f"no cell of {problems.name} imports it as {alias}: run  make notebooks")
    line = f'{alias} = {alias}.variant("{problems.code}")  # your numbers: leave this line as it is'
    opening.source = f"{opening.source}\n\n{line}"
    cells = {cell.id: cell for cell in notebook.cells}
    for problem in problems.PROBLEMS:
        cell = cells[f"{problem.name}-prompt"]
        cell.source = prompt_text(problem, int(re.match(r"## (\d+)\.", cell.source)[1]))
        cell.metadata.nbgrader["checksum"] = compute_checksum(cell)
    return notebook
