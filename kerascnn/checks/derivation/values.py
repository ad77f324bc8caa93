"""What an expression is worth on drawn networks and targets, so that what is false shows by a counter-example."""

import math
from dataclasses import dataclass
from functools import cached_property

from .nodes import INDICES, Expression, Label

SIZES = ((1, 2), (2, 2), (2, 3), (1, 3), (3, 4))  # examples and classes of the cases that are drawn
DRAWS = 4  # of each size
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Drawn:
    """N examples of K classes: logits, and targets that are one-hot or any probabilities.

    Args:
        logits: N lists of K numbers.
        targets: The same.
    """

    logits: list[list[float]]
    targets: list[list[float]]

    @cached_property
    def probabilities(self) -> list[list[float]]:
        """The softmax of the logits."""
        scales = [sum(map(math.exp, row)) for row in self.logits]
        return [[math.exp(one) / scale for one in row] for row, scale in zip(self.logits, scales, strict=True)]

    @cached_property
    def labels(self) -> list[int]:
        """The class with the largest target."""
        return [max(range(len(row)), key=row.__getitem__) for row in self.targets]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How far each index counts."""
        return {"N": len(self.logits), "K": len(self.logits[0])}

    def __str__(self) -> str:
        sizes = "N = {N}, K = {K}".format(**self.counts)
        return f"{sizes}, p = {_rounded(self.probabilities)}, y = {_rounded(self.targets)}"


def _rounded(rows: list[list[float]]) -> str:
    return "[" + ", ".join("[" + ", ".join(f"{one:.3g}" for one in row) + "]" for row in rows) + "]"


def drawn_cases(one_hot: bool, seed: int) -> list[Drawn]:
    """Cases of several sizes, the smallest first.

    Example:
        >>> case = drawn_cases(one_hot=True, seed=1)[0]
        >>> case.counts, sorted(case.targets[0])
        ({'N': 1, 'K': 2}, [0.0, 1.0])
    """
    import numpy as np

    draw = np.random.default_rng(seed)
    cases = []
    for examples, classes in SIZES:
        for _ in range(DRAWS):
            targets = draw.dirichlet([1.0] * classes, examples)
            if one_hot:
                targets = np.eye(classes)[draw.integers(0, classes, examples)]
            cases.append(Drawn(draw.normal(scale=1.5, size=(examples, classes)).tolist(), targets.tolist()))
    return cases


def value(node: Expression, case: Drawn, where: dict[str, int] | None = None) -> float:
    """What an expression is worth in a case; not a number where it is not defined.

    Args:
        node: The expression.
        case: Logits and targets.
        where: What free indices stand for, counted from 0.
    """
    try:
        return _value(node, case, where or {})
    except (OverflowError, ZeroDivisionError, ValueError):
        return math.nan


def _value(node: Expression, case: Drawn, where: dict[str, int]) -> float:
    if node.kind in ("sum", "product"):
        index, body = node.parts
        values = [_value(body, case, where | {index: one}) for one in range(case.counts[INDICES[index]])]
        return math.fsum(values) if node.kind == "sum" else _product(values)
    if node.kind in _ATOMS:
        return _ATOMS[node.kind](case, *(_position(part, case, where) for part in node.parts))
    if node.kind in ("number", "count"):
        return float(case.counts.get(node.parts[0], node.parts[0]))
    values = [_value(part, case, where) for part in node.parts]
    return _OPERATIONS[node.kind](values)


def _position(index: str | Label, case: Drawn, where: dict[str, int]) -> int:
    return case.labels[where[index.example]] if isinstance(index, Label) else where[index]


def _product(values: list[float]) -> float:
    return 0.0 if 0.0 in values else math.prod(values)  # 0 log 0 is 0, as in every definition of entropy


def _log(values: list[float]) -> float:
    return -math.inf if values[0] == 0 else math.log(values[0])


def _chance(case: Drawn, n: int) -> float:
    return case.probabilities[n][case.labels[n]]


def _likelihood(case: Drawn) -> float:
    return math.prod(_chance(case, n) for n in range(len(case.logits)))


def _entropy(case: Drawn, n: int) -> float:
    return -math.fsum(one * math.log(one) for one in case.targets[n] if one)


def _cross_entropy(case: Drawn, n: int) -> float:
    pairs = zip(case.targets[n], case.probabilities[n], strict=True)
    return -math.fsum(one * math.log(other) for one, other in pairs)


_ATOMS = {
    "logit": lambda case, n, k: case.logits[n][k],
    "probability": lambda case, n, k: case.probabilities[n][k],
    "target": lambda case, n, k: case.targets[n][k],
    "chance": _chance,
    "likelihood": _likelihood,
    "negative_log_likelihood": lambda case: -math.log(_likelihood(case)),
    "cross_entropy": _cross_entropy,
    "entropy": _entropy,
    "divergence": lambda case, n: _cross_entropy(case, n) - _entropy(case, n),
}

_OPERATIONS = {
    "plus": math.fsum,
    "times": _product,
    "power": lambda values: math.pow(*values),
    "log": _log,
    "exp": lambda values: math.exp(values[0]),
}


def same(one: float, other: float) -> bool:
    """Whether two values agree up to rounding; what is not defined agrees with nothing."""
    return math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
