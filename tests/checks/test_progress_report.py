"""What is done, in text and in HTML, and a solution that opens after an attempt."""

from dataclasses import replace

import pytest

from kerascnn.checks import Problem, progress, ps1_inception, ps2_googlenet
from kerascnn.checks.catalogue import PROBLEM_SETS, problems_of
from kerascnn.checks.journal import Journal


@pytest.fixture(autouse=True)
def fresh():
    """Every problem as in a new session."""
    kept = []
    for name in PROBLEM_SETS:
        for problem in problems_of(name):
            kept.append((problem.journal, dict(vars(problem.journal))))
            vars(problem.journal).update(vars(Journal()))
    yield
    for journal, before in kept:
        vars(journal).update(before)


def line(text, name):
    return next(line.split() for line in text.splitlines() if f" {name} " in line)


def test_nothing_checked_yet_says_what_to_do():
    assert "run your notebook from the top" in str(progress())
    assert "run your notebook from the top" in progress()._repr_html_()


def test_each_problem_has_a_symbol_a_word_and_its_points():
    ps1_inception.branches.check(4)
    ps1_inception.naive_depth.check(lambda *widths: 672)
    ps1_inception.convolution_macs.check(lambda h, w, c, n, k: h * w * c * n * k)
    ps1_inception.naive_macs.check(lambda *widths: 1 / 0)
    text = str(progress())
    assert text.splitlines()[0] == "ps1_inception: ██░░░░░░░░░░░░░░░░░░ 1.5 of 19 points, 1 of 7 problems correct"
    assert line(text, "branches") == ["✓", "correct", "branches", "1", "of", "1"]
    assert line(text, "naive_depth") == ["✗", "not", "yet", "naive_depth", "0", "of", "2"]
    assert line(text, "convolution_macs") == ["✗", "not", "yet", "convolution_macs", "0.5", "of", "2"]
    assert line(text, "naive_macs") == ["⚠", "your", "code", "raised", "naive_macs", "0", "of", "2"]
    assert line(text, "bottleneck") == ["○", "not", "started", "bottleneck", "0", "of", "2"]
    assert line(text, "why_bottleneck") == ["✎", "read", "by", "a", "person", "why_bottleneck", "–", "of", "3"]
    assert "3 more points" in text
    html = progress()._repr_html_()
    assert '<progress value="1.5" max="19"' in html
    for words in ("✓ correct", "✗ not yet", "⚠ your code raised", "○ not started", "✎ read by a person", "0.5 of 2"):
        assert words in html
    assert "color" not in html.replace("currentColor", "")


def test_only_sets_that_were_worked_on_are_shown_unless_one_is_named():
    ps2_googlenet.module_count.check(9)
    assert str(progress()).count(": ") == 1
    assert str(progress()).startswith("ps2_googlenet: █░")
    assert str(progress("ps1_inception")) == str(progress("ps1"))
    assert str(progress("ps1")).startswith("ps1_inception: ░")
    with pytest.raises(ValueError, match="no problem set 'ps9'; there are: ps1_inception"):
        progress("ps9")


def test_the_last_visible_check_counts_and_what_the_grader_draws_does_not():
    ps1_inception.branches.check(4)
    ps1_inception.branches.check(3, seed=7)
    assert line(str(progress()), "branches")[1] == "correct"
    ps1_inception.branches.check(3)
    assert line(str(progress()), "branches")[1:3] == ["not", "yet"]


def test_a_variants_checks_count():
    ps1_inception.variant("k3f9").branches.check(4)
    assert line(str(progress()), "branches")[1] == "correct"


def test_the_solution_opens_after_an_attempt_right_or_wrong():
    problem = ps1_inception.naive_depth
    assert "opens after your first attempt" in problem.solution()
    assert "ps1.naive_depth.hint() helps: 3 of its hints are left" in problem.solution()
    problem.check(None)
    assert "opens after your first attempt" in problem.solution(), "not started is no attempt"
    for _ in problem.hints:
        problem.hint()
    assert "write down what you have" in problem.solution()
    problem.check(lambda *widths: 0)
    assert "return" in problem.solution()


def test_the_solution_can_be_asked_for_anyway():
    for problem in (ps1_inception.naive_depth, ps1_inception.why_bottleneck):
        told = problem.solution()
        assert f"ps1.{problem.name}.solution(anyway=True)" in told
        assert problem.solution(anyway=True) != told
    assert "beside them" in ps1_inception.why_bottleneck.solution()


def test_problems_do_not_share_a_journal():
    first = Problem("ps1_inception", "a", "", "code", 1, 1, "")
    second = Problem("ps1_inception", "b", "", "code", 1, 1, "")
    assert first.journal is not second.journal
    assert replace(first, variant="x").journal is first.journal
