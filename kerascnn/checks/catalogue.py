"""Which problem sets there are."""

import importlib
from collections.abc import Iterator

from .problem import Problem

PROBLEM_SETS = ("ps1_inception", "ps2_googlenet", "ps3_plain_nets", "ps4_residual", "ps5_softmax_nll")


def problems_of(problem_set: str) -> tuple[Problem, ...]:
    """Problems of one set, in order.

    Raises:
        ValueError: if there is no such set; the message names those there are.

    Example:
        >>> [problem.name for problem in problems_of("ps1_inception")][:2]
        ['branches', 'naive_depth']
    """
    if problem_set not in PROBLEM_SETS:
        raise ValueError(f"There is no problem set {problem_set!r}; there are: {', '.join(PROBLEM_SETS)}.")
    return importlib.import_module(f"kerascnn.checks.{problem_set}").PROBLEMS


def all_problems() -> Iterator[Problem]:
    """Every problem of every set, in order."""
    for problem_set in PROBLEM_SETS:
        yield from problems_of(problem_set)
