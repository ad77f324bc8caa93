"""Responses by their place in the network, networks of all depths over the same width."""

import pytest

from kerascnn.experiments import ExperimentRecord
from kerascnn.figures import layer_responses

MACHINE = {"device": "CPU", "processor": "a processor", "cores": 2, "keras": "3", "backend": "jax"}


def record(runs):
    configuration = {"images": "small, 14x14", "training_images": 10_000}
    return ExperimentRecord(
        "layer_responses", "try", configuration, (0, 1), MACHINE, "2026-11-22", 60.0, {"runs": runs}
    )


def run(network, seed, deviations, shares=()):
    return {
        "network": network,
        "seed": seed,
        "responses": [{"layer": f"conv{at}", "deviation": one} for at, one in enumerate(deviations)],
        "additions": [{"block": f"conv2_{at}", "share": one} for at, one in enumerate(shares)],
    }


def test_curves_are_medians_over_the_seeds_from_the_first_layer_to_the_last():
    runs = [
        run("plain8", 0, [1.0, 2.0, 3.0]),
        run("plain8", 1, [2.0, 3.0, 4.0]),
        run("resnet14", 0, [1.0, 0.8, 0.6, 0.4, 0.2], [0.5, 0.25]),
        run("resnet14", 1, [1.0, 0.8, 0.6, 0.4, 0.2], [0.7, 0.45]),
    ]
    picture = layer_responses(record(runs))
    left, right = picture.axes
    plain, residual = left.lines
    assert list(plain.get_ydata()) == [1.5, 2.5, 3.5]
    assert list(plain.get_xdata()) == [0, 50, 100] and list(residual.get_xdata()) == [0, 25, 50, 75, 100]
    assert list(right.lines[0].get_ydata()) == pytest.approx([0.6, 0.35])
    assert plain.get_linestyle() != residual.get_linestyle() and plain.get_marker() != residual.get_marker()
    assert "resnet14: deviation 0.60 (0.20 to 1.00); a block adds 0.47 (0.25 to 0.70) of its shortcut." in picture.alt
    assert max(plain.get_ydata()) < left.get_ylim()[1] and left.get_ylabel() == "standard deviation of the output"
    assert picture.get_suptitle().endswith("\nlines: median of the seeds")
    picture.draw_without_rendering()
    tight, page = picture.get_tightbbox(), picture.get_size_inches()
    assert tight.x0 >= 0 and tight.y0 >= 0 and tight.x1 <= page[0] and tight.y1 <= page[1]


def test_a_record_without_networks_is_refused():
    with pytest.raises(ValueError, match="record of layer_responses has no networks"):
        layer_responses(record([]))
