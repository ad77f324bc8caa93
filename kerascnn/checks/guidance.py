"""What helps a learner along: the question, hints from the concept to a skeleton, and a solution after an attempt."""

import inspect
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from . import model_answers
from .authors_side import AuthorsSide
from .display import Note
from .journal import Journal
from .variants import generator


class Guidance(AuthorsSide):
    """The side of a problem that is read, with the numbers of its variant."""

    prompt: str
    hints: tuple[str, ...]
    numbers: Mapping[str, int]
    draw_numbers: Callable[[Any], dict[str, int]] | None
    variant: str
    journal: Journal

    @cached_property
    def values(self) -> Mapping[str, int]:
        """The numbers of this variant."""
        if self.variant and self.draw_numbers:
            return self.draw_numbers(generator(self.variant, self.name))
        return self.numbers

    @property
    def question(self) -> str:
        """The prompt with this variant's numbers."""
        return self._numbered(self.prompt)

    def _numbered(self, text: str) -> str:
        return text.format(**self.values) if self.values else text

    def hint(self, number: int | None = None) -> Note:
        """The next hint, from the concept to a skeleton; `number` asks for one again, from 1."""
        if number is None:
            number = self.journal.hints = min(self.journal.hints + 1, len(self.hints))
        if not self.hints:
            return Note(f"There are no hints for {self.name}.")
        if not 1 <= number <= len(self.hints):
            return Note(f"There are {len(self.hints)} hints for {self.name}: hint(1) to hint({len(self.hints)}).")
        return Note(f"Hint {number} of {len(self.hints)}: {self._numbered(self.hints[number - 1])}")

    def solution(self, anyway: bool = False) -> Note:
        """The model answer and why it is right, once an answer was checked.

        Args:
            anyway: Open it without an attempt, which the check cannot see of an answer in words.
        """
        if not (anyway or self.journal.attempts):
            return Note(self._before_solution())
        explanation = inspect.cleandoc(self._answers.EXPLANATION)
        if self.kind == "written":
            return Note(f"{explanation}\n\nRubric: {self.rubric}")
        return Note(model_answers.without_markers(self.model_answer).strip() + "\n\n" + explanation)

    def _before_solution(self) -> str:
        opens = f"{self._spoken}.solution(anyway=True) opens it now."
        if self.kind == "written":
            return f"Write your own words first: a model answer is read best beside them. Then {opens}"
        if self.journal.hints < len(self.hints):
            help_first = f"{self._spoken}.hint() helps: {len(self.hints) - self.journal.hints} of its hints are left."
        else:
            help_first = "The hints have said all they can: write down what you have and check it."
        return f"The solution opens after your first attempt, right or wrong. {help_first} If you are stuck, {opens}"

    @property
    def _next_hint(self) -> str:
        if self.journal.hints >= len(self.hints):
            return ""
        return f"Stuck? {self._spoken}.hint() gives the next hint."

    @property
    def _spoken(self) -> str:
        """The problem as a notebook calls it: ps1.naive_depth."""
        return f"{self.problem_set.split('_')[0]}.{self.name}"
