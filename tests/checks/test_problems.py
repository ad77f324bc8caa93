"""Graders are graded: every problem against its model answer, its starter, its alternatives and its mutants."""

import ast
import os

import pytest

from kerascnn.checks import all_problems
from kerascnn.checks.outcome import CORRECT, NOT_STARTED, NOT_YET, RAISED

PROBLEMS = {problem.name: problem for problem in all_problems()}
CHECKED = {name: problem for name, problem in PROBLEMS.items() if problem.kind != "written"}
HIDDEN_SEED = 20_150_611
# JAX compiles anew for each shape of a kernel: there one seed shows that it does the same, and the mistakes of one set;
# those of the other sets are tried among the release tests.
ON_JAX = os.environ.get("KERAS_BACKEND") == "jax"
SEEDS = [None] if ON_JAX else [None, pytest.param(HIDDEN_SEED, marks=pytest.mark.release)]


def named(kind):
    """The mutants or the alternatives of all problems, by their names."""
    found = []
    for problem in CHECKED.values():
        marks = pytest.mark.release if ON_JAX and problem.problem_set != "ps1_inception" else ()
        found += [pytest.param(problem.name, one.name, marks=marks) for one in getattr(problem, kind)]
    return found


def starter_object(problem):
    namespace = {}
    exec(problem.starter, namespace)
    return namespace[problem.name]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", CHECKED)
def test_model_answer_is_correct(name, seed):
    outcome = CHECKED[name].check(CHECKED[name].reference, seed)
    assert (outcome.status, outcome.share) == (CORRECT, 1)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", CHECKED)
def test_starter_is_not_started(name, seed):
    outcome = CHECKED[name].check(starter_object(CHECKED[name]), seed)
    assert (outcome.status, outcome.points) == (NOT_STARTED, 0)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("name", "alternative"), named("alternatives"))
def test_alternatives_are_correct(name, alternative, seed):
    answer = next(one.answer for one in CHECKED[name].alternatives if one.name == alternative)
    outcome = CHECKED[name].check(answer, seed)
    assert outcome.status == CORRECT, str(outcome)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("name", "mutant"), named("mutants"))
def test_mutants_get_their_own_message(name, mutant, seed):
    wrong = next(one for one in CHECKED[name].mutants if one.name == mutant)
    outcome = CHECKED[name].check(wrong.answer, seed)
    assert outcome.status in (NOT_YET, RAISED)
    assert outcome.share < 1
    assert (outcome.mutant, outcome.diagnosis) == (wrong.name, wrong.message)


@pytest.mark.parametrize("name", CHECKED)
def test_enough_mutants_alternatives_and_hints(name):
    problem = CHECKED[name]
    assert len(problem.mutants) >= 5
    assert len(problem.alternatives) >= 3
    assert len(problem.hints) >= 2
    assert len({mutant.message for mutant in problem.mutants}) == len(problem.mutants)
    assert all(facet.why for facet in problem.facets)


@pytest.mark.parametrize("name", PROBLEMS)
def test_nothing_of_the_solution_is_in_the_starter(name):
    problem = PROBLEMS[name]
    if problem.kind == "written":
        assert "<!-- BEGIN SOLUTION -->" in problem.model_answer
        return
    inside = problem.model_answer.split("### BEGIN SOLUTION")[1].split("### END SOLUTION")[0]
    assert "SOLUTION" not in problem.starter
    kept = set(map(str.strip, problem.starter.splitlines())) - {""}
    assert not kept & set(map(str.strip, inside.splitlines()))
    ast.parse(problem.starter)
    assert "SOLUTION" not in problem.solution()
    assert inside.strip().splitlines()[-1].strip() in problem.solution()


def test_names_are_unique_identifiers_and_points_are_even_enough_to_halve():
    names = [problem.name for problem in all_problems()]
    assert len(set(names)) == len(names)
    assert all(name.isidentifier() for name in names)


def test_ps1_has_the_problems_that_the_lectures_prepare():
    from kerascnn.checks import ps1_inception as ps1

    assert [problem.name for problem in ps1.PROBLEMS] == [
        "branches",
        "naive_depth",
        "convolution_macs",
        "naive_macs",
        "inception_macs",
        "bottleneck",
        "inception_module",
        "why_bottleneck",
    ]
    assert sum(problem.points for problem in ps1.PROBLEMS) == 22
    assert ps1.naive_depth.reference(256, 128, 192, 96) == 672
    assert ps1.naive_macs.reference(28, 28, 256, 128, 192, 96) == 854_196_224
    assert ps1.inception_macs.reference(28, 28, 256, 128, 64, 192, 64, 96, 64) == 271_351_808


def test_the_packages_own_layer_is_no_answer():
    from kerascnn.checks import ps1_inception as ps1
    from kerascnn.layers import Inception

    for answer in (Inception, lambda *widths: Inception(*widths), lambda images, *widths: Inception(*widths)(images)):
        outcome = ps1.inception_module.check(answer)
        assert (outcome.status, outcome.points) != (CORRECT, 6)
    assert "build it from keras.layers" in str(ps1.inception_module.check(Inception))
