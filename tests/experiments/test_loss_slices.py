"""Directions are as long as the filters, the loss is that of the moved weights, and the weights come back."""

import keras
import numpy as np
import pytest

from kerascnn import data, experiments
from kerascnn.experiments import shipped
from kerascnn.experiments.image_sizes import PooledImages
from kerascnn.experiments.loss_slices import filter_normalized_direction, loss_at
from kerascnn.models import cifar_resnet
from kerascnn.training import RECIPES

FEW = RECIPES["classroom"].but(batch_size=32, epochs=1)


def network(residual=True):
    keras.utils.set_random_seed(0)
    return cifar_resnet(8, residual, input_shape=(8, 8, 3))


def numbers(tensor):
    return np.array(keras.ops.convert_to_numpy(tensor))


def test_each_filter_has_the_length_of_its_own_and_the_rest_stays():
    model = network()
    seen = {"kernel": 0, "other": 0}
    for weight, step in zip(model.trainable_variables, filter_normalized_direction(model, 0), strict=True):
        values = numbers(weight)
        if values.ndim == 1:
            seen["other"] += 1
            assert not step.any()
            continue
        seen["kernel"] += 1
        lengths = [np.sqrt((one**2).sum(axis=tuple(range(one.ndim - 1)))) for one in (values, step)]
        np.testing.assert_allclose(*lengths, rtol=1e-4)
    assert seen == {"kernel": 8, "other": 15}  # 7 convolutions, 1 classifier; 7 BatchNormalizations and a bias


def test_plain_and_residual_go_the_same_way():
    plain, residual = (filter_normalized_direction(network(kind), 5) for kind in (False, True))
    other = filter_normalized_direction(network(), 6)
    for one, same, another in zip(plain, residual, other, strict=True):
        np.testing.assert_allclose(one, same, rtol=1e-4)
        assert not one.any() or np.abs(one - another).max() > 0


def test_the_loss_is_that_of_the_moved_weights_and_they_come_back():
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(2, use_bias=False)])
    model.set_weights([np.array([[1.0, 0.0], [0.0, 1.0]], "float32")])
    images, labels = np.array([[2.0, 0.0]], "float32"), np.array([0])
    step = [np.array([[-1.0, 1.0], [0.0, 0.0]], "float32")]
    wanted = {0.0: np.log1p(np.exp(-2)), 0.5: np.log(2), 1.0: np.log1p(np.exp(2))}
    for place, loss in wanted.items():
        assert loss_at(model, [(place, step)], images, labels) == pytest.approx(loss, rel=1e-5)
    assert loss_at(model, [(0.5, step), (0.5, step)], images, labels) == pytest.approx(wanted[1.0], rel=1e-5)
    np.testing.assert_array_equal(model.get_weights()[0], np.eye(2))


def test_weights_come_back_after_an_error_and_an_infinite_loss_is_none():
    model = network()
    before = [numbers(weight) for weight in model.weights]
    direction = filter_normalized_direction(model, 0)
    with pytest.raises(ValueError):
        loss_at(model, [(1.0, direction)], np.zeros((4, 8, 8), "float32"), np.zeros(4))
    pictures = np.full((2, 8, 8, 3), 1e30, "float32")
    assert loss_at(model, [(1e10, direction)], pictures, np.zeros(2, "int64")) is None
    for weight, values in zip(model.weights, before, strict=True):
        np.testing.assert_array_equal(numbers(weight), values)


@pytest.mark.slow
def test_the_experiment_has_lines_and_a_plane_for_each_network():
    lines = []
    record = experiments.loss_surface(
        networks=("plain8", "resnet8"),
        points=5,
        grid=3,
        images=PooledImages(data.load(), 64),
        recipe=FEW,
        say=lines.append,
    )
    assert (record.results["line"], record.results["side"]) == ([-1, -0.5, 0, 0.5, 1], [-1, 0, 1])
    for run in record.results["runs"]:
        middle = {line[2] for line in run["lines"]}
        assert middle == {run["plane"][1][1]}  # all of them meet in the trained network
        assert run["plane"][1] == [run["lines"][0][0], run["lines"][0][2], run["lines"][0][4]]
        assert [row[1] for row in run["plane"]] == [run["lines"][1][0], run["lines"][1][2], run["lines"][1][4]]
    assert len(lines) == experiments.EXPERIMENTS["loss_surface"].runs
    assert record.results["table"]["columns"][2:] == ["loss at 0", "loss at 0.5", "loss at 1", "bent downwards %"]


def claims_hold(record):
    """The trained network lies low: a step as long as the filters loses what was learnt."""
    at = record.results["line"].index(0.0)
    for run in record.results["runs"]:
        for line in run["lines"]:
            assert line[at] == min(loss for loss in line if loss is not None)
            assert all(end is None or end > 2 for end in (line[0], line[-1]))  # ln 10 = 2.3 is to know nothing


def test_the_claim_holds_in_the_shipped_record():
    claims_hold(shipped("loss_surface_try"))


@pytest.mark.release
@pytest.mark.timeout(4 * 3600)
def test_the_claim_holds_in_a_new_run(full_run):
    claims_hold(full_run("loss_surface"))
