"""What grading the graders gave, as JSON: dated, with the machine, and merged problem by problem.

All problems take the better part of an hour, so they may be graded in pieces; each row says when it was made.
"""

import json
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from kerascnn.environment import machine

from .catalogue import all_problems

if TYPE_CHECKING:
    from .graded_check import GradedCheck


def write_record(path: Path, graded: Sequence["GradedCheck"]) -> None:
    """Put these problems' rows into the record, in the order of the problem sets, and keep the others that still exist.

    Args:
        path: A JSON file; made if it is not there.
        graded: What was graded just now.
    """
    rows = {row["problem"]: row for row in read_record(path)}
    made = {"date": time.strftime("%Y-%m-%d"), "machine": machine()}
    rows |= {one.problem: {**_rounded(asdict(one)), **made} for one in graded}
    kept = [rows[problem.name] for problem in all_problems() if problem.name in rows]
    path.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read_record(path: Path) -> list[dict]:
    """The rows of a record, none where there is no file."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []


def _rounded(row: dict) -> dict:
    return {name: round(value, 2) if isinstance(value, float) else value for name, value in row.items()}
