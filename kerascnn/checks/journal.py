"""What a learner did with a problem in this session: hints, attempts, the last outcome."""

from dataclasses import dataclass

from .outcome import NOT_STARTED, Outcome


@dataclass
class Journal:
    """Kept in memory alone, and the same for all variants of a problem: nothing is written to disk or sent."""

    hints: int = 0
    attempts: int = 0
    outcome: Outcome | None = None

    def note(self, outcome: Outcome) -> None:
        """Enter what a visible check said."""
        self.attempts += outcome.status != NOT_STARTED
        self.outcome = outcome
