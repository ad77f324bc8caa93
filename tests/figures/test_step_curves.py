"""Losses by step: each step is drawn, the thick line is the mean of the last ten, and no number is left out."""

import math

import pytest
from on_paper import on_the_page

from kerascnn.figures import loss_by_step


def test_each_step_is_drawn_and_the_thick_line_is_the_mean_of_the_last_ten():
    losses = [float(step) for step in range(20)]
    picture = loss_by_step({"plain8": losses})
    thin, thick = picture.axes[0].lines
    assert list(thin.get_ydata()) == losses
    assert thick.get_ydata()[3] == pytest.approx(1.5)  # 0, 1, 2, 3
    assert thick.get_ydata()[-1] == pytest.approx(14.5)  # 10 to 19
    assert "from 0.00 to 14.50" in picture.alt
    assert on_the_page(picture)


def test_what_is_no_number_is_left_out():
    picture = loss_by_step({"one": [1.0, math.nan, 3.0], "lost": [2.0, math.inf, math.inf]})
    _, thick, _, lost = picture.axes[0].lines
    assert thick.get_ydata()[-1] == pytest.approx(2.0)
    assert lost.get_ydata()[-1] == pytest.approx(2.0)
    assert on_the_page(picture)


def test_runs_are_told_apart_by_line_and_mark_and_named_at_their_ends():
    runs = {"plain8": [1.0] * 30, "plain56": [1.001] * 30}
    picture = loss_by_step(runs, level=2.3026)
    (axes,) = picture.axes
    first, second = (line for line in axes.lines if line.get_label() in runs)
    assert first.get_linestyle() != second.get_linestyle()
    assert first.get_marker() != second.get_marker()
    places = {text.get_text(): text.xy[1] for text in axes.texts}
    assert {"plain8 1.00", "plain56 1.00", "guessing: 2.303"} == set(places)
    assert max(axes.get_xticks()) <= 30
    assert places["plain56 1.00"] - places["plain8 1.00"] > 0.05  # nearly the same value, and yet apart


@pytest.mark.parametrize("runs", [{}, {"none": []}])
def test_without_steps_there_is_nothing_to_draw(runs):
    with pytest.raises(ValueError, match="at least one step each"):
        loss_by_step(runs)
