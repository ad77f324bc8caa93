"""Errors of what was trained alike: a bar at the median, a mark for each seed, costs in the label."""

import dataclasses

import pytest
from on_paper import on_the_page

from kerascnn.experiments import ExperimentRecord
from kerascnn.figures import module_designs, shortcut_options

MACHINE = {"device": "CPU", "processor": "a processor", "cores": 2, "keras": "3", "backend": "jax"}
ERRORS = {"A": (0.10, 0.14, 0.12), "B": (0.11, 0.10, 0.13), "C": (0.12, 0.11, 0.16)}


NAMES = {"option": "shortcut_options", "design": "module_designs"}


def record(what="option", **changes):
    costs = [{what: name, "parameters": 269_434 + at, "macs": 7_700_000} for at, name in enumerate(ERRORS)]
    runs = [
        {
            what: name,
            "seed": seed,
            "curve": [{"error": 0.9, "test_error": 0.9}, {"error": error, "test_error": 2 * error}],
        }
        for name, errors in ERRORS.items()
        for seed, error in enumerate(errors)
    ]
    configuration = {"images": "small, 14x14", "training_images": 10_000, "depth": 20}
    results = {f"{what}s": costs, "runs": runs}
    whole = ExperimentRecord(NAMES[what], "try", configuration, (0, 1, 2), MACHINE, "2026-11-22", 60.0, results)
    return dataclasses.replace(whole, **changes)


@pytest.mark.parametrize(("draw", "what"), [(shortcut_options, "option"), (module_designs, "design")])
def test_bars_are_medians_of_the_last_epoch_and_marks_the_seeds(draw, what):
    picture = draw(record(what))
    training, test = picture.axes
    assert [bar.get_height() for bar in training.patches] == pytest.approx([12, 11, 12])
    assert [bar.get_height() for bar in test.patches] == pytest.approx([24, 22, 24])
    assert list(training.lines[0].get_ydata()) == pytest.approx([10, 14, 12])
    assert (
        len({bar.get_hatch() for bar in training.patches}) == len({line.get_marker() for line in training.lines}) == 3
    )
    picture.draw_without_rendering()
    tight, page = picture.get_tightbbox(), picture.get_size_inches()
    assert tight.x0 >= 0 and tight.y0 >= 0 and tight.x1 <= page[0] and tight.y1 <= page[1]


@pytest.mark.parametrize("scale", [0.0, 1e-4, 0.07, 1.0, 3.0])
@pytest.mark.parametrize(("draw", "what"), [(shortcut_options, "option"), (module_designs, "design")])
def test_numbers_above_the_bars_stay_below_the_title(draw, what, scale):
    whole = record(what)
    for one in whole.results["runs"]:
        for epoch in one["curve"]:
            epoch.update(error=scale * epoch["error"], test_error=scale * epoch["test_error"])
    picture = draw(whole)
    assert on_the_page(picture)
    for axes in picture.axes:
        top = axes.get_window_extent().y1
        assert all(text.get_window_extent().y1 <= top for text in axes.texts)


def test_bars_and_marks_are_explained_where_there_are_several_seeds():
    assert module_designs(record("design")).get_suptitle().endswith("\nbars: median of the seeds; marks: each seed")
    assert "median" not in module_designs(record("design", seeds=(0,))).get_suptitle()


def test_costs_and_errors_are_in_words():
    picture = shortcut_options(record())
    assert "A: 269,434 parameters, 7,700,000 MACs, training error 12.0 (10.0 to 14.0) %" in picture.alt
    assert picture.axes[0].get_xticklabels()[0].get_text() == "A\n269.4 k parameters\n7.70 M MACs"
    assert "20 layers\ntier try, seeds 0, 1, 2" in picture.get_suptitle()


def test_another_record_is_refused():
    with pytest.raises(ValueError, match="a record of module_designs; received one of shortcut_options"):
        module_designs(record())
    with pytest.raises(ValueError, match="has no designs to draw"):
        module_designs(record("design", results={}))
