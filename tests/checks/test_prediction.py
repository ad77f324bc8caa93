"""A prediction is answered kindly whatever it is, and the factor is right."""

from fractions import Fraction

import numpy as np
import pytest

from kerascnn.checks import reveal


def told(capsys, *arguments):
    assert reveal(*arguments) is None
    output = capsys.readouterr()
    assert output.err == ""
    return output.out


@pytest.mark.parametrize(
    ("prediction", "actual", "verdict"),
    [
        (672, 672, "Exactly right."),
        (0, 0, "Exactly right."),
        (np.int64(672), 672, "Exactly right."),
        (1_090, 1_000, "Close: 9 % too high."),
        (995, 1_000, "Close: less than 1 % too low."),
        (500, 672, "The right size: too low by a factor of 1.3."),
        (100, 200, "The right size: too low by a factor of 2."),
        (100_000_000, 854_196_224, "Too low by a factor of 8.5."),
        (Fraction(3, 1), 1, "Too high by a factor of 3."),
        (1e12, 1_000_000, "Too high by a factor of 1,000,000: few people can guess this one, so count along below."),
        (0, 672, "Too low; with a 0 in it there is no factor to tell."),
        (5, 0, "Too high; with a 0 in it there is no factor to tell."),
    ],
)
def test_the_verdict(capsys, prediction, actual, verdict):
    assert told(capsys, prediction, actual, "MACs").splitlines()[-1] == verdict


def test_both_numbers_stand_below_each_other(capsys):
    lines = told(capsys, 99.5, 1_234_567, "MACs").splitlines()
    assert lines[:2] == ["Actual:          1,234,567 MACs", "Your prediction:      99.5 MACs"]


@pytest.mark.parametrize("prediction", [None, ...])
def test_without_a_prediction_the_number_is_told_all_the_same(capsys, prediction):
    output = told(capsys, prediction, 231.325, "filters")
    assert output.startswith("Actual: 231.3 filters\nNo prediction made")


@pytest.mark.parametrize(
    ("prediction", "shown"),
    [
        ("100M", "without quotes; it is '100M'."),
        (-5, "should be at least 0; it is -5."),
        (True, "it is True."),
        (float("nan"), "it is nan."),
        (float("inf"), "it is inf."),
        (10**400, "it is 1000"),
        ([1, 2], "it is [1, 2]."),
        (1j, "it is 1j."),
        ("very long " * 50, "..."),
    ],
)
def test_what_is_no_amount_gets_a_line_that_says_what_to_write(capsys, prediction, shown):
    output = told(capsys, prediction, 672, "channels")
    assert shown in output and "run its cell" in output
    assert "672" not in output  # the guess is still to be made
    assert max(map(len, output.splitlines())) < 160


@pytest.mark.parametrize("actual", [None, -1, "672", float("nan")])
def test_a_lecture_that_gives_no_number_raises(actual):
    with pytest.raises(ValueError, match="actual must be a number of at least 0"):
        reveal(1, actual)


def test_shares_are_compared_by_their_difference(capsys):
    reveal(50, 96.2, "% of the parameters")
    assert "Too low by 46 percentage points." in capsys.readouterr().out
    reveal(1.8, 0.8, "%")
    assert "Too high by 1.0 percentage points." in capsys.readouterr().out
    reveal(96, 96.2, "%")
    assert "Right to half a percentage point." in capsys.readouterr().out
