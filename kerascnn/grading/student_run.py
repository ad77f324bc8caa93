"""In the sandbox: run a student's cells in order, as a notebook would, then call each answer on drawn inputs.

Nothing here knows a right answer, and nothing here can be trusted: the student's code runs in the same process and may
change all of it. What it says is read by `run_report.py`, outside.
"""

import contextlib
import importlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from kerascnn.checks.catalogue import PROBLEM_SETS, problems_of
from kerascnn.checks.graded_check import time_limit
from kerascnn.checks.learner_notebook import run_cells
from kerascnn.checks.outcome import NOT_YET, Outcome
from kerascnn.checks.problem import Problem

from .plain_observation import to_plain

ANSWERING_ROOMS = ("layers", "models", "analysis")  # what they hold is the answer to most problems
_PACKAGE = Path(__file__).resolve().parents[1]


def import_problem_sets() -> None:
    """Import what the notebooks import."""
    for name in (*PROBLEM_SETS, "progress_report"):
        importlib.import_module(f"kerascnn.checks.{name}")


def run(request: dict[str, Any], say: Callable[[bytes], None], seconds: float) -> None:
    """Run a notebook's cells and observe its answers.

    Args:
        request: `cells`, sources in order; `skipped`, numbers from 1 of those that are not to run; `problem_set`;
            `problems`, names of those to observe; `seed`, of the drawn inputs; `variant`, of the student's numbers.
        say: Takes each line of the report.
        seconds: Limit for one cell, and for one answer.
    """

    def tell(**what) -> None:
        say(json.dumps(what).encode() + b"\n")

    @contextlib.contextmanager
    def limited(number: int) -> Iterator[None]:
        tell(kind="cell", number=number)
        with time_limit(seconds):
            yield

    stub_checks()
    cells = ["" if number in request["skipped"] else cell for number, cell in enumerate(request["cells"], start=1)]
    namespace, errors = run_cells(cells, around=limited)
    for number, source in enumerate(cells, start=1):
        if source in errors:
            tell(kind="error", number=number, text=errors[source])
    for problem in problems_of(request["problem_set"]):
        if variant := request.get("variant"):
            problem = problem.for_variant(variant)
        if problem.name in request["problems"]:
            tell(kind="probing", problem=problem.name)
            observation, rooms = None, []
            if problem.name in namespace:
                with time_limit(seconds), library_calls() as rooms:
                    observation = to_plain(problem.observe(namespace[problem.name], request["seed"]))
            tell(kind="observation", problem=problem.name, observation=observation, rooms=sorted(rooms))
    tell(kind="end")


def stub_checks() -> None:
    """Checks in the student's cells do nothing: they would take time, and there are no answers here to compare with."""

    def unchecked(problem, *_, **__):
        return Outcome(problem.name, NOT_YET, 0, problem.points)

    Problem.check = unchecked
    Problem.grade = lambda problem, *_, **__: 0.0
    Problem.hint = Problem.solution = lambda problem, *_, **__: ""


@contextlib.contextmanager
def library_calls() -> Iterator[set[str]]:
    """Which of the rooms that hold answers were called from here on; looks only where one of them was imported."""
    rooms: set[str] = set()
    folders = {str(_PACKAGE / room) + os.sep: room for room in ANSWERING_ROOMS if f"kerascnn.{room}" in sys.modules}
    if not folders:
        yield rooms
        return

    def look(frame, event, argument):
        if event == "call":
            filename = frame.f_code.co_filename
            rooms.update(room for folder, room in folders.items() if filename.startswith(folder))

    sys.setprofile(look)
    try:
        yield rooms
    finally:
        sys.setprofile(None)
