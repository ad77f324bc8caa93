"""Sums and products over an index in normal form: pulled apart, merged, and their indices named by depth."""

from __future__ import annotations

from itertools import permutations, product
from operator import attrgetter

import sympy

from .nodes import INDICES

LABEL = sympy.Function("label")
LOGIT = sympy.Function("z", real=True)
PROBABILITY = sympy.Function("p", positive=True)
TARGET = sympy.Function("y", real=True)
CHANCE = sympy.Function("chance", positive=True)
LIKELIHOOD = sympy.Symbol("likelihood", positive=True)
LOG = sympy.Function("log_", real=True)
EXP = sympy.Function("exp_", positive=True)
SUM = sympy.Function("sum_", real=True)  # what is summed, then its bound indices
PRODUCT = sympy.Function("product_", real=True)
COUNTS = {name: sympy.Symbol(name, positive=True, integer=True) for name in ("N", "K")}
EXAMPLES = ("n", "m")


class Bundles:
    """What a normal form does with Σ and Π. Its `rules` are those of `Form`."""

    rules: frozenset = frozenset()

    def __init__(self):
        self._level = 0

    def sum(self, body, index):
        body = sympy.expand(body, power_base=False, power_exp=False, log=False)
        return sympy.Add(*(self._sum_of_term(term, {index}) for term in sympy.Add.make_args(body)))

    def _sum_of_term(self, term, bound):
        outside, inside = _apart(term, bound)
        factors = sympy.Mul.make_args(inside)
        inner = [factor for factor in factors if factor.func == SUM]
        if len(inner) == 1:  # Σ_n a Σ_k b and Σ_k Σ_n a b are the same double sum
            body, others = self._opened(inner[0])
            around = sympy.Mul(*(factor for factor in factors if factor is not inner[0]))
            return outside * self._sum_of_term(around * body, bound | others)
        for index in sorted(bound, key=_name):
            chosen = self._summed_away(inside, index)
            if chosen is not None:
                left = bound - {index}
                return outside * (self._sum_again(chosen, left) if left else chosen)
        used = {index for index in bound if inside.has(index)}
        for index in bound - used:
            outside *= COUNTS[INDICES[_kind(index)]]
        return outside * _bind(SUM, inside, used) if used else outside * inside

    def _sum_again(self, body, bound):
        return sympy.Add(*(self._sum_of_term(term, set(bound)) for term in sympy.Add.make_args(sympy.expand(body))))

    def _summed_away(self, term, index):
        """The sum over one index where a rule knows it: what is left of the term, or None."""
        if _kind(index) != "k":
            return None
        for factor in sympy.Mul.make_args(term):
            if factor.func not in (TARGET, PROBABILITY) or factor.args[1] != index:
                continue
            rest = term / factor
            if factor.func == TARGET and "one-hot target" in self.rules:
                return self._at_label(rest, index, factor.args[0])
            rule = "targets sum to one" if factor.func == TARGET else "probabilities sum to one"
            if rule in self.rules and not rest.has(index):
                return rest
        return None

    def _at_label(self, body, index, n):
        return (
            body.xreplace({index: LABEL(n)})
            .replace(
                lambda part: part.func == TARGET and part.args[1] == LABEL(part.args[0]), lambda part: sympy.Integer(1)
            )
            .xreplace({LOG(sympy.Integer(1)): sympy.Integer(0)})
        )

    def product(self, body, index):
        return sympy.Mul(*(self._product_of_factor(factor, {index}) for factor in sympy.Mul.make_args(body)))

    def _product_of_factor(self, factor, bound):
        if factor.func == PRODUCT:
            body, others = self._opened(factor)
            return self._product_of_factor(body, bound | others)
        if factor.is_Pow and "one-hot target" in self.rules:
            for index in sorted(bound, key=_name):
                chosen = self._summed_away(factor.exp, index)
                if chosen is not None:
                    (target,) = (one for one in sympy.Mul.make_args(factor.exp) if _is_target(one, index))
                    base = self._at_label(factor.base, index, target.args[0])
                    return self._many(self.product, base**chosen, bound - {index})
        used = {index for index in bound if factor.has(index)}
        times = sympy.Mul(*(COUNTS[INDICES[_kind(index)]] for index in bound - used))
        return (_bind(PRODUCT, factor, used) if used else factor) ** times

    @staticmethod
    def _many(make, body, bound):
        for index in sorted(bound, key=_name):
            body = make(body, index)
        return body

    def _opened(self, bundle):
        """The body of a sum or product, and its indices under new names, which nobody else uses."""
        body, *indices = bundle.args
        names = {index: self._fresh(_kind(index)) for index in indices}
        return body.xreplace(names), set(names.values())

    def _fresh(self, kind):
        """An index that nobody else uses, until it is bound and gets its final name."""
        self._level += 1
        return sympy.Symbol(f"{kind}_{self._level}")


_name = attrgetter("name")


def _kind(index) -> str:
    return "n" if index.name[0] in EXAMPLES else "k"


def _is_target(factor, index) -> bool:
    return factor.func == TARGET and factor.args[1] == index


def _apart(term, bound):
    """The factors without the bound indices, and those with them."""
    outside, inside = [], []
    for factor in sympy.Mul.make_args(term):
        (outside if bound.isdisjoint(factor.free_symbols) else inside).append(factor)
    return sympy.Mul(*outside), sympy.Mul(*inside)


def _bind(make, body, bound):
    """The sum or product with its bound indices named by how deep they are, in the order that reads first."""
    names = {}
    for kind in ("n", "k"):
        mine = sorted((index for index in bound if _kind(index) == kind), key=_name)
        start = 1 + max((int(one.name[1:]) for one in body.free_symbols if _is_final(one, kind)), default=0)
        names[kind] = (mine, [sympy.Symbol(f"{kind}{start + step}") for step in range(len(mine))])
    forms = []
    for examples, classes in product(permutations(names["n"][1]), permutations(names["k"][1])):
        named = dict(zip(names["n"][0] + names["k"][0], examples + classes, strict=True))
        forms.append(make(body.xreplace(named), *sorted(named.values(), key=_name)))
    return forms[0] if len(forms) == 1 else min(forms, key=str)


def _is_final(symbol, kind) -> bool:
    return symbol.name[0] == kind and symbol.name[1:].isdigit()
