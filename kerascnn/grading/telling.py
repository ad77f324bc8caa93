"""What a student is told about an answer, in words: enough to learn from, and nothing of the hidden inputs.

A class shares its hidden inputs, and who hands in late could ask those who have their page already. So of what the
checks saw only this is told: which side of the problem failed, why it matters, the known mistake that it looks like,
hints, and of an error its kind and the student's own line. Inputs, expected values, what came back, what was printed
and an error's text are not: a student's code could put the inputs into each of them.
"""

from __future__ import annotations

import builtins
import re
from dataclasses import dataclass

from kerascnn.checks.catalogue import PROBLEM_SETS, problems_of
from kerascnn.checks.outcome import CHECKER_FAILED, CORRECT, NOT_STARTED, RAISED, SYMBOLS
from kerascnn.grading.graded import GradedProblem
from kerascnn.grading.marks import Mark

WAITING, READ = ("…", "waiting for a person to read it"), ("✎", "read by a person")
PARTLY = ("◐", "in part")
LINE = re.compile(r"(?:code cell \d+, )?line \d+: (.+)")
KINDS = {name for name, kind in vars(builtins).items() if isinstance(kind, type) and issubclass(kind, BaseException)}
KINDS |= {"InvalidArgumentError", "UnimplementedError", "ResourceExhaustedError", "LinAlgError", "XlaRuntimeError"}


@dataclass(frozen=True)
class Told:
    """What a page says about one problem.

    Args:
        symbol: Of the outcome.
        word: The outcome.
        lines: Sentences about it.
        facets: (symbol, word, name, why it matters or "") of each side that was looked at.
        hints: From the concept to a skeleton; none where nothing is missing.
    """

    symbol: str
    word: str
    lines: tuple[str, ...] = ()
    facets: tuple[tuple[str, str, str, str], ...] = ()
    hints: tuple[str, ...] = ()


def told_of(mark: Mark, assignment: str) -> Told:
    """Words for a mark, that its student may read.

    Args:
        mark: With what the grader found.
        assignment: The problem set.
    """
    problem, outcome = mark.problem, mark.problem.outcome
    notes = problem.notes
    if outcome is None or outcome.status == CHECKER_FAILED:
        if outcome is not None:
            notes = ("The checker failed here, which is not your fault: a person decides.",)
        return Told(*(WAITING if mark.points is None else READ), lines=notes)
    if outcome.status == CORRECT:
        return Told(SYMBOLS[CORRECT], CORRECT, notes, _facets(outcome))
    lines = [f"This looks like a known mistake: {outcome.diagnosis}"] if outcome.diagnosis else []
    if outcome.status == NOT_STARTED:
        lines.append("There is no answer of yours: the three dots are still there, or the cell is gone.")
    if outcome.status == RAISED:
        seen = [facet.got for facet in outcome.facets if facet.raised] or [outcome.advice]
        lines.append(f"Your code stopped with {error_alone(seen[0], problem)}.")
    partly = bool(mark.points) and outcome.status != RAISED
    symbol, word = PARTLY if partly else (SYMBOLS[outcome.status], outcome.status)
    return Told(symbol, word, (*lines, *notes), _facets(outcome), _hints(assignment, problem.name))


def _facets(outcome) -> tuple[tuple[str, str, str, str], ...]:
    return tuple(
        ("✓", "right", facet.name, "") if facet.passed else ("✗", "not yet", facet.name, facet.why)
        for facet in outcome.facets
    )


def _hints(assignment: str, name: str) -> tuple[str, ...]:
    problems = problems_of(assignment) if assignment in PROBLEM_SETS else ()
    return next((problem.hints for problem in problems if problem.name == name), ())


def error_alone(text: str, problem: GradedProblem) -> str:
    r"""An error's kind and the student's own line, without its text.

    Args:
        text: As the observer wrote it: lines and the error itself, with arrows between them.
        problem: Whose cell the line must stand in.

    Example:
        >>> answer = GradedProblem("f", "F", 0, 1, answer="def f(x):\n    return x + y")
        >>> error_alone("line 2: return x + y → NameError: name 'y' is not defined, x was 17", answer)
        'a NameError at the line “return x + y”'
        >>> error_alone("line 2: 17 → type17: 17", answer)
        'an error'
    """
    own = {line.strip() for line in problem.answer.splitlines()}
    pieces = text.split(" → ")
    found = [LINE.search(piece) for piece in pieces]
    lines = [match[1].strip() for match in found if match and match[1].strip() in own]
    kind = next((one for one in (piece.split(":")[0].split(" ")[-1] for piece in pieces) if one in KINDS), "")
    named = f"{'an' if kind[0] in 'AEIOU' else 'a'} {kind}" if kind else "an error"
    return f"{named} at the line “{lines[-1]}”" if lines else named
