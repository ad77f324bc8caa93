"""Shortcut options A, B and C: what they cost is arithmetic, what they bring is in the record."""

import pytest

from kerascnn import data, experiments
from kerascnn.experiments import shipped
from kerascnn.experiments.image_sizes import PooledImages
from kerascnn.training import RECIPES

FEW = RECIPES["classroom"].but(batch_size=32, epochs=1)
PROJECTIONS_B = (16 * 32 + 2 * 32) + (32 * 64 + 2 * 64)  # two 1x1 convolutions with their BatchNormalization


def costs_are_those_of_the_options(record, depth):
    cost = {one["option"]: one for one in record.results["options"]}
    blocks = (depth - 2) // 6
    identities = {16: blocks, 32: blocks - 1, 64: blocks - 1}
    projections_c = PROJECTIONS_B + sum(count * (width**2 + 2 * width) for width, count in identities.items())
    assert cost["B"]["parameters"] - cost["A"]["parameters"] == PROJECTIONS_B
    assert cost["C"]["parameters"] - cost["A"]["parameters"] == projections_c
    # 14x14, 7x7 and 4x4 positions
    assert cost["B"]["macs"] - cost["A"]["macs"] == 7 * 7 * 16 * 32 + 4 * 4 * 32 * 64
    sides = {16: 14, 32: 7, 64: 4}
    more = sum(count * sides[width] ** 2 * width**2 for width, count in identities.items())
    assert cost["C"]["macs"] - cost["B"]["macs"] == more


@pytest.mark.slow
def test_each_option_is_trained_and_costed(tmp_path):
    lines = []
    arguments = {"depth": 8, "seeds": (0,), "images": PooledImages(data.load(), 64), "recipe": FEW}
    record = experiments.shortcut_options(checkpoint_dir=tmp_path, say=lines.append, **arguments)
    assert [run["option"] for run in record.results["runs"]] == ["A", "B", "C"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["resnet8_B_seed0", "resnet8_C_seed0", "resnet8_seed0"]
    assert len(lines) == experiments.EXPERIMENTS["shortcut_options"].runs
    assert len({run["curve"][-1]["loss"] for run in record.results["runs"]}) == 3
    costs_are_those_of_the_options(record, depth=8)
    assert [row[0] for row in record.results["table"]["rows"]] == ["A", "B", "C"]


def test_an_unknown_option_is_refused():
    with pytest.raises(ValueError, match="option must be one of 'A', 'B', 'C'; received option='D'"):
        experiments.shortcut_options(options=("A", "D"))


def claims_hold(record):
    """All three learn, and no option is worlds apart from another."""
    costs_are_those_of_the_options(record, record.configuration["depth"])
    for seed in record.seeds:
        errors = [run["curve"][-1]["test_error"] for run in record.results["runs"] if run["seed"] == seed]
        assert len(errors) == 3
        assert max(errors) < 0.2
        assert max(errors) - min(errors) < 0.05


def test_the_shipped_record_holds_what_is_said_of_it():
    claims_hold(shipped("shortcut_options_try"))


@pytest.mark.release
@pytest.mark.timeout(4 * 3600)
def test_a_new_run_holds_what_is_said(full_run):
    claims_hold(full_run("shortcut_options"))
