"""Degradation: the experiment trains what it says, and its claims hold on every seed of the record and of a new run."""

import time

import keras
import pytest

from kerascnn import data, experiments, figures
from kerascnn.experiments import deeper_nets, final_values, settings, shipped
from kerascnn.experiments.deeper_nets import BARE_NETWORKS, NETWORKS
from kerascnn.experiments.image_sizes import PooledImages
from kerascnn.models import cifar_resnet
from kerascnn.training import RECIPES, Constant, fit

FEW = RECIPES["classroom"].but(batch_size=32, epochs=2)


@pytest.fixture(scope="module")
def images():
    return PooledImages(data.load(), 64)


def losses(record):
    """The last training loss, by network and seed."""
    return {(run["network"], run["seed"]): run["curve"][-1]["loss"] for run in record.results["runs"]}


def claims_hold(record):
    found = losses(record)
    for seed in record.seeds:
        assert found["plain56", seed] >= 2 * found["plain20", seed]
        assert found["resnet56", seed] < found["resnet20", seed]
        assert found["resnet56", seed] < found["plain56", seed]


def bare_claims_hold(record):
    found = losses(record)
    for seed in record.seeds:
        assert found["plain8", seed] < found["plain20", seed] < found["plain56", seed]
        assert found["plain56", seed] > 2 * found["plain8", seed]


@pytest.mark.slow
def test_it_trains_each_network_once_a_seed_and_says_so(images):
    lines = []
    record = experiments.degradation(seeds=(3, 4), networks=("plain20",), images=images, recipe=FEW, say=lines.append)
    assert [(run["network"], run["seed"]) for run in record.results["runs"]] == [("plain20", 3), ("plain20", 4)]
    assert [epoch["step"] for epoch in record.results["runs"][0]["curve"]] == [2, 4]
    assert [line.split(":")[0] for line in lines] == ["plain20, seed 3", "plain20, seed 4"]
    assert (record.tier, record.seeds) == ("try", (3, 4))
    assert record.configuration["training_images"] == 64
    assert record.configuration["images"] == "fashion_mnist_small, 14x14"
    assert losses(record)["plain20", 3] != losses(record)["plain20", 4]


def test_without_normalisation_there_is_none(images, monkeypatch):
    built = []

    def build(*arguments, **options):
        built.append(cifar_resnet(*arguments, **options))
        return built[-1]

    monkeypatch.setattr(deeper_nets, "cifar_resnet", build)
    record = experiments.degradation_without_normalization(seeds=(0,), networks=("plain8",), images=images, recipe=FEW)
    assert [model.name for model in built] == ["plain8_no_normalization"]
    assert not any("normalization" in weight.path for weight in built[0].weights)
    assert record.configuration["normalization"] is None


@pytest.mark.slow
def test_a_run_goes_on_from_its_checkpoints(images, tmp_path):
    arguments = {"seeds": (0,), "networks": ("plain20",), "images": images, "recipe": FEW, "checkpoint_dir": tmp_path}
    first = experiments.degradation(**arguments)
    started = time.perf_counter()
    again = experiments.degradation(**arguments)
    session = time.perf_counter() - started
    assert again.results == first.results
    trained = sum(epoch["seconds"] for epoch in first.results["runs"][0]["curve"])
    assert again.seconds == pytest.approx(session + trained, abs=1.0)


@pytest.mark.slow
def test_a_network_that_diverges_does_not_end_the_experiment(images, monkeypatch):
    """The first one gets a rate with which its weights run away; the others are trained and recorded."""

    def diverging(network, recipe, *arguments, **options):
        if network.name == "plain20":
            recipe = recipe.but(learning_rate=Constant(1e38))
        return fit(network, recipe, *arguments, **options)

    monkeypatch.setattr(settings, "fit", diverging)
    lines = []
    record = experiments.degradation(
        seeds=(0,), networks=("plain20", "resnet20"), images=images, recipe=FEW, say=lines.append
    )
    gone, trained = record.results["runs"]
    assert (gone["network"], trained["network"]) == ("plain20", "resnet20")
    assert 1 <= gone["diverged_by"] <= 4 and trained["diverged_by"] is None and len(trained["curve"]) == 2
    assert lines[0] == f"plain20, seed 0: diverged by step {gone['diverged_by']}" and "training loss" in lines[1]
    assert set(final_values(record)) == {"resnet20"}
    assert figures.degradation(record).alt.count("plain20") == 0


@pytest.mark.parametrize(
    ("function", "networks"), [("degradation", NETWORKS), ("degradation_without_normalization", BARE_NETWORKS)]
)
def test_the_catalogue_knows_how_many_runs_a_seed_has(function, networks):
    assert experiments.EXPERIMENTS[function].runs == len(networks)


def test_an_unknown_network_is_refused(images):
    with pytest.raises(ValueError, match=r"network must be one of 'plain20'.*received network='plain21'"):
        experiments.degradation(networks=("plain21",), images=images)


@pytest.mark.parametrize("seeds", [(), "0", (0, -1), (0.5,)])
def test_seeds_that_are_none_are_refused(images, seeds):
    with pytest.raises(ValueError, match=r"seeds takes whole numbers from 0, at least one.*; received"):
        experiments.degradation(networks=("plain20",), images=images, seeds=seeds)


def test_the_claims_hold_on_each_seed_of_the_shipped_record():
    record = shipped("degradation_try")
    assert record.seeds == (0, 1, 2)
    assert set(final_values(record)) == set(NETWORKS)
    claims_hold(record)
    assert record.seconds / len(record.seeds) < 4 * 60  # all four networks, on two cores
    for values in final_values(record).values():  # underfitting: what is high on the test images is high in training
        assert values["test_error"].middle > values["error"].middle


def test_the_claim_without_normalisation_holds_on_each_seed_of_the_shipped_record():
    bare_claims_hold(shipped("degradation_without_normalization_try"))


@pytest.mark.release
@pytest.mark.timeout(4 * 3600)
def test_the_claims_hold_on_each_seed_of_a_new_run(full_run):
    keras.config.set_dtype_policy("float32")
    claims_hold(full_run("degradation"))


@pytest.mark.release
@pytest.mark.timeout(4 * 3600)
def test_the_claim_without_normalisation_holds_on_each_seed_of_a_new_run(full_run):
    bare_claims_hold(full_run("degradation_without_normalization"))
