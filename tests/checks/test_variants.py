"""A student's own numbers: other questions and answers, the same judgement."""

import importlib
import string

import numpy as np
import pytest

from kerascnn.checks import all_problems, check_notebook, ps1_inception, ps4_residual, ps5_softmax_nll
from kerascnn.checks.outcome import CORRECT, NOT_STARTED, NOT_YET
from kerascnn.checks.variants import with_numbers

CODES = [f"student-{number}" for number in range(40)]
NUMBERED = [problem for problem in all_problems() if problem.draw_numbers]


def by_name(problem):
    return problem.name


def test_every_question_with_numbers_of_its_own_can_have_others():
    assert {problem.name for problem in NUMBERED} == {
        *("blocks_per_stage", "slopes_at_zero", "zero_weights", "equal_logits")
    }
    for problem in NUMBERED:
        fields = {name for _, name, _, _ in string.Formatter().parse(problem.prompt) if name}
        assert fields == problem.numbers.keys() == problem.draw_numbers(np.random.default_rng(0)).keys()


@pytest.mark.parametrize("problem", NUMBERED, ids=by_name)
def test_everybodys_numbers_are_those_of_the_answer_module(problem):
    plain = importlib.import_module(f"kerascnn.checks.answers.{problem.problem_set}.{problem.name}")
    assert {name: getattr(plain, name) for name in problem.numbers} == problem.numbers
    assert getattr(plain, problem.name) == problem.reference
    assert plain.EXPLANATION == problem._answers.EXPLANATION


@pytest.mark.parametrize("problem", NUMBERED, ids=by_name)
def test_every_variant_has_right_answers_and_tells_its_mistakes_apart(problem):
    for code in CODES:
        mine = problem.for_variant(code)
        assert mine.check(mine.reference).status == CORRECT
        assert mine.check(mine.rewritten(mine.starter)).status == NOT_STARTED
        for alternative in mine.alternatives:
            assert mine.check(alternative.answer).status == CORRECT, (code, alternative)
        for mutant in mine.mutants:
            outcome = mine.check(mutant.answer)
            assert (outcome.status, outcome.mutant) == (NOT_YET, mutant.name), (code, mine.values)


@pytest.mark.parametrize("problem", NUMBERED, ids=by_name)
def test_students_have_different_numbers_and_see_them(problem):
    variants = [problem.for_variant(code) for code in CODES]
    assert len({tuple(mine.values.items()) for mine in variants}) >= 5
    for mine in variants:
        assert all(str(number) in mine.question for number in mine.values.values())
        assert "{" not in mine.question + str(mine.hint(1)) + str(mine.hint(2))
        namespace = {}
        exec(mine.model_answer, namespace)  # as in a notebook, where no variable holds the numbers
        assert namespace[problem.name] == mine.reference


def test_a_friends_answer_is_wrong():
    mine, theirs = (ps4_residual.variant(code) for code in ("mine", "theirs"))
    assert mine.zero_weights.check(theirs.zero_weights.reference).status == NOT_YET
    again = theirs.variant("mine")
    assert again.zero_weights.values == mine.zero_weights.values, "a variant of a variant is the code's alone"


def test_the_visible_check_draws_other_inputs_for_each_student():
    def drawn(problems):
        calls = []
        problems.naive_depth.check(lambda *widths: calls.append(widths))
        return calls[1:]  # behind the lecture's example, which all have

    everybody, first, second, again = map(drawn, (ps1_inception, *map(ps1_inception.variant, "aba")))
    assert first == again
    assert everybody != first != second != everybody


@pytest.mark.parametrize("code", [None, 7, "a b", "x" * 41, "é", "../up"])
def test_what_is_no_code_is_refused_with_what_one_looks_like(code):
    with pytest.raises(ValueError, match=r"letters, digits, - and _.*received"):
        ps4_residual.variant(code)


def test_a_number_without_its_line_is_named():
    from kerascnn.checks.answers.ps1_inception import branches

    with pytest.raises(ValueError, match="has no line that begins with  depth ="):
        with_numbers(branches, {"depth": 3})


def test_a_set_in_a_variant_names_its_problems():
    problems = ps5_softmax_nll.variant("k3f9")
    assert "equal_logits" in dir(problems)
    assert problems.name == "ps5_softmax_nll"
    with pytest.raises(AttributeError, match="no problem 'equal_logit' in this set; there are: equal_logits"):
        _ = problems.equal_logit


def test_kerascnn_check_reads_the_variant_and_a_grader_takes_its_own(tmp_path):
    mine = ps4_residual.variant("mine")
    script = tmp_path / "ps4.py"
    script.write_text(
        "from kerascnn.checks import ps4_residual as ps4\n"
        'ps4 = ps4.variant("mine")\n'
        f"zero_weights = {mine.zero_weights.reference}\n"
    )
    status = {variant: check_notebook(script, variant=variant)[0].status for variant in (None, "mine", "theirs", "")}
    assert status == {None: CORRECT, "mine": CORRECT, "theirs": NOT_YET, "": NOT_YET}
