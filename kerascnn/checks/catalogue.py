"""Which problem sets there are."""

import importlib
from collections.abc import Iterator

from .problem import Problem

PROBLEM_SETS = ("ps1_inception", "ps2_googlenet", "ps3_plain_nets", "ps4_residual", "ps5_softmax_nll")


def full_name(name: str) -> str:
    """The name of a problem set of which the beginning is given.

    Raises:
        ValueError: if there is none; the message names those there are.

    Example:
        >>> full_name("ps1")
        'ps1_inception'
    """
    found = [one for one in PROBLEM_SETS if name == one or one.startswith(f"{name}_")]
    if len(found) != 1:
        raise ValueError(f"There is no problem set {name!r}; there are: {', '.join(PROBLEM_SETS)}.")
    return found[0]


def problems_of(problem_set: str) -> tuple[Problem, ...]:
    """Problems of one set, in order.

    Args:
        problem_set: Its name, or the beginning of it: "ps1".

    Raises:
        ValueError: if there is no such set; the message names those there are.

    Example:
        >>> [problem.name for problem in problems_of("ps1")][:2]
        ['branches', 'naive_depth']
    """
    return importlib.import_module(f"kerascnn.checks.{full_name(problem_set)}").PROBLEMS


def all_problems() -> Iterator[Problem]:
    """Every problem of every set, in order."""
    for problem_set in PROBLEM_SETS:
        yield from problems_of(problem_set)
