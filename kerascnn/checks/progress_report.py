"""How far a learner is: every problem with its state and points, in words, symbols and a bar."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from .catalogue import PROBLEM_SETS, problems_of
from .outcome import NOT_STARTED, SYMBOLS
from .problem import Problem

BAR = 20  # signs


@dataclass(frozen=True)
class ProblemProgress:
    """One line: a problem, what its last check said, and the points for that."""

    problem: Problem

    @property
    def points(self) -> float:
        """Points of the last check, of all that the problem gives."""
        return self.problem.journal.outcome.points if self.problem.journal.outcome else 0

    @property
    def word(self) -> str:
        """One of the five outcomes, or that a person reads it."""
        if self.problem.kind == "written":
            return "read by a person"
        return self.problem.journal.outcome.status if self.problem.journal.outcome else NOT_STARTED

    @property
    def symbol(self) -> str:
        """A sign beside the word."""
        return SYMBOLS.get(self.word, "✎")

    @property
    def score(self) -> str:
        """Points and possible points."""
        earned = "–" if self.problem.kind == "written" else f"{self.points:g}"
        return f"{earned} of {self.problem.points:g}"


@dataclass(frozen=True, repr=False)
class Progress:
    """What is done of some problem sets; its text and its HTML say the same.

    Example:
        >>> print(str(progress("ps1_inception")).splitlines()[-2])
          ✎ read by a person  why_bottleneck    – of 3
    """

    lines: tuple[ProblemProgress, ...]

    def _sets(self) -> dict[str, list[ProblemProgress]]:
        names = dict.fromkeys(line.problem.problem_set for line in self.lines)
        return {name: [line for line in self.lines if line.problem.problem_set == name] for name in names}

    def __str__(self) -> str:
        if not self.lines:
            return NOTHING_YET
        text = []
        for name, lines in self._sets().items():
            earned, possible, words = _sums(lines)
            full = round(BAR * earned / possible) if possible else 0
            text.append(f"{name}: {'█' * full}{'░' * (BAR - full)} {words}")
            width = max(len(line.problem.name) for line in lines)
            text += [
                f"  {line.symbol} {line.word:<17} {line.problem.name:<{width}}  {line.score}".rstrip() for line in lines
            ]
            text += [f"  {_remark(lines)}"]
        return "\n".join(text)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        if not self.lines:
            return f"<p>{escape(NOTHING_YET)}</p>"
        return "".join(_table(name, lines) for name, lines in self._sets().items())


NOTHING_YET = (
    "No problem was checked yet in this session: run your notebook from the top, or name a set, as in "
    f'progress("{PROBLEM_SETS[0]}").'
)


def progress(problem_set: str | None = None) -> Progress:
    """What is done of a problem set, by the last check of each problem in this session.

    In a notebook it draws a table, elsewhere `print` it. Nothing is stored: after a restart, run your cells again.

    Args:
        problem_set: Name of a set; by default all of which a problem was checked.

    Raises:
        ValueError: if there is no such set; the message names those there are.
    """
    names = PROBLEM_SETS if problem_set is None else (problem_set,)
    sets: Sequence[tuple[Problem, ...]] = [problems_of(name) for name in names]
    if problem_set is None:
        sets = [problems for problems in sets if any(problem.journal.outcome for problem in problems)]
    return Progress(tuple(ProblemProgress(problem) for problems in sets for problem in problems))


def _sums(lines: Sequence[ProblemProgress]) -> tuple[float, float, str]:
    checked = [line for line in lines if line.problem.kind != "written"]
    earned, possible = sum(line.points for line in checked), sum(line.problem.points for line in checked)
    correct = sum(line.word == "correct" for line in checked)
    words = f"{earned:g} of {possible:g} points, {correct} of {len(checked)} problems correct"
    return earned, possible, words


def _remark(lines: Sequence[ProblemProgress]) -> str:
    by_hand = sum(line.problem.points for line in lines if line.problem.kind == "written")
    waiting = f" A person reads your words, for {by_hand:g} more points." if by_hand else ""
    return f"The grader checks again, on other inputs.{waiting}"


def _table(name: str, lines: Sequence[ProblemProgress]) -> str:
    earned, possible, words = _sums(lines)
    rows = "".join(
        f'<tr><td style="text-align: left">{line.symbol} {escape(line.word)}</td>'
        f'<td style="text-align: left">{escape(line.problem.title)}</td>'
        f'<td style="text-align: left"><code>{line.problem.name}</code></td>'
        f'<td style="text-align: right">{line.score}</td></tr>'
        for line in lines
    )
    return (
        f'<div role="status"><strong>{name}: {words}</strong><br>'
        f'<progress value="{earned:g}" max="{possible:g}" aria-label="{words}" style="width: 20em"></progress>'
        '<table><thead><tr><th style="text-align: left">state</th><th style="text-align: left">problem</th>'
        '<th style="text-align: left">name</th><th style="text-align: right">points</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>{escape(_remark(lines))}</div>"
    )
