"""What counts: the grader's records with what the teacher gave, changed and wrote in nbgrader's gradebook."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kerascnn.grading.gradebook import problem_of
from kerascnn.grading.graded import REFUSED, GradedProblem, GradedSubmission


@dataclass(frozen=True)
class Mark:
    """One problem as it counts.

    Args:
        problem: What the grader found.
        points: None as long as a person has to read the answer.
        comment: What the teacher wrote, in Markdown.
        by_teacher: Whether a person gave the points.
    """

    problem: GradedProblem
    points: float | None
    comment: str = ""
    by_teacher: bool = False


@dataclass(frozen=True)
class Marks:
    """One student's marks in one assignment.

    Args:
        record: What the grader found.
        marks: One for each problem, in order.
        penalty: Points that being late costs.
    """

    record: GradedSubmission
    marks: tuple[Mark, ...]
    penalty: float = 0.0

    @property
    def student(self) -> str:
        """Whose they are."""
        return self.record.student

    @property
    def refused(self) -> bool:
        """Whether the file could not be graded."""
        return self.record.status == REFUSED

    @property
    def points(self) -> float:
        """Points so far; what a person has yet to read counts nothing."""
        return max(0.0, round(sum(mark.points or 0.0 for mark in self.marks) - self.penalty, 2))

    @property
    def max_points(self) -> float:
        """Points that there were, those that a person gives among them."""
        return sum(mark.problem.max_points for mark in self.marks)

    @property
    def waiting(self) -> tuple[str, ...]:
        """Problems that a person has yet to read."""
        return tuple(mark.problem.name for mark in self.marks if mark.points is None)


def marks_of(record: GradedSubmission, gradebook: Any = None) -> Marks:
    """A record's marks, with what the gradebook knows beyond it.

    Args:
        record: What the grader found.
        gradebook: nbgrader's, open; without one only the record counts.
    """
    submission = _entry(gradebook, record) if gradebook is not None and record.problems else None
    if submission is None:
        return Marks(record, tuple(Mark(problem, problem.points) for problem in record.problems))
    grades = {grade.name: grade for notebook in submission.notebooks for grade in notebook.grades}
    comments = {one.name: one.comment or "" for notebook in submission.notebooks for one in notebook.comments}
    marks = tuple(_mark(problem, grades, comments.get(problem.name, "")) for problem in record.problems)
    return Marks(record, marks, submission.late_submission_penalty or 0.0)


def class_marks(records: Iterable[GradedSubmission], gradebook: Any = None) -> tuple[Marks, ...]:
    """The marks of everybody, in the order of the records."""
    return tuple(marks_of(record, gradebook) for record in records)


def _entry(gradebook: Any, record: GradedSubmission):
    from nbgrader.api import MissingEntry

    try:
        return gradebook.find_submission(record.assignment, record.student)
    except MissingEntry:
        return None


def _mark(problem: GradedProblem, grades: dict, comment: str) -> Mark:
    cells = [grade for name, grade in grades.items() if problem_of(name) == problem.name]
    by_teacher = any(cell.manual_score is not None or cell.extra_credit for cell in cells)
    if not cells or (problem.points is not None and not by_teacher):
        return Mark(problem, problem.points, comment)
    if any(cell.manual_score is None and cell.auto_score is None for cell in cells):
        return Mark(problem, None, comment)
    return Mark(problem, round(sum(cell.score for cell in cells), 2), comment, by_teacher)
