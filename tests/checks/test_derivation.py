"""The derivation checker: rules are true, every way that is right is accepted, and a wrong link is found and told."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kerascnn.checks import derivation as d
from kerascnn.checks import ps5_softmax_nll as ps5
from kerascnn.checks.derivation.chain import Claim, Line, judge_chain
from kerascnn.checks.derivation.nodes import Expression
from kerascnn.checks.derivation.normal_form import Form
from kerascnn.checks.derivation.reason_list import EQUALITIES, ONLY_ONE_HOT, SAME_MINIMISER
from kerascnn.checks.derivation.serialisation import from_lists, to_lists
from kerascnn.checks.derivation.values import Drawn, drawn_cases, same, value
from kerascnn.checks.outcome import CORRECT, NOT_YET

n, m, k, j = "nmkj"


def drawn_expressions():
    """Expressions of example n and class k that are above zero, so that each has a logarithm."""
    leaves = st.sampled_from(
        [
            d.p(n, k),
            d.p(n, d.label(n)),
            d.exp(d.z(n, k)),
            d.exp(d.z(n, d.label(n))),
            d.sum_over(j, d.exp(d.z(n, j))),
            d.sum_over(j, d.p(n, j)),
            d.product_over(j, d.p(n, j) ** d.y(n, j)),
            d.product_over(m, d.chance(m)),
            d.likelihood,
            Expression("number", (2,)),
            d.N,
        ]
    )

    def larger(some):
        return st.one_of(
            st.tuples(some, some).map(lambda pair: pair[0] * pair[1]),
            st.tuples(some, some).map(lambda pair: pair[0] / pair[1]),
            st.tuples(some, some).map(lambda pair: pair[0] + pair[1]),
            st.tuples(some, st.sampled_from([2, -1])).map(lambda pair: pair[0] ** pair[1]),
            some.map(lambda one: d.exp(d.log(one))),
        )

    return st.recursive(leaves, larger, max_leaves=4)


def wrapped(body):
    """Closed expressions around one of example n and class k."""
    return [
        d.sum_over(n, d.sum_over(k, d.y(n, k) * d.log(body))),
        d.log(d.product_over(n, d.product_over(k, body ** d.y(n, k)))),
        d.sum_over(k, d.sum_over(n, d.y(n, k) * d.log(body)) / d.N),
    ]


@settings(max_examples=40, deadline=None)
@given(drawn_expressions(), st.sets(st.sampled_from(list(EQUALITIES)), max_size=6))
def test_what_has_the_same_form_has_the_same_value(body, rules):
    """Every rule is true: expressions of equal form under some rules agree on every drawn case."""
    form, seen = Form(rules), {}
    variants = (
        wrapped(body) + wrapped(d.exp(d.log(body))) + [d.sum_over(n, d.cross_entropy(n)), d.negative_log_likelihood]
    )
    for one in variants:
        seen.setdefault(form(one), []).append(one)
    one_hot = bool(rules & set(ONLY_ONE_HOT)) or "likelihood" in str(body)
    for group in seen.values():
        for case in drawn_cases(one_hot=True, seed=3)[:8] if one_hot else drawn_cases(one_hot=False, seed=3)[:8]:
            values = [value(one, case) for one in group]
            assert all(same(values[0], other) for other in values[1:]), (group, rules)


PAIRS = {
    "definition of the negative log-likelihood": (d.negative_log_likelihood, -d.log(d.likelihood)),
    "independence of examples": (d.likelihood, d.product_over(n, d.chance(n))),
    "the network's output": (d.product_over(n, d.chance(n)), d.product_over(m, d.p(m, d.label(m)))),
    "definition of softmax": (
        d.product_over(n, d.p(n, d.label(n))),
        d.product_over(n, d.exp(d.z(n, d.label(n))) / d.sum_over(k, d.exp(d.z(n, k)))),
    ),
    "one-hot target": (
        d.sum_over(n, d.log(d.p(n, d.label(n)))),
        d.sum_over(k, d.sum_over(n, d.y(n, k) * d.log(d.p(n, k)))),
    ),
    "targets sum to one": (d.sum_over(n, d.sum_over(k, d.y(n, k) * d.N)), d.N**2),
    "probabilities sum to one": (d.sum_over(k, d.sum_over(n, d.p(n, k))), d.N),
    "log of a product": (d.log(d.product_over(n, d.chance(n))), d.sum_over(m, d.log(d.chance(m)))),
    "log of a quotient": (d.sum_over(n, d.log(1 / d.chance(n))), -d.sum_over(n, d.log(d.chance(n)))),
    "log of a power": (d.log(d.likelihood**3), 3 * d.log(d.likelihood)),
    "log of an exponential": (d.sum_over(n, d.log(d.exp(d.z(n, d.label(n))))), d.sum_over(n, d.z(n, d.label(n)))),
    "exponential of a sum": (d.exp(d.N + d.K), d.exp(d.K) * d.exp(d.N)),
    "exponential of a logarithm": (d.exp(d.log(d.likelihood)), d.likelihood),
    "definition of cross-entropy": (
        d.sum_over(n, d.cross_entropy(n)),
        -d.sum_over(n, d.sum_over(k, d.y(n, k) * d.log(d.p(n, k)))),
    ),
    "definition of entropy": (
        d.sum_over(n, d.entropy(n)),
        -d.sum_over(n, d.sum_over(k, d.y(n, k) * d.log(d.y(n, k)))),
    ),
    "definition of the Kullback-Leibler divergence": (
        d.sum_over(n, d.divergence(n)),
        d.sum_over(n, d.sum_over(k, d.y(n, k) * d.log(d.y(n, k) / d.p(n, k)))),
    ),
    "entropy of a one-hot target": (
        d.sum_over(n, d.entropy(n) + d.cross_entropy(n)),
        d.sum_over(n, d.cross_entropy(n)),
    ),
    "rearranging": (d.sum_over(n, d.N * d.chance(n) + 1), d.N + d.N * d.sum_over(m, d.chance(m))),
}


ALSO = {  # what is right for the same pair
    "targets sum to one": {"one-hot target"},
    "log of a quotient": {"log of a power"},
}


def claimed(start, *rest, one_hot=True):
    lines = [Line(start), *(Line(expression, reasons) for expression, *reasons in rest)]
    lines = [Line(from_lists(to_lists(line.expression)), tuple(line.reasons)) for line in lines]
    return judge_chain(lines, Claim((start,), (lines[-1].expression,), one_hot))


LONG = ("definition of the Kullback-Leibler divergence", "definition of cross-entropy", "one-hot target")


@pytest.mark.parametrize(
    "reason", [pytest.param(reason, marks=[pytest.mark.slow] if reason in LONG else []) for reason in EQUALITIES]
)
def test_each_reason_in_both_directions_and_no_other_for_it(reason):
    one, other = PAIRS[reason]
    for before, after in ((one, other), (other, one)):
        assert claimed(before, (after, reason)).trouble == ""
        for wrong in set(EQUALITIES) - {reason} - ALSO.get(reason, set()):
            assert "line 2" in claimed(before, (after, wrong)).trouble, wrong
        assert claimed(
            before, (after, reason, "log of a power" if reason != "log of a power" else "exponential of a sum")
        ).trouble


@pytest.mark.parametrize(
    ("before", "after", "reason", "told"),
    [
        (d.log(d.likelihood), d.log(d.likelihood) / d.N, "positive factor", ""),
        (d.log(d.likelihood), -2 * d.log(d.likelihood), "positive factor", "no positive multiple"),
        (d.log(d.likelihood), d.log(d.likelihood) ** 2, "positive factor", "no positive multiple"),
        (d.log(d.likelihood) + d.N, d.log(d.likelihood), "constant dropped", ""),
        (d.log(d.likelihood), 2 * d.log(d.likelihood), "constant dropped", "depends on the network"),
        (d.likelihood, -d.log(d.likelihood), "negative logarithm", ""),
        (d.likelihood, d.log(d.likelihood), "negative logarithm", "is not equal to the negative logarithm"),
        (d.negative_log_likelihood, -d.log(d.negative_log_likelihood), "negative logarithm", "to be minimised already"),
    ],
)
def test_what_keeps_the_minimiser(before, after, reason, told):
    trouble = claimed(before, (after, reason)).trouble
    assert told in trouble and bool(trouble) == bool(told)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([(d.negative_log_likelihood, "log of a product")], "says the same as the line before"),
        ([(-d.log(d.likelihood),)], "has no reason"),
        ([(-d.log(d.likelihood), "because")], "not in the list: 'because'"),
        ([(-d.log(d.likelihood) / d.N, "positive factor", "constant dropped")], "two things at once"),
        ([(d.log(d.likelihood), "definition of the negative log-likelihood")], "A minus sign was lost"),
        ([(-d.log(d.likelihood) / d.N, "definition of the negative log-likelihood")], "A mean is the sum divided by N"),
        (
            [(d.log(d.negative_log_likelihood - d.negative_log_likelihood), "rearranging")],
            "not a number for every input",
        ),
    ],
)
def test_what_is_told_of_a_wrong_link(lines, told):
    assert told in claimed(d.negative_log_likelihood, *lines).trouble


def test_the_first_wrong_line_is_pointed_at_with_a_case():
    verdict = claimed(
        d.likelihood,
        (d.product_over(n, d.chance(n)), "independence of examples"),
        (d.sum_over(n, d.chance(n)), "the network's output"),
        (d.N, "log of a product"),
    )
    assert verdict.holding == 1
    assert verdict.trouble.startswith("line 3 is not equal to the line before: for N = 2, K = 2, p = [[")


def test_a_chain_that_never_turns_to_minimising_does_not_arrive():
    claim = Claim((d.likelihood,), (d.product_over(n, d.chance(n)),))
    lines = [Line(d.likelihood), Line(d.product_over(n, d.chance(n)), ("independence of examples",))]
    assert not judge_chain(lines, claim).trouble
    assert not judge_chain(lines, claim).arrives


def test_one_class_and_one_example_are_among_the_cases():
    sizes = {tuple(case.counts.values()) for case in drawn_cases(True, 1)}
    assert {(1, 2), (2, 2), (3, 4)} <= sizes


def test_values_by_hand():
    case = Drawn(logits=[[0.0, math.log(3)]], targets=[[0.0, 1.0]])
    assert value(d.likelihood, case) == pytest.approx(0.75)
    assert value(d.sum_over(n, d.cross_entropy(n)), case) == pytest.approx(-math.log(0.75))
    assert value(d.sum_over(n, d.entropy(n)), case) == 0
    assert math.isnan(value(d.log(d.N - 2), case))


@pytest.mark.parametrize("node", [pair for some in PAIRS.values() for pair in some])
def test_lists_and_back(node):
    assert from_lists(to_lists(node)) == node


@pytest.mark.parametrize(("seed", "points"), [(1, 8), (20_150_611, 8)])
def test_a_longer_way(seed, points):
    total = d.sum_over(n, d.cross_entropy(n))
    answer = [
        d.likelihood,
        (-d.log(d.likelihood), "negative logarithm"),
        (d.negative_log_likelihood, "definition of the negative log-likelihood"),
        (d.negative_log_likelihood * 2, "positive factor"),
        (d.negative_log_likelihood * 2 + d.N, "constant dropped"),
        (d.negative_log_likelihood, "constant dropped"),
        *ps5.proof.reference[1:-1],
        (total + d.sum_over(n, d.entropy(n)), "definition of cross-entropy", "entropy of a one-hot target"),
        (total, "entropy of a one-hot target"),
    ]
    outcome = ps5.proof.check(answer, seed)
    assert "line 6" in str(outcome)  # the factor 2 is no constant that was added
    outcome = ps5.proof.check([line for number, line in enumerate(answer) if number not in (3, 4, 5)], seed)
    assert (outcome.status, outcome.points) == (CORRECT, points), str(outcome)


def test_partial_credit_for_what_holds():
    half = [*ps5.proof.reference[:-1], (d.sum_over(n, d.entropy(n)), "definition of cross-entropy")]
    outcome = ps5.proof.check(half)
    assert (outcome.status, outcome.points) == (NOT_YET, 4)
    assert "line 8 is not equal to the line before" in str(outcome)
    assert ps5.proof.check(ps5.proof.reference[1:]).points == 8  # -log(likelihood) is a beginning as well
    assert ps5.proof.check(ps5.proof.reference[3:]).points == 0


def test_reasons_are_told_and_none_is_the_claim():
    assert all(f'"{reason}"' in d.reasons() for reason in (*EQUALITIES, *SAME_MINIMISER))
    every = Form(EQUALITIES)
    assert every(d.negative_log_likelihood) == every(d.sum_over(n, d.cross_entropy(n)))
    for reason in EQUALITIES:
        one = Form({reason})
        assert one(d.negative_log_likelihood) != one(d.sum_over(n, d.cross_entropy(n)))
