import json

import pytest
from a_class import a_class, checked_problems, every_known_answer, other_answers

from kerascnn.checks import ps1_inception as ps1
from kerascnn.checks.catalogue import PROBLEM_SETS


def test_a_class_is_the_same_each_time_and_has_every_kind_of_student():
    some, again = (a_class("ps1_inception", 20, seed=3) for _ in range(2))
    assert some == again
    kinds = {what for student in some.values() for what in student.truth.values()}
    assert {"right", "not started"} < kinds
    assert [name for name, student in some.items() if student.attack] == ["student015"]
    assert all(json.loads(student.notebook("ps1_inception"))["nbformat"] == 4 for student in some.values())


def test_source_of_a_known_mistake_is_that_mistake():
    for name, source in other_answers(ps1.naive_depth, "MUTANTS").items():
        namespace = {}
        exec(source, namespace)
        outcome = ps1.naive_depth.check(namespace["naive_depth"])
        assert outcome.mutant == name
    for source in other_answers(ps1.naive_depth, "ALTERNATIVES").values():
        namespace = {}
        exec(source, namespace)
        assert ps1.naive_depth.check(namespace["naive_depth"]).passed


@pytest.mark.parametrize("assignment", PROBLEM_SETS)
def test_every_known_answer_is_given(assignment):
    given = {source for student in every_known_answer(assignment).values() for source in student.answers.values()}
    for problem in checked_problems(assignment):
        for kind, known in (("MUTANTS", problem.mutants), ("ALTERNATIVES", problem.alternatives)):
            sources = other_answers(problem, kind)
            assert list(sources) == [one.name for one in known]
            assert given.issuperset(sources.values())
