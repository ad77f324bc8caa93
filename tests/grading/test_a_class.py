import json

from a_class import a_class, other_answers

from kerascnn.checks import ps1_inception as ps1


def test_a_class_is_the_same_each_time_and_has_every_kind_of_student():
    some, again = (a_class("ps1_inception", 10, seed=3) for _ in range(2))
    assert some == again
    kinds = {what for _, truth in some.values() for what in truth.values()}
    assert {"right", "not started"} < kinds
    assert all(json.loads(text)["nbformat"] == 4 for text, _ in some.values())


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
