"""One page for each student: answers, outcomes in words, points, the teacher's comments. It may be opened anywhere."""

from __future__ import annotations

from pathlib import Path

from kerascnn.checks.model_answers import TEXT_STUB
from kerascnn.grading.marks import Mark, Marks
from kerascnn.grading.page_frame import page_html
from kerascnn.grading.student_markdown import markdown_html
from kerascnn.grading.telling import told_of
from kerascnn.training.whole_files import whole_file


def feedback_path(root: Path, assignment: str, student: str) -> Path:
    """Where a student's page lies: where nbgrader has its own."""
    return Path(root) / "grading" / "feedback" / student / assignment / f"{assignment}.html"


def write_feedback(root: Path, marks: Marks) -> Path:
    """Write a student's page.

    Args:
        root: Top folder of the course.
        marks: As `marks.marks_of` gives them.

    Returns:
        The HTML file.
    """
    path = feedback_path(root, marks.record.assignment, marks.student)
    with whole_file(path) as unfinished:
        unfinished.write_text(feedback_html(marks), encoding="utf-8", errors="replace")
    return path


def feedback_html(marks: Marks) -> str:
    """A student's page: self-contained, without scripts, all of the student's text escaped."""
    record = marks.record
    problems = [_problem(mark, record.assignment) for mark in marks.marks]
    return page_html(
        "feedback.html.j2", f"Feedback on {record.assignment}", marks=marks, problems=problems, message=record.message
    )


def _problem(mark: Mark, assignment: str) -> dict:
    answer = mark.problem.answer.rstrip()
    is_written = mark.problem.by_hand and mark.problem.outcome is None
    return {
        "mark": mark,
        "told": told_of(mark, assignment),
        "answer": answer,
        "written": markdown_html(answer) if is_written and answer.strip() not in ("", TEXT_STUB) else "",
        "comment": markdown_html(mark.comment) if mark.comment else "",
    }
