"""What is read as a derivation: lists, lines written with sympy, and nothing that could run or never end."""

import pytest
import sympy

from kerascnn.checks import derivation as d
from kerascnn.checks import ps5_softmax_nll as ps5
from kerascnn.checks.derivation.facets import as_lists
from kerascnn.checks.derivation.serialisation import NotAnExpressionError, from_lists
from kerascnn.checks.observation import AnswerError
from kerascnn.checks.outcome import CORRECT

n = "n"


@pytest.mark.parametrize(
    "value_",
    [
        5,
        "__import__('os').system('x')",
        [],
        ["call", "os"],
        ["log"],
        ["log", ["number", 1], ["number", 1]],
        ["number", True],
        ["number", 10**9],
        ["number", "1"],
        ["count", "M"],
        ["probability", "n", "k"],
        ["sum", "n", ["probability", "k", "n"]],
        ["sum", "n", ["sum", "n", ["number", 1]]],
        ["sum", "x", ["number", 1]],
        ["plus"],
        ["power", ["plus", *[["number", one] for one in range(30)]], ["number", 9]],
        ["plus", *[["number", 1]] * 400],
        {"log": 1},
        None,
    ],
)
def test_what_is_no_expression_is_refused(value_):
    with pytest.raises(NotAnExpressionError):
        from_lists(value_)


def test_deep_brackets_are_refused():
    nested = ["number", 1]
    for _ in range(1_000):
        nested = ["log", nested]
    with pytest.raises(NotAnExpressionError, match="brackets"):
        from_lists(nested)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (3, "expected a list of lines, got an int"),
        ([...], "line 1 is still three dots"),
        ([d.N] * 41, "41 lines are more"),
        ([(d.N, 3)], "line 1: a line is (expression, reason)"),
        ([d.N, (0.5, "x")], "line 2: A derivation is made of"),
        ([sympy.Symbol("q")], "line 1: q is nothing that a derivation is made of"),
        ([sympy.sin(1)], "nothing that a derivation is made of"),
    ],
)
def test_what_is_no_derivation(answer, told):
    with pytest.raises(AnswerError) as caught:
        as_lists(answer)
    assert told in str(caught.value)


def test_lines_written_with_sympy():
    classes, examples, most, all_ = sympy.symbols("k n K N")
    p, y = sympy.IndexedBase("p"), sympy.IndexedBase("y")
    right = sympy.Function("label")(examples)
    answer = [
        d.negative_log_likelihood,
        (
            -sympy.Sum(sympy.log(p[examples, right]), (examples, 1, all_)),
            *("definition of the negative log-likelihood", "independence of examples"),
            *("the network's output", "log of a product"),
        ),
        (
            -sympy.Sum(y[examples, classes] * sympy.log(p[examples, classes]), (classes, 1, most), (examples, 1, all_)),
            "one-hot target",
        ),
        (d.sum_over(n, d.cross_entropy(n)), "definition of cross-entropy"),
    ]
    assert ps5.proof.check(answer).status == CORRECT
