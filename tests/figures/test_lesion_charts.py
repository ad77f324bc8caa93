"""The pictures of lesions and of path lengths: numbers where they belong, networks told apart without colour."""

import dataclasses

import pytest
from matplotlib.colors import to_rgba
from on_paper import on_the_page

from kerascnn.experiments import ExperimentRecord
from kerascnn.experiments.path_counts import path_lengths
from kerascnn.figures import lesions, path_length_chart
from kerascnn.figures.style import PAPER

MACHINE = {"device": "CPU", "processor": "a processor", "cores": 2, "keras": "3", "backend": "jax"}
BLOCKS = {"conv2_1": True, "conv2_2": True, "conv3_1": False, "conv3_2": True}


def record(**changes):
    runs = []
    for seed in (0, 1, 2):
        for network, whole, rise in (("plain14", 0.2, 0.6), ("resnet14", 0.1, 0.05)):
            blocks = [
                {"block": name, "keeps_shape": keeps, "error": whole + rise + 0.01 * seed + (0 if keeps else 0.2)}
                for name, keeps in BLOCKS.items()
                if keeps or network == "resnet14"
            ]
            several = [{"removed": 2, "errors": [whole + rise, whole + 1.1 * rise]}]
            runs.append({"network": network, "seed": seed, "error": whole, "blocks": blocks, "several": several})
    configuration = {"images": "small, 14x14", "training_images": 10_000}
    seeds = (0, 1, 2)
    whole = ExperimentRecord("lesions", "try", configuration, seeds, MACHINE, "2026-11-22", 60.0, {"runs": runs})
    return dataclasses.replace(whole, **changes)


def points(axes):
    return {container.get_label(): container.lines[0] for container in axes.containers}


def test_points_are_the_errors_without_each_block():
    picture = lesions(record())
    single, several = picture.axes
    found = points(single)
    assert list(found["resnet14"].get_ydata()) == pytest.approx([16, 16, 36, 16])
    assert list(found["plain14"].get_xdata()) == [0, 1, 3]  # the plain block that changes the shape cannot go
    assert [tick.get_text() for tick in single.get_xticklabels()] == list(BLOCKS)
    assert list(points(several)["plain14"].get_ydata()) == pytest.approx([20, 81, 83])
    assert [tick.get_text() for tick in several.get_xticklabels()] == ["0", "1", "2"]
    assert on_the_page(picture)


def test_bars_reach_from_the_lowest_to_the_highest_seed():
    single = lesions(record()).axes[0]
    bars = {container.get_label(): container for container in single.containers}["resnet14"].lines[2][0]
    assert bars.get_segments()[0][:, 1].tolist() == pytest.approx([15, 17])


def test_plain_and_residual_differ_by_mark_and_fill():
    found = points(lesions(record()).axes[1])
    assert found["plain14"].get_marker() != found["resnet14"].get_marker()
    assert to_rgba(found["plain14"].get_markerfacecolor()) == to_rgba(PAPER)
    assert found["plain14"].get_linestyle() != found["resnet14"].get_linestyle()


def test_the_words_have_the_numbers_and_where_they_come_from():
    picture = lesions(record())
    assert "plain14: whole 20.0 %, without one block that keeps the shape 81.0 (80.0 to 82.0) %." in picture.alt
    assert "without one that changes it 36.0 (35.0 to 37.0) %" in picture.alt
    assert "tier try, seeds 0, 1, 2; 10,000 images of small, 14x14; CPU, 2 cores" in picture.get_suptitle()


def test_bars_and_grey_blocks_are_explained():
    picture = lesions(record())
    assert picture.get_suptitle().endswith("(left: of the seeds; right: of the seeds and of the choices of blocks)")
    alone = lesions(record(seeds=(0,))).get_suptitle()
    assert alone.endswith("bars: from the lowest to the highest (right: of the choices of blocks)")
    assert [text.get_text() for text in picture.legends[0].get_texts()][-1] == "the block changes the shape"


def test_a_record_without_networks_is_refused():
    with pytest.raises(ValueError, match="record of lesions has no networks"):
        lesions(record(results={}))


def test_path_lengths_are_bars_and_the_short_ones_are_marked():
    shares = path_lengths(54)
    picture = path_length_chart(shares)
    (axes,) = picture.axes
    bars = [bar for bar in axes.patches if bar.get_width() < 1]
    assert [bar.get_height() for bar in bars] == pytest.approx([100 * share for share in shares])
    assert {number for number, bar in enumerate(bars) if bar.get_hatch()} == set(range(5, 18))
    assert "0.4537 % have 5 to 17" in picture.alt
    assert on_the_page(picture)
    with pytest.raises(ValueError, match="short="):
        path_length_chart(path_lengths(3))
