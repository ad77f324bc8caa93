"""The author's side of a problem: what stands in `checks/answers/`, imported when it is asked for."""

import importlib
import inspect
import types
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from . import model_answers
from .observation import fingerprint
from .parts import Alternative, Mutant
from .variants import with_numbers


class AuthorsSide:
    """What only an author may see: model answer, right and wrong answers, and the starter made from the first."""

    problem_set: str
    name: str
    kind: str
    values: Mapping[str, int]

    @cached_property
    def _answers(self) -> types.ModuleType:
        module = importlib.import_module(f"kerascnn.checks.answers.{self.problem_set}.{self.name}")
        return with_numbers(module, self.values) if self.values else module

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
    def mutant_patterns(self) -> Mapping[str, tuple]:
        """Which facets each mutant is known to pass, and what it gives in the others, as `matching.Known` has it."""
        return importlib.import_module("kerascnn.checks.answers.patterns").PATTERNS.get(self.name, {})

    @property
    def mutant_outlines(self) -> Mapping[str, tuple]:
        """What each mutant gives in each facet with everybody's seed, as `matching.outline` has it."""
        return importlib.import_module("kerascnn.checks.answers.outlines").OUTLINES.get(self.name, {})

    @property
    def equivalents(self) -> dict[str, str]:
        """Changes to the model answer that leave it right, described as `generic_mutants` does, with the reason."""
        return getattr(self._answers, "EQUIVALENT", {})

    @property
    def rubric(self) -> str:
        """How a person gives the points of an answer in words; empty where a program does."""
        return inspect.cleandoc(getattr(self._answers, "RUBRIC", ""))

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
        return model_answers.model_answer(self._answers, self.values)

    @cached_property
    def starter(self) -> str:
        """Source of the cell that a student begins with."""
        return model_answers.TEXT_STUB if self.kind == "written" else model_answers.starter(self.model_answer)

    @cached_property
    def _starter_fingerprint(self) -> str:
        namespace: dict = {}
        exec(compile(self.starter, f"<starter of {self.name}>", "exec"), namespace)
        return fingerprint(namespace[self.name])
