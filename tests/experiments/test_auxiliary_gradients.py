"""Gradients with and without auxiliary classifiers: the same weights at the start, and the weighted sum of losses."""

import json

import keras
import numpy as np
import pytest

from kerascnn import data, experiments
from kerascnn.analysis import gradient_norms
from kerascnn.experiments import auxiliary_gradients, shipped
from kerascnn.experiments.auxiliary_gradients import module_gradients
from kerascnn.experiments.image_sizes import PooledImages
from kerascnn.models import googlenet
from kerascnn.training import RECIPES

FEW = RECIPES["classroom"].but(batch_size=32, epochs=1)
MODULES = [
    *("conv1", "reduce2", "conv2"),
    *(f"inception_{name}" for name in ("3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b")),
    "linear",
]


@pytest.fixture(scope="module")
def record():
    images = PooledImages(data.load(), 64)
    lines = []
    found = experiments.auxiliary_heads(seeds=(0,), width=0.03, images=images, recipe=FEW, say=lines.append)
    assert len(lines) == experiments.EXPERIMENTS["auxiliary_heads"].runs
    return found


def norms(record, network, loss, epoch, seed=0):
    (found,) = [
        one["norms"]
        for one in record.results["gradients"]
        if (one["network"], one["loss"], one["epoch"], one["seed"]) == (network, loss, epoch, seed)
    ]
    return {row["layer"]: row["norm"] for row in found}


@pytest.mark.slow
def test_both_begin_with_the_same_weights_and_part_ways(record):
    before = norms(record, "with", "main", 0)
    assert list(before) == MODULES
    assert before == pytest.approx(norms(record, "without", "main", 0), rel=1e-3)
    assert norms(record, "with", "main", 1) != pytest.approx(norms(record, "without", "main", 1), rel=1e-3)


@pytest.mark.slow
def test_auxiliary_losses_reach_what_is_before_them_and_nothing_else(record):
    main, whole = norms(record, "with", "main", 0), norms(record, "with", "all", 0)
    for layer in ("inception_4e", "inception_5a", "inception_5b", "linear"):
        assert whole[layer] == pytest.approx(main[layer], rel=1e-3)
    for layer in ("conv1", "inception_3a", "inception_4a"):
        assert whole[layer] != pytest.approx(main[layer], rel=1e-2)


def test_a_module_is_the_root_of_the_squares_of_its_layers():
    keras.utils.set_random_seed(0)
    model = googlenet(stem="small", width=0.03, num_classes=10, input_shape=(14, 14, 1)).without_auxiliaries()
    pictures = np.random.default_rng(0).normal(size=(8, 14, 14, 1)).astype("float32")
    labels = np.arange(8)
    rows = {row.path: row.norm for row in gradient_norms(model, pictures, labels).rows}
    inside = [norm for path, norm in rows.items() if path.startswith("inception_3a/")]
    found = {row["layer"]: row["norm"] for row in module_gradients(model, pictures, labels)}
    assert len(inside) == 6
    assert found["inception_3a"] == pytest.approx(np.sqrt(np.square(inside).sum()), rel=1e-3)


@pytest.mark.slow
def test_the_record_has_both_trainings_and_a_table(record):
    assert [run["network"] for run in record.results["runs"]] == ["without", "with"]
    assert [row[:2] for row in record.results["table"]["rows"]] == [
        ["without", "the main loss"],
        ["with", "the main loss"],
        ["with", "all losses"],
    ]


@pytest.mark.slow
def test_stopped_and_gone_on_with_it_has_every_gradient(tmp_path, monkeypatch):
    arguments = {"seeds": (0,), "width": 0.03, "images": PooledImages(data.load(), 64), "recipe": FEW.but(epochs=2)}
    whole = experiments.auxiliary_heads(**arguments)
    measure, calls = auxiliary_gradients.module_gradients, []

    def stopped(*given):
        calls.append(given)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return measure(*given)

    monkeypatch.setattr(auxiliary_gradients, "module_gradients", stopped)
    with pytest.raises(KeyboardInterrupt):
        experiments.auxiliary_heads(checkpoint_dir=tmp_path, **arguments)
    assert [one["epoch"] for one in json.loads((tmp_path / "without_seed0" / "gradients.json").read_text())] == [0]
    for _ in ("gone on with", "found done"):
        record = experiments.auxiliary_heads(checkpoint_dir=tmp_path, **arguments)
        found, expected = (one.results["gradients"] for one in (record, whole))
        for one, other in zip(found, expected, strict=True):
            assert {**one, "norms": None} == {**other, "norms": None}
            for row, theirs in zip(one["norms"], other["norms"], strict=True):
                assert row == {"layer": theirs["layer"], "norm": pytest.approx(theirs["norm"], rel=1e-4)}
        assert len(calls) == 2 + 2 + 6  # once each: nothing is measured again


def claims_hold(record):
    """Before the training the gradient that reaches the first layers is larger with the auxiliary classifiers."""
    for seed in record.seeds:
        whole, main = (norms(record, "with", loss, 0, seed) for loss in ("all", "main"))
        assert all(whole[layer] > main[layer] for layer in ("conv1", "inception_3a", "inception_3b"))


def test_the_claim_holds_on_each_seed_of_the_shipped_record():
    claims_hold(shipped("auxiliary_heads_try"))


@pytest.mark.release
@pytest.mark.timeout(4 * 3600)
def test_the_claim_holds_on_each_seed_of_a_new_run(full_run):
    claims_hold(full_run("auxiliary_heads"))
