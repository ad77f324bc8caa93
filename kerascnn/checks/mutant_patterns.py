"""Which facets each known mistake fails, so that a check need not try those that cannot be the learner's.

A mistake is recognised by doing the same as the answer in every facet, and building its network is what takes time. An
answer that passes other facets than a mistake does cannot be that mistake. `checks/answers/patterns.py` holds what was
seen, one sign for each facet; a mistake that is not in it, or whose problem has got other facets, is always tried.

    python -m kerascnn.checks.mutant_patterns    # writes it anew, after a change of facets or mutants
"""

from pathlib import Path

from .catalogue import all_problems
from .outcome import pattern

FILE = Path(__file__).with_name("answers") / "patterns.py"
ALWAYS_TRIED = {("stem", "no padding")}  # an error in Keras 3.15, and none in 3.13: what it fails says nothing
HEADER = '"""Which facets each known mistake passes; made by python -m kerascnn.checks.mutant_patterns."""\n\n'


def seen() -> dict[str, dict[str, str]]:
    """Patterns of all mistakes by problem; of problems with one facet there is nothing to tell."""
    return {
        problem.name: {
            mutant.name: ""
            if (problem.name, mutant.name) in ALWAYS_TRIED
            else pattern(problem.check(mutant.answer).facets)
            for mutant in problem.mutants
        }
        for problem in all_problems()
        if len(problem.facets) > 1
    }


def text(patterns: dict[str, dict[str, str]]) -> str:
    """The file's text."""
    lines = [HEADER + "PATTERNS = {"]
    for problem, some in patterns.items():
        lines += [f'    "{problem}": {{', *(f'        "{name}": "{signs}",' for name, signs in some.items()), "    },"]
    return "\n".join([*lines, "}"]) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(seen()), encoding="utf-8")
