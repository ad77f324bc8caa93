"""Graders are graded: the bars hold, and the grading of graders itself sees a check that is blind."""

import time
from dataclasses import replace

import pytest
from rich.console import Console

from kerascnn.checks import Facet, all_problems
from kerascnn.checks import ps1_inception as ps1
from kerascnn.checks.generic_mutants import GenericMutant, generic_mutants
from kerascnn.checks.graded_check import grade_check, is_caught, time_limit
from kerascnn.checks.grading_matrix import chosen_problems, complaints, grade_all, main
from kerascnn.checks.observation import observe_case

QUICK = ["branches", "naive_depth", "convolution_macs", "naive_macs", "inception_macs"]


@pytest.fixture
def with_facets(monkeypatch):
    """Gives naive_depth other facets."""

    def change(*facets):
        changed = replace(ps1.naive_depth, facets=facets)
        monkeypatch.setattr(ps1, "naive_depth", changed)
        return changed

    return change


BLIND = Facet("nothing", lambda answer, draw: [observe_case("nothing", lambda: 1)], "no reason")


@pytest.mark.parametrize("name", QUICK)
def test_the_counting_problems_of_ps1_meet_every_bar(name):
    graded = grade_check(getattr(ps1, name))
    assert complaints([graded]) == []
    assert graded.passed
    assert graded.generic > 0
    assert graded.slowest < 0.3


@pytest.mark.release
@pytest.mark.timeout(3600)
def test_all_problems_meet_the_bars(capsys):
    assert main([]) == 0, capsys.readouterr().out


def test_a_blind_check_is_found_out(with_facets):
    blind = with_facets(BLIND)
    graded = grade_check(blind)
    assert not graded.passed
    assert len(graded.missed) == graded.mutants == 7
    assert len(graded.survivors) == graded.generic == 3
    assert "naive_depth, mutant not told: pooling forgotten: correct, without its message" in complaints([graded])
    assert not grade_all([blind], Console(quiet=True))


def test_a_checker_that_fails_catches_nothing(with_facets):
    def fail(answer, draw):
        raise RuntimeError("a probe that is broken")

    graded = grade_check(with_facets(Facet("broken", fail, "no reason")))
    assert len(graded.refused) == 4
    assert len(graded.missed) == 7
    assert len(graded.survivors) == 3


def test_equivalent_mutants_are_named_and_do_not_count(monkeypatch):
    from kerascnn.checks.answers.ps1_inception import naive_macs as answers

    (swapped, *_), count = list(answers.EQUIVALENT), len(answers.EQUIVALENT)
    kept = {key: reason for key, reason in answers.EQUIVALENT.items() if key != swapped}
    monkeypatch.setattr(answers, "EQUIVALENT", {**kept, "line 99: gone": "no such line", "1 → 2": "is caught"})
    graded = grade_check(ps1.naive_macs)
    assert graded.survivors == tuple(f"line {line}: {swapped}" for line in (4, 5, 6))
    assert graded.stale == ("line 99: gone", "1 → 2")
    assert not graded.passed
    assert count > 1


def test_what_does_not_end_is_stopped_and_caught(monkeypatch):
    monkeypatch.setattr("kerascnn.checks.graded_check.TIME_LIMIT", 0.2)
    begin = time.perf_counter()
    forever = "def naive_depth(*widths):\n    while True:\n        pass"
    at_once = "while True:\n    pass"
    assert is_caught(ps1.naive_depth, GenericMutant(1, "no end", forever))
    assert is_caught(ps1.naive_depth, GenericMutant(1, "no end", at_once))
    assert time.perf_counter() - begin < 30


def test_the_time_limit_leaves_no_alarm_behind():
    with time_limit(0.05):
        pass
    time.sleep(0.1)


def test_a_cell_that_raises_is_caught():
    assert is_caught(ps1.naive_depth, GenericMutant(1, "no cell", "naive_depth = 1 / 0"))
    original = "\n".join(ps1.naive_depth.model_answer.splitlines())
    assert not is_caught(ps1.naive_depth, GenericMutant(1, "nothing", original))


def test_problems_are_chosen_by_the_beginning_of_a_name(capsys):
    everything = [problem for problem in all_problems() if problem.kind != "written"]
    assert chosen_problems([]) == everything
    assert [problem.name for problem in chosen_problems(["ps1"])] == [
        p.name for p in ps1.PROBLEMS if p.kind != "written"
    ]
    assert main(["nothing like it"]) == 2
    assert "ps1_inception" in capsys.readouterr().err
    assert main(["naive_depth"]) == 0
    assert "3/3" in capsys.readouterr().out
    assert generic_mutants(ps1.naive_depth.model_answer)
