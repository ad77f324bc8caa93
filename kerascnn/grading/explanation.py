"""Why each mark was given, in the terminal, for the teacher: inputs and expected values among it."""

from __future__ import annotations

from kerascnn.checks.outcome import SYMBOLS
from kerascnn.grading.marks import Mark, Marks
from kerascnn.grading.page_frame import shown_points
from kerascnn.grading.student_names import printable
from kerascnn.grading.telling import READ, WAITING


def print_explanation(marks: Marks, console) -> None:
    """Print all that the grader knows of a student's marks.

    Args:
        marks: As `marks.marks_of` gives them.
        console: A rich console.
    """
    record = marks.record
    facts = [
        f"{record.assignment} by {marks.student}, from {record.source} (sha256 {record.digest[:12]})",
        f"{shown_points(marks.points)} of {shown_points(marks.max_points)} points"
        + (f", {shown_points(marks.penalty)} taken off for being late" if marks.penalty else ""),
        f"inputs drawn from seed {record.seed}, isolation {record.isolation or 'not told'}, {record.seconds:.2f} s"
        + (f", variant {record.variant}" if record.variant is not None else ""),
    ]
    if record.message:
        facts.append(f"message: {record.message}")
    _print("\n".join(facts), console)
    if marks.refused:
        _print("✗ refused: nothing was graded", console, style="bold")
    for number, mark in enumerate(marks.marks, start=1):
        _print(f"\n{number}. {_headline(mark)}", console, style="bold")
        _print("\n".join(f"   {line}" for line in _lines(mark)), console)


def _headline(mark: Mark) -> str:
    outcome = mark.problem.outcome
    symbol, word = (
        (WAITING if mark.points is None else READ) if outcome is None else (SYMBOLS[outcome.status], outcome.status)
    )
    return f"{symbol} {word}: {mark.problem.name}, {shown_points(mark.points)} of {mark.problem.max_points:g} points"


def _lines(mark: Mark) -> list[str]:
    outcome = mark.problem.outcome
    lines = []
    if mark.by_teacher:
        lines.append(f"a person gave the points; the grader's were {shown_points(mark.problem.points)}")
    if outcome is not None:
        lines += [f"known mistake: {outcome.mutant}"] if outcome.mutant else []
        lines += outcome.lines()
    lines += [f"note: {note}" for note in mark.problem.notes]
    lines += [f"comment: {mark.comment}"] if mark.comment else []
    answer = mark.problem.answer.splitlines()
    lines += ["answer:", *(f"  | {line}" for line in answer[:40])] if answer else ["no answer"]
    return [*lines, f"  | … {len(answer) - 40} more lines"] if len(answer) > 40 else lines


def _print(text: str, console, style: str | None = None) -> None:
    """Without markup, and without what would move the cursor."""
    console.print(printable(text), style=style, markup=False, highlight=False, soft_wrap=True)
