"""Marks into nbgrader's gradebook, and notebooks that its formgrader can show without running anything of a student's.

A mark that a teacher gave by hand is never touched: nbgrader keeps it beside the automatic one and counts it first.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from kerascnn.training.whole_files import whole_file

from .graded import GradedProblem, GradedSubmission
from .nbgrader_course import autograded_notebook
from .student_names import printable

PARTS = ("-check", "-hidden")  # the two test cells of a problem


def enter(gradebook: Any, graded: GradedSubmission) -> None:
    """Write a submission's marks. Doing it twice is as doing it once.

    Args:
        gradebook: An open gradebook that knows the assignment.
        graded: The submission; one that was refused gets an entry without marks, for a person to see.
    """
    with gradebook.db.no_autoflush:  # each question would look for changes to write first, and there are none
        gradebook.update_or_create_student(graded.student)
        submission = gradebook.update_or_create_submission(graded.assignment, graded.student)
        problems = {problem.name: problem for problem in graded.problems}
        (notebook,) = (one for one in submission.notebooks if one.name == graded.assignment)
        for grade in _with_cells(gradebook, "Grade", notebook):
            problem = problems.get(problem_of(grade.name))
            grade.auto_score = None if problem is None else automatic(problem, grade.max_score)
            grade.needs_manual_grade = grade.auto_score is None or grade.manual_score is not None
        for comment in _with_cells(gradebook, "Comment", notebook):
            problem = problems.get(comment.name)
            untouched = problem is not None and problem.by_hand and problem.points == 0
            comment.auto_comment = "No response." if untouched else None
        gradebook.db.commit()


def _with_cells(gradebook: Any, kind: str, notebook: Any) -> list[Any]:
    """A notebook's grades or comments and their cells in one question to the database, in place of one for each."""
    from nbgrader import api
    from sqlalchemy.orm import joinedload

    table = getattr(api, kind)
    return gradebook.db.query(table).options(joinedload(table.cell)).filter(table.notebook_id == notebook.id).all()


def problem_of(cell: str) -> str:
    """The problem that a graded cell belongs to.

    Example:
        >>> problem_of("naive_depth-hidden"), problem_of("why_bottleneck")
        ('naive_depth', 'why_bottleneck')
    """
    return next((cell.removesuffix(part) for part in PARTS if cell.endswith(part)), cell)


def automatic(problem: GradedProblem, maximum: float) -> float | None:
    """What a cell's share of a problem's points is; None where a person has to decide."""
    if problem.points is None:
        return None
    return round(maximum * problem.points / problem.max_points, 4) if problem.max_points else 0.0


def write_autograded(root: Path, graded: GradedSubmission) -> Path:
    """Write the notebook that formgrader shows: the assignment's own cells with the student's answers, and no outputs.

    The outcome of each check stands where the check's output would.
    """
    import nbformat

    released = Path(root) / "solutions" / graded.assignment / f"{graded.assignment}.ipynb"
    notebook = nbformat.read(released, as_version=4)
    problems = {problem.name: problem for problem in graded.problems}
    for cell in notebook.cells:
        marks = cell.metadata.get("nbgrader", {})
        problem = problems.get(problem_of(marks.get("grade_id", "")))
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        if problem is None:
            continue
        if marks.get("solution"):
            answer = printable(problem.answer)
            cell.source = answer if cell.cell_type == "code" else inert(answer)
        elif marks.get("grade"):
            cell.source = f"# What the grader found for {problem.name}"
            shown = {"output_type": "display_data", "metadata": {}, "data": {"text/plain": printable(told(problem))}}
            cell.outputs = [nbformat.from_dict(shown)]
    path = autograded_notebook(root, graded.assignment, graded.student)
    with whole_file(path) as unfinished:
        unfinished.write_text(nbformat.writes(notebook), encoding="utf-8")
    return path


def told(problem: GradedProblem) -> str:
    """The outcome and the notes of a problem, in plain text."""
    lines = [str(problem.outcome)] if problem.outcome is not None else []
    return "\n".join([*lines, *problem.notes])


def inert(markdown: str) -> str:
    r"""Markdown in which no tag and no link works; formulas stay as they are.

    Formgrader shows markdown as it is, on the Jupyter server's own page, where a script could do what a teacher can.

    Example:
        >>> inert("$a < b$ <script>x()</script> [here](javascript:x()) ![](x)")
        '$a < b$ < script>x()< /script> [here] (javascript:x()) ! [] (x)'
    """
    markdown = re.sub(r"<(?=[^\s=\d])", "< ", markdown)
    markdown = re.sub(r"\](?=[(\[:])", "] ", markdown)
    return re.sub(r"!(?=\[)", "! ", markdown)
