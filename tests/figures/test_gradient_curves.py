"""Pictures of gradients draw what the record has, say it in words, and take what is no number for nothing."""

import dataclasses

import pytest
from on_paper import on_the_page

from kerascnn.experiments import ExperimentRecord
from kerascnn.figures import gradient_flow, vanishing_chain

CONFIGURATION = {"images": "small, 14x14", "training_images": 10_000}
MACHINE = {"device": "CPU", "processor": "a processor", "cores": 2, "keras": "3", "backend": "jax"}


def record(name, results):
    return ExperimentRecord(name, "try", CONFIGURATION, (0, 1, 2), MACHINE, "2026-11-22", 1.0, results)


def chains():
    initial = [
        {"activation": kind, "initialization": "Glorot", "depth": 3, "seed": seed, "kernels": [1, 1, 1],
         "signals": [first * (1 + seed), 0.1, 1.0], "limits": [0.25, 0.5, 1.0]}
        for kind, first in (("sigmoid", 0.01), ("relu", 1.0)) for seed in range(3)
    ]  # fmt: skip
    training = [
        {"activation": "sigmoid", "initialization": "Glorot", "depth": 3, "seed": seed, "distances": [1e-4, 0.1, 0.5],
         "curve": [{"error": 0.9}]}
        for seed in range(3)
    ]  # fmt: skip
    numbers = [{"weight": 6.0, "centred": [1.5, 2.25], "without_biases": [0.5, 0.01], "bounds": [1.5, 2.25]}]
    return record("vanishing_chain", {"initial": initial, "training": training, "numbers": numbers})


def lines(axes):
    return {line.get_label(): list(line.get_ydata()) for line in axes.lines}


def test_chains_are_drawn_relative_to_their_last_layer():
    picture = vanishing_chain(chains())
    numbers, above, below = picture.axes
    assert lines(above)["sigmoid, Glorot"] == pytest.approx([0.02, 0.1, 1])
    assert lines(above)["bound of sigmoid, Glorot"] == pytest.approx([0.25, 0.5, 1])
    assert lines(below)["sigmoid, 3 layers, error 90 %"] == pytest.approx([1e-4, 0.1, 0.5])
    assert lines(numbers)["w = 6: 1.5 to the n"] == [1.5, 2.25]
    assert all(axes.get_yscale() == "log" for axes in picture.axes)
    assert "sigmoid, Glorot 0.02, relu, Glorot 2" in picture.alt
    assert "sigmoid, 3 layers, 0.0001 (error 90 %)" in picture.alt
    (low,) = {path.vertices[:, 1].min() for path in above.collections[0].get_paths()}
    assert low == pytest.approx(0.01)  # the band reaches to the lowest seed


def flows():
    def run(network, seed, step, first, loss=1.0):
        kernels = [None] * 3 if loss is None else [first, 1.0, 2.0]
        return {"network": network, "seed": seed, "step": step, "loss": loss, "kernels": kernels, "signals": kernels,
                "activations": kernels}  # fmt: skip

    runs = [run("plain56", seed, step, 100.0 / (1 + step)) for seed in range(3) for step in (0, 60)]
    runs += [run("resnet56, bare", 0, 0, 0.1, loss=9e3), run("resnet56, bare", 0, 60, 0.1, loss=None)]
    return record("gradient_flow", {"runs": runs})


def test_flows_stand_with_and_without_normalisation_at_the_start_and_later():
    picture = gradient_flow(flows())
    weights, bare_weights, *_, later, bare_later = picture.axes
    assert len(picture.axes) == 8
    assert lines(weights) == {"plain56": [100.0, 1.0, 2.0]}
    assert lines(bare_weights) == {"resnet56": [0.1, 1.0, 2.0]}
    assert lines(later)["plain56"] == pytest.approx([100 / 61, 1.0, 2.0])
    assert not bare_later.lines  # it diverged
    assert "first over last convolution: plain56 1e+02, resnet56, bare 0.1. After 60 steps: plain56 1.6." in picture.alt
    picture.png()


def of_one_seed(record):
    results = {
        name: [one for one in found if one.get("seed", 0) == 0] if isinstance(found, list) else found
        for name, found in record.results.items()
    }
    return dataclasses.replace(record, seeds=(0,), results=results)


@pytest.mark.parametrize(("draw", "made"), [(vanishing_chain, chains), (gradient_flow, flows)])
def test_pictures_say_where_they_come_from_and_what_their_bands_are(draw, made):
    picture = draw(made())
    source, note = picture.get_suptitle().split("\n")
    assert source == "tier try, seeds 0, 1, 2; 10,000 images of small, 14x14; CPU, 2 cores, 2026-11-22"
    assert note == "lines: median of the seeds; bands: from the lowest to the highest"
    assert any(axes.collections for axes in picture.axes)
    assert on_the_page(picture)

    alone = draw(of_one_seed(made()))
    assert "\n" not in alone.get_suptitle()
    assert not any(axes.collections for axes in alone.axes)


@pytest.mark.parametrize("draw", [vanishing_chain, gradient_flow])
def test_records_of_other_experiments_are_refused(draw):
    with pytest.raises(ValueError, match=f"record of {draw.__name__}; received one of degradation"):
        draw(record("degradation", {}))
