"""The problems of a set under their names, with one student's numbers: what a variant's notebook works with."""

from dataclasses import dataclass

from .problem import Problem


@dataclass(frozen=True)
class ProblemSet:
    """What a problem set's module holds, for one variant.

    Example:
        >>> from kerascnn.checks import ps4_residual as ps4
        >>> ps4 = ps4.variant("k3f9")
        >>> ps4.code, ps4.zero_weights.values == ps4.variant("k3f9").zero_weights.values
        ('k3f9', True)
    """

    PROBLEMS: tuple[Problem, ...]
    code: str = ""

    @property
    def name(self) -> str:
        """Name of the set, such as "ps4_residual"."""
        return self.PROBLEMS[0].problem_set

    def variant(self, code: str) -> "ProblemSet":
        """The same problems with the numbers that belong to a code.

        Raises:
            ValueError: if it is no code; the message says what one looks like.
        """
        return ProblemSet(tuple(problem.for_variant(code) for problem in self.PROBLEMS), code)

    def __getattr__(self, name: str) -> Problem:
        if not name.startswith("_"):
            for problem in self.PROBLEMS:
                if problem.name == name:
                    return problem
        names = ", ".join(problem.name for problem in self.__dict__.get("PROBLEMS", ()))
        raise AttributeError(f"there is no problem {name!r} in this set; there are: {names}")

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *(problem.name for problem in self.PROBLEMS)]
