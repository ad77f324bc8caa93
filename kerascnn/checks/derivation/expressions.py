"""What a derivation is written with: a function for each kind of node, the four indices, and N and K.

Each refuses what it cannot hold at once, where it is written.
"""

from typing import Any

from .nodes import INDICES, Expression, Label, expression


def _example(name: str, index: Any) -> str:
    if index not in ("n", "m"):
        raise TypeError(f"{name} wants an index of examples, n or m; received {index!r}.")
    return index


def _class(name: str, index: Any) -> str | Label:
    if index not in ("k", "j") and not isinstance(index, Label):
        raise TypeError(f"{name} wants an index of classes, k or j, or label(n); received {index!r}.")
    return index


def label(example: str) -> Label:
    """The class of an example, to be used as an index.

    Example:
        >>> p("n", label("n"))
        p[n, label(n)]
    """
    return Label(_example("label", example))


def z(example: str, kind: str | Label) -> Expression:
    """A logit of the network.

    Example:
        >>> z("n", "k")
        z[n, k]
    """
    return Expression("logit", (_example("z", example), _class("z", kind)))


def p(example: str, kind: str | Label) -> Expression:
    """A probability that the softmax gives.

    Example:
        >>> log(p("n", "k"))
        log(p[n, k])
    """
    return Expression("probability", (_example("p", example), _class("p", kind)))


def y(example: str, kind: str | Label) -> Expression:
    """A target: 1 for the right class and 0 for others where targets are one-hot.

    Example:
        >>> sum_over("k", y("n", "k") * log(p("n", "k")))
        Σ_k(y[n, k] · log(p[n, k]))
    """
    return Expression("target", (_example("y", example), _class("y", kind)))


def chance(example: str) -> Expression:
    """The probability of an example's label, given its input.

    Example:
        >>> product_over("n", chance("n"))
        Π_n(P(label(n) | input n))
    """
    return Expression("chance", (_example("chance", example),))


def cross_entropy(example: str) -> Expression:
    """The cross-entropy of an example's target and the network's probabilities.

    Example:
        >>> sum_over("n", cross_entropy("n"))
        Σ_n(H(y[n], p[n]))
    """
    return Expression("cross_entropy", (_example("cross_entropy", example),))


def entropy(example: str) -> Expression:
    """The entropy of an example's target.

    Example:
        >>> entropy("n")
        H(y[n])
    """
    return Expression("entropy", (_example("entropy", example),))


def divergence(example: str) -> Expression:
    """The Kullback-Leibler divergence of an example's target from the network's probabilities.

    Example:
        >>> divergence("n")
        KL(y[n] ‖ p[n])
    """
    return Expression("divergence", (_example("divergence", example),))


def log(value: Any) -> Expression:
    """The natural logarithm.

    Example:
        >>> -log(likelihood)
        −log(P(labels | inputs))
    """
    return Expression("log", (expression(value),))


def exp(value: Any) -> Expression:
    """The exponential function.

    Example:
        >>> exp(z("n", "k")) / sum_over("j", exp(z("n", "j")))
        exp(z[n, k]) / Σ_j(exp(z[n, j]))
    """
    return Expression("exp", (expression(value),))


def sum_over(index: str, body: Any) -> Expression:
    """The sum over all examples (n, m) or all classes (k, j).

    Example:
        >>> sum_over("k", p("n", "k"))
        Σ_k(p[n, k])
    """
    return Expression("sum", (_bound("sum_over", index), expression(body)))


def product_over(index: str, body: Any) -> Expression:
    """The product over all examples (n, m) or all classes (k, j).

    Example:
        >>> product_over("k", p("n", "k") ** y("n", "k"))
        Π_k(p[n, k]^y[n, k])
    """
    return Expression("product", (_bound("product_over", index), expression(body)))


def _bound(name: str, index: Any) -> str:
    if index not in INDICES:
        raise TypeError(f"{name} wants one of the indices {', '.join(INDICES)}; received {index!r}.")
    return index


n, m, k, j = INDICES
N, K = Expression("count", ("N",)), Expression("count", ("K",))
likelihood = Expression("likelihood")
negative_log_likelihood = Expression("negative_log_likelihood")
