"""One notebook in the sandbox, as often as it takes: what ends a run is left out of the next, so that the rest counts.

A cell or an answer that takes too long is stopped by an exception and the run goes on. What swallows exceptions, fills
the memory or ends the process ends the run: the next one skips it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from kerascnn.checks.observation import Observation

from .limits import Limits
from .run_report import RunReport, read_report
from .sandbox import Run

MOST_ATTEMPTS = 4


@dataclass(frozen=True)
class Attempt:
    """One run, and what it was asked."""

    run: Run
    problems: tuple[str, ...]


@dataclass
class Seen:
    """All that came of a notebook's runs.

    Args:
        observations: Of each problem that was observed; None where the notebook defines no such name.
        rooms: Parts of kerascnn that an answer called, by problem.
        errors: What cells raised, by the cell's number from 1.
        stopped: Why an answer was stopped, by problem.
        odd: How many lines no honest run writes.
        seconds: Of all runs.
    """

    observations: dict[str, Observation | None] = field(default_factory=dict)
    rooms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    errors: dict[int, str] = field(default_factory=dict)
    stopped: dict[str, str] = field(default_factory=dict)
    odd: int = 0
    seconds: float = 0.0


def attempts(run: Callable[[dict[str, Any]], Run], request: dict[str, Any]) -> list[Attempt]:
    """Run a notebook until nothing is left that could be observed.

    Args:
        run: Runs a request in a sandbox.
        request: As `student_run.run` describes, with nothing skipped.
    """
    made: list[Attempt] = []
    skipped, left = list(request["skipped"]), list(request["problems"])
    while left and len(made) < MOST_ATTEMPTS:
        asked = tuple(left)
        made.append(Attempt(run(request | {"skipped": skipped, "problems": list(asked)}), asked))
        report = read_report(made[-1].run.report, len(request["cells"]), asked)
        if complete(made[-1].run, report):
            break
        kind, what = report.step
        if kind == "cell":
            if what in skipped or not what:
                break
            skipped.append(what)
        left = [name for name in left if name not in report.observations and name != what]
    return made


def seen(made: Sequence[Attempt], cells: int, limits: Limits) -> Seen:
    """Put together what the runs of one notebook said; what was seen first counts.

    Args:
        made: As `attempts` returns them, from wherever they were made.
        cells: How many cells the notebook has.
        limits: Of each run.
    """
    together = Seen()
    for attempt in made:
        report = read_report(attempt.run.report, cells, attempt.problems)
        for name, observation in report.observations.items():
            if together.observations.get(name) is None:
                together.observations[name] = observation
                together.rooms[name] = report.rooms[name]
        for number, text in report.errors.items():
            together.errors.setdefault(number, text)
        together.odd += report.odd
        together.seconds += attempt.run.seconds
        if not complete(attempt.run, report):
            kind, what = report.step
            reason = why_ended(attempt.run, limits)
            if kind == "cell" and what:
                together.errors[what] = f"code cell {what} {reason}"
            elif kind == "probing":
                together.stopped[what] = f"Your code {reason}"
    return together


def complete(run: Run, report: RunReport) -> bool:
    """Whether a run came to its end, and did not only end well, as after os._exit(0)."""
    return run.ended == "finished" and report.ended


def why_ended(run: Run, limits: Limits) -> str:
    """What a student reads of a run that did not come to its end, as the rest of a sentence."""
    if run.ended == "time":
        return f"was stopped after the limit of {limits.patience:g} seconds: does a loop never end?"
    if run.ended == "memory":
        return f"needed more than {limits.memory / 1e9:g} GB of memory, with all processes it started: it was stopped"
    if run.ended == "output":
        return f"gave more than {limits.output / 1e6:g} MB of results: it was stopped"
    if run.code < 0:
        return f"was ended by signal {-run.code}, as when memory runs out"
    return f"ended the whole process (exit code {run.code}): leave out exit() and os._exit()"
