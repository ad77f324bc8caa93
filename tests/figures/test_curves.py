"""Training curves go through their epochs, end in the last number, and are told apart by line and mark."""

from itertools import pairwise

import pytest
from matplotlib.colors import to_rgba
from on_paper import on_the_page, words_in

from kerascnn.figures import training_curves
from kerascnn.figures.curves import spread
from kerascnn.figures.style import PAPER

HISTORY = {"accuracy": [0.7, 0.85, 0.95], "val_accuracy": [0.78, 0.9, 0.88], "loss": [0.8, 0.4, 0.2]}


def test_curves_go_through_the_epochs_and_end_in_the_last_number():
    picture = training_curves({"small": HISTORY})
    (axes,) = picture.axes
    train, test = axes.lines
    assert list(train.get_xdata()) == [1, 2, 3]
    assert list(test.get_ydata()) == pytest.approx([78, 90, 88])
    assert sorted(words_in(axes)) == ["88 %", "95 %"]  # the last epoch's, not the best one's
    assert "test 78 % to 88 %" in picture.alt
    assert on_the_page(picture)


def test_training_and_test_differ_by_line_and_mark_and_runs_by_mark():
    (axes,) = training_curves({"one": HISTORY, "two": HISTORY}).axes
    train, test, other, _ = axes.lines
    assert train.get_linestyle() != test.get_linestyle()
    assert to_rgba(train.get_markerfacecolor()) == to_rgba(PAPER) != to_rgba(test.get_markerfacecolor())
    assert train.get_marker() == test.get_marker() != other.get_marker()
    assert [text.get_text() for text in axes.get_legend().texts] == [
        *("one, training", "one, test", "two, training", "two, test")
    ]


def test_a_loss_is_not_in_per_cent_and_may_stand_without_test():
    picture = training_curves({"small": HISTORY}, measure="loss")
    (line,) = picture.axes[0].lines
    assert list(line.get_ydata()) == HISTORY["loss"]
    assert picture.alt == "Loss over 3 epochs. small: training 0.8 to 0.2."


def test_a_run_of_one_epoch_and_runs_of_different_length_can_be_drawn():
    picture = training_curves({"short": {"accuracy": [0.5]}, "long": HISTORY})
    assert picture.alt.startswith("Accuracy over 3 epochs.")
    assert on_the_page(picture)
    assert on_the_page(training_curves({"short": {"accuracy": [0.5]}}))


def test_numbers_at_the_end_of_close_curves_do_not_overlap():
    runs = {name: {"accuracy": [0.5, value]} for name, value in (("a", 0.9), ("b", 0.901), ("c", 0.902))}
    picture = training_curves(runs)
    on_the_page(picture)
    boxes = sorted((text.get_window_extent() for text in picture.axes[0].texts), key=lambda box: box.y0)
    assert all(lower.y1 <= upper.y0 for lower, upper in pairwise(boxes))


def test_spread_keeps_what_is_far_enough_apart():
    assert spread([1.0, 2.0, 4.0], gap=1.0) == [1.0, 2.0, 4.0]
    assert spread([], gap=1.0) == []
    moved = spread([3.0, 3.0, 3.0, 3.0], gap=1.0)
    assert sum(moved) == pytest.approx(12.0)
    assert all(upper - lower == pytest.approx(1.0, abs=1e-3) for lower, upper in pairwise(moved))


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: training_curves({}), "at least one run"),
        (
            lambda: training_curves({"small": HISTORY}, measure="error"),
            "'small' has no epochs of 'error'.*val_accuracy",
        ),
        (lambda: training_curves({"small": {"accuracy": []}}), "no epochs of 'accuracy'"),
    ],
)
def test_nothing_to_draw_is_refused(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()
