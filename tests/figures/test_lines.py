"""Lines by name: the same look in all panels, words for those who cannot see them."""

import pytest

from kerascnn.figures import line_panels


def panels():
    return {"Up": {"a": ([0, 1, 2], [1, 10, 100]), "b": ([0, 2], [1, 5])}, "Down": {"b": ([0, 1, 2], [3, 9, 1])}}


def test_lines_have_their_numbers_and_one_look_each():
    picture = line_panels(panels(), across="step", up="size")
    up, down = picture.axes
    assert list(up.lines[0].get_ydata()) == [1, 10, 100]
    assert list(down.lines[0].get_xdata()) == [0, 1, 2]
    assert up.lines[1].get_color() == down.lines[0].get_color() != up.lines[0].get_color()
    assert (up.get_ylabel(), up.get_xlabel(), down.get_title(loc="left")) == ("size", "step", "Down")
    assert [text.get_text() for text in picture.legends[0].get_texts()] == ["a", "b"]


def test_the_words_have_the_ends_and_a_top_between_them():
    assert line_panels(panels(), across="step", up="size").alt == (
        "Up: a from 1 (at step = 0) to 100 (at step = 2); b from 1 (at step = 0) to 5 (at step = 2). "
        "Down: b from 3 (at step = 0) to 1 (at step = 2), at most 9 (at step = 1)."
    )


def test_a_logarithmic_axis_reaches_its_limits_and_further():
    options = {"across": "step", "up": "size", "logarithmic": True, "limits": (1e-3, 10), "level": 1.0}
    (axes,) = line_panels({"Up": panels()["Up"]}, **options).axes
    low, high = axes.get_ylim()
    assert axes.get_yscale() == "log"
    assert low == pytest.approx(1e-3)
    assert high > 100
    assert len(axes.lines) == 3  # the level among them


@pytest.mark.parametrize(
    ("wrong", "message"),
    [({}, "needs lines"), ({"a": {}}, "needs lines"), ({"a": {"b": ([1, 2], [1])}}, "2 numbers across and 1 up")],
)
def test_wrong_lines(wrong, message):
    with pytest.raises(ValueError, match=message):
        line_panels(wrong, across="x", up="y")
