"""The picture of the degradation: medians and spread where they are, lines told apart without colour."""

import dataclasses
from itertools import pairwise

import pytest
from matplotlib.colors import to_rgba

from kerascnn.experiments import ExperimentRecord
from kerascnn.figures import degradation
from kerascnn.figures.style import PAPER

ENDS = {"plain20": (0.10, 0.12, 0.11), "plain56": (0.30, 0.25, 0.28), "resnet20": (0.06,) * 3, "resnet56": (0.05,) * 3}
MACHINE = {"device": "CPU", "processor": "a processor", "cores": 2, "keras": "3", "backend": "jax"}


def record(epochs=6, seeds=(0, 1, 2), networks=tuple(ENDS), **changes):
    runs = []
    for seed in seeds:
        for network in networks:
            errors = [ENDS[network][seed] + 0.4 * 0.5**number for number in range(epochs - 1)] + [ENDS[network][seed]]
            curve = [
                {"loss": 3 * error, "test_loss": 3.0, "error": error, "test_error": error + 0.05, "seconds": 6.0}
                for error in errors
            ]
            runs.append({"network": network, "seed": seed, "curve": curve})
    configuration = {"images": "small, 14x14", "training_images": 10_000, "normalization": "batch"}
    whole = ExperimentRecord("degradation", "try", configuration, seeds, MACHINE, "2026-11-22", 60.0, {"runs": runs})
    return dataclasses.replace(whole, **changes)


def lines(axes):
    return {line.get_label(): line for line in axes.lines}


def test_a_line_is_the_median_and_its_band_the_seeds():
    picture = degradation(record())
    training, test, _ = picture.axes
    line = lines(training)["plain20"]
    assert list(line.get_xdata()) == [1, 2, 3, 4, 5, 6]
    assert line.get_ydata()[-1] == pytest.approx(11)
    assert lines(test)["plain56"].get_ydata()[-1] == pytest.approx(33)
    band = training.collections[1].get_paths()[0].vertices
    at_the_end = [height for epoch, height in band if epoch == 6]
    assert (min(at_the_end), max(at_the_end)) == (pytest.approx(25), pytest.approx(30))


def test_plain_and_residual_differ_by_line_and_fill_and_networks_by_mark():
    found = lines(degradation(record()).axes[0])
    assert {name: line.get_linestyle() for name, line in found.items()} == {
        "plain20": "--", "plain56": "--", "resnet20": "-", "resnet56": "-"
    }  # fmt: skip
    assert to_rgba(found["plain56"].get_markerfacecolor()) == to_rgba(PAPER)
    assert to_rgba(found["resnet56"].get_markerfacecolor()) != to_rgba(PAPER)
    assert len({line.get_marker() for line in found.values()}) == 4


def test_title_table_and_words_say_what_it_is():
    picture = degradation(record())
    title = picture.get_suptitle()
    for words in ("tier try", "seeds 0, 1, 2", "10,000 images of small, 14x14", "a processor, 2 cores", "2026-11-22"):
        assert words in title
    assert "plain56: training error 28.0 (25.0 to 30.0) %, test error 33.0 (30.0 to 35.0) %" in picture.alt
    cells = {key: cell.get_text().get_text() for key, cell in picture.axes[2].tables[0].get_celld().items()}
    assert (cells[0, 3], cells[2, 0], cells[2, 3]) == ("training error %", "plain56", "28.0 (25.0 to 30.0)")


def test_both_panels_have_one_scale_and_nothing_is_cut_off():
    picture = degradation(record())
    training, test, _ = picture.axes
    assert training.get_ylim() == test.get_ylim()
    assert training.get_ylim()[0] == 0
    assert all(max(line.get_ydata()) < training.get_ylim()[1] for axes in (training, test) for line in axes.lines)
    picture.draw_without_rendering()
    tight, page = picture.get_tightbbox(), picture.get_size_inches()
    assert tight.x0 >= 0 and tight.y0 >= 0 and tight.x1 <= page[0] and tight.y1 <= page[1]


@pytest.mark.parametrize("seconds", [6.0, 666.6])
def test_words_of_the_table_stay_in_their_cells(seconds):
    long = record()
    for number, run in enumerate(long.results["runs"]):
        for epoch in run["curve"]:
            epoch["seconds"] = seconds + number  # up to "4066 (4018 to 4114)"
    picture = degradation(long)
    picture.draw_without_rendering()
    for cell in picture.axes[2].tables[0].get_celld().values():
        words, place = cell.get_text().get_window_extent(), cell.get_window_extent()
        assert place.x0 <= words.x0 and words.x1 <= place.x1, cell.get_text().get_text()


def test_ends_do_not_cover_one_another():
    picture = degradation(record())
    picture.draw_without_rendering()
    for axes in picture.axes[:2]:
        boxes = sorted((text.get_window_extent() for text in axes.texts), key=lambda box: box.y0)
        assert len(boxes) == 4
        assert boxes[0].y0 >= axes.get_window_extent().y0
        assert all(lower.y1 <= upper.y0 + 1 for lower, upper in pairwise(boxes))


def test_one_seed_has_no_band_and_a_long_curve_few_marks():
    picture = degradation(record(epochs=164, seeds=(0,), networks=("plain20", "resnet20")))
    assert not picture.axes[0].collections
    assert lines(picture.axes[0])["plain20"].get_markevery() == 14
    assert "seed 0\n" in picture.get_suptitle()
    assert "band" not in picture.get_suptitle()
    assert degradation(record()).get_suptitle().endswith("bands: from the lowest to the highest")
    assert max(picture.axes[0].get_xticks()) <= 164


def test_the_title_says_which_kinds_there_are_and_that_normalisation_is_missing():
    assert degradation(record()).get_suptitle().startswith("Plain and residual networks: tier try")
    configuration = {"images": "small", "training_images": 8, "normalization": None}
    bare = record(configuration=configuration, networks=("plain20", "plain56"))
    assert degradation(bare).get_suptitle().startswith("Plain networks, without normalisation: tier try")


def test_a_record_without_curves_is_refused():
    with pytest.raises(ValueError, match="degradation has no training curves"):
        degradation(record(results={"runs": []}))
