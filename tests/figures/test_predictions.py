"""Pictures of a classifier's answers: counts where they belong, right and wrong told apart by sign, frame and word."""

import numpy as np
import pytest
from matplotlib.colors import to_rgba

from kerascnn.figures import confusion_chart, prediction_grid
from kerascnn.figures.style import VERMILION

NAMES = ("coat", "shirt", "shoe")
COUNTS = np.array([[8, 2, 0], [5, 5, 0], [0, 0, 1200]])
IMAGES = np.random.default_rng(0).integers(0, 256, (7, 8, 8, 1), "uint8")


def test_every_count_stands_in_the_row_of_its_true_class():
    (axes,) = confusion_chart(COUNTS, NAMES).axes
    written = {(text.get_position()[1], text.get_position()[0]): text.get_text() for text in axes.texts}
    assert written == {(0, 0): "8", (0, 1): "2", (1, 0): "5", (1, 1): "5", (2, 2): "1200"}
    assert [label.get_text() for label in axes.get_yticklabels()] == list(NAMES)
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("predicted", "true")


def test_the_description_names_the_most_frequent_mistakes_first():
    alt = confusion_chart(COUNTS, NAMES).alt
    assert alt == (
        "Confusion matrix of 1,220 images, 1,213 of them right. "
        "Most frequent mistakes: shirt taken for coat 5 times, coat taken for shirt 2 times."
    )
    assert "mistakes" not in confusion_chart(np.diag([1, 2, 3]), NAMES).alt


def test_a_wrong_answer_has_a_cross_a_frame_and_the_right_name():
    picture = prediction_grid(IMAGES, [0, 1, 2, 0, 1, 2, 0], [0, 2, 2, 0, 1, 2, 0], NAMES)
    shown = [axes for axes in picture.axes if axes.images]
    assert len(shown) == 7
    assert [axes.get_title() for axes in shown[:2]] == ["✓ coat", "✗ shoe\ntrue: shirt"]
    frames = [axes.spines["top"].get_edgecolor() == to_rgba(VERMILION) for axes in shown]
    assert frames == [False, True, False, False, False, False, False]
    assert "2: shoe, wrong, it is shirt. 3: shoe, right." in picture.alt


@pytest.mark.parametrize(("images", "shape"), [(IMAGES, (8, 8)), (np.repeat(IMAGES, 3, axis=-1), (8, 8, 3))])
def test_grey_and_coloured_images_are_drawn_as_they_are(images, shape):
    picture = prediction_grid(images[:1], [0], [0], NAMES)
    drawn = picture.axes[0].images[0]
    assert drawn.get_array().shape == shape
    assert (np.squeeze(images[0]) == drawn.get_array()).all()
    assert drawn.get_clim() == (0, 255)
    assert prediction_grid(images[:1] / 255, [0], [0], NAMES).axes[0].images[0].get_clim() == (0, 1)


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: confusion_chart(COUNTS[:2], NAMES), r"is 3 x 3; received an array of shape \(2, 3\)"),
        (lambda: prediction_grid(IMAGES[:0], [], [], NAMES), "at least one image.*received 0 images"),
        (lambda: prediction_grid(IMAGES, [0], [0, 1], NAMES), "7 images, 1 labels and 2 predictions"),
    ],
)
def test_what_does_not_fit_is_refused(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()
