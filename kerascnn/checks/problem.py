"""A problem: probes that observe an answer, a judgement beside the reference, hints, and what teachers need."""

import importlib
import inspect
import types
import zlib
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

from . import model_answers
from .display import Note, show
from .judgement import judge_facet, same_cases, told_once
from .observation import Case, Observation, captured, fingerprint, shortened
from .outcome import CHECKER_FAILED, CORRECT, NOT_STARTED, NOT_YET, RAISED, FacetOutcome, Outcome
from .parts import Alternative, CheckerFailedError, Facet, Mutant

VISIBLE_SEED = 1


@dataclass(frozen=True)
class Problem:
    """One exercise: its text, what it looks at, and its checks.

    The learner passes the answer explicitly, so names, cells and metadata do not matter. What only an author may see
    (model answer, alternatives, mutants) is imported from `checks/answers/` when it is asked for, never by a probe.

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
    _state: dict = field(default_factory=lambda: {"hints": 0}, repr=False, compare=False)

    def __post_init__(self):
        object.__setattr__(self, "prompt", inspect.cleandoc(self.prompt))

    # The learner's side.

    def check(self, answer: Any, seed: int | None = None) -> Outcome:
        """Say how far an answer is, with every failing facet at once.

        Args:
            answer: The learner's object: a number, a function, a layer, a class.
            seed: Draws the inputs of the probes; the same seed draws the same. A fixed one by default.
        """
        if self.kind == "written":
            return Outcome(self.name, NOT_YET, 0, self.points, advice="Answers in words are read by a person.")
        seed = VISIBLE_SEED if seed is None else seed
        try:
            return self.judge(self._expected(seed), self.observe(answer, seed), seed)
        except Exception as error:
            return self._checker_failed(f"{type(error).__name__}: {error}")

    def grade(self, answer: Any, *, points: float, seed: int | None = None) -> float:
        """Show the outcome and return the points: the last line of a graded cell.

        Args:
            answer: The learner's object.
            points: Points that this cell gives for a correct answer.
            seed: Draws the inputs of the probes.

        Raises:
            CheckerFailedError: if the checker itself could not decide.
        """
        outcome = self.check(answer, seed)
        outcome = replace(outcome, points=round(points * outcome.share, 2), max_points=points)
        if outcome.passed and points < self.points and seed is None:
            outcome = replace(outcome, advice=f"The grader gives the other {self.points - points:g}, on other inputs.")
        show(outcome)
        if outcome.status == CHECKER_FAILED:
            raise CheckerFailedError(str(outcome))
        return float(outcome.points)

    def hint(self, number: int | None = None) -> Note:
        """The next hint, from the concept to a skeleton; `number` asks for one again, from 1."""
        if number is None:
            number = self._state["hints"] = min(self._state["hints"] + 1, len(self.hints))
        if not self.hints:
            return Note(f"There are no hints for {self.name}.")
        if not 1 <= number <= len(self.hints):
            return Note(f"There are {len(self.hints)} hints for {self.name}: hint(1) to hint({len(self.hints)}).")
        return Note(f"Hint {number} of {len(self.hints)}: {self.hints[number - 1]}")

    def solution(self) -> Note:
        """The model answer and why it is right."""
        explanation = inspect.cleandoc(self._answers.EXPLANATION)
        if self.kind == "written":
            return Note(explanation)
        return Note(model_answers.without_markers(self.model_answer).strip() + "\n\n" + explanation)

    # Observing and judging, which may happen in two processes.

    def observe(self, answer: Any, seed: int) -> Observation:
        """Run every facet's probe on the answer: the half that a sandbox may run. It knows no right answer."""
        with captured() as printed:
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

        return facet.probe(answer, np.random.default_rng([seed, zlib.crc32(f"{self.name}/{facet.name}".encode())]))

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
            )
            for facet in self.facets
        )
        if all(facet.passed for facet in facets):
            return Outcome(self.name, CORRECT, self.points, self.points, facets, printed=got.printed)
        facets = told_once(facets)
        raised = any(case.raised and not case.refused for cases in got.cases.values() for case in cases)
        mutant = self._matching_mutant(got, facets, seed)
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

    def _earned(self, facets: tuple[FacetOutcome, ...]) -> float:
        weights = [facet.weight for facet in self.facets]
        passed = [weight for weight, facet in zip(weights, facets, strict=True) if facet.passed]
        return sum(passed) / sum(weights)

    def _matching_mutant(self, got: Observation, facets: tuple[FacetOutcome, ...], seed: int) -> Mutant | None:
        """The known mistake that behaves the same in every facet, compared facet by facet to stop early.

        What the answer fails comes first, and of that the last facet, which tells mistakes apart best.
        """
        names = [facet.name for facet in facets[::-1] if not facet.passed]
        names += [facet.name for facet in facets if facet.passed]
        for number, mutant in enumerate(self.mutants):
            if all(
                same_cases(got.cases[name], _mutant_cases(self.problem_set, self.name, number, name, seed))
                for name in names
            ):
                return mutant
        return None

    def _expected(self, seed: int) -> Observation:
        observation = _reference_observation(self.problem_set, self.name, seed)
        broken = [case for cases in observation.cases.values() for case in cases if case.raised]
        if broken:
            raise CheckerFailedError(f"the model answer raised in {broken[0].call}: {broken[0].raised}")
        return observation

    def _checker_failed(self, reason: str) -> Outcome:
        advice = f"This is not your fault: please tell your teacher, who can mark it by hand. ({shortened(reason)})"
        return Outcome(self.name, CHECKER_FAILED, 0, self.points, advice=advice)

    @property
    def _next_hint(self) -> str:
        if self._state["hints"] >= len(self.hints):
            return ""
        return f"Stuck? {self.problem_set.split('_')[0]}.{self.name}.hint() gives the next hint."

    # The author's side, from checks/answers/.

    @cached_property
    def _answers(self) -> types.ModuleType:
        return importlib.import_module(f"kerascnn.checks.answers.{self.problem_set}.{self.name}")

    @property
    def reference(self) -> Any:
        """The model answer itself."""
        return getattr(self._answers, self.name)

    @property
    def alternatives(self) -> tuple[Alternative, ...]:
        """Right answers written differently."""
        some = getattr(self._answers, "ALTERNATIVES", {})
        return tuple(Alternative(name, answer) for name, answer in some.items())

    @property
    def mutants(self) -> tuple[Mutant, ...]:
        """Wrong answers with the message that each must get."""
        return getattr(self._answers, "MUTANTS", ())

    @property
    def equivalents(self) -> dict[str, str]:
        """Changes to the model answer that leave it right, described as `generic_mutants` does, with the reason."""
        return getattr(self._answers, "EQUIVALENT", {})

    def rewritten(self, source: str) -> Any:
        """What the answer's cell defines when its source is another than the model answer's."""
        namespace = dict(vars(self._answers))
        exec(compile(source, f"<{self.name}, rewritten>", "exec"), namespace)
        return namespace[self.name]

    @cached_property
    def model_answer(self) -> str:
        """Source of the answer's cell, the solution between its two markers."""
        if self.kind == "written":
            return model_answers.written_answer(self._answers.EXPLANATION)
        return model_answers.model_answer(self._answers)

    @cached_property
    def starter(self) -> str:
        """Source of the cell that a student begins with."""
        return model_answers.TEXT_STUB if self.kind == "written" else model_answers.starter(self.model_answer)

    @cached_property
    def _starter_fingerprint(self) -> str:
        namespace: dict = {}
        exec(compile(self.starter, f"<starter of {self.name}>", "exec"), namespace)
        return fingerprint(namespace[self.name])


@lru_cache(maxsize=256)
def _reference_observation(problem_set: str, name: str, seed: int) -> Observation:
    problem = _find(problem_set, name)
    return problem.observe(problem.reference, seed)


@lru_cache(maxsize=4096)
def _mutant_cases(problem_set: str, name: str, mutant: int, facet: str, seed: int) -> list[Case]:
    problem = _find(problem_set, name)
    with captured():
        return problem._probe(
            next(one for one in problem.facets if one.name == facet), problem.mutants[mutant].answer, seed
        )


def _find(problem_set: str, name: str) -> Problem:
    return getattr(importlib.import_module(f"kerascnn.checks.{problem_set}"), name)
