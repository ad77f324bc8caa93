"""What a run in the sandbox said, read outside of it: every line is checked, and whatever is odd is left out."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from kerascnn.checks.observation import Observation

from .plain_observation import LONGEST_TEXT, ForgedError, from_plain

LONGEST_LINE = 40_000_000
MOST_LINES = 20_000


@dataclass
class RunReport:
    """How far a run came, and what it saw.

    Args:
        observations: Of each problem that was observed; None where the notebook defines no such name.
        rooms: Parts of kerascnn that an answer called, by problem.
        errors: What cells raised, by their number from 1.
        step: What was begun last: ("cell", number) or ("probing", problem).
        ended: Whether it came to its end.
        odd: Lines that no honest run writes.
    """

    observations: dict[str, Observation | None] = field(default_factory=dict)
    rooms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    errors: dict[int, str] = field(default_factory=dict)
    step: tuple[str, Any] = ("cell", 0)
    ended: bool = False
    odd: int = 0


def read_report(text: bytes, cells: int, problems: Iterable[str]) -> RunReport:
    r"""Read the report of a run.

    Args:
        text: What the run wrote, whoever wrote it.
        cells: How many cells the notebook has.
        problems: Names of the problems that were to be observed.

    Example:
        >>> report = read_report(b'{"kind": "cell", "number": 1}\nrubbish\n', 1, ["macs"])
        >>> report.step, report.odd, report.ended
        (('cell', 1), 1, False)
    """
    report, problems = RunReport(), frozenset(problems)
    lines = text.split(b"\n", MOST_LINES)
    for line in filter(None, lines[:MOST_LINES]):
        try:
            if len(line) > LONGEST_LINE:
                raise ForgedError("a long line")
            _read_line(json.loads(line), report, cells, problems)
        except (ValueError, TypeError, KeyError, RecursionError, MemoryError):  # ForgedError is a ValueError
            report.odd += 1
    return report


def _read_line(plain: Any, report: RunReport, cells: int, problems: frozenset[str]) -> None:
    kind = plain["kind"]
    if kind == "end":
        report.ended = True
    elif kind in ("cell", "error"):
        number = plain["number"]
        if type(number) is not int or not 1 <= number <= cells:
            raise ForgedError("no such cell")
        if kind == "cell":
            report.step = ("cell", number)
        elif isinstance(plain["text"], str) and len(plain["text"]) <= LONGEST_TEXT:
            report.errors.setdefault(number, plain["text"])
    elif kind in ("probing", "observation"):
        name = plain["problem"]
        if not isinstance(name, str) or name not in problems:
            raise ForgedError("no such problem")
        if kind == "probing":
            report.step = ("probing", name)
        elif name not in report.observations:
            rooms = plain["rooms"]
            if not isinstance(rooms, list) or len(rooms) > 20 or not all(isinstance(room, str) for room in rooms):
                raise ForgedError("no rooms")
            observation = plain["observation"]
            seen = None if observation is None else from_plain(observation)
            report.observations[name] = seen
            report.rooms[name] = tuple(room[:100] for room in rooms)
    else:
        raise ForgedError("no such line")
