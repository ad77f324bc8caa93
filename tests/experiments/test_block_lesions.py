"""Blocks are really taken out, the rest keeps its weights, and a residual network misses them less than a plain one."""

from statistics import median

import keras
import numpy as np
import pytest

from kerascnn import data, experiments
from kerascnn.experiments import block_lesions, path_lengths, removed_blocks, shipped, without_blocks
from kerascnn.experiments.image_sizes import PooledImages
from kerascnn.models import cifar_resnet
from kerascnn.training import RECIPES

CHANCE = 0.9  # of being wrong among ten classes
PICTURES = np.random.default_rng(0).normal(size=(4, 8, 8, 3)).astype("float32")
FEW = RECIPES["classroom"].but(batch_size=32, epochs=1)


def network(residual=True, depth=14, **arguments):
    keras.utils.set_random_seed(1)
    return cifar_resnet(depth, residual, input_shape=(8, 8, 3), **arguments)


def numbers(tensor):
    return keras.ops.convert_to_numpy(tensor)


def by_hand(model, names):
    """The same sum with the convolutions of some blocks set to nothing."""
    outputs = PICTURES
    for layer in model.layers[1:]:
        if layer.name not in names:
            outputs = layer(outputs)
        elif layer.residual:
            outputs = keras.ops.relu(layer.way_around(outputs))
    return numbers(outputs)


class TestWithoutBlocks:
    @pytest.mark.parametrize("names", [["conv2_1"], ["conv3_1"], ["conv3_1", "conv3_2", "conv4_1"]])
    def test_a_residual_block_leaves_its_shortcut(self, names):
        model = network()
        found = numbers(without_blocks(model, names)(PICTURES))
        np.testing.assert_allclose(found, by_hand(model, names), rtol=1e-4, atol=1e-5)
        assert np.abs(found - numbers(model(PICTURES))).max() > 1e-3

    def test_a_plain_block_leaves_nothing_but_what_it_got(self):
        model = network(residual=False)
        found = numbers(without_blocks(model, ["conv3_2"])(PICTURES))
        np.testing.assert_allclose(found, by_hand(model, ["conv3_2"]), rtol=1e-4, atol=1e-5)

    def test_a_projection_shortcut_keeps_its_weights(self):
        model = network(shortcut="B")
        rest = without_blocks(model, ["conv3_1"])
        paths = [weight.path for weight in rest.weights]
        assert any("projection" in path for path in paths)
        assert model.count_params() - rest.count_params() == sum(
            int(np.prod(weight.shape)) for unit in model.get_layer("conv3_1").branches[0] for weight in unit.weights
        )

    def test_nothing_taken_out_is_the_network_itself_and_the_network_stays_as_it_was(self):
        model = network()
        before = numbers(model(PICTURES))
        np.testing.assert_allclose(numbers(without_blocks(model, [])(PICTURES)), before, rtol=1e-5)
        without_blocks(model, ["conv2_2"])
        np.testing.assert_array_equal(numbers(model(PICTURES)), before)

    def test_what_cannot_be_taken_out_is_refused(self):
        with pytest.raises(ValueError, match=r"conv3_1 of plain14 changes the shape.*conv2_1, conv2_2, conv3_2"):
            without_blocks(network(residual=False), ["conv3_1"])
        with pytest.raises(ValueError, match="resnet14 has no block 'conv9_1'; it has conv2_1"):
            without_blocks(network(), ["conv9_1"])


def test_every_block_that_can_go_goes_once_and_several_keep_the_shape(monkeypatch):
    taken = []

    def watched(model, names):
        taken.append(tuple(names))
        return without_blocks(model, names)

    monkeypatch.setattr(block_lesions, "without_blocks", watched)
    found = block_lesions.lesion_errors(network(residual=False, depth=20), PICTURES, np.zeros(4, "int64"))
    inner = ["conv2_1", "conv2_2", "conv2_3", "conv3_2", "conv3_3", "conv4_2", "conv4_3"]
    assert [row["block"] for row in found["blocks"]] == inner
    assert [row["removed"] for row in found["several"]] == [2, 4]
    assert taken[: len(inner)] == [(name,) for name in inner]
    for names in taken[len(inner) :]:
        assert len(set(names)) == len(names) and set(names) <= set(inner)


def test_a_residual_network_loses_its_downsampling_blocks_as_well():
    found = block_lesions.lesion_errors(network(), PICTURES, np.zeros(4, "int64"))
    assert [row["block"] for row in found["blocks"] if not row["keeps_shape"]] == ["conv3_1", "conv4_1"]
    assert len(found["blocks"]) == len(removed_blocks.residual_blocks(network())) == 6


@pytest.mark.slow
def test_the_experiment_runs_and_shares_networks(tmp_path):
    arguments = {"depth": 8, "seeds": (3,), "images": PooledImages(data.load(), 64), "recipe": FEW}
    lines = []
    record = experiments.lesions(checkpoint_dir=tmp_path, say=lines.append, **arguments)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plain8_seed3", "resnet8_seed3"]
    assert [one["network"] for one in record.results["runs"]] == ["plain8", "resnet8"]
    assert len(lines) == experiments.EXPERIMENTS["lesions"].runs
    assert [row[0] for row in record.results["table"]["rows"]] == ["plain8", "resnet8"]
    again = experiments.lesions(checkpoint_dir=tmp_path, **arguments)
    assert [one.pop("trained_here") for one in record.results["runs"]] == [True, True]
    assert [one.pop("trained_here") for one in again.results["runs"]] == [False, False]
    assert again.results == record.results


def test_path_lengths_are_the_papers():
    shares = path_lengths(54)
    assert sum(shares) == pytest.approx(1)
    assert 100 * sum(shares[5:18]) == pytest.approx(0.4537, abs=5e-5)
    assert 100 * sum(shares[19:36]) == pytest.approx(98.0, abs=0.05)
    assert path_lengths(3) == (0.125, 0.375, 0.375, 0.125)
    with pytest.raises(ValueError, match="blocks must be a whole number"):
        path_lengths(0)


def claims_hold(record):
    """A residual network misses a block less than a plain one does: on each seed, and by far."""
    by = {(one["network"].rstrip("0123456789"), one["seed"]): one for one in record.results["runs"]}
    for seed in record.seeds:
        lost = {}
        for kind in ("plain", "resnet"):
            one = by[kind, seed]
            inner = [row["error"] for row in one["blocks"] if row["keeps_shape"]]
            lost[kind] = median(inner) - one["error"]
            assert one["error"] < 0.3
        assert lost["plain"] > 0.3
        assert lost["resnet"] < lost["plain"] / 2


def test_the_claim_holds_on_each_seed_of_the_shipped_record():
    record = shipped("lesions_try")
    assert record.seeds == (0, 1, 2)
    claims_hold(record)


@pytest.mark.release
@pytest.mark.timeout(4 * 3600)
def test_the_claim_holds_on_each_seed_of_a_new_run(full_run):
    claims_hold(full_run("lesions"))
