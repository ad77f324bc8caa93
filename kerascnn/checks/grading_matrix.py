"""Graders are graded: each check beside its wrong answers, its right ones, its starter, and changed model answers.

`make grade-the-graders` runs it for all problems, `make grade-the-graders ARGS="ps1 basic_block"` for some, and with
`--record docs/graders.json` among the ARGS the result is kept.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from .catalogue import all_problems
from .graded_check import GradedCheck, grade_check
from .grading_record import write_record
from .problem import Problem

BAR = 0.95  # of the generic mutants that must be caught


def chosen_problems(names: Sequence[str] | None) -> list[Problem]:
    """Problems that a program checks: all, or those of the sets and problems whose names begin with one of `names`.

    Raises:
        ValueError: if a name fits none.

    Example:
        >>> [problem.name for problem in chosen_problems(["naive", "branches"])]
        ['branches', 'naive_depth', 'naive_macs']
    """
    problems = [problem for problem in all_problems() if problem.kind != "written"]
    for name in names or ():
        if not any(_fits(problem, name) for problem in problems):
            sets = ", ".join(dict.fromkeys(problem.problem_set for problem in problems))
            raise ValueError(f"No problem set and no problem begins with {name!r}; the sets are: {sets}.")
    return [problem for problem in problems if not names or any(_fits(problem, name) for name in names)]


def _fits(problem: Problem, name: str) -> bool:
    return problem.problem_set.startswith(name) or problem.name.startswith(name)


def grade_all(problems: Sequence[Problem], console, record: Path | None = None) -> bool:
    """Grade the checks of these problems, print the matrix, and say whether all bars are met.

    Args:
        problems: As `chosen_problems` gives them.
        console: A rich console.
        record: JSON file that keeps each problem's row as soon as it is there.
    """
    graded = []
    with console.status("") as status:
        for number, problem in enumerate(problems, start=1):
            status.update(f"{number} of {len(problems)}: {problem.name}")
            graded.append(grade_check(problem))
            if record:
                write_record(record, graded[-1:])
            if "keras" in sys.modules:
                sys.modules["keras"].utils.clear_session()
    console.print(matrix(graded))
    for line in complaints(graded):
        console.print(line, markup=False, soft_wrap=True)
    caught, of = sum(one.generic - len(one.survivors) for one in graded), sum(one.generic for one in graded)
    share = caught / of if of else 1.0
    console.print(
        f"{share:.1%} of {of:,} generic mutants caught (the bar: {BAR:.0%}); {sum(one.seconds for one in graded):,.0f} "
        f"seconds, the slowest check {max(one.slowest for one in graded):.2f} seconds"
    )
    return share >= BAR and all(one.passed for one in graded)


def matrix(graded: Sequence[GradedCheck]):
    """A rich table with one row for each problem.

    Named mutants that got their message, right answers that passed (without the model answer), the starter, generic
    mutants caught, those that may pass, the slowest check and what all of it took.
    """
    from rich import box
    from rich.table import Table

    table = Table(title="Graders, graded", box=box.SIMPLE, padding=(0, 1, 0, 0))
    table.add_column("problem", no_wrap=True)
    for heading in ("mutants", "right", "starter", "generic", "equal", "slowest", "all"):
        table.add_column(heading, justify="right", no_wrap=True)
    for one in graded:
        table.add_row(
            one.problem,
            _of(one.mutants, one.missed),
            _of(one.alternatives, one.refused),
            "○" if one.starter_is_told else "[red]wrong[/red]",
            _of(one.generic, one.survivors),
            str(one.equivalents),
            f"{one.slowest:.2f} s",
            f"{one.seconds:.0f} s",
        )
    return table


def _of(number: int, failed: Sequence[str]) -> str:
    text = f"{number - len(failed)}/{number}"
    return f"[red]{text}[/red]" if failed else text


def complaints(graded: Sequence[GradedCheck]) -> list[str]:
    """One line for each answer that did not get what it must."""
    kinds = {
        "missed": "mutant not told",
        "refused": "right answer refused",
        "survivors": "generic mutant passes",
        "stale": "EQUIVALENT names what is caught or not there",
    }
    return [
        f"{one.problem}, {words}: {what}"
        for kind, words in kinds.items()
        for one in graded
        for what in getattr(one, kind)
    ]


def main(arguments: Sequence[str]) -> int:
    """Grade the checks of the problems whose names are given, or of all; 0 if all bars are met."""
    from rich.console import Console

    parser = argparse.ArgumentParser(prog="grading_matrix", description=__doc__)
    parser.add_argument("names", nargs="*", help="beginnings of names of problem sets or problems; all by default")
    parser.add_argument("--record", type=Path, help="JSON file that keeps the result")
    chosen = parser.parse_args(arguments)
    try:
        problems = chosen_problems(chosen.names)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    return int(not grade_all(problems, Console(highlight=False), chosen.record))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
