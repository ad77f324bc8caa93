"""What a check says: one of five words, the points, and every facet that failed, all at once."""

from dataclasses import dataclass
from html import escape

CORRECT = "correct"
NOT_YET = "not yet"
NOT_STARTED = "not started"
RAISED = "your code raised"
CHECKER_FAILED = "the checker failed"

SYMBOLS = {CORRECT: "✓", NOT_YET: "✗", NOT_STARTED: "○", RAISED: "⚠", CHECKER_FAILED: "☹"}


@dataclass(frozen=True)
class FacetOutcome:
    """One side of a problem: passed, or what was expected, what was got and why it matters."""

    name: str
    passed: bool
    why: str = ""
    case: str = ""
    expected: str = ""
    got: str = ""
    raised: bool = False

    def lines(self) -> list[str]:
        """The facet in words."""
        if self.passed:
            return [f"✓ {self.name}"]
        told = [("tried", self.case), ("expected", self.expected), ("got", self.got), ("why it matters", self.why)]
        return [f"✗ {self.name}", *(f"    {label}: {text}" for label, text in told if text)]


@dataclass(frozen=True, repr=False)
class Outcome:
    """Result of a check.

    `status` is one of "correct", "not yet", "not started", "your code raised" and "the checker failed". `diagnosis` is
    set when the answer behaves exactly like a known mistake, whose name is in `mutant`.
    """

    problem: str
    status: str
    points: float
    max_points: float
    facets: tuple[FacetOutcome, ...] = ()
    diagnosis: str = ""
    mutant: str = ""
    printed: str = ""
    advice: str = ""

    @property
    def passed(self) -> bool:
        """Whether nothing is left to do."""
        return self.status == CORRECT

    @property
    def share(self) -> float:
        """Points as a share of the possible ones, 0 to 1."""
        return self.points / self.max_points if self.max_points else 0.0

    @property
    def headline(self) -> str:
        """Symbol, status, problem and points in one line."""
        return f"{SYMBOLS[self.status]} {self.status}: {self.problem} ({self.points:g} of {self.max_points:g} points)"

    def lines(self) -> list[str]:
        """Everything below the headline, in words."""
        body = [f"This looks like a known mistake: {self.diagnosis}"] if self.diagnosis else []
        for facet in self.facets:
            body += facet.lines()
        if self.printed:
            body += ["Your code printed:", *(f"    {line}" for line in self.printed.splitlines())]
        return [*body, self.advice] if self.advice else body

    def __str__(self) -> str:
        return "\n".join([self.headline, *(f"  {line}" for line in self.lines())])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        rows = "".join(f'<div style="white-space: pre-wrap">{escape(line)}</div>' for line in self.lines())
        return (
            '<div role="status" style="border-left: 4px solid currentColor; padding: 4px 12px; margin: 4px 0">'
            f"<strong>{escape(self.headline)}</strong>{rows}</div>"
        )
