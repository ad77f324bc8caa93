"""Bars of probabilities are as high as what they stand for."""

import pytest

from kerascnn.figures import probability_bars


def test_bars_are_as_high_as_the_probabilities():
    picture = probability_bars({"sure": [0.9, 0.1], "unsure": [0.6, 0.4]}, ["cat", "dog"])
    assert [[bar.get_height() for bar in axes.patches] for axes in picture.axes] == [[0.9, 0.1], [0.6, 0.4]]
    assert [tick.get_text() for tick in picture.axes[1].get_xticklabels()] == ["cat", "dog"]
    assert picture.alt == "Probabilities. sure: cat 0.90, dog 0.10. unsure: cat 0.60, dog 0.40."
    hatches = {bar.get_hatch() for axes in picture.axes for bar in axes.patches}
    assert len(hatches) == 2  # told apart without colour


@pytest.mark.parametrize("panels", [{}, {"a": [1.0]}])
def test_a_probability_is_missing(panels):
    with pytest.raises(ValueError, match="a probability for each of"):
        probability_bars(panels, ["cat", "dog"])
