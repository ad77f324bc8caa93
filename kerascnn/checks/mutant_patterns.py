"""Which facets each known mistake fails, and how, so that a check need not try those that cannot be the learner's.

A mistake is recognised by doing the same as the answer in every facet, and building its network is what takes time. An
answer that passes other facets than a mistake does, or whose numbers are three times as large, is hardly that mistake.
The most alike is tried first, and of those that are hardly it no more than two.
`checks/answers/patterns.py` holds what was seen with several seeds, a mark for each facet; a mistake that is not in it,
or whose problem has got other facets, is always tried.

    python -m kerascnn.checks.mutant_patterns              # writes it anew, after a change of facets or mutants
    python -m kerascnn.checks.mutant_patterns plain_net    # anew for some problems alone
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from .catalogue import all_problems
from .judgement import Known, Sign
from .problem import Problem
from .variants import VISIBLE_SEED

FILE = Path(__file__).with_name("answers") / "patterns.py"
SEEDS = (VISIBLE_SEED, 2011, 2012, 2013, 2014, 2015, 2016, 2017)
WIDEST = 2  # a range from one number to more than twice as much says too little
LARGEST = 100  # what is larger depends on an epsilon or on rounding
ALWAYS_TRIED = {("stem", "no padding")}  # an error in Keras 3.15, and none in 3.13: what it fails says nothing
HEADER = '''"""How each known mistake does in each facet; made by python -m kerascnn.checks.mutant_patterns."""

# ruff: noqa: E501
# fmt: off
'''


def mark(signs: Sequence[Sign]) -> Known:
    """What several draws of one facet have in common.

    Example:
        >>> mark(["+", "+"]), mark(["+", 0.5]), mark(["-", 0.5]), mark([0.4, 0.6]), mark([0.4, 2.0])
        ('+', '?', '-', (0.4, 0.6), '-')
        >>> mark(["5 x 5 x 8", "5 x 5 x 9"])  # that of the check that learners see
        '5 x 5 x 8'
    """
    if "+" in signs:
        return "+" if set(signs) == {"+"} else "?"
    shares = [sign for sign in signs if not isinstance(sign, str)]
    if not shares:
        return signs[0]
    if len(shares) < len(signs) or max(shares) > min(WIDEST * min(shares) + 0.02, LARGEST):
        return "-"
    return round(min(shares), 2), round(max(shares), 2)


def seen(problem: Problem) -> dict[str, tuple[Known, ...]]:
    """Marks of a problem's mistakes, one for each facet."""
    some = {}
    for mutant in problem.mutants:
        draws = [problem.signs(problem.expected(seed), problem.observe(mutant.answer, seed)) for seed in SEEDS]
        always = (problem.name, mutant.name) in ALWAYS_TRIED
        some[mutant.name] = () if always else tuple(map(mark, zip(*draws, strict=True)))
    return some


def patterns(names: Sequence[str]) -> dict[str, dict[str, tuple[Known, ...]]]:
    """Marks by problem, of the named ones or of all anew; of a problem with one facet there is nothing to tell."""
    return {
        problem.name: seen(problem) if not names or problem.name in names else dict(problem.mutant_patterns)
        for problem in all_problems()
        if len(problem.facets) > 1
    }


def text(some: dict[str, dict[str, tuple[Known, ...]]]) -> str:
    """The file's text."""
    lines = [HEADER + "PATTERNS = {"]
    for problem, known in some.items():
        lines += [
            f'    "{problem}": {{',
            *(f"        {json.dumps(name)}: {_told(marks)}," for name, marks in known.items()),
            "    },",
        ]
    return "\n".join([*lines, "}"]) + "\n"


def _told(marks: tuple[Known, ...]) -> str:
    told = (json.dumps(mark, ensure_ascii=False) if isinstance(mark, str) else str(mark) for mark in marks)
    return f"({', '.join(told)})"


if __name__ == "__main__":
    FILE.write_text(text(patterns(sys.argv[1:])), encoding="utf-8")
