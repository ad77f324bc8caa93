"""What decides a derivation: whether each line follows from the one before by its reason, and where the chain leads."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from .expressions import Expression, N, log
from .normal_form import MISTAKES, free_of, normal_form, positive
from .reason_list import EQUALITIES, ONLY_ONE_HOT, REASONS, SAME_MINIMISER
from .values import Drawn, drawn_cases, same, value

SEED = 1
MOST_LINES = 40
MOST_REASONS = 5
OF_THE_NETWORK = ("z", "p", "chance", "likelihood", "negative_log_likelihood", "cross_entropy", "divergence")


@dataclass(frozen=True)
class Line:
    """A line of a derivation: what it says, and by which reasons it follows from the line before."""

    expression: Expression
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Claim:
    """What is to be derived: from one of the starts to one of the goals.

    Args:
        starts: Where a chain may begin; what is to be maximised among them is the likelihood.
        goals: Where it must end.
        one_hot: Whether the targets are one-hot; otherwise any probabilities.
    """

    starts: tuple[Expression, ...]
    goals: tuple[Expression, ...]
    one_hot: bool = True

    @cached_property
    def cases(self) -> list[tuple[Drawn, Drawn]]:
        """Drawn cases, each with another network on the same targets."""
        pairs = zip(drawn_cases(self.one_hot, SEED), drawn_cases(self.one_hot, SEED + 1), strict=True)
        return [(one, Drawn(other.logits, one.targets)) for one, other in pairs]


@dataclass(frozen=True)
class Verdict:
    """What became of a chain: how many links hold, counted from the beginning, and what is wrong with the next one."""

    lines: tuple[Line, ...]
    holding: int
    trouble: str
    begins: bool
    arrives: bool

    @cached_property
    def reached(self) -> tuple[Expression, ...]:
        """The lines that follow from a right beginning."""
        return tuple(line.expression for line in self.lines[: self.holding + 1]) if self.begins else ()


def judge_chain(lines: Sequence[Line], claim: Claim) -> Verdict:
    """Follow a chain link by link until one does not hold.

    Example:
        >>> from .expressions import negative_log_likelihood, likelihood
        >>> claim = Claim(starts=(negative_log_likelihood,), goals=(-log(likelihood),))
        >>> lines = [Line(negative_log_likelihood), Line(-log(likelihood), ("log of a product",))]
        >>> print(judge_chain(lines, claim).trouble)
        line 2 is true, and "log of a product" is not what changed: name what did
        >>> right = lines[:1] + [Line(-log(likelihood), ("definition of the negative log-likelihood",))]
        >>> judge_chain(right, claim).arrives
        True
    """
    lines = tuple(lines)
    begins = bool(lines) and any(_alike(lines[0].expression, start) for start in claim.starts)
    maximised = bool(lines) and lines[0].expression.kind == "likelihood"
    for number, (before, line) in enumerate(pairwise(lines)):
        trouble = _trouble(before.expression, line, claim, maximised)
        if trouble:
            return Verdict(lines, number, f"line {number + 2} {trouble}", begins, False)
        maximised = maximised and "negative logarithm" not in line.reasons
    arrives = begins and not maximised and any(_alike(lines[-1].expression, goal) for goal in claim.goals)
    return Verdict(lines, max(0, len(lines) - 1), "", begins, arrives)


def _alike(one: Expression, other: Expression) -> bool:
    return normal_form(one) == normal_form(other)


@lru_cache(maxsize=1024)
def _trouble(before: Expression, line: Line, claim: Claim, maximised: bool) -> str:
    """What is wrong with a link, in words that go on from "line 3 "; nothing where it holds.

    It is remembered, because derivations share links: a second attempt with the first, a mistake with the model answer.
    """
    reasons, after = line.reasons, line.expression
    if not reasons:
        return "has no reason: say by what it follows from the line before"
    unknown = [reason for reason in reasons if reason not in REASONS]
    if unknown:
        return f"has a reason that is not in the list: {unknown[0]!r}. print(reasons()) shows the list"
    moves = [reason for reason in reasons if reason in SAME_MINIMISER]
    if len(moves) > 1:
        return f"does two things at once that change the value ({', '.join(moves)}): take them one after the other"
    if before == after:
        return "says the same as the line before"
    move = moves[0] if moves else ""
    if move == "negative logarithm" and not maximised:
        return "takes the negative logarithm of something that is to be minimised already"
    if not claim.one_hot and any(reason in ONLY_ONE_HOT for reason in reasons):
        return "uses that the targets are one-hot, and here they may be any probabilities"
    told = _counter_example(before, after, move, claim.cases)
    if told:
        return told + _known_mistake(before, after, frozenset(reasons) & frozenset(EQUALITIES))
    return _wrong_reasons(before, after, reasons, move, claim)


def _counter_example(before: Expression, after: Expression, move: str, cases) -> str:
    for case, other in cases:
        a, b = value(before, case), value(after, case)
        if not math.isfinite(a) or not math.isfinite(b):
            return f"is not a number for every input, or the line before it is not: for {case} they are {a:g} and {b:g}"
        if move == "negative logarithm":
            a = -math.log(a) if a > 0 else math.nan
        if move in ("", "negative logarithm"):
            if not same(a, b):
                what = "the negative logarithm of the line before" if move else "the line before"
                return f"is not equal to {what}: for {case} that is {a:.4g}, and this line is {b:.4g}"
            continue
        c, d = value(before, other), value(after, other)
        if move == "positive factor" and not (same(a * d, b * c) and a * b >= 0):
            return (
                f"is no positive multiple of the line before: for {case} {a:.4g} becomes {b:.4g}, for another network "
                f"{c:.4g} becomes {d:.4g}"
            )
        if move == "constant dropped" and not same(a - b, c - d):
            return (
                f"drops what depends on the network: for {case} the line before is larger by {a - b:.4g}, "
                f"for another network by {c - d:.4g}"
            )
    return ""


def _known_mistake(before: Expression, after: Expression, rules: frozenset[str]) -> str:
    """What a false link looks like, where it is a mistake that many make."""
    if normal_form(-before, rules) == normal_form(after, rules):
        return ". A minus sign was lost, or is one too many"
    if normal_form(before, rules) in (normal_form(after * N, rules), normal_form(after / N, rules)):
        return '. A mean is the sum divided by N: that is a step of its own, by "positive factor"'
    for mistake, words in MISTAKES.items():
        if normal_form(before, rules | {mistake}) == normal_form(after, rules | {mistake}):
            return f". {words}"
    return ""


def _wrong_reasons(before: Expression, after: Expression, reasons, move: str, claim: Claim) -> str:
    rules = frozenset(reasons) & frozenset(EQUALITIES)
    told = " and ".join(f'"{reason}"' for reason in reasons)
    if _holds(before, after, rules, move):
        named = [one for one in reasons if one in rules and one != "rearranging"]
        idle = [one for one in named if _holds(before, after, rules - {one}, move)]
        if idle:
            others = rules - set(idle) or move
            if others and others != {"rearranging"}:
                return f'is true, and "{idle[0]}" is not needed for it: name only what changed'
            return f'is true, and "{idle[0]}" is not what changed: it is only rearranged'
        return ""
    needed = _needed(before, after, rules, move, claim)
    if rules - {"rearranging"} and needed is not None and rules - {"rearranging"} <= needed:
        return f"is true by more than {told}: something else has changed as well. Name it too, or take two steps"
    steps = (
        "take smaller steps, and name what each of them uses" if needed is None or len(needed) > 1 else "name what did"
    )
    return f"is true, and {told} is not what changed: {steps}"


def _needed(before, after, rules, move, claim) -> frozenset[str] | None:
    """Reasons by which the link holds, none of them idle, the named ones kept if they can be; None without any."""
    needed = frozenset(one for one in EQUALITIES if claim.one_hot or one not in ONLY_ONE_HOT)
    if not _holds(before, after, needed, move):
        return None
    for one in sorted(filter(needed.__contains__, EQUALITIES), key=rules.__contains__):
        if _holds(before, after, needed - {one}, move):
            needed -= {one}
    return needed


def _holds(before: Expression, after: Expression, rules: frozenset[str], move: str) -> bool:
    """Whether the link holds for every input, by these rules alone."""
    before = -log(before) if move == "negative logarithm" else before
    a, b = normal_form(before, rules), normal_form(after, rules)
    if move in ("", "negative logarithm"):
        return a == b
    if move == "positive factor":
        return a != b and positive(a, b)
    return a != b and free_of(a - b, OF_THE_NETWORK)
