"""The class on one page, for the teacher: how each problem went, what to go over next, and what waits for a person."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kerascnn.checks.outcome import CORRECT, SYMBOLS
from kerascnn.grading.marks import Mark, Marks
from kerascnn.grading.page_frame import page_html
from kerascnn.grading.telling import PARTLY, READ, WAITING
from kerascnn.training.whole_files import whole_file

MOST_MISTAKES = 12


@dataclass
class ProblemOverview:
    """How a class did in one problem.

    Args:
        title: The problem's title.
        maximum: Its points.
        points: Of those whose answer has points.
        outcomes: How many ended with each (symbol, word).
    """

    title: str
    maximum: float
    points: list[float] = field(default_factory=list)
    outcomes: Counter = field(default_factory=Counter)

    @property
    def mean(self) -> float | None:
        """Average points; None as long as there are none."""
        return sum(self.points) / len(self.points) if self.points else None

    @property
    def full(self) -> float:
        """Share of those with all points, in percent."""
        return self._share(lambda points: points >= self.maximum)

    @property
    def partly(self) -> float:
        """Share of those with some points, in percent."""
        return self._share(lambda points: 0 < points < self.maximum)

    def _share(self, counts) -> float:
        return round(100 * sum(map(counts, self.points)) / len(self.points), 1) if self.points else 0.0


@dataclass(frozen=True)
class Mistake:
    """A mistake that several made.

    Args:
        problem: Title of the problem.
        name: Of the known mistake, or of the side of the problem that fails.
        message: What its students are told.
        students: Who made it.
    """

    problem: str
    name: str
    message: str
    students: tuple[str, ...]


def overview_path(root: Path, assignment: str) -> Path:
    """Where the page of a class lies."""
    return Path(root) / "grading" / "overview" / f"{assignment}.html"


def write_overview(root: Path, assignment: str, marks: Sequence[Marks]) -> Path:
    """Write the page of a class.

    Args:
        root: Top folder of the course.
        assignment: The problem set.
        marks: Of everybody, those whose file was refused among them.

    Returns:
        The HTML file.
    """
    path = overview_path(root, assignment)
    with whole_file(path) as unfinished:
        unfinished.write_text(overview_html(assignment, marks), encoding="utf-8", errors="replace")
    return path


def overview_html(assignment: str, marks: Sequence[Marks]) -> str:
    """The page of a class: no scripts, nothing fetched."""
    graded = [one for one in marks if not one.refused]
    return page_html(
        "overview.html.j2",
        f"The class in {assignment}",
        graded=graded,
        refused=[one for one in marks if one.refused],
        waiting=[one for one in graded if one.waiting],
        noted=[one for one in graded if one.record.message or any(mark.problem.notes for mark in one.marks)],
        problems=problem_overviews(graded),
        mistakes=mistakes(graded)[:MOST_MISTAKES],
        spread=spread(graded),
    )


def problem_overviews(graded: Sequence[Marks]) -> list[ProblemOverview]:
    """How each problem went, in order."""
    found: dict[str, ProblemOverview] = {}
    for mark in (mark for one in graded for mark in one.marks):
        problem = mark.problem
        overview = found.setdefault(problem.name, ProblemOverview(problem.title, problem.max_points))
        overview.outcomes[outcome_of(mark)] += 1
        if mark.points is not None:
            overview.points.append(mark.points)
    return list(found.values())


def outcome_of(mark: Mark) -> tuple[str, str]:
    """Symbol and word of a mark, as the students' pages have them."""
    outcome = mark.problem.outcome
    if mark.points is None:
        return WAITING
    if outcome is None:
        return READ
    if outcome.status != CORRECT and mark.points:
        return PARTLY
    return SYMBOLS[outcome.status], outcome.status


def mistakes(graded: Sequence[Marks]) -> list[Mistake]:
    """Mistakes, the commonest first: known ones by name, others by the first side of the problem that fails."""
    made = defaultdict(list)
    for one in graded:
        for mark in one.marks:
            outcome = mark.problem.outcome
            if outcome is None or outcome.passed:
                continue
            failing = next((facet for facet in outcome.facets if not facet.passed), None)
            if outcome.mutant:
                made[mark.problem.title, outcome.mutant, outcome.diagnosis].append(one.student)
            elif failing:
                made[mark.problem.title, f"another mistake in “{failing.name}”", failing.why].append(one.student)
    found = [Mistake(*what, tuple(students)) for what, students in made.items()]
    return sorted(found, key=lambda mistake: -len(mistake.students))


def spread(graded: Sequence[Marks], bins: int = 5) -> list[tuple[str, int, float]]:
    """How many have how many points: (range, students, percent of them) in equal ranges.

    Example:
        >>> spread([])
        []
    """
    if not graded:
        return []
    top = max(one.max_points for one in graded) or 1.0
    edges = [top * number / bins for number in range(bins + 1)]
    counts = Counter(min(bins - 1, int(bins * one.points / top)) for one in graded)
    return [
        (
            f"{edges[number]:.3g} to {edges[number + 1]:.3g}",
            counts[number],
            round(100 * counts[number] / len(graded), 1),
        )
        for number in range(bins)
    ]
