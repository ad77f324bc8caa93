"""One check graded: its wrong answers, its right ones, its starter, and changed model answers tried on it."""

import contextlib
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .generic_mutants import GenericMutant, generic_mutants
from .observation import captured
from .outcome import CHECKER_FAILED, CORRECT, NOT_STARTED, NOT_YET, RAISED
from .problem import Problem

TIME_LIMIT = 30  # seconds for one changed model answer, which may never end


@dataclass(frozen=True)
class GradedCheck:
    """What a problem's check did with answers that are known to be right or wrong.

    `missed` and `refused` name mutants and alternatives with what was said of them instead, `survivors` the generic
    mutants that passed though no one has said that they may, and `stale` what `EQUIVALENT` in the answer module names
    and no change matches that passes.
    """

    problem: str
    mutants: int
    missed: tuple[str, ...]
    alternatives: int
    refused: tuple[str, ...]
    starter_is_told: bool
    generic: int
    survivors: tuple[str, ...]
    equivalents: int
    stale: tuple[str, ...]
    slowest: float
    seconds: float

    @property
    def passed(self) -> bool:
        """Whether named answers got what they must. How many generic mutants may pass is a matter of all problems."""
        return not (self.missed or self.refused or self.stale) and self.starter_is_told


def grade_check(problem: Problem) -> GradedCheck:
    """Try everything that is known to be right or wrong on one problem's check.

    Args:
        problem: One whose answers a program checks, so none in words.
    """
    begin = time.perf_counter()
    times: list[float] = []

    def check(answer: Any):
        start = time.perf_counter()
        outcome = problem.check(answer)
        times.append(time.perf_counter() - start)
        return outcome

    refused = [
        f"{name}: {outcome.status}"
        for name, answer in [("model answer", problem.reference), *((a.name, a.answer) for a in problem.alternatives)]
        if (outcome := check(answer)).status != CORRECT
    ]
    missed = [
        f"{mutant.name}: {outcome.status}, {outcome.mutant or 'without its message'}"
        for mutant in problem.mutants
        if (outcome := check(mutant.answer)).status not in (NOT_YET, RAISED) or outcome.mutant != mutant.name
    ]
    changed = generic_mutants(problem.model_answer)
    passed = [mutant for mutant in changed if not is_caught(problem, mutant)]
    survivors = [mutant for mutant in passed if not _reasons(problem, mutant)]
    return GradedCheck(
        problem=problem.name,
        mutants=len(problem.mutants),
        missed=tuple(missed),
        alternatives=len(problem.alternatives),
        refused=tuple(refused),
        starter_is_told=check(_starter(problem)).status == NOT_STARTED,
        generic=len(changed) - len(passed) + len(survivors),
        survivors=tuple(map(str, survivors)),
        equivalents=len(passed) - len(survivors),
        stale=tuple(key for key in problem.equivalents if not any(_is_named(mutant, key) for mutant in passed)),
        slowest=max(times),
        seconds=time.perf_counter() - begin,
    )


def is_caught(problem: Problem, mutant: GenericMutant) -> bool:
    """Whether a changed model answer is told to be wrong: it gives something else, raises, or does not end."""
    with time_limit(TIME_LIMIT) as stopped, captured():
        try:
            status = problem.check(problem.rewritten(mutant.source)).status
        except Exception:  # the cell itself raises
            return True
        return status not in (CORRECT, CHECKER_FAILED) or bool(stopped)


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[list[float]]:
    """Raise TimeoutError in what runs longer, and once more each second, where it is caught. Not on Windows.

    Yields a list, which stays empty if all was done in time.
    """
    stopped: list[float] = []
    if not hasattr(signal, "setitimer"):
        yield stopped
        return

    def stop(number, frame):
        stopped.append(seconds)
        raise TimeoutError(f"stopped after {seconds:g} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1)
    try:
        yield stopped
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _is_named(mutant: GenericMutant, key: str) -> bool:
    """A change is named with its line, or without it wherever it stands."""
    return key in (str(mutant), mutant.change, mutant.change.rsplit(" (", 1)[0])


def _reasons(problem: Problem, mutant: GenericMutant) -> list[str]:
    return [reason for key, reason in problem.equivalents.items() if _is_named(mutant, key)]


def _starter(problem: Problem) -> Any:
    return problem.rewritten(problem.starter)
