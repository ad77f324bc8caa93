"""Clipped trainings: a line for each seed, a cross where it diverged, and no huge loss that hides the rest."""

import dataclasses
from itertools import pairwise

import pytest
from matplotlib.colors import to_rgba
from on_paper import on_the_page, words_in

from kerascnn.experiments import ExperimentRecord
from kerascnn.figures import clipping

CONFIGURATION = {"images": "small, 14x14", "training_images": 10_000}
MACHINE = {"device": "CPU", "processor": "a processor", "cores": 2, "keras": "3", "backend": "jax"}


def run(kind, seed, losses, outcome, diverged_by=None):
    return {"case": "residual", "seed": seed, "clipping": kind, "losses": losses, "outcome": outcome,
            "diverged_by": diverged_by}  # fmt: skip


RUNS = [
    run("none", 0, [9e3, None, None, None], "diverged", 4),
    run("none", 1, [8e3, None, None, None], "diverged", 4),
    run("value 10", 0, [9e3, 2e34, None, None], "diverged", 4),
    run("value 10", 1, [8e3, 2e34, None, 2.3], "untrained"),
    run("norm 1", 0, [9e3, 2.0, 1.0, 0.9], "trained"),
    run("norm 1", 1, [8e3, 3.0, 2.0, 1.9], "untrained"),
]


def record(runs=RUNS, seeds=(0, 1), titles=("residual",)):
    results = {"runs": list(runs), "titles": dict.fromkeys(titles, "ResNet-20")}
    return ExperimentRecord("clipping", "try", CONFIGURATION, seeds, MACHINE, "2026-11-22", 1.0, results)


def crosses(axes):
    return [line for line in axes.lines if line.get_marker() == "x"]


def in_the_key(picture):
    return [text.get_text() for legend in picture.legends for text in legend.get_texts()]


def test_each_seed_has_a_line_and_none_is_of_the_seeds_that_are_left():
    (axes,) = clipping(record()).axes
    drawn = [list(line.get_ydata()) for line in axes.lines if len(line.get_ydata()) == 4]
    assert drawn[1:] == [[9e3, 2.0, 1.0, 0.9], [8e3, 3.0, 2.0, 1.9]]
    assert drawn[0][:2] == [8e3, 2e34] and drawn[0][2] != drawn[0][2] and drawn[0][3] == 2.3  # a gap, not a median
    labels = [text.get_text() for text in axes.get_legend().get_texts()]
    assert labels[:3] == ["none: diverged", "value 10: 1 diverged and 1 untrained", "norm 1: 1 trained and 1 untrained"]


def test_a_cross_stands_where_a_training_diverged_in_the_row_of_its_clipping():
    picture = clipping(record())
    (axes,) = picture.axes
    none, value = crosses(axes)
    assert none.get_xdata() == value.get_xdata() == [4]
    ticks = dict(zip((label.get_text() for label in axes.get_yticklabels()), axes.get_yticks(), strict=True))
    assert none.get_ydata()[0] == pytest.approx(ticks["none"]) and value.get_ydata()[0] == pytest.approx(
        ticks["value 10"]
    )
    assert to_rgba(none.get_color()) != to_rgba(value.get_color())
    assert words_in(axes) == ["(2)"]  # two seeds, one cross over the other
    assert any(words.startswith("diverged: by this step the loss was no number") for words in in_the_key(picture))
    assert any(words.startswith("gap in a line") for words in in_the_key(picture))


def test_the_scale_ends_where_losses_matter_and_says_so():
    picture = clipping(record())
    (axes,) = picture.axes
    strip = axes.patches[0].get_bbox()
    assert strip.y0 == pytest.approx(1e5) and strip.y1 == pytest.approx(axes.get_ylim()[1])
    assert axes.get_ylim()[1] < 1e8  # and not 1e34
    assert "cut at $\\mathdefault{10^{5}}$" in axes.get_legend().get_texts()[-1].get_text()
    assert picture.alt == (
        "Outcomes of trainings: ResNet-20: clipping none diverged (no number by step 4), clipping value 10 1 diverged "
        "and 1 untrained (no number by step 4), clipping norm 1 1 trained and 1 untrained; the picture is cut at a "
        "loss of 100,000, losses reach 2e+34."
    )


def test_rows_and_ticks_do_not_cover_one_another():
    picture = clipping(record())
    assert on_the_page(picture)
    (axes,) = picture.axes
    boxes = sorted((label.get_window_extent() for label in axes.get_yticklabels()), key=lambda box: box.y0)
    assert all(lower.y1 <= upper.y0 + 1 for lower, upper in pairwise(boxes))


def test_what_did_not_happen_is_not_explained():
    picture = clipping(record([one for one in RUNS if one["clipping"] == "norm 1" and one["seed"] == 0], seeds=(0,)))
    (axes,) = picture.axes
    assert not crosses(axes) and not picture.legends and not axes.patches
    assert picture.get_suptitle() == "tier try, seed 0; 10,000 images of small, 14x14; CPU, 2 cores, 2026-11-22"
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["norm 1: trained"]
    assert "cut" not in picture.alt


@pytest.mark.parametrize("losses", [[None], [None, None, None], [2.3, None], [0.0, 0.0]])
def test_trainings_without_numbers_are_drawn(losses):
    lost = len(losses) if None in losses else None
    picture = clipping(record([run("none", 0, losses, "diverged" if lost else "trained", lost)], seeds=(0,)))
    assert len(crosses(picture.axes[0])) == (1 if lost else 0)
    assert on_the_page(picture)


def test_a_record_of_another_experiment_is_refused():
    with pytest.raises(ValueError, match="record of clipping; received one of degradation"):
        clipping(dataclasses.replace(record(), name="degradation"))
