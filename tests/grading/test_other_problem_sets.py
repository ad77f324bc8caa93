"""The other problem sets in the sandbox: all marks, none, and one known mistake that costs what it must."""

import shutil

import pytest
from a_class import checked_problems, handed_in, model_answers, other_answers
from records_of import grade_content

from kerascnn.checks.catalogue import PROBLEM_SETS, problems_of
from kerascnn.checks.outcome import CORRECT, NOT_STARTED
from kerascnn.grading.sandbox import Sandbox

pytestmark = pytest.mark.slow
SEED = 271_828
MISTAKES = {
    "ps2_googlenet": ("auxiliary_head", "softmax"),
    "ps3_plain_nets": ("clip_by_norm", "each array for itself"),
    "ps4_residual": ("basic_block", "ReLU after the addition forgotten"),
    "ps5_softmax_nll": ("nll_from_logits", "a mean"),
}


@pytest.fixture(scope="module")
def roomy():
    """A sandbox with the limits that teachers have."""
    if shutil.which("bwrap") is None:
        pytest.skip("bubblewrap is not installed")
    with Sandbox("bwrap") as warm:
        yield warm


def outcomes(sandbox, assignment, answers):
    record = grade_content(sandbox, handed_in(assignment, answers).encode(), assignment, SEED)
    assert record.message == ""
    by_hand = {problem.name for problem in record.problems if problem.by_hand}
    assert by_hand == {problem.name for problem in problems_of(assignment) if problem.kind == "written"}
    return {problem.name: problem.outcome for problem in record.problems if not problem.by_hand}


@pytest.mark.parametrize("assignment", PROBLEM_SETS[1:])
def test_all_none_and_all_but_one(roomy, assignment):
    problems = {problem.name: problem for problem in checked_problems(assignment)}
    right = outcomes(roomy, assignment, model_answers(assignment))
    assert {name: (one.status, one.points) for name, one in right.items()} == {
        name: (CORRECT, problem.points) for name, problem in problems.items()
    }
    untouched = outcomes(roomy, assignment, {})
    assert {(one.status, one.points) for one in untouched.values()} == {(NOT_STARTED, 0)}

    name, mistake = MISTAKES[assignment]
    source = other_answers(problems[name], "MUTANTS")[mistake]
    wrong = outcomes(roomy, assignment, model_answers(assignment) | {name: source})
    (known,) = (mutant for mutant in problems[name].mutants if mutant.name == mistake)
    here = problems[name].check(known.answer, seed=SEED)
    assert (wrong[name].mutant, wrong[name].points) == (mistake, here.points)
    assert wrong[name].points < problems[name].points
    assert wrong == right | {name: wrong[name]}
