"""Errors over depth: the published values at their depths, and no two kinds of measurement in one picture."""

import pytest

from kerascnn.figures import error_over_depth
from kerascnn.papers.published_results import published_errors


def top1(name):
    return published_errors(name, dataset="ImageNet validation", metric="top-1 error", protocol="10-crop")[0]


KINDS = {
    "plain": {34: top1("Plain-34"), 18: top1("Plain-18")},
    "residual": {depth: top1(f"ResNet-{depth}") for depth in (34, 50, 101, 152)},
}


def test_lines_are_the_published_values_in_the_order_of_depth():
    axes = error_over_depth(KINDS).axes[0]
    plain, residual = axes.lines
    assert (list(plain.get_xdata()), list(plain.get_ydata())) == ([18, 34], [27.94, 28.54])
    assert list(residual.get_ydata()) == [24.52, 22.85, 21.75, 21.43]
    assert plain.get_linestyle() != residual.get_linestyle() and plain.get_marker() != residual.get_marker()
    assert {text.get_text() for text in axes.texts} == {"27.94", "28.54", "24.52", "22.85", "21.75", "21.43"}


def test_values_of_one_depth_do_not_overlap():
    close = {"a": {34: top1("ResNet-34")}, "b": {34: top1("ResNet-34 C")}, "c": {34: top1("ResNet-34 A")}}
    picture = error_over_depth(close)
    picture.draw_without_rendering()
    boxes = [text.get_window_extent() for text in picture.axes[0].texts]
    assert not any(one.overlaps(other) for one in boxes for other in boxes if one is not other)


def test_title_and_words_say_what_was_measured_how():
    picture = error_over_depth(KINDS)
    assert picture.axes[0].get_title(loc="left") == "ImageNet validation top-1 error (10-crop)"
    assert "plain: 27.94 % with 18 layers, 28.54 % with 34 layers." in picture.alt
    picture.draw_without_rendering()
    tight, page = picture.get_tightbbox(), picture.get_size_inches()
    assert tight.x0 >= 0 and tight.y0 >= 0 and tight.x1 <= page[0] and tight.y1 <= page[1]


def test_other_protocols_and_nothing_are_refused():
    mixed = {"one": {50: published_errors("ResNet-50", protocol="1-crop", metric="top-1 error")[0]}, **KINDS}
    with pytest.raises(ValueError, match=r"1-crop.*10-crop"):
        error_over_depth(mixed)
    with pytest.raises(ValueError, match="received none"):
        error_over_depth({})
