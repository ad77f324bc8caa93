"""Receptive fields as frames: each as large as it is, around the middle of the image."""

from fractions import Fraction

import numpy as np
import pytest
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from kerascnn.analysis import ReceptiveField, receptive_field
from kerascnn.analysis.fields import Reach
from kerascnn.figures import field_frames
from kerascnn.layers import ConvUnit


def field(size, image=(32, 32)):
    return ReceptiveField("layer", "Conv2D", (8, 8, 4), (Reach(size, 4, 0), Reach(size, 4, 0)), image)


def test_frames_have_the_size_of_the_fields_and_the_middle_of_the_image():
    picture = field_frames({"small": field(7), "large": field(60)}, np.zeros((8, 8, 1)))
    frames = [patch for patch in picture.axes[0].patches if isinstance(patch, Rectangle) and patch.get_linewidth() == 2]
    assert sorted(frame.get_width() for frame in frames) == [7, 60]
    for frame in frames:
        assert frame.get_x() + frame.get_width() / 2 == 16 and frame.get_y() + frame.get_height() / 2 == 16
    assert len({frame.get_linestyle() for frame in frames}) == 2
    assert (
        picture.alt == "Receptive fields over an image of 32 × 32 pixels. small: 7 × 7 pixels. large: 60 × 60 pixels."
    )


def test_a_field_of_a_fraction_of_a_pixel_is_drawn_as_wide_as_it_is():
    picture = field_frames({"enlarged": field(Fraction(3, 2)), "large": field(60)})
    picture.draw_without_rendering()
    assert "enlarged: 3/2 × 3/2 pixels." in picture.alt
    assert min(patch.get_width() for patch in picture.axes[0].patches) == 1.5


def test_names_stay_on_the_page_and_apart():
    picture = field_frames({f"layer {size}": field(size) for size in (3, 5, 9, 30, 90)})
    picture.draw_without_rendering()
    boxes = [Text.get_window_extent(text) for text in picture.axes[0].texts]  # without the line to the frame
    page = picture.bbox
    assert all(page.x0 <= box.x0 and box.x1 <= page.x1 for box in boxes)
    assert not any(one.overlaps(other) for one in boxes for other in boxes if one is not other)


def test_what_has_no_frame_is_refused():
    whole = ReceptiveField("average", "GlobalAveragePooling2D", (4,), (None, None), (32, 32))
    with pytest.raises(ValueError, match="none that is the whole image"):
        field_frames({"average": whole})
    with pytest.raises(ValueError, match="at least one"):
        field_frames({})


def test_a_real_field_is_drawn():
    drawn = field_frames({"unit": receptive_field(ConvUnit(4, 5), input_shape=(28, 28, 1))})
    assert drawn.alt.endswith("unit: 5 × 5 pixels.")
