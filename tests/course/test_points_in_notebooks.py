"""What a problem set's notebook says of itself: how many problems and points, and how long they take."""

import re

import pytest

from kerascnn.checks.catalogue import PROBLEM_SETS, problems_of
from kerascnn.course.checkout import find_checkout

WORDS = dict(zip(("eight", "nine", "ten", "eleven", "twelve"), range(8, 13), strict=True))


@pytest.mark.parametrize("name", PROBLEM_SETS)
def test_problems_points_and_minutes_add_up(name):
    text = (find_checkout().notebooks / f"{name}.py").read_text(encoding="utf-8")
    said = re.search(
        r"(\w+) problems with (\d+) points, about (\d+) minutes in all", " ".join(re.split(r"[\s#]+", text))
    )
    problems = problems_of(name)
    assert (WORDS[said[1]], int(said[2]), int(said[3])) == (
        len(problems),
        sum(problem.points for problem in problems),
        sum(problem.minutes for problem in problems),
    )
