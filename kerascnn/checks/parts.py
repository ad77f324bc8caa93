"""What a problem is made of, beside its text: facets to look at, and answers that are known to be right or wrong."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from .judgement import RELATIVE_TOLERANCE
from .observation import Case


class CheckerFailedError(RuntimeError):
    """Raised where points are asked for and the checker itself could not decide: no answer may lose marks by that."""


@dataclass(frozen=True)
class Facet:
    """One side of a problem, observed by `probe(answer, draw)`, which returns cases.

    `draw` is a NumPy generator: the same seed gives the reference and the answer the same inputs. `why` says why it
    matters, `weight` how much of the points it carries (0 for what a wrong answer has too), and `shows_expected` is
    off where the expected value is itself the answer. `settle` runs on the judging side alone: it turns what was
    observed into what is compared, where an answer is not right by being the same as the reference. `tolerance` is how
    far a number may be off, as a share of it: more where inputs are so large that single precision loses digits.
    """

    name: str
    probe: Callable[[Any, Any], list[Case]]
    why: str
    weight: float = 1
    shows_expected: bool = True
    settle: Callable[[Any], Any] | None = None
    tolerance: float = RELATIVE_TOLERANCE

    def settled(self, cases: list[Case]) -> list[Case]:
        """The cases as they are compared."""
        if self.settle is None:
            return cases
        return [case if case.raised else replace(case, result=self.settle(case.result)) for case in cases]


@dataclass(frozen=True)
class Mutant:
    """A wrong answer that real students give, and the message it must get."""

    name: str
    answer: Any
    message: str


@dataclass(frozen=True)
class Alternative:
    """A right answer written differently, which must pass."""

    name: str
    answer: Any
