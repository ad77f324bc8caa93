"""Three designs cost the same, each as its table says, and are trained alike."""

import pytest

from kerascnn import data, experiments
from kerascnn.experiments import equal_cost, shipped
from kerascnn.experiments.image_sizes import PooledImages
from kerascnn.papers.table_cost import cost, total
from kerascnn.training import RECIPES

SHAPE = (14, 14, 1)
FEW = RECIPES["classroom"].but(batch_size=32, epochs=1)


def macs_of(design, width, shape=SHAPE):
    return total(cost(equal_cost.module_network(design, width), shape)).macs


@pytest.mark.parametrize("design", equal_cost.DESIGNS)
@pytest.mark.parametrize("shape", [SHAPE, (32, 32, 3)])
def test_costs_are_equal_within_three_per_cent(design, shape):
    wanted = macs_of("bottleneck", equal_cost.WIDTH, shape)
    width = equal_cost.width_for(design, wanted, shape)
    assert macs_of(design, width, shape) == pytest.approx(wanted, rel=0.03)


def test_the_bottleneck_network_is_the_one_that_was_asked_for():
    assert equal_cost.width_for("bottleneck", macs_of("bottleneck", 0.19), SHAPE) == 0.19


def test_tables_are_googlenets_times_the_factor():
    tables = {design: equal_cost.module_network(design, 0.5) for design in equal_cost.DESIGNS}
    assert tables["bottleneck"]["module_3b"].reduce3x3 == tables["naive"]["module_3b"].conv1x1 == 64
    assert tables["naive"]["module_3b"].conv5x5 == 48
    assert tables["plain"]["module_3b"].filters == 240
    assert len({tuple(table) for table in tables.values()}) == 1


@pytest.mark.slow
def test_the_experiment_trains_each_design_and_counts_as_the_table_does():
    lines = []
    record = experiments.module_designs(
        seeds=(0,), width=0.05, images=PooledImages(data.load(), 64), recipe=FEW, say=lines.append
    )
    designs = {one["design"]: one for one in record.results["designs"]}
    assert list(designs) == [run["design"] for run in record.results["runs"]] == list(equal_cost.DESIGNS)
    for design, one in designs.items():
        assert one["macs"] == macs_of(design, one["width"])
        assert one["macs"] == pytest.approx(macs_of("bottleneck", 0.05), rel=0.1)  # few filters, coarse steps
    assert len(lines) == experiments.EXPERIMENTS["module_designs"].runs
    with pytest.raises(ValueError, match="design must be one of"):
        experiments.module_designs(designs=("fancy",))


def claims_hold(record):
    """Costs are equal, and all three learn; which of them is best is for the record to say."""
    designs = record.results["designs"]
    assert max(one["macs"] for one in designs) < 1.03 * min(one["macs"] for one in designs)
    for run in record.results["runs"]:
        assert run["curve"][-1]["test_error"] < 0.25


def test_the_shipped_record_holds_what_is_said_of_it():
    record = shipped("module_designs_try")
    assert record.seeds == (0, 1, 2)
    claims_hold(record)
    losses = {(run["design"], run["seed"]): run["curve"][-1]["loss"] for run in record.results["runs"]}
    for seed in record.seeds:
        assert losses["bottleneck", seed] < min(losses["plain", seed], losses["naive", seed])


@pytest.mark.release
@pytest.mark.timeout(4 * 3600)
def test_a_new_run_holds_what_is_said(full_run):
    claims_hold(full_run("module_designs"))
