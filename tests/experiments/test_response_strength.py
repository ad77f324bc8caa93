"""Responses are what comes before each ReLU or sum, and additions what a block adds to its shortcut."""

import keras
import numpy as np
import pytest

from kerascnn import data, experiments
from kerascnn.experiments import shipped
from kerascnn.experiments.image_sizes import PooledImages
from kerascnn.experiments.response_strength import response_strengths
from kerascnn.models import cifar_resnet
from kerascnn.training import RECIPES

FEW = RECIPES["classroom"].but(batch_size=32, epochs=1)
PICTURES = np.random.default_rng(0).normal(size=(16, 8, 8, 3)).astype("float32")


def network(residual=True, depth=8):
    keras.utils.set_random_seed(0)
    return cifar_resnet(depth, residual, input_shape=(8, 8, 3))


def numbers(tensor):
    return keras.ops.convert_to_numpy(tensor)


def test_responses_are_the_outputs_of_the_normalisations():
    model = network()
    found = {row["layer"]: row["deviation"] for row in response_strengths(model, PICTURES)["responses"]}
    stem, block = model.get_layer("conv1"), model.get_layer("conv2_1")
    normalized = stem.layers[1](stem.layers[0](PICTURES))
    assert found["conv1"] == pytest.approx(numbers(normalized).std(), rel=1e-4)
    first, second = block.branches[0]
    before = second.layers[1](second.layers[0](first(stem(PICTURES))))
    assert found["conv2_1/conv2"] == pytest.approx(numbers(before).std(), rel=1e-4)
    assert list(found) == ["conv1", *(f"conv{stage}_1/conv{unit}" for stage in (2, 3, 4) for unit in (1, 2))]


def test_an_addition_is_a_share_of_the_shortcut():
    model = network()
    (first, *_) = response_strengths(model, PICTURES)["additions"]
    inputs = model.get_layer("conv1")(PICTURES)
    added = inputs
    for unit in model.get_layer("conv2_1").branches[0]:
        added = unit(added)
    wanted = np.linalg.norm(numbers(added)) / np.linalg.norm(numbers(inputs))
    assert first == {"block": "conv2_1", "share": pytest.approx(wanted, rel=1e-4)}


def test_a_plain_network_adds_nothing_and_has_as_many_layers():
    found = response_strengths(network(residual=False, depth=14), PICTURES)
    assert found["additions"] == [] and len(found["responses"]) == 13


@pytest.mark.slow
def test_the_experiment_measures_each_network(tmp_path):
    lines = []
    record = experiments.layer_responses(
        seeds=(0,),
        networks=("plain20", "resnet20"),
        images=PooledImages(data.load(), 64),
        recipe=FEW,
        checkpoint_dir=tmp_path,
        say=lines.append,
    )
    assert [len(run["responses"]) for run in record.results["runs"]] == [19, 19]
    assert [len(run["additions"]) for run in record.results["runs"]] == [0, 9]
    assert len(lines) == 2 and experiments.EXPERIMENTS["layer_responses"].runs == 4
    with pytest.raises(ValueError, match="received network='plain18'"):
        experiments.layer_responses(networks=("plain18",))


def claims_hold(record):
    """Blocks of a deeper residual network add less to what they get."""
    for seed in record.seeds:
        runs = {run["network"]: run for run in record.results["runs"] if run["seed"] == seed}
        shares = {name: np.mean([row["share"] for row in runs[name]["additions"]]) for name in ("resnet20", "resnet56")}
        assert shares["resnet56"] < shares["resnet20"]


def test_the_claim_holds_in_the_shipped_record():
    claims_hold(shipped("layer_responses_try"))


@pytest.mark.release
@pytest.mark.timeout(4 * 3600)
def test_the_claim_holds_in_a_new_run(full_run):
    claims_hold(full_run("layer_responses"))
