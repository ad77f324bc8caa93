"""A problem: probes that observe an answer, a judgement beside the reference, hints, and what teachers need."""

import inspect
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

from kerascnn.papers.validation import seed_number

from .display import show
from .guidance import Guidance
from .journal import Journal
from .judgement import judge_facet, same_cases, told_once
from .matching import Sign, outline, same_outline, sign, worth_trying
from .networks import built_once
from .observation import Case, Observation, captured, fingerprint, only_young_garbage, shortened
from .outcome import CHECKER_FAILED, CORRECT, NOT_STARTED, NOT_YET, RAISED, FacetOutcome, Outcome
from .parts import CheckerFailedError, Facet, Mutant
from .variants import VISIBLE_SEED, require_code, visible_seed


@dataclass(frozen=True)
class Problem(Guidance):
    """One exercise: its text, what it looks at, and its checks.

    The learner passes the answer explicitly, so names, cells and metadata do not matter. What only an author may see
    (model answer, alternatives, mutants) is imported from `checks/answers/` when it is asked for, never by a probe.

    A problem may have `numbers`, which its prompt and hints name in braces and its answers as variables; `draw_numbers`
    draws others for a student's variant.

    Example:
        >>> from kerascnn.checks import ps1_inception as ps1
        >>> print(ps1.branches.check(None).headline)
        ○ not started: branches (0 of 1 points)
        >>> ps1.branches.check(4).passed
        True
    """

    problem_set: str
    name: str
    title: str
    kind: str
    points: int
    minutes: int
    prompt: str
    facets: tuple[Facet, ...] = ()
    hints: tuple[str, ...] = ()
    numbers: Mapping[str, int] = field(default_factory=dict, compare=False)
    draw_numbers: Callable[[Any], dict[str, int]] | None = None
    variant: str = ""
    journal: Journal = field(default_factory=Journal, repr=False, compare=False)

    def __post_init__(self):
        object.__setattr__(self, "prompt", inspect.cleandoc(self.prompt))

    def for_variant(self, code: str) -> "Problem":
        """The same problem with the numbers of one student: in its text, its answer, and what the visible check draws.

        The code is all that they depend on, so a grader that takes it from the teacher's list asks what this student
        was asked, whatever the notebook says.

        Args:
            code: Letters, digits, - and _, such as `kerascnn release` writes into a notebook; "" is everybody's.

        Raises:
            ValueError: if the code is something else.

        Example:
            >>> from kerascnn.checks import ps4_residual as ps4
            >>> mine, yours = ps4.zero_weights.for_variant("k3f9"), ps4.zero_weights.for_variant("q7x2")
            >>> mine.values != yours.values, mine.check(mine.reference).passed, yours.check(mine.reference).passed
            (True, True, False)
        """
        require_code(code)
        return self if code == self.variant else replace(self, variant=code)

    # The learner's side.

    def check(self, answer: Any, seed: int | None = None) -> Outcome:
        """Say how far an answer is, with every failing facet at once.

        Args:
            answer: The learner's object: a number, a function, a layer, a class.
            seed: Draws the inputs of the probes; the same seed draws the same. A fixed one by default.

        Raises:
            ValueError: if the seed is no whole number of at least 0.
        """
        seed = None if seed is None else seed_number(seed)
        if self.kind == "written":
            return Outcome(self.name, NOT_YET, 0, self.points, advice="Answers in words are read by a person.")
        visible = seed is None
        seed = visible_seed(self.variant) if visible else seed
        try:
            with only_young_garbage():
                outcome = self.judge(self.expected(seed), self.observe(answer, seed), seed)
        except Exception as error:
            outcome = self.checker_failed(f"{type(error).__name__}: {error}")
        if visible:
            self.journal.note(outcome)
        return outcome

    def grade(self, answer: Any, *, points: float, seed: int | None = None) -> float:
        """Show the outcome and return the points: the last line of a graded cell.

        Args:
            answer: The learner's object.
            points: Points that this cell gives for a correct answer.
            seed: Draws the inputs of the probes.

        Raises:
            CheckerFailedError: if the checker itself could not decide.
            ValueError: if the seed is no whole number of at least 0.
        """
        outcome = self.check(answer, seed)
        outcome = replace(outcome, points=round(points * outcome.share, 4), max_points=points)
        if outcome.passed and points < self.points and seed is None:
            outcome = replace(outcome, advice=f"The grader gives the other {self.points - points:g}, on other inputs.")
        show(outcome)
        if outcome.status == CHECKER_FAILED:
            raise CheckerFailedError(str(outcome))
        return float(outcome.points)

    # Observing and judging, which may happen in two processes.

    def observe(self, answer: Any, seed: int) -> Observation:
        """Run every facet's probe on the answer: the half that a sandbox may run. It knows no right answer."""
        with captured() as printed, built_once():
            cases = {facet.name: self._probe(facet, answer, seed) for facet in self.facets}
        return Observation(
            cases=cases,
            fingerprint=fingerprint(answer),
            printed=shortened(printed.getvalue()),
            unimplemented=all(
                case.raised.startswith("NotImplementedError") for some in cases.values() for case in some
            ),
        )

    def _probe(self, facet: Facet, answer: Any, seed: int) -> list[Case]:
        import numpy as np

        return facet.probe(answer, np.random.default_rng([seed, zlib.crc32(self.name.encode())]))

    def judge(self, expected: Observation, got: Observation, seed: int) -> Outcome:
        """Compare two observations made with the same seed: the half that only a trusted process runs."""
        if got.unimplemented or got.fingerprint in ("None", self._starter_fingerprint):
            advice = f"Replace the three dots by your answer and run this again. {self._next_hint}"
            return Outcome(self.name, NOT_STARTED, 0, self.points, advice=advice.strip())
        facets = tuple(
            judge_facet(
                facet.name,
                facet.why,
                facet.shows_expected,
                facet.settled(expected.cases[facet.name]),
                facet.settled(got.cases[facet.name]),
                facet.tolerance,
            )
            for facet in self.facets
        )
        if all(facet.passed for facet in facets):
            return Outcome(self.name, CORRECT, self.points, self.points, facets, printed=got.printed)
        facets = told_once(facets)
        raised = any(case.raised and not case.refused for cases in got.cases.values() for case in cases)
        mutant = self._matching_mutant(got, self.signs(expected, got), seed)
        return Outcome(
            self.name,
            RAISED if raised else NOT_YET,
            round(self.points * self._earned(facets), 2),
            self.points,
            facets,
            diagnosis=mutant.message if mutant else "",
            mutant=mutant.name if mutant else "",
            printed=got.printed,
            advice=self._next_hint,
        )

    def signs(self, expected: Observation, got: Observation) -> tuple[Sign, ...]:
        """How an answer did in each facet, as `matching.sign` has it."""
        return tuple(
            sign(facet.settled(expected.cases[facet.name]), facet.settled(got.cases[facet.name]), facet.tolerance)
            for facet in self.facets
        )

    def _earned(self, facets: tuple[FacetOutcome, ...]) -> float:
        weights = [facet.weight for facet in self.facets]
        passed = [weight for weight, facet in zip(weights, facets, strict=True) if facet.passed]
        return sum(passed) / sum(weights)

    def _matching_mutant(self, got: Observation, signs: tuple[Sign, ...], seed: int) -> Mutant | None:
        """The known mistake that behaves the same in every facet, compared facet by facet to stop early.

        Facets that both pass, or that have the same outline, need no comparing; of the others the last tells most.
        """
        marks = self._of_mutants(self.mutant_patterns, "?")
        outlines = self._of_mutants(self.mutant_outlines if seed == VISIBLE_SEED else {}, ())
        mine = [outline(got.cases[facet.name]) for facet in self.facets]
        alike = [list(map(same_outline, one, mine)) for one in outlines]
        for number in worth_trying(signs, marks, list(map(sum, alike))):
            columns = zip(self.facets, marks[number], signs, alike[number], strict=True)
            left = [facet for facet, mark, one, same in columns if not (same or mark == one == "+")]
            if self._does_the_same(number, left, got, seed):
                return self.mutants[number]
        return None

    def _of_mutants(self, known: Mapping[str, tuple], unknown: Any) -> list[tuple]:
        """What is known of each, by facet: nothing if it is new or was made when the problem had other facets."""
        some = [known.get(mutant.name, ()) for mutant in self.mutants]
        return [one if len(one) == len(self.facets) else (unknown,) * len(self.facets) for one in some]

    def _does_the_same(self, number: int, facets: list[Facet], got: Observation, seed: int) -> bool:
        with built_once():
            return all(
                same_cases(got.cases[facet.name], self._mutant_cases(number, facet, seed), facet.tolerance)
                for facet in reversed(facets)
            )

    def checker_failed(self, reason: str) -> Outcome:
        """The outcome that takes no marks from anybody, where a check could not decide."""
        advice = f"This is not your fault: please tell your teacher, who can mark it by hand. ({shortened(reason)})"
        return Outcome(self.name, CHECKER_FAILED, 0, self.points, advice=advice)

    # What the author's answers do is observed once for each seed.

    @cached_property
    def expected(self) -> Callable[[int], Observation]:
        """What the model answer gives with a seed, observed once for each: for the trusted process."""
        return lru_cache(maxsize=64)(self._observe_reference)

    def _observe_reference(self, seed: int) -> Observation:
        observation = self.observe(self.reference, seed)
        broken = [case for cases in observation.cases.values() for case in cases if case.raised]
        if broken:
            raise CheckerFailedError(f"the model answer raised in {broken[0].call}: {broken[0].raised}")
        return observation

    @cached_property
    def _mutant_cases(self) -> Callable[[int, Facet, int], list[Case]]:
        return lru_cache(maxsize=1024)(self._observe_mutant)

    def _observe_mutant(self, number: int, facet: Facet, seed: int) -> list[Case]:
        with captured():
            return self._probe(facet, self.mutants[number].answer, seed)
