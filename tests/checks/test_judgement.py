"""What was observed is made plain, and compared with what was expected."""

import keras
import pytest

from kerascnn.checks.judgement import agrees, judge_facet
from kerascnn.checks.observation import Case, fingerprint, plain


@pytest.mark.parametrize(
    ("expected", "got", "same"),
    [
        (672, 672.0, True),
        (672, 672.5, False),
        (672, "672", False),
        (1, True, False),
        (1.0, 1.0000001, True),
        ([1, 2], [1, 2], True),
        ([1, 2], [1], False),
        (None, 0, False),
        (10**18, 10**18 + 1, False),
        (1, float("nan"), False),
    ],
)
def test_agreement(expected, got, same):
    assert agrees(expected, got) is same


def test_plain_results_are_small_and_plain():
    import numpy as np

    assert plain(np.int64(3)) == 3
    assert plain(keras.ops.convert_to_tensor(2.5)) == 2.5
    assert plain(np.zeros(1_000_000)).startswith("an array of shape")
    assert plain(np.array([object()])) == "an array of object"
    assert len(plain("x" * 10_000)) < 500
    assert plain({1: 2}) == "a dict"
    assert plain("text") == "the text 'text'"


def test_fingerprint_ignores_layout_and_docstrings():
    def one(x):
        """First."""
        return x + 1

    def two(x):
        return x + 1  # a comment

    assert fingerprint(one) == fingerprint(two)
    assert fingerprint(one) != fingerprint(lambda x: x + 2)


def test_a_probe_that_returns_different_numbers_of_cases_does_not_pass():
    facet = judge_facet("f", "why", True, [Case("c", 1)], [Case("c", 1), Case("c", 1)])
    assert (facet.passed, facet.expected, facet.got) == (False, "1 results", "2 results")
