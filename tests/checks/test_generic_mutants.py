"""The mutator: every kind of change is made, one at a time, inside of the markers, and described."""

import ast

import pytest

from kerascnn.checks import all_problems
from kerascnn.checks.generic_mutants import generic_mutants

CHECKED = [problem for problem in all_problems() if problem.kind != "written"]


def changes(*solution):
    lines = ["def f(a, b):", "    ### BEGIN SOLUTION", *(f"    {line}" for line in solution), "    ### END SOLUTION"]
    return {str(mutant): mutant.source.splitlines() for mutant in generic_mutants("\n".join(lines))}


@pytest.mark.parametrize(
    ("line", "change", "changed"),
    [
        ("return a + b", "+ → - in a + b", "return a - b"),
        ("return a - b", "a - b turned round", "return b - a"),
        ("return a * b", "* → // in a * b", "return a // b"),
        ("return a ** b", "** → * in a ** b", "return a * b"),
        ("return a < b", "a < b → a <= b", "return a <= b"),
        ("return a == b", "a == b → a != b", "return a != b"),
        ("return a in b", "a in b → a not in b", "return a not in b"),
        ("return a and b", "and → or in a and b", "return a or b"),
        ("return not a", "not dropped in not a", "return a"),
        ("return -a", "- dropped in -a", "return a"),
        ("return a if b else 0", "not b", "return a if not b else 0"),
        ("return 3", "3 → 4", "return 4"),
        ("return 3", "3 → 2", "return 2"),
        ("return 0.3", "0.3 → 0.6", "return 0.6"),
        ("return True", "True → False", "return False"),
        ("return a('same')", "'same' → 'valid'", "return a('valid')"),
        ("return a(activation='relu')", "'relu' → 'linear'", "return a(activation='linear')"),
        ("return a(strides=2)", "2 → 1", "return a(strides=1)"),
        ("return a(strides=2)", "strides=2 dropped", "return a()"),
        ("return a(axis=-1)", "- dropped in -1", "return a(axis=1)"),
        ("return a(b, 1)", "b, 1 swapped", "return a(1, b)"),
        ("return a(1)(b)", "a(1) left out", "return b"),
        ("return a.ReLU()(b)", "ReLU → LeakyReLU", "return a.LeakyReLU()(b)"),
        ("return max(a, b)", "max → min", "return min(a, b)"),
        ("return a[::2]", "::2 → :", "return a[:]"),
        ("return a[1:]", "1: → :", "return a[:]"),
    ],
)
def test_each_kind_of_change(line, change, changed):
    assert changes(line)[f"line 2: {change}"][-1].strip() == changed


def test_statements_are_changed_and_dropped():
    made = changes("a += b", "return a")
    assert made["line 2: += → -= in a += b"] == ["def f(a, b):", "    a -= b", "    return a"]
    assert made["line 2: a += b dropped"] == ["def f(a, b):", "    pass", "    return a"]


def test_the_same_change_in_one_line_is_numbered():
    assert list(changes("return [1, 1]")) == [f"line 2: 1 → {new}" for new in ("2", "0", "2 (2)", "0 (2)")]


def test_only_what_the_student_writes_is_changed():
    answer = "def f(a=1):\n    '''2'''\n    ### BEGIN SOLUTION\n    b = 3\n    ### END SOLUTION\n    return b + 4"
    assert [str(mutant) for mutant in generic_mutants(answer)] == ["line 3: 3 → 4", "line 3: 3 → 2"]


@pytest.mark.parametrize("problem", CHECKED, ids=lambda problem: problem.name)
def test_every_model_answer_has_mutants_that_can_be_compiled_and_differ(problem):
    some = generic_mutants(problem.model_answer)
    assert len({str(mutant) for mutant in some}) == len({mutant.source for mutant in some}) == len(some) > 0
    original = ast.unparse(ast.parse(problem.model_answer))
    for mutant in some:
        compile(mutant.source, str(mutant), "exec")
        assert mutant.source != original
