"""A grid of feature maps draws what it was given, at one scale for each row."""

import numpy as np
import pytest

from kerascnn.figures import feature_map_grid


def drawn(picture):
    """The arrays that are drawn, with the scale of each."""
    return [(axes.images[0].get_array(), axes.images[0].get_clim()) for axes in picture.axes if axes.images]


def test_the_first_channels_are_drawn_unchanged():
    maps = np.random.default_rng(0).random((8, 8, 9))
    arrays = [array for array, _ in drawn(feature_map_grid({"conv": maps}, columns=4))]
    assert len(arrays) == 4
    for channel, array in enumerate(arrays):
        np.testing.assert_array_equal(array, maps[..., channel])


def test_all_channels_of_a_row_share_a_scale_and_rows_do_not():
    maps = np.stack([np.zeros((4, 4)), np.full((4, 4), 3.0)], axis=-1)
    scales = [scale for _, scale in drawn(feature_map_grid({"one": maps, "signed": maps - 1, "flat": maps[..., :1]}))]
    assert scales == [(0, 3), (0, 3), (-2, 2), (-2, 2), (0, 1)]


def test_a_picture_of_one_channel_may_have_two_axes():
    picture = feature_map_grid({"image": np.eye(5, dtype="uint8")})
    assert "image: 1 channel of 5 × 5, values from 0 to 1." in picture.alt


@pytest.mark.parametrize("shape", [(28, 28, 12), (5, 200, 2), (200, 5, 7), (1, 1, 1)])
def test_words_and_maps_do_not_overlap(shape):
    name = "a_branch_with_quite_a_long_name"
    picture = feature_map_grid({name: np.full(shape, -1234.5678), "second": np.zeros(shape)})
    picture.canvas.draw()
    labels = [text.get_window_extent() for text in picture.axes[0].texts]
    maps = [axes.get_window_extent() for axes in picture.axes if axes.images]
    places = labels + maps
    assert all(picture.bbox.x0 <= one.x0 and one.x1 <= picture.bbox.x1 for one in places)
    assert all(picture.bbox.y0 <= one.y0 and one.y1 <= picture.bbox.y1 for one in places)
    assert not any(one.overlaps(other) for one in labels for other in places if one is not other)


@pytest.mark.parametrize(
    ("maps", "message"),
    [
        ({}, "at least one array"),
        ({"batch": np.zeros((1, 8, 8, 3))}, r"'batch' must be .* without the batch; received shape \(1, 8, 8, 3\)"),
        ({"empty": np.zeros((8, 8, 0))}, r"received shape \(8, 8, 0\)"),
        ({"broken": np.full((8, 8, 1), np.nan)}, "'broken' holds values that are not finite"),
    ],
)
def test_what_cannot_be_drawn_is_refused(maps, message):
    with pytest.raises(ValueError, match=message):
        feature_map_grid(maps)


def test_at_least_one_column():
    with pytest.raises(ValueError, match=r"columns must be .* received 0"):
        feature_map_grid({"conv": np.zeros((8, 8, 1))}, columns=0)
