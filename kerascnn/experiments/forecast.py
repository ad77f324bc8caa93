"""How long an experiment will go on: what a record says it took, corrected by what it takes here."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Forecast:
    """The time that is left of an experiment made of a known number of runs.

    At first it is what the same runs took elsewhere; the further the experiment is, the more its own pace counts. What
    a run takes here says nothing of the pace if an earlier session has done part of it, or all.

    Args:
        runs: How many runs there will be.
        expected: Seconds that all of them took elsewhere, or None.
        clock: Tells the seconds since any moment.

    Example:
        >>> seconds = iter([0, 100, 100])
        >>> forecast = Forecast(runs=4, expected=200, clock=lambda: next(seconds))
        >>> forecast.one_more()  # after 100 s: twice as slow as elsewhere, which a first run says with a weight of 1/4
        >>> forecast.left()
        187.5
    """

    runs: int
    expected: float | None = None
    clock: Callable[[], float] = time.monotonic
    done: int = field(default=0, init=False)

    def __post_init__(self):
        self._started = self._last = self.clock()
        self._own: list[float] = []  # seconds of the runs that were done here from beginning to end

    def one_more(self, begun_earlier: bool = False) -> None:
        """Another run is done.

        Args:
            begun_earlier: Whether an earlier session has done part of it, or all.
        """
        before, self._last = self._last, self.clock()
        if self.done < self.runs and not begun_earlier:
            self._own.append(self._last - before)
        self.done = min(self.done + 1, self.runs)

    def left(self) -> float | None:
        """Seconds that are left, or None as long as nothing is known."""
        if not self._own and self.expected is None:
            return None
        weight = len(self._own) / self.runs if self.expected is not None else 1.0
        usual = 0.0 if self.expected is None else self.expected / self.runs
        own = sum(self._own) / max(len(self._own), 1)
        pace = (1 - weight) * usual + weight * own
        return max(0.0, (self.runs - self.done) * pace - (self.clock() - self._last))

    def share(self) -> float:
        """Part of the whole time that has passed, from 0 to 1."""
        left, passed = self.left(), self.clock() - self._started
        if left is None or self.done == self.runs:
            return self.done / self.runs
        return passed / max(passed + left, 1e-9)
