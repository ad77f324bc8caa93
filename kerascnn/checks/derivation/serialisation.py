"""Expressions as nested lists and back: what a derivation is sent as, with limits, never text that is evaluated."""

from __future__ import annotations

import math
from typing import Any

from .nodes import INDICES, NODES, Expression, Label

MOST_NODES = 300  # of one line
DEEPEST = 40
LARGEST_NUMBER = 1_000
MOST_TERMS = 500  # after all brackets are multiplied out


class NotAnExpressionError(ValueError):
    """Raised for what is no expression, or a larger one than a derivation needs; its text is for the learner."""


def to_lists(node: Expression) -> list:
    """An expression as nested lists of text and whole numbers.

    Example:
        >>> from .expressions import label, log, p
        >>> to_lists(-log(p("n", label("n"))))
        ['times', ['number', -1], ['log', ['probability', 'n', ['label', 'n']]]]
    """
    return [node.kind, *map(_part_to_lists, node.parts)]


def _part_to_lists(part: Any) -> Any:
    if isinstance(part, Expression):
        return to_lists(part)
    return ["label", part.example] if isinstance(part, Label) else part


def from_lists(value: Any) -> Expression:
    """The expression that nested lists say, checked node by node.

    Raises:
        NotAnExpressionError: if a node is unknown, has parts that it cannot have, or the whole is too large.

    Example:
        >>> from_lists(["sum", "n", ["log", ["probability", "n", ["label", "n"]]]])
        Σ_n(log(p[n, label(n)]))
    """
    node = _Reader().read(value, 0, frozenset())
    if terms(node) > MOST_TERMS:
        raise NotAnExpressionError("multiplied out, this line has too many terms: take smaller steps")
    return node


class _Reader:
    def __init__(self):
        self.nodes = 0

    def read(self, value: Any, depth: int, bound: frozenset) -> Expression:
        self.nodes += 1
        if self.nodes > MOST_NODES or depth > DEEPEST:
            raise NotAnExpressionError(f"this line has more than {MOST_NODES} parts or more than {DEEPEST} brackets")
        if not isinstance(value, list | tuple) or not value or not isinstance(value[0], str) or value[0] not in NODES:
            raise NotAnExpressionError("this line is not made of the constructors of checks.derivation")
        kind, *parts = value
        shape = NODES[kind]
        if shape == "number":
            return Expression(kind, (_number(parts),))
        if shape == "count":
            return Expression(kind, (_one_of(parts, set(INDICES.values())),))
        if shape == "e*":
            shape = "e" * len(parts)
        if len(parts) != len(shape) or not (parts or kind in ("likelihood", "negative_log_likelihood")):
            raise NotAnExpressionError(f"{kind} has {len(parts)} parts, expected {len(shape) or 'one at least'}")
        if shape == "be":
            index = _one_of(parts[:1], set(INDICES))
            if index in bound:
                raise NotAnExpressionError(
                    f"{index} counts two sums or products, one inside the other: give the inner one another index"
                )
            return Expression(kind, (index, self.read(parts[1], depth + 1, bound | {index})))
        return Expression(
            kind,
            tuple(
                self.read(part, depth + 1, bound) if one == "e" else _position(part, one, bound)
                for part, one in zip(parts, shape, strict=True)
            ),
        )


def _number(parts: list) -> int:
    if len(parts) != 1 or type(parts[0]) is not int or abs(parts[0]) > LARGEST_NUMBER:
        raise NotAnExpressionError(f"numbers are whole and at most {LARGEST_NUMBER}; write others as quotients")
    return parts[0]


def _one_of(parts: list, allowed: set) -> str:
    if len(parts) != 1 or not isinstance(parts[0], str) or parts[0] not in allowed:
        raise NotAnExpressionError(f"expected one of {', '.join(sorted(allowed))}")
    return parts[0]


def _position(part: Any, kind: str, bound: frozenset) -> str | Label:
    if kind == "c" and isinstance(part, list | tuple) and len(part) == 2 and part[0] == "label":
        return Label(_position(part[1], "i", bound))
    allowed = {"n", "m"} if kind == "i" else {"k", "j"}
    index = _one_of([part], allowed)
    if index not in bound:
        raise NotAnExpressionError(f"{index} stands for nothing here: it is bound by no sum or product around it")
    return index


def terms(node: Expression) -> int:
    """How many terms an expression has at most when its brackets are multiplied out."""
    inner = [terms(part) for part in node.parts if isinstance(part, Expression)]
    if node.kind == "plus":
        return min(sum(inner), 10**9)
    if node.kind == "times":
        return min(math.prod(inner), 10**9)
    if node.kind == "power":
        exponent = node.parts[1]
        if exponent.kind == "number":
            return min(inner[0] ** min(max(abs(exponent.parts[0]), 1), 30), 10**9)
        return inner[0] * inner[1]
    return max(inner, default=1)
