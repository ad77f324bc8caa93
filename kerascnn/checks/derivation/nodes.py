"""The nodes of a derivation: small trees with names, which print, and say nothing of truth.

The setting is fixed. There are N examples, counted by n (and m), and K classes, counted by k (and j). The network gives
the logits z[n, k] and by softmax the probabilities p[n, k]; the targets are y[n, k], and label(n) is the class of
example n where they are one-hot.
"""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Integral
from typing import Any

INDICES = {"n": "N", "m": "N", "k": "K", "j": "K"}  # an index and how far it counts

# What the parts of each kind are: "i" an index of examples, "c" of classes, "b" a bound one, "e" an expression.
NODES = {
    "number": "number",
    "count": "count",
    "logit": "ic",
    "probability": "ic",
    "target": "ic",
    "likelihood": "",
    "chance": "i",
    "negative_log_likelihood": "",
    "cross_entropy": "i",
    "entropy": "i",
    "divergence": "i",
    "plus": "e*",
    "times": "e*",
    "power": "ee",
    "log": "e",
    "exp": "e",
    "sum": "be",
    "product": "be",
}

WORDS = {
    "logit": "z[{}, {}]",
    "probability": "p[{}, {}]",
    "target": "y[{}, {}]",
    "likelihood": "P(labels | inputs)",
    "chance": "P(label({0}) | input {0})",
    "negative_log_likelihood": "NLL",
    "cross_entropy": "H(y[{0}], p[{0}])",
    "entropy": "H(y[{0}])",
    "divergence": "KL(y[{0}] ‖ p[{0}])",
    "log": "log({})",
    "exp": "exp({})",
    "sum": "Σ_{}({})",
    "product": "Π_{}({})",
}


@dataclass(frozen=True)
class Label:
    """The class of an example, as an index: p[n, label(n)] is what the network gives to the right class."""

    example: str

    def __str__(self) -> str:
        return f"label({self.example})"


@dataclass(frozen=True, eq=False)
class Expression:
    """A node and its parts; made by the functions of this module and by + - * / and **.

    `==` asks whether two are written the same, not whether they are equal: that is what a derivation is for.
    """

    kind: str
    parts: tuple = ()

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, Expression) and (self.kind, self.parts) == (other.kind, other.parts)

    def __hash__(self) -> int:
        return hash((self.kind, self.parts))

    def __add__(self, other):
        return Expression("plus", (self, expression(other)))

    def __radd__(self, other):
        return Expression("plus", (expression(other), self))

    def __mul__(self, other):
        return Expression("times", (self, expression(other)))

    def __rmul__(self, other):
        return Expression("times", (expression(other), self))

    def __neg__(self):
        return -1 * self

    def __sub__(self, other):
        return self + -expression(other)

    def __rsub__(self, other):
        return expression(other) + -self

    def __truediv__(self, other):
        return self * expression(other) ** -1

    def __rtruediv__(self, other):
        return expression(other) * self**-1

    def __pow__(self, other):
        return Expression("power", (self, expression(other)))

    def __rpow__(self, other):
        return Expression("power", (expression(other), self))

    def __str__(self) -> str:
        return _written(self)

    __repr__ = __str__


def _written(node: Expression) -> str:
    if node.kind in ("number", "count"):
        return str(node.parts[0]).replace("-", "−")
    if node.kind == "plus":
        terms = [_written(part) for part in node.parts]
        return terms[0] + "".join(f" − {one[1:]}" if one.startswith("−") else f" + {one}" for one in terms[1:])
    if node.kind == "times":
        first, *others = node.parts
        if first == expression(-1) and others:
            return "−" + " · ".join(map(_grouped, others))
        numerator = [part for part in node.parts if not _inverse(part)]
        denominator = [part.parts[0] for part in node.parts if _inverse(part)]
        above = " · ".join(map(_grouped, numerator)) or "1"
        return above + "".join(f" / {_grouped(part)}" for part in denominator)
    if node.kind == "power":
        return f"{_grouped(node.parts[0])}^{_grouped(node.parts[1])}"
    return WORDS[node.kind].format(*(part if isinstance(part, str | Label) else _written(part) for part in node.parts))


def _inverse(node: Expression) -> bool:
    return node.kind == "power" and node.parts[1] == expression(-1)


def _grouped(node: Expression) -> str:
    loose = node.kind in ("plus", "times", "power") or (node.kind == "number" and node.parts[0] < 0)
    return f"({_written(node)})" if loose else _written(node)


def expression(value: Any) -> Expression:
    """An expression as it is, or a whole number as one.

    Raises:
        TypeError: if it is neither; fractions are written as quotients of whole numbers.

    Example:
        >>> expression(3) + 1
        3 + 1
    """
    if isinstance(value, Expression):
        return value
    if isinstance(value, Integral) and not isinstance(value, bool):
        return Expression("number", (int(value),))
    raise TypeError(
        f"A derivation is made of the constructors of kerascnn.checks.derivation and whole numbers; received {value!r}."
    )
