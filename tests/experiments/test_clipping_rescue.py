"""Clipping: steps are those of calculus, norms keep the direction and values do not, and trainings end as told."""

import json
from dataclasses import asdict
from functools import partial

import keras
import numpy as np
import pytest

from kerascnn import data, experiments
from kerascnn.experiments import clipping_rescue
from kerascnn.experiments.chain_networks import chain_network
from kerascnn.experiments.clipping_rescue import BARE, CLIPPING, Case
from kerascnn.experiments.image_sizes import PooledImages
from kerascnn.experiments.step_losses import StepLosses
from kerascnn.experiments.steps_taken import cosine, step_taken
from kerascnn.models import cifar_resnet
from kerascnn.training import RECIPES, Constant, fit


def linear_model(scale=50.0):
    generator = np.random.default_rng(0)
    images, labels = (scale * generator.normal(size=(6, 4))).astype("float32"), generator.integers(0, 3, 6)
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, use_bias=False)])
    kernel = keras.ops.convert_to_numpy(model.layers[0].kernel).astype("float64")
    share = np.exp(images @ kernel - (images @ kernel).max(axis=1, keepdims=True))
    gradient = images.T @ (share / share.sum(axis=1, keepdims=True) - np.eye(3)[labels]) / 6
    return model, (images, labels), gradient.ravel()


@pytest.mark.parametrize(
    ("clipping", "clipped"),
    [
        ({}, lambda gradient: gradient),
        ({"clipvalue": 5.0}, lambda gradient: np.clip(gradient, -5, 5)),
        ({"global_clipnorm": 2.0}, lambda gradient: 2 * gradient / np.linalg.norm(gradient)),
    ],
)
def test_steps_are_those_of_calculus(clipping, clipped):
    model, batch, gradient = linear_model()
    before = keras.ops.convert_to_numpy(model.layers[0].kernel)
    step = step_taken(model, *batch, **clipping)
    assert np.abs(gradient).max() > 5
    np.testing.assert_allclose(step, clipped(gradient), rtol=1e-4, atol=1e-4)
    np.testing.assert_array_equal(before, keras.ops.convert_to_numpy(model.layers[0].kernel))


def test_a_norm_keeps_the_direction_and_a_value_turns_it():
    model, batch, gradient = linear_model()
    assert cosine(step_taken(model, *batch, global_clipnorm=1.0), gradient) == pytest.approx(1, abs=1e-6)
    assert cosine(step_taken(model, *batch, clipvalue=0.1), gradient) < 0.95


def test_running_statistics_stay_where_they_are():
    model = cifar_resnet(8, input_shape=(8, 8, 1))
    before = [keras.ops.convert_to_numpy(one).copy() for one in model.variables]
    step_taken(model, np.ones((4, 8, 8, 1), "float32"), np.zeros(4, int))
    for one, old in zip(model.variables, before, strict=True):
        np.testing.assert_array_equal(keras.ops.convert_to_numpy(one), old)


def test_losses_are_those_of_the_steps():
    """With a rate of almost nothing the mean of an epoch's steps is the epoch's loss."""
    watch = StepLosses()
    recipe = RECIPES["classroom"].but(learning_rate=Constant(1e-9), batch_size=64, epochs=2)
    record = fit(chain_network(2, "relu"), recipe, PooledImages(data.load(), 256), callbacks=(watch,), verbose=False)
    assert len(watch.losses) == 8
    assert np.mean(watch.losses[:4]) == pytest.approx(record.curve[0]["loss"], rel=1e-4)
    assert np.mean(watch.losses[4:]) == pytest.approx(record.curve[1]["loss"], rel=1e-4)
    assert len({round(loss, 4) for loss in watch.losses[:4]}) > 1


def test_what_rounding_has_swallowed_is_not_made_up():
    watch = StepLosses()
    watch.on_epoch_begin(0)
    for mean in (1e12, 5e11, float("nan")):
        watch.on_train_batch_end(0, {"loss": mean})
    watch.on_epoch_begin(1)
    watch.on_train_batch_end(0, {"loss": 2.5})
    assert watch.losses[0] == 1e12 and np.isnan(watch.losses[1]) and np.isinf(watch.losses[2])
    assert watch.losses[3] == 2.5


@pytest.fixture(scope="module")
def record():
    small = {
        "residual": Case("ResNet-14 bare", partial(cifar_resnet, 14, True, **BARE), 10.0, angles=True),
        "vanishing": Case("sigmoid chain of 8", partial(chain_network, 8, "sigmoid"), 0.1),
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clipping_rescue, "CASES", small)
        return experiments.clipping(
            seeds=(0,),
            cases=tuple(small),
            images=PooledImages(data.load(), 256),
            recipe=RECIPES["classroom"].but(steps=4),
        )


@pytest.mark.slow
def test_the_record_is_complete(record):
    results = json.loads(json.dumps(asdict(record), allow_nan=False))["results"]
    assert [(one["case"], one["clipping"]) for one in results["runs"]] == [
        (case, kind) for case in ("residual", "vanishing") for kind in CLIPPING
    ]
    assert all(len(one["losses"]) <= 4 for one in results["runs"])
    (measured,) = results["angles"]
    cosines = {step["clipping"]: step["cosine"] for step in measured["steps"]}
    assert cosines["norm 1"] == pytest.approx(1, abs=1e-4) and cosines["value 0.01"] < 0.9
    assert {step["clipping"]: step["norm"] for step in measured["steps"]}["norm 1"] == pytest.approx(1, rel=1e-3)
    assert all(len(row) == len(results["table"]["columns"]) for row in results["table"]["rows"])


@pytest.mark.slow
def test_outcomes_are_told_apart(record):
    of = {(one["case"], one["clipping"]): one for one in record.results["runs"]}
    diverged, stuck = of["residual", "none"], of["vanishing", "norm 1"]
    assert (diverged["outcome"], diverged["test_error"]) == ("diverged", None) and diverged["diverged_by"] <= 4
    assert (stuck["outcome"], stuck["diverged_by"]) == ("untrained", None) and stuck["test_error"] > 0.8


def test_unknown_cases_are_refused():
    with pytest.raises(ValueError, match="case must be one of 'residual'"):
        experiments.clipping(cases=("transformer",))


def claims_hold(record):
    """Clipping rescues what explodes, at a limit low enough, and neither too high a rate nor what vanishes."""
    outcomes = {(one["case"], one["clipping"], one["seed"]): one["outcome"] for one in record.results["runs"]}
    for seed in record.seeds:
        for case in ("residual", "deep residual", "plain"):
            assert {outcomes[case, kind, seed] for kind in ("value 0.01", "norm 1")} == {"trained"}
            assert "trained" not in {outcomes[case, kind, seed] for kind in ("none", "value 10")}  # the lecture's 10
        assert outcomes["deep residual", "none", seed] == "diverged"
        for kind in CLIPPING:
            assert outcomes["too fast", kind, seed] != "trained"
            assert outcomes["vanishing", kind, seed] == "untrained"
    for measured in record.results["angles"]:
        cosines = {step["clipping"]: step["cosine"] for step in measured["steps"]}
        assert cosines["norm 1"] == pytest.approx(1, abs=1e-3) and cosines["value 0.01"] < 0.9


def test_the_claims_hold_on_each_seed_of_the_shipped_record():
    record = experiments.clipping("look")
    assert record.seeds == (0, 1, 2)
    claims_hold(record)


@pytest.mark.release
@pytest.mark.timeout(4 * 3600)
def test_the_claims_hold_on_each_seed_of_a_new_run(full_run):
    claims_hold(full_run("clipping"))
