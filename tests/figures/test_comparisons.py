"""Comparisons draw the numbers of their records, and nothing is cut off."""

from itertools import pairwise

import pytest
from on_paper import on_the_page

from kerascnn.analysis import block_anatomy, cost_table
from kerascnn.figures import growth_chart, module_bars, width_chart
from kerascnn.layers import Inception, NaiveInception
from kerascnn.papers import GOOGLENET_NETWORK, cost

SHAPE = (28, 28, 256)
NAIVE, THIN = NaiveInception(128, 192, 96), Inception(128, 64, 192, 64, 96, 64)


def test_growth_has_a_bar_for_each_module_in_both_panels():
    rows = [cost_table(NAIVE, (28, 28, depth)).total for depth in (256, 672, 1088)]
    picture = growth_chart(rows)
    depths, macs = ([bar.get_height() for bar in axes.patches] for axes in picture.axes)
    assert depths == [672, 1088, 1504]
    assert macs == [row.macs for row in rows]
    assert "854.2 M, 2.24 G, 3.63 G" in picture.alt
    assert on_the_page(picture)


def test_numbers_over_many_bars_do_not_cover_each_other():
    picture = growth_chart([row for row in cost(GOOGLENET_NETWORK, (224, 224, 3)) if row.kind == "Inception"])
    assert on_the_page(picture)
    for axes in picture.axes:
        boxes = [text.get_window_extent() for text in axes.texts]
        assert len(boxes) == 9
        assert not any(one.overlaps(other) for one, other in pairwise(boxes))


def test_bars_are_made_of_the_units_that_cost_something():
    anatomies = {"naive": block_anatomy(NAIVE, SHAPE), "a name of some length": block_anatomy(THIN, SHAPE)}
    picture = module_bars(anatomies)
    lengths = [bar.get_width() for bar in picture.axes[0].patches]
    assert sum(lengths[:3]) == 854_196_224 and sum(lengths[3:]) == 271_351_808
    assert len(lengths) == 3 + 6
    assert "pool_projection 12.8 M" in picture.alt and "pool 0" not in picture.alt
    assert on_the_page(picture)


def test_the_width_curve_goes_through_its_numbers():
    macs = {64: 133_267_456, 8: 16_658_432, 256: 533_069_824}
    picture = width_chart(macs, 481_689_600, marked=[64])
    curve, across, marks = picture.axes[0].lines
    assert list(curve.get_xdata()) == [8, 64, 256] and list(curve.get_ydata()) == [macs[8], macs[64], macs[256]]
    assert set(across.get_ydata()) == {481_689_600}
    assert list(marks.get_xdata()) == [64]
    assert picture.axes[0].get_ylim()[1] > 533_069_824
    assert on_the_page(picture)


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: growth_chart([]), "at least one row"),
        (lambda: module_bars({}), "at least one block_anatomy"),
        (lambda: width_chart({}, 10), "received 0 widths"),
        (lambda: width_chart({8: 1}, 10, marked=[9]), r"marks \[9\]"),
    ],
)
def test_nothing_to_draw_is_refused(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()
