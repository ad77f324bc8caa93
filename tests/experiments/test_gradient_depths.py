"""Gradient flow: measured at start and on the way, and what each network's gradient does is what the text says."""

import json
from dataclasses import asdict

import pytest

from kerascnn import data, experiments
from kerascnn.experiments import gradient_depths
from kerascnn.experiments.gradient_depths import FlowNetwork, first_over_last
from kerascnn.experiments.image_sizes import PooledImages
from kerascnn.experiments.plain_numbers import layer_kernels
from kerascnn.training import RECIPES, Constant

SMALL = {
    "plain14": FlowNetwork(14, residual=False),
    "resnet8, bare": FlowNetwork(8, residual=True, normalization=None),
    "plain14, bare, Glorot": FlowNetwork(14, False, None, "Glorot", trained=False),
}


def run(networks, steps=6, rate=0.01):
    return experiments.gradient_flow(
        seeds=(0,),
        networks=tuple(networks),
        images=PooledImages(data.load(), 256),
        recipe=RECIPES["classroom"].but(learning_rate=Constant(rate), steps=steps),
    )


@pytest.fixture(scope="module")
def record():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gradient_depths, "NETWORKS", SMALL)
        return run(SMALL)


@pytest.mark.slow
def test_each_network_is_measured_at_its_start_and_on_the_way(record):
    results = json.loads(json.dumps(asdict(record), allow_nan=False))["results"]
    assert [(one["network"], one["step"]) for one in results["runs"]] == [
        *(("plain14", 0), ("plain14", 5), ("resnet8, bare", 0), ("resnet8, bare", 5), ("plain14, bare, Glorot", 0))
    ]
    for one in results["runs"]:
        assert len(one["kernels"]) == len(results["layers"][one["network"]])
        assert len(one["signals"]) == len(one["activations"]) == len(results["blocks"][one["network"]])
    assert [one["network"] for one in results["distances"]] == ["plain14", "resnet8, bare"]
    assert all(distance > 0 for one in results["distances"] for distance in one["distances"])
    assert all(len(row) == len(results["table"]["columns"]) for row in results["table"]["rows"])


@pytest.mark.slow
def test_scaling_a_layer_hides_vanishing_from_the_weights_but_not_from_the_signal(record):
    glorot = next(one for one in record.results["runs"] if "Glorot" in one["network"])
    assert 0.1 < first_over_last(glorot, -2) < 10
    assert first_over_last(glorot, -2, "signals") < 0.1 < 10 < first_over_last(glorot, -2, "activations")


def test_glorot_weights_have_their_variance():
    model = FlowNetwork(8, False, None, "Glorot").build(input_shape=(14, 14, 1), num_classes=10)
    kernel = layer_kernels(model)["conv4_1/conv2/convolution"]
    height, width, entering, leaving = kernel.shape
    expected = (2 / (height * width * (entering + leaving))) ** 0.5
    assert kernel.std() == pytest.approx(expected, rel=0.05)


def test_a_training_that_diverges_is_recorded_and_not_an_error(monkeypatch):
    monkeypatch.setattr(gradient_depths, "NETWORKS", {"resnet8, bare": SMALL["resnet8, bare"]})
    monkeypatch.setattr(gradient_depths, "BARE_RATE", Constant(1e6))
    results = run(["resnet8, bare"]).results
    assert 1 <= results["distances"][0]["diverged_by"] <= 6
    assert set(results["distances"][0]["distances"]) == {None}
    json.dumps(results, allow_nan=False)


def test_unknown_networks_are_refused():
    with pytest.raises(ValueError, match="network must be one of 'plain20'"):
        experiments.gradient_flow(networks=("plain21",))


def claims_hold(record):
    of = {(one["network"], one["seed"], one["step"]): one for one in record.results["runs"]}
    distances = {(one["network"], one["seed"]): one for one in record.results["distances"]}
    for seed in record.seeds:

        def start(name, last=-2, kind="kernels", seed=seed):
            return first_over_last(of[name, seed, 0], last, kind)

        assert 0.5 < start("plain20") < 6
        assert 50 < start("plain56") < 1500  # it grows: the opposite of vanishing
        assert start("plain110") > 1e4
        assert 0.3 < start("resnet56") < 6
        assert 0.5 < start("resnet110") < 20
        assert 0.05 < start("plain56, bare") < 3
        assert of["resnet56, bare", seed, 0]["loss"] > 1e3
        assert distances["resnet56, bare", seed]["diverged_by"] is not None
        assert start("plain56, bare, Glorot", kind="signals") < 1e-6 < 0.05 < start("plain56, bare, Glorot")
        # The plain network's early layers are far from stuck: they are thrown away from their start.
        assert max(distances["plain56", seed]["distances"]) > 3 > max(distances["resnet56", seed]["distances"])
        assert of["plain56", seed, 60]["kernels"][0] < 0.1 * of["plain56", seed, 0]["kernels"][0]
        assert of["plain56", seed, 60]["loss"] > 1.5 * of["resnet56", seed, 60]["loss"]


def test_the_claims_hold_in_the_shipped_record():
    record = experiments.gradient_flow("look")
    assert len(record.seeds) == 3
    claims_hold(record)


@pytest.mark.release
@pytest.mark.timeout(4 * 3600)
def test_the_claims_hold_in_a_new_run(full_run):
    claims_hold(full_run("gradient_flow"))
