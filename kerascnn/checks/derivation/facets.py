"""A derivation as a problem sees it: lines become nested lists on the learner's side, and are judged on the other."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from ..observation import AnswerError, Case, Words, described, observe_case
from ..parts import Facet
from .chain import MOST_LINES, MOST_REASONS, Claim, Line, Verdict, judge_chain
from .nodes import Expression, expression
from .serialisation import NotAnExpressionError, from_lists, to_lists

HOLDS = Words("every line follows from the one before, by its reason")
UNREAD = Words("not judged: there is a line that cannot be read")


def derivation_facets(
    claim: Claim, milestones: dict[str, tuple[str, Callable[[Expression], bool]]]
) -> tuple[Facet, ...]:
    """What is looked at in a derivation: its links, how far it comes, and that it arrives.

    Args:
        claim: What is to be derived.
        milestones: Places that every way passes, by name: why it matters, and whether a line is there.

    Example:
        >>> from .expressions import likelihood, log, negative_log_likelihood
        >>> claim = Claim((negative_log_likelihood,), (-log(likelihood),))
        >>> [facet.name for facet in derivation_facets(claim, {})]
        ['the beginning', 'the links', 'the end']
    """
    starts, goals = (" or ".join(map(str, some)) for some in (claim.starts, claim.goals))

    def facet(name, why, settle, weight=1.0):
        return Facet(name, lines_probe, why, weight, settle=lambda observed: settle(_verdict(observed, claim)))

    return (
        facet(
            "the beginning",
            "a derivation begins at what is given, not at what is to be shown",
            lambda verdict: (
                UNREAD if isinstance(verdict, str) else Words(starts if verdict.begins else _first(verdict))
            ),
            weight=0,
        ),
        facet("the links", "a chain is as good as its weakest link", _links, weight=0),
        *(
            facet(name, why, lambda verdict, there=there: _passed(verdict, there))
            for name, (why, there) in milestones.items()
        ),
        facet(
            "the end",
            f"the last line has to be {goals}, and every line before it has to hold",
            lambda verdict: UNREAD if isinstance(verdict, str) else _end(verdict),
            weight=2,
        ),
    )


def _first(verdict: Verdict) -> str:
    return str(verdict.lines[0].expression) if verdict.lines else "no line at all"


def _links(verdict: Verdict | str) -> str:
    if isinstance(verdict, str):
        return verdict
    if len(verdict.lines) < 2:
        return Words("fewer than two lines, which is no link")
    return Words(verdict.trouble) or HOLDS


def _passed(verdict: Verdict | str, there: Callable[[Expression], bool]) -> str:
    if isinstance(verdict, str):
        return UNREAD
    if any(map(there, verdict.reached)):
        return Words("reached")
    return Words(f"not reached by the lines that hold, 1 to {verdict.holding + 1}")


def _end(verdict: Verdict) -> str:
    if verdict.arrives:
        return Words("arrived")
    if verdict.trouble or not verdict.begins:
        return Words("not reached: a line before it does not hold")
    return Words(f"the last line is {verdict.lines[-1].expression}")


def lines_probe(answer: Any, draw: Any) -> list[Case]:
    """The learner's derivation as nested lists: each line an expression and its reasons."""
    return [observe_case("your derivation", lambda: as_lists(answer))]


def as_lists(answer: Any) -> list:
    """A derivation as nested lists, whatever it is written with.

    Args:
        answer: A list of lines. A line is an expression and a reason, or several; the first line needs none.

    Raises:
        AnswerError: if it is no such list; the text says what to write.

    Example:
        >>> from .expressions import likelihood, log
        >>> as_lists([likelihood, (-log(likelihood), "negative logarithm")])[1]
        [['times', ['number', -1], ['log', ['likelihood']]], ['negative logarithm']]
    """
    if not isinstance(answer, list | tuple):
        raise AnswerError(f"expected a list of lines, got {described(answer)}")
    if len(answer) > MOST_LINES:
        raise AnswerError(f"{len(answer)} lines are more than a derivation needs; at most {MOST_LINES} are read")
    return [_line(number, one) for number, one in enumerate(answer, 1)]


def _line(number: int, line: Any) -> list:
    step, *reasons = line if isinstance(line, list | tuple) and line else (line,)
    if len(reasons) == 1 and isinstance(reasons[0], list | tuple):
        reasons = list(reasons[0])
    if step is Ellipsis:
        raise AnswerError(f"line {number} is still three dots")
    if not all(isinstance(reason, str) for reason in reasons):
        raise AnswerError(f"line {number}: a line is (expression, reason), the reason being text from the list")
    try:
        return [
            _words(to_lists(from_sympy(step))),
            [Words(reason.strip()) for reason in reasons[:MOST_REASONS] if reason],
        ]
    except TypeError as error:
        raise AnswerError(f"line {number}: {error}") from None


def from_sympy(step: Any) -> Expression:
    """An expression, also where it was written with sympy's own objects."""
    if type(step).__module__.split(".")[0] == "sympy":
        from .sympy_steps import expression_of

        return expression_of(step)
    return expression(step)


def _words(value: Any) -> Any:
    if isinstance(value, list):
        return [_words(one) for one in value]
    return Words(value) if isinstance(value, str) else value


def _verdict(observed: Any, claim: Claim) -> Verdict | str:
    """The verdict on what was observed; text for the learner where it is no derivation."""
    try:
        lines = tuple((_frozen(step), tuple(str(reason) for reason in reasons)) for step, reasons in _pairs(observed))
        return _judged(lines, claim)
    except NotAnExpressionError as error:
        return Words(str(error))


def _pairs(observed: Any):
    if not isinstance(observed, list) or len(observed) > MOST_LINES:
        raise NotAnExpressionError("this is no list of lines")
    for line in observed:
        if not isinstance(line, list) or len(line) != 2 or not isinstance(line[1], list) or len(line[1]) > MOST_REASONS:
            raise NotAnExpressionError("a line is an expression and its reasons")
        yield line


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


@lru_cache(maxsize=256)
def _judged(lines: tuple, claim: Claim) -> Verdict:
    return judge_chain([Line(_read(number, step), reasons) for number, (step, reasons) in enumerate(lines, 1)], claim)


def _read(number: int, step: Any) -> Expression:
    try:
        return from_lists(step)
    except NotAnExpressionError as error:
        raise NotAnExpressionError(f"line {number}: {error}") from None
