"""Lines written with sympy's own objects, turned into the nodes of a derivation."""

import sympy

from .expressions import K, N
from .expressions import exp as exponential
from .expressions import log as logarithm
from .nodes import INDICES, Expression, Label, expression

BASES = {"z": "logit", "p": "probability", "y": "target"}
COUNTS = {"N": N, "K": K}


def expression_of(value: sympy.Basic) -> Expression:
    """The nodes that a sympy expression stands for.

    Sums and products run from 1 to N over n or m, and from 1 to K over k or j; z, p and y are `sympy.IndexedBase`, and
    label is a `sympy.Function`.

    Raises:
        TypeError: if it holds anything else; the text says what.

    Example:
        >>> k, K, n = sympy.symbols("k K n")
        >>> y, p = sympy.IndexedBase("y"), sympy.IndexedBase("p")
        >>> expression_of(-sympy.Sum(y[n, k] * sympy.log(p[n, k]), (k, 1, K)))
        −Σ_k(y[n, k] · log(p[n, k]))
    """
    if isinstance(value, sympy.Integer):
        return expression(int(value))
    if isinstance(value, sympy.Rational):
        return expression(int(value.p)) / expression(int(value.q))
    if isinstance(value, sympy.Symbol) and value.name in COUNTS:
        return COUNTS[value.name]
    if isinstance(value, sympy.Indexed) and str(value.base) in BASES and len(value.indices) == 2:
        return Expression(BASES[str(value.base)], tuple(map(_index, value.indices)))
    if isinstance(value, sympy.Sum | sympy.Product):
        return _bundle(value)
    if isinstance(value, sympy.log) and len(value.args) == 1:
        return logarithm(expression_of(value.args[0]))
    if isinstance(value, sympy.exp):
        return exponential(expression_of(value.args[0]))
    if value == sympy.E:
        return exponential(1)
    kinds = {sympy.Add: "plus", sympy.Mul: "times", sympy.Pow: "power"}
    for kind, name in kinds.items():
        if isinstance(value, kind):
            return Expression(name, tuple(map(expression_of, value.args)))
    raise TypeError(
        f"{value} is nothing that a derivation is made of: z[n, k], p[n, k], y[n, k], N, K, whole numbers, log, exp, "
        "Sum, Product and arithmetic"
    )


def _bundle(value) -> Expression:
    node = expression_of(value.function)
    for index, low, high in value.limits:
        if index.name not in INDICES or low != 1 or str(high) != INDICES[index.name]:
            raise TypeError(
                f"{value} runs over {index} from {low} to {high}; expected n or m from 1 to N, k or j from 1 to K"
            )
        node = Expression("sum" if isinstance(value, sympy.Sum) else "product", (index.name, node))
    return node


def _index(value) -> str | Label:
    if isinstance(value, sympy.core.function.AppliedUndef) and str(value.func) == "label" and len(value.args) == 1:
        return Label(str(value.args[0]))
    return str(value)
