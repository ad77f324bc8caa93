"""Vanishing chains: every layer under its bound, sigmoids vanish, and the rest does not."""

import json
from dataclasses import asdict
from statistics import median

import numpy as np
import pytest

from kerascnn import data, experiments
from kerascnn.experiments.chain_networks import chain_gradients, chain_network
from kerascnn.experiments.image_sizes import PooledImages
from kerascnn.training import RECIPES, Constant


@pytest.fixture(scope="module")
def record():
    return experiments.vanishing_chain(
        seeds=(0,),
        depths=(2, 6),
        trainings=(("sigmoid", "Glorot", 6), ("relu", "He", 3)),
        images=PooledImages(data.load(), 256),
        recipe=RECIPES["classroom"].but(learning_rate=Constant(0.1), steps=4),
    )


def under_their_bounds(runs):
    assert runs
    for one in runs:
        assert len(one["factors"]) == len(one["bounds"]) == one["depth"] - 1
        assert all(0 < factor <= bound * 1.001 for factor, bound in zip(one["factors"], one["bounds"], strict=True))
        limits = zip(one["signals"], one["limits"], strict=True)
        assert all(signal <= limit * 1.001 for signal, limit in limits)
    steepest = {"sigmoid": 0.25, "tanh": 1, "relu": 1}
    stretch = [bound / steepest[one["activation"]] for one in runs for bound in one["bounds"]]
    assert min(stretch) > 1 and max(stretch) < 5  # spectral norms of Glorot and He at width 64: about 2 and 2.8


def test_every_layer_stays_under_its_bound(record):
    under_their_bounds(record.results["initial"])


def test_the_record_is_complete(record):
    results = json.loads(json.dumps(asdict(record), allow_nan=False))["results"]
    found = {(one["activation"], one["initialization"], one["depth"]) for one in results["initial"]}
    assert found == {
        (one, start, depth) for one in ("sigmoid", "tanh", "relu") for start in ("Glorot", "He") for depth in (2, 6)
    }
    assert [len(one["distances"]) for one in results["training"]] == [6, 3]
    assert results["lecture"]["size_by_autodiff"] == pytest.approx(abs(results["lecture"]["gradient"]), rel=1e-3)
    assert abs(results["lecture"]["gradient"]) <= results["lecture"]["gradient_bound"]
    assert results["numbers"][-1]["centred"][-1] == pytest.approx(1.5**20, rel=1e-3)
    assert all(len(row) == len(results["table"]["columns"]) for row in results["table"]["rows"])


def test_sigmoids_vanish_and_layers_far_from_the_loss_stay_where_they_were(record):
    of = {(one["activation"], one["initialization"], one["depth"]): one for one in record.results["initial"]}
    assert of["sigmoid", "Glorot", 6]["first_over_last"] < 0.02
    assert 0.2 < of["relu", "He", 6]["first_over_last"] < 5
    sigmoid, relu = record.results["training"]
    assert sigmoid["distances"][0] < 0.02 * sigmoid["distances"][-1]
    assert relu["distances"][0] > 0.1 * relu["distances"][-1]


def test_a_sigmoid_chain_at_its_steepest_comes_close_to_its_bound():
    """Small weights keep sigmoids near the middle of their range when a bias puts them there: nearly 1/4 each."""
    network = chain_network(4, "sigmoid", taps=8, width=1, input_shape=(1, 1, 1), num_classes=2)
    for number in (2, 3):
        network.get_layer(f"dense{number}").set_weights([np.array([[4.0]]), np.array([-2.0])])
    network.get_layer("dense1").set_weights([np.array([[1e-3]]), np.array([0.0])])
    images = np.linspace(-1, 1, 8, dtype="float32").reshape(8, 1, 1, 1)
    found = chain_gradients(network, "sigmoid", images, np.arange(8) % 2)
    assert found.bounds[:2] == pytest.approx((1.0, 1.0))
    assert found.factors[:2] == pytest.approx((1.0, 1.0), rel=1e-4)


def test_unknown_words_are_refused():
    with pytest.raises(ValueError, match="activation must be one of 'sigmoid', 'tanh', 'relu'"):
        chain_network(3, "softplus")
    with pytest.raises(ValueError, match="initialization must be one of"):
        chain_network(3, "relu", "zeros")
    with pytest.raises(ValueError, match="at least 2 layers"):
        chain_network(1, "relu")
    with pytest.raises(ValueError, match="tier must be one of 'look', 'try'"):
        experiments.vanishing_chain("reproduce")


def claims_hold(record):
    under_their_bounds(record.results["initial"])
    initial = {
        (one["activation"], one["initialization"], one["depth"], one["seed"]): one for one in record.results["initial"]
    }
    trained = {(one["activation"], one["depth"], one["seed"]): one for one in record.results["training"]}
    for seed in record.seeds:
        assert 1e-13 < initial["sigmoid", "Glorot", 20, seed]["first_over_last"] < 1e-10
        assert 0.1 < initial["relu", "He", 20, seed]["first_over_last"] < 10
        assert initial["relu", "Glorot", 20, seed]["first_over_last"] > 0.3  # the weights' gradient hides it:
        signals = initial["relu", "Glorot", 20, seed]["signals"]
        assert signals[0] < 0.02 * signals[-1]
        stuck, learning = trained["sigmoid", 10, seed], trained["relu", 10, seed]
        assert stuck["distances"][0] < 1e-2 and stuck["curve"][-1]["error"] > 0.8
        assert learning["distances"][0] > 0.2 and learning["curve"][-1]["error"] < 0.5
        assert trained["sigmoid", 3, seed]["curve"][-1]["error"] < 0.5


def test_the_claims_hold_in_the_shipped_record():
    record = experiments.vanishing_chain("look")
    assert len(record.seeds) == 3
    claims_hold(record)
    sigmoid = [
        one["first_over_last"]
        for one in record.results["initial"]
        if (one["activation"], one["initialization"], one["depth"]) == ("sigmoid", "Glorot", 20)
    ]
    assert median(sigmoid) == pytest.approx(8e-12, rel=0.7)  # measured before, with another width


@pytest.mark.release
@pytest.mark.timeout(4 * 3600)
def test_the_claims_hold_in_a_new_run(full_run):
    claims_hold(full_run("vanishing_chain"))
