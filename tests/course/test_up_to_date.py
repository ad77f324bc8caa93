"""The folders for readers are those that notebooks/ makes: CI fails here, naming the command, when one is stale."""

from kerascnn.course.checkout import find_checkout
from kerascnn.course.lectures import stale_lectures
from kerascnn.course.problem_sets import stale_problem_sets


def test_lectures_solutions_and_exercises_are_up_to_date():
    checkout = find_checkout()
    assert stale_lectures(checkout) + stale_problem_sets(checkout) == []
