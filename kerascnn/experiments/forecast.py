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
        self._heard: list[tuple[float, float]] = []  # of the run that goes on: the share done, and when, first and last

    def within(self, share: float) -> None:
        """The run that goes on has got so far; what was done when this is first heard says nothing of the pace.

        Args:
            share: Part of the run that is done, from 0 to 1.

        Example:
            >>> seconds = iter([0, 5, 105, 105])
            >>> forecast = Forecast(runs=2, clock=lambda: next(seconds))
            >>> forecast.within(0.0)
            >>> forecast.within(0.25)  # a quarter of the first of two runs in 100 s
            >>> forecast.left()
            700.0
        """
        self._heard = [*self._heard[:1], (share, self.clock())]

    def one_more(self, begun_earlier: bool = False) -> None:
        """Another run is done.

        Args:
            begun_earlier: Whether an earlier session has done part of it, or all.
        """
        before, self._last = self._last, self.clock()
        if self.done < self.runs and not begun_earlier:
            self._own.append(self._last - before)
        self.done, self._heard = min(self.done + 1, self.runs), []

    def left(self) -> float | None:
        """Seconds that are left, or None as long as nothing is known."""
        heard = self._heard or [(0.0, self._last)]
        (first, began), (share, last) = heard[0], heard[-1]
        known = len(self._own) + share - first
        if not known and self.expected is None:
            return None
        weight = known / self.runs if self.expected is not None else 1.0
        usual = 0.0 if self.expected is None else self.expected / self.runs
        own = (sum(self._own) + last - began) / known if known else 0.0
        pace = (1 - weight) * usual + weight * own
        return max(0.0, (self.runs - self.done - share) * pace - (self.clock() - last))

    def share(self) -> float:
        """Part of the whole time that has passed, from 0 to 1."""
        left, passed = self.left(), self.clock() - self._started
        if left is None or self.done == self.runs:
            return self.done / self.runs
        return passed / max(passed + left, 1e-9)
