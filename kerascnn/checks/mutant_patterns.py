"""Which facets each known mistake fails, and how, so that a check need not try those that cannot be the learner's.

A mistake is recognised by doing the same as the answer in every facet, and building its network is what takes time. An
answer that passes other facets than a mistake does, or whose numbers are three times as large, is hardly that mistake.
The most alike is tried first, and of those that are hardly it no more than two.
`checks/answers/patterns.py` holds what was seen with several seeds, a mark for each facet; a mistake that is not in it,
or whose problem has got other facets, is always tried. `checks/answers/outlines.py` holds what was seen with the seed
that everybody has: where an answer gives the same, no mistake needs trying.

    python -m kerascnn.checks.mutant_patterns              # writes both anew, after a change of facets or mutants
    python -m kerascnn.checks.mutant_patterns plain_net    # anew for some problems alone
"""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from .catalogue import all_problems
from .matching import Known, Marks, Outline, Sign, outline
from .problem import Problem
from .variants import VISIBLE_SEED

PATTERNS = Path(__file__).with_name("answers") / "patterns.py"
OUTLINES = PATTERNS.with_name("outlines.py")
SEEDS = (VISIBLE_SEED, 2011, 2012, 2013, 2014, 2015, 2016, 2017)
WIDEST = 2  # a range from one number to more than twice as much says too little
LARGEST = 100  # what is larger depends on an epsilon or on rounding
ALWAYS_TRIED = {("stem", "no padding")}  # an error in Keras 3.15, and none in 3.13: what it fails says nothing
HEADER = '''"""{what}; made by python -m kerascnn.checks.mutant_patterns."""

# ruff: noqa: E501
# fmt: off
{name} = {{
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


def marks(problem: Problem) -> dict[str, Marks]:
    """Marks of a problem's mistakes, one for each facet."""
    some = {}
    for mutant in problem.mutants:
        draws = [problem.signs(problem.expected(seed), problem.observe(mutant.answer, seed)) for seed in SEEDS]
        always = (problem.name, mutant.name) in ALWAYS_TRIED
        some[mutant.name] = () if always else tuple(map(mark, zip(*draws, strict=True)))
    return some


def outlines(problem: Problem) -> dict[str, tuple[Outline, ...]]:
    """Outlines of what a problem's mistakes give with the visible seed, one for each facet."""
    some = {}
    for mutant in problem.mutants:
        seen = problem.observe(mutant.answer, VISIBLE_SEED)
        some[mutant.name] = tuple(outline(seen.cases[facet.name]) for facet in problem.facets)
    return some


def written(what: str, name: str, some: dict[str, Mapping[str, tuple]]) -> str:
    """The text of a file with one entry for each mistake of each problem."""
    lines = []
    for problem, known in some.items():
        lines += [
            f'    "{problem}": {{',
            *(f"        {json.dumps(mutant)}: {_told(facets)}," for mutant, facets in known.items()),
            "    },",
        ]
    return HEADER.format(what=what, name=name) + "\n".join([*lines, "}"]) + "\n"


def _told(facets: tuple) -> str:
    told = (json.dumps(one, ensure_ascii=False) if isinstance(one, str) else str(one) for one in facets)
    return f"({', '.join(told)})"


def main(names: Sequence[str]) -> None:
    """Write both files, of the named problems or of all anew; of a problem with one facet there is nothing to tell."""
    problems = [problem for problem in all_problems() if len(problem.facets) > 1]
    anew = [not names or problem.name in names for problem in problems]
    known = {p.name: marks(p) if new else p.mutant_patterns for p, new in zip(problems, anew, strict=True)}
    seen = {p.name: outlines(p) if new else p.mutant_outlines for p, new in zip(problems, anew, strict=True)}
    PATTERNS.write_text(written("How each known mistake does in each facet", "PATTERNS", known), encoding="utf-8")
    OUTLINES.write_text(written("What each known mistake gives in each facet", "OUTLINES", seen), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
