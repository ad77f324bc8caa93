"""What a learner sees: five outcomes, all facets at once, own lines only, nothing on stderr."""

import os
import re
import sys
import warnings

import keras
import pytest

from kerascnn.checks import CheckerFailedError, Problem
from kerascnn.checks import ps1_inception as ps1
from kerascnn.checks import ps4_residual as ps4
from kerascnn.checks.outcome import CHECKER_FAILED, NOT_STARTED, NOT_YET, RAISED, Outcome


def test_all_failing_facets_are_told_at_once():
    outcome = ps1.convolution_macs.check(lambda *arguments: 0)
    assert [facet.passed for facet in outcome.facets] == [False, False, False]
    text = str(outcome)
    assert "expected: 481,689,600" in text
    assert "got: 0" in text
    assert "why it matters" in text


def test_an_expected_value_copied_from_the_feedback_earns_nothing():
    outcome = ps1.naive_depth.check(lambda *arguments: 672)
    assert (outcome.status, outcome.points) == (NOT_YET, 0)
    assert [facet.passed for facet in outcome.facets] == [True, False]


def test_partly_right_earns_its_part():
    outcome = ps1.convolution_macs.check(lambda h, w, c, n, k: h * w * c * n * k)
    assert (outcome.status, outcome.points) == (NOT_YET, 0.5)
    assert [facet.passed for facet in outcome.facets] == [False, True, False]


def test_text_does_not_look_like_a_number():
    text = str(ps1.naive_depth.check(lambda *arguments: str(sum(arguments))))
    assert "got: the text '672'" in text


def test_an_answer_that_cannot_be_used_is_not_called_an_error():
    outcome = ps1.naive_depth.check(672)
    assert outcome.status == NOT_YET
    assert "expected a function, got an int" in str(outcome)
    made = ps1.bottleneck.check(keras.layers.Conv2D(4, 1))
    assert made.status == NOT_YET
    assert "this is a layer already made" in str(made)


def test_the_hint_that_is_offered_can_be_called():
    advice = ps1.naive_depth.check(lambda *arguments: 0).advice
    call = advice.split("? ")[1].split(" gives")[0]
    assert "Hint 1 of 3" in eval(call, {"ps1": ps1})


def test_forgotten_return_is_said():
    def naive_depth(a, b, c, d):
        a + b + c + d

    assert "is a return missing?" in str(ps1.naive_depth.check(naive_depth))


def test_the_traceback_is_cut_to_the_learners_lines():
    def naive_depth(depth, a, b, c):
        return depth + a + b + undefined_name  # noqa: F821

    outcome = ps1.naive_depth.check(naive_depth)
    text = str(outcome)
    assert outcome.status == RAISED
    assert "return depth + a + b + undefined_name" in text
    assert "NameError" in text
    assert "observation.py" not in text
    assert "probes.py" not in text
    assert text.count("NameError") == 1, "the same error is told once"


def test_errors_inside_keras_show_the_learners_line_only():
    def bottleneck(filters):
        return keras.layers.Conv2D(filters, 1, padding="saem")

    text = str(ps1.bottleneck.check(bottleneck))
    assert "saem" in text
    assert "site-packages" not in text
    assert 'keras.layers.Conv2D(filters, 1, padding="saem")' in text


def test_errors_of_keras_are_told_without_colours_and_without_its_list_of_arguments():
    def bottleneck(filters):
        return keras.Sequential([keras.layers.Conv2D(filters, 1), keras.layers.MaxPooling2D(20)])

    text = str(ps1.bottleneck.check(bottleneck))
    assert "calling MaxPooling2D.call(). " in text  # in the words of that version of Keras
    assert "\x1b" not in text
    assert "Arguments received" not in text
    assert "keras_tensor" not in text


@pytest.mark.parametrize(
    ("problem", "answer"),
    [
        (ps1.branches, None),
        (ps1.branches, ...),
        (ps1.naive_depth, None),
        (ps1.bottleneck, ...),
        (ps1.naive_depth, lambda *arguments: (_ for _ in ()).throw(NotImplementedError())),
    ],
)
def test_not_started(problem, answer):
    assert problem.check(answer).status == NOT_STARTED


def test_a_layer_whose_method_is_misspelt_was_started():
    class Forward(keras.layers.Layer):
        def __init__(self, filters=6, stride=1, **options):
            super().__init__()

        def forward(self, inputs):
            return inputs

    outcome = ps4.basic_block.check(Forward)
    assert outcome.status == RAISED
    assert "no method `call`" in str(outcome)


@pytest.mark.parametrize(
    "answer",
    [7, "four", [], object(), type, print, lambda: 1, float("nan"), 10**400, {"a": 1}, keras.layers.Flatten()],
    ids=lambda answer: repr(answer).split(" at 0x")[0][:40],
)
@pytest.mark.parametrize(
    "problem", [problem for problem in ps1.PROBLEMS if problem.kind != "written"], ids=lambda p: p.name
)
def test_any_object_gets_an_outcome(problem, answer):
    outcome = problem.check(answer)
    assert outcome.status in (NOT_YET, RAISED, NOT_STARTED)
    assert outcome.points == 0
    assert isinstance(str(outcome), str)


def test_exit_is_survived():
    assert ps1.naive_depth.check(lambda *arguments: sys.exit(0)).status == RAISED


def test_what_the_answer_prints_is_shown_and_stderr_is_silent(capfd):
    def branches_printing(depth, a, b, c):
        print("debugging", depth)
        print("to stderr", file=sys.stderr)
        os.write(2, b"native noise\n")
        warnings.warn("careful", stacklevel=1)
        return 0

    outcome = ps1.naive_depth.check(branches_printing)
    captured = capfd.readouterr()
    assert "debugging 256" in str(outcome)
    assert captured.err == ""
    assert captured.out == ""


def test_a_broken_model_answer_is_the_checkers_fault(monkeypatch):
    from kerascnn.checks.answers.ps1_inception import naive_macs as answers

    def broken(*arguments):
        raise KeyError("broken")

    monkeypatch.setattr(answers, "naive_macs", broken)
    outcome = ps1.naive_macs.check(lambda *arguments: 1, seed=987_654)
    assert outcome.status == CHECKER_FAILED
    assert "not your fault" in str(outcome)
    with pytest.raises(CheckerFailedError):
        ps1.naive_macs.grade(lambda *arguments: 1, points=1, seed=987_654)


@pytest.mark.parametrize("problem", [ps1.naive_depth, ps1.why_bottleneck], ids=lambda problem: problem.name)
@pytest.mark.parametrize("seed", [-1, 1.5, "a", True])
def test_a_seed_that_is_none_is_not_called_the_checkers_fault(problem, seed):
    said = f"seed must be a whole number of at least 0, for example 1; received seed={seed!r}"
    with pytest.raises(ValueError, match=re.escape(said)):
        problem.check(None, seed=seed)
    with pytest.raises(ValueError, match=re.escape(said)):
        problem.grade(None, points=1, seed=seed)


def test_grade_returns_the_share_of_the_cells_points(capsys):
    assert ps1.naive_depth.grade(ps1.naive_depth.reference, points=1) == 1
    assert "The grader gives the other 1" in capsys.readouterr().out
    assert ps1.convolution_macs.grade(lambda h, w, c, n, k: h * w * c * n * k, points=1) == 0.25
    assert "0.25 of 1 points" in capsys.readouterr().out
    assert ps1.naive_depth.grade(None, points=1) == 0
    assert "not started" in capsys.readouterr().out
    for points in (ps1.naive_depth.grade(ps1.naive_depth.reference, points=1), ps1.naive_depth.grade(..., points=1)):
        assert type(points) is float, "nbgrader takes a result that is no float for full points"


def test_hints_climb_and_stop():
    problem = Problem("ps1_inception", "naive_depth", "", "code", 1, 1, "", hints=("concept", "skeleton"))
    assert [str(problem.hint()) for _ in range(3)] == [
        "Hint 1 of 2: concept",
        "Hint 2 of 2: skeleton",
        "Hint 2 of 2: skeleton",
    ]
    assert "concept" in problem.hint(1)
    assert "hint(1) to hint(2)" in problem.hint(9)


def test_a_written_problem_has_what_the_others_have():
    problem = ps1.why_bottleneck
    assert "no hints" in problem.hint()
    assert (problem.mutants, problem.alternatives, problem.starter) == ((), (), "YOUR ANSWER HERE")
    assert "read by a person" in str(problem.check("anything"))


def test_html_is_escaped_and_needs_no_colour():
    outcome = Outcome("a", NOT_YET, 0, 1, printed="<script>alert(1)</script>")
    html = outcome._repr_html_()
    assert "<script>" not in html
    assert "✗ not yet" in html


def test_observing_needs_no_answers(tmp_path):
    """With an empty folder in place of the answers, an answer can still be observed."""
    import subprocess

    program = (
        "import sys, kerascnn.checks.ps1_inception as ps1\n"
        "seen = ps1.naive_depth.observe(lambda a, b, c, d: a + b + c + d, 3)\n"
        "assert seen.cases['other modules'][0].result > 0\n"
        "imported = [name for name in sys.modules if name.startswith('kerascnn.checks.answers')]\n"
        "assert not imported, f'a probe imported {imported}'\n"
        "assert 'keras' not in sys.modules, 'counting needs no Keras'\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
