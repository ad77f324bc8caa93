"""What grading leaves behind of each submission: a record in JSON, from which pages, overviews and exports are made.

Records are the grader's memory, too: a submission whose record is there, made from the same file, is not run again.
"""

import dataclasses
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kerascnn.checks.outcome import FacetOutcome, Outcome
from kerascnn.training.whole_files import whole_file

GRADED, REFUSED = "graded", "refused"
SAFE_NAME = re.compile(r"[^\W_][\w.@+-]{0,99}")  # of a student or an assignment: letters of any script, no path


@dataclass(frozen=True)
class GradedProblem:
    """One problem of one submission.

    Args:
        name: The problem's name, "naive_depth".
        title: Its title.
        points: What the answer earned; None where a person has to read it.
        max_points: What it could earn.
        by_hand: Whether a person reads it.
        outcome: What the check said; None where a person reads, or where there was nothing to check.
        answer: Source of the student's cell, "" if there is none.
        notes: What else the student should know, such as "limit of 10 s reached".
    """

    name: str
    title: str
    points: float | None
    max_points: float
    by_hand: bool = False
    outcome: Outcome | None = None
    answer: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class GradedSubmission:
    """One student's work on one assignment.

    Args:
        student: A name that is safe as the name of a file.
        assignment: The problem set, "ps1_inception".
        source: Name of the file as it was handed in.
        digest: SHA-256 of that file, in hexadecimal.
        status: "graded", or "refused" where the file could not be graded at all.
        message: What the student should do, when it was refused or could be read in part.
        problems: In the order of the problem set; empty when refused.
        cells: The notebook as handed in, (kind, source) of each cell, where kind is "markdown" or "code".
        seconds: How long it took.
        seed: Of the inputs that were drawn.
        isolation: What kept the student's code apart: "bwrap", "container" or "none".
        variant: Which numbers the student's problems had; None for those that everybody has.

    Example:
        >>> ada = GradedSubmission("ada", "ps1_inception", "ps1.ipynb", "00" * 32)
        >>> from_json(to_json(ada)) == ada
        True
    """

    student: str
    assignment: str
    source: str
    digest: str
    status: str = GRADED
    message: str = ""
    problems: tuple[GradedProblem, ...] = ()
    cells: tuple[tuple[str, str], ...] = ()
    seconds: float = 0.0
    seed: int = 0
    isolation: str = ""
    variant: int | str | None = None

    @property
    def points(self) -> float:
        """Points that the checks gave."""
        return sum(problem.points or 0.0 for problem in self.problems)

    @property
    def max_points(self) -> float:
        """Points that the checks could give."""
        return sum(problem.max_points for problem in self.problems if not problem.by_hand)


def to_json(submission: GradedSubmission) -> str:
    """The record as text."""
    return json.dumps(dataclasses.asdict(submission), indent=1)


def from_json(text: str) -> GradedSubmission:
    """The record that `to_json` wrote.

    Raises:
        ValueError: if the text is no such record.
    """
    try:
        plain = json.loads(text)
        problems = tuple(_problem(problem) for problem in plain.pop("problems"))
        cells = tuple((kind, source) for kind, source in plain.pop("cells"))
        return GradedSubmission(problems=problems, cells=cells, **plain)
    except (TypeError, KeyError, AttributeError, ValueError) as error:
        raise ValueError(f"this is no record of a graded submission ({error}): delete it and grade again") from None


def _problem(plain: dict[str, Any]) -> GradedProblem:
    outcome = plain.pop("outcome")
    if outcome is not None:
        facets = tuple(FacetOutcome(**facet) for facet in outcome.pop("facets"))
        outcome = Outcome(facets=facets, **outcome)
    return GradedProblem(outcome=outcome, notes=tuple(plain.pop("notes")), **plain)


def record_path(root: Path, assignment: str, student: str) -> Path:
    """Where a record lies: grading/results/ASSIGNMENT/STUDENT.json.

    Raises:
        ValueError: if one of the names could lead to another folder.
    """
    for name in (assignment, student):
        if not SAFE_NAME.fullmatch(name):
            raise ValueError(f"{name!r} cannot be the name of a file: use letters, digits and . _ - @ + alone")
    return Path(root) / "grading" / "results" / assignment / f"{student}.json"


def save(root: Path, submission: GradedSubmission) -> Path:
    """Write a record, whole or not at all, also if the machine stops.

    Args:
        root: Top folder of the course.
        submission: The record.

    Raises:
        OSError: if it cannot be written; what was there before still is.
    """
    path = record_path(root, submission.assignment, submission.student)
    with whole_file(path) as unfinished, unfinished.open("w", encoding="utf-8") as file:
        file.write(to_json(submission))
        file.flush()
        os.fsync(file.fileno())
    return path


def load(root: Path, assignment: str, student: str) -> GradedSubmission | None:
    """Read a student's record; None if there is none, or a damaged one, which has to be made again."""
    try:
        return from_json(record_path(root, assignment, student).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def load_all(root: Path, assignment: str) -> tuple[GradedSubmission, ...]:
    """Read the records of an assignment, in the order of the students' names."""
    folder = record_path(root, assignment, "a").parent
    names = sorted(path.stem for path in folder.glob("*.json") if SAFE_NAME.fullmatch(path.stem))
    return tuple(record for record in (load(root, assignment, name) for name in names) if record is not None)
