"""Gradients at every module with and without auxiliary classifiers, and the errors beside them."""

import dataclasses

import pytest

from kerascnn.experiments import ExperimentRecord
from kerascnn.figures import auxiliary_heads

MACHINE = {"device": "CPU", "processor": "a processor", "cores": 2, "keras": "3", "backend": "jax"}
LAYERS = ("conv1", "inception_3a", "linear")
NORMS = {("with", "all"): 4.0, ("with", "main"): 1.0, ("without", "main"): 1.0}


def record():
    gradients = [
        {
            "seed": seed,
            "network": network,
            "loss": loss,
            "epoch": epoch,
            "norms": [{"layer": layer, "norm": norm * (seed + 1) / (epoch + 1)} for layer in LAYERS],
        }
        for seed in (0, 1, 2)
        for (network, loss), norm in NORMS.items()
        for epoch in (0, 1, 2)
    ]
    runs = [
        {
            "network": network,
            "seed": seed,
            "curve": [{"epoch": epoch, "test_error": 0.5 / epoch + 0.01 * seed} for epoch in (1, 2)],
        }
        for network in ("with", "without")
        for seed in (0, 1, 2)
    ]
    configuration = {"images": "small, 14x14", "training_images": 10_000}
    results = {"gradients": gradients, "runs": runs}
    return ExperimentRecord("auxiliary_heads", "try", configuration, (0, 1, 2), MACHINE, "2026-11-22", 60.0, results)


def test_lines_are_medians_before_the_training_and_after_its_last_epoch():
    picture = auxiliary_heads(record())
    before, after, errors = picture.axes
    drawn = {line.get_label(): list(line.get_ydata()) for line in before.lines}
    assert drawn["with them, all losses"] == [8.0] * 3 and drawn["without them"] == [2.0] * 3
    assert list(after.lines[0].get_ydata()) == pytest.approx([8 / 3] * 3)
    assert before.get_ylim() == after.get_ylim() and before.get_yscale() == "log"
    assert [tick.get_text() for tick in before.get_xticklabels()] == ["conv1", "3a", "linear"]
    assert len({(line.get_linestyle(), line.get_marker()) for line in before.lines}) == 3
    assert len(errors.lines) == 6
    picture.draw_without_rendering()
    tight, page = picture.get_tightbbox(), picture.get_size_inches()
    assert tight.x0 >= 0 and tight.y0 >= 0 and tight.x1 <= page[0] and tight.y1 <= page[1]


def test_bands_are_explained_where_there_are_some_and_the_legend_says_with_what():
    picture = auxiliary_heads(record())
    assert "\nlines: median of the seeds; bands: from the lowest to the highest" in picture.get_suptitle()
    assert "\n" not in auxiliary_heads(dataclasses.replace(record(), seeds=(0,))).get_suptitle()
    assert picture.legends[0].get_title().get_text() == "auxiliary classifiers"


def test_the_words_have_gradients_and_errors():
    alt = auxiliary_heads(record()).alt
    assert "at conv1 of GoogLeNet before the training, auxiliary classifiers: with them, all losses 8 (4 to 12)" in alt
    assert "after epoch 2" in alt
    assert alt.endswith("Test error with them 26.0 (25.0 to 27.0) %, without them 26.0 (25.0 to 27.0) %.")


def test_a_record_without_gradients_is_refused():
    with pytest.raises(ValueError, match="has no gradients to draw"):
        auxiliary_heads(dataclasses.replace(record(), results={"runs": []}))
