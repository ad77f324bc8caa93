"""The normal form of an expression under some rules: two lines of a derivation are equal by them if theirs is the same.

Arithmetic comes free: order, brackets, signs, constants in front of sums, sums taken apart and swapped. Everything else
is a rule with a name, one for each reason that a derivation may give. A rule rewrites in one direction, so that what it
relates gets the same form. Every rule is true, so the same form means equal for every input.

sympy does the arithmetic. Logarithm, exponential, sums and products are its undefined functions here, so that it does
not simplify by rules that nobody has named.
"""

from __future__ import annotations

from functools import lru_cache

import sympy
import sympy.tensor.tensor  # multiplying needs it, and would load it in the middle of the first check

from .bundles import CHANCE, COUNTS, EXP, LABEL, LIKELIHOOD, LOG, LOGIT, PROBABILITY, PRODUCT, SUM, TARGET, Bundles
from .nodes import Expression, Label

# Rules that are false, and what many believe who use them: a false link that holds by one of them is told so.
MISTAKES = {
    "log of a sum taken apart": "The logarithm of a sum is not the sum of the logarithms",
    "product of logarithms": "The logarithm turns a product into a sum; the product is still there",
    "softmax without its sum": "The softmax divides by the sum over all classes, and that sum is missing",
    "exponent left in the logarithm": "The logarithm of a^b is b · log a, not (log a)^b",
}


@lru_cache(maxsize=1024)
def normal_form(node: Expression, rules: frozenset[str] = frozenset()):
    """The normal form of an expression, as a sympy expression.

    It is remembered: each line is compared with the one before and the one after, and most lines of a second attempt
    are those of the first.

    Args:
        node: The expression.
        rules: Names of `reason_list.EQUALITIES`, or of `MISTAKES`.

    Example:
        >>> from .expressions import log, p
        >>> both = log(p("n", "k") * p("n", "j"))
        >>> normal_form(both, frozenset({"log of a product"})) == normal_form(log(p("n", "j")) + log(p("n", "k")))
        True
    """
    return Form(rules)(node)


class Form(Bundles):
    """Makes the normal form of one expression after the other, under a set of rules."""

    def __init__(self, rules):
        super().__init__()
        self.rules = frozenset(rules)

    def __call__(self, node: Expression):
        """The normal form, as a sympy expression."""
        return sympy.expand(self._form(node), power_base=False, power_exp=False, log=False)

    def _form(self, node: Expression):
        if node.kind == "number":
            return sympy.Integer(node.parts[0])
        if node.kind == "count":
            return COUNTS[node.parts[0]]
        if node.kind in ("sum", "product"):
            index, body = node.parts
            make = self.sum if node.kind == "sum" else self.product
            return make(self(body), sympy.Symbol(index))
        if node.kind in ("plus", "times", "power", "log", "exp"):
            return getattr(self, node.kind)(*map(self, node.parts))
        return getattr(self, node.kind)(*map(_index, node.parts))

    # Arithmetic

    def plus(self, *terms):
        return sympy.Add(*terms)

    def times(self, *factors):
        return sympy.Mul(*factors)

    def power(self, base, exponent):
        if base.is_Mul and exponent.is_Integer:
            return sympy.Mul(*(self.power(factor, exponent) for factor in base.args))
        if base.func == PRODUCT:
            body, bound = self._opened(base)
            return self._many(self.product, body**exponent, bound)
        return sympy.Pow(base, exponent)

    # What the network and the targets are

    def logit(self, n, k):
        return LOGIT(n, k)

    def probability(self, n, k):
        if "softmax without its sum" in self.rules:
            return EXP(LOGIT(n, k))
        if "definition of softmax" in self.rules:
            j = self._fresh("k")
            return EXP(LOGIT(n, k)) / self.sum(EXP(LOGIT(n, j)), j)
        return PROBABILITY(n, k)

    def target(self, n, k):
        if "one-hot target" in self.rules and k == LABEL(n):
            return sympy.Integer(1)
        return TARGET(n, k)

    def likelihood(self):
        if "independence of examples" in self.rules:
            n = self._fresh("n")
            return self.product(self.chance(n), n)
        return LIKELIHOOD

    def chance(self, n):
        return self.probability(n, LABEL(n)) if "the network's output" in self.rules else CHANCE(n)

    # Definitions

    def negative_log_likelihood(self):
        if "definition of the negative log-likelihood" in self.rules:
            return -self.log(self.likelihood())
        return sympy.Symbol("negative_log_likelihood")

    def cross_entropy(self, n):
        if "definition of cross-entropy" in self.rules:
            k = self._fresh("k")
            return -self.sum(sympy.expand(TARGET(n, k) * self.log(self.probability(n, k))), k)
        return sympy.Function("cross_entropy")(n)

    def entropy(self, n):
        if "entropy of a one-hot target" in self.rules:
            return sympy.Integer(0)
        if "definition of entropy" in self.rules:
            k = self._fresh("k")
            return -self.sum(sympy.expand(TARGET(n, k) * self.log(TARGET(n, k))), k)
        return sympy.Function("entropy")(n)

    def divergence(self, n):
        if "definition of the Kullback-Leibler divergence" in self.rules:
            k = self._fresh("k")
            ratio = TARGET(n, k) / self.probability(n, k)
            return self.sum(sympy.expand(TARGET(n, k) * self.log(ratio)), k)
        return sympy.Function("divergence")(n)

    # Logarithm and exponential

    def log(self, x):
        x = sympy.powsimp(x, force=False) if x.is_Mul else x
        if x == 1:
            return sympy.Integer(0)
        if "log of a quotient" in self.rules:
            above, below = _quotient(x)
            if below != 1:
                return self.log(above) - self.log(below)
        if "log of a product" in self.rules:
            if x.is_Mul and not (x.args[0].is_number and x.args[0] <= 0):
                return sympy.Add(*map(self.log, x.args))
            if x.func == PRODUCT:
                body, bound = self._opened(x)
                return self._many(self.sum, self.log(body), bound)
        if "log of a sum taken apart" in self.rules:
            if x.is_Add:
                return sympy.Add(*map(self.log, x.args))
            if x.func == SUM:
                body, bound = self._opened(x)
                return self._many(self.sum, self.log(body), bound)
        if "product of logarithms" in self.rules and x.func == PRODUCT:
            body, bound = self._opened(x)
            return self._many(self.product, self.log(body), bound)
        if "exponent left in the logarithm" in self.rules and x.is_Pow:
            return self.log(x.base) ** x.exp
        if "log of a power" in self.rules and x.is_Pow:
            return sympy.expand(x.exp * self.log(x.base))
        if "log of an exponential" in self.rules and x.func == EXP:
            return x.args[0]
        return LOG(x)

    def exp(self, x):
        if x == 0:
            return sympy.Integer(1)
        if "exponential of a sum" in self.rules and x.is_Add:
            return sympy.Mul(*map(self.exp, x.args))
        if "exponential of a logarithm" in self.rules and x.func == LOG:
            return x.args[0]
        return EXP(x)


def _index(part):
    return LABEL(sympy.Symbol(part.example)) if isinstance(part, Label) else sympy.Symbol(part)


def _quotient(x):
    """What stands above the line of a fraction and below it; only whole negative powers stand below."""
    above, below = [], []
    for factor in sympy.Mul.make_args(x):
        inner = factor.args[0] if factor.func == PRODUCT else factor
        turned = inner.is_Pow and inner.exp.is_Integer and inner.exp < 0
        (below if turned else above).append(factor.xreplace({inner: 1 / inner}) if turned else factor)
        if factor.is_Rational and not factor.is_Integer:
            above[-1] = sympy.Integer(factor.p)
            below.append(sympy.Integer(factor.q))
    return sympy.Mul(*above), sympy.Mul(*below)


def positive(a, b) -> bool:
    """Whether one form is a multiple of another, by a number above zero that depends on N and K at most."""
    ratio = sympy.cancel(b / a) if a != 0 else sympy.nan
    return (
        ratio.free_symbols <= set(COUNTS.values())
        and not ratio.atoms(sympy.core.function.AppliedUndef)
        and bool(ratio.is_positive)
    )


def free_of(form, names) -> bool:
    """Whether none of these quantities is in a form."""
    found = {str(part.func) for part in form.atoms(sympy.core.function.AppliedUndef)}
    return not (found | {str(symbol) for symbol in form.free_symbols}) & set(names)
