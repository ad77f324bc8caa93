"""A record comes back as it was saved, is never half written, and the catalogue fits the functions and records."""

import dataclasses
import inspect
import json
import re
import runpy
from pathlib import Path

import pytest

from kerascnn import experiments, figures
from kerascnn.experiments import (
    EXPERIMENTS,
    ExperimentRecord,
    final_table,
    final_values,
    results_table,
    shipped,
    shipped_records,
)
from kerascnn.experiments.experiment_record import TIERS
from kerascnn.experiments.forecast import Forecast


def epoch(loss, error=0.5):
    return {"epoch": 1, "loss": loss, "error": error, "test_loss": 2 * loss, "test_error": error, "seconds": 4.0}


def record(**changes):
    runs = [
        {"network": network, "seed": seed, "curve": [epoch(9.0), epoch(loss)]}
        for network, losses in {"plain20": (0.25, 0.75, 0.5), "resnet20": (0.125, 0.125, 0.125)}.items()
        for seed, loss in enumerate(losses)
    ]
    machine = {"device": "CPU", "processor": "a processor", "cores": 2, "keras": "3", "backend": "jax"}
    whole = ExperimentRecord("degradation", "try", {}, (0, 1, 2), machine, "2026-11-22", 60.0, {"runs": runs})
    return dataclasses.replace(whole, **changes)


def test_a_record_comes_back_as_it_was(tmp_path):
    path = record().save(tmp_path / "new" / "record.json")
    assert ExperimentRecord.load(path) == record()
    assert [one.name for one in path.parent.iterdir()] == ["record.json"]


def test_a_record_that_cannot_be_written_leaves_the_old_one(tmp_path):
    path = record().save(tmp_path / "record.json")
    with pytest.raises(TypeError):
        record(results={"runs": [object()]}).save(path)
    assert ExperimentRecord.load(path) == record()


@pytest.mark.parametrize("text", ["", "[]", '{"name": "degradation"}', "{}"])
def test_what_is_no_record_is_refused_by_name(tmp_path, text):
    path = tmp_path / "other.json"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"other\.json is no record of an experiment"):
        ExperimentRecord.load(path)


def test_a_record_says_where_it_is_from():
    assert str(record()) == (
        "degradation, tier try: seeds 0, 1, 2, 60 s on 2026-11-22 (a processor, 2 cores, CPU; Keras 3 on jax)"
    )


def test_an_unknown_shipped_record_names_those_there_are():
    with pytest.raises(ValueError, match=r"No record 'depth_try'.*degradation_try"):
        shipped("depth_try")


def test_final_values_are_those_of_the_last_epoch():
    values = final_values(record())
    loss = values["plain20"]["loss"]
    assert (loss.low, loss.middle, loss.high) == (0.25, 0.5, 0.75)
    assert values["plain20"]["seconds"].middle == 8.0
    columns, rows = final_table(record())
    assert rows[0] == ["plain20", "3", "0.500 (0.250 to 0.750)", "50.0", "50.0", "8"]
    assert rows[1][2] == "0.125"
    assert len(columns) == len(rows[0])
    with pytest.raises(ValueError, match="no training curves"):
        final_values(record(results={"blocks": []}))


def test_trainings_that_diverged_are_counted_and_nowhere_averaged():
    runs = record().results["runs"]
    runs = [one | {"diverged_by": 40 if one["seed"] == 2 else None} for one in runs[:3]]
    runs += [{"network": "plain56", "seed": seed, "curve": [], "diverged_by": 20} for seed in (0, 1)]
    found = record(results={"runs": runs})
    assert list(final_values(found)) == ["plain20"]
    assert final_table(found)[1] == [
        ["plain20", "3, 1 diverged", "0.500 (0.250 to 0.750)", "50.0", "50.0", "8"],
        ["plain56", "2, 2 diverged", "-", "-", "-", "-"],
    ]
    with pytest.raises(ValueError, match="All trainings of degradation diverged"):
        final_values(record(results={"runs": runs[3:]}))


def test_a_table_in_the_record_goes_before_one_of_its_curves():
    assert results_table(record()) == final_table(record())
    table = {"columns": ["block", "error"], "rows": [["conv2_1", "12 %"]]}
    assert results_table(record(results={"table": table})) == (table["columns"], table["rows"])


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_each_experiment_has_its_function_its_figure_and_its_tiers(name):
    experiment = EXPERIMENTS[name]
    assert experiment.name == name
    assert set(experiment.tiers) <= set(TIERS)
    parameters = inspect.signature(experiment.function).parameters
    assert experiment.function is getattr(experiments, name)
    assert {"tier", "seeds", "say"} <= set(parameters)
    assert callable(getattr(figures, experiment.figure))
    assert experiment.runs > 0
    assert experiment.claim and experiment.found
    assert re.search(r"\d{4}", experiment.source) or "kerascnn" in experiment.source


@pytest.mark.parametrize("name", shipped_records())
def test_each_shipped_record_is_of_an_experiment_and_says_all(name):
    found = shipped(name)
    assert re.fullmatch(f"{found.name}(_.+)?_{found.tier}", name)
    own = EXPERIMENTS[found.name].stem(found.tier)
    assert name == own or found.configuration["images"] != shipped(own).configuration["images"]
    assert found.tier in EXPERIMENTS[found.name].tiers
    assert {"processor", "cores", "device", "keras", "backend"} <= set(found.machine)
    assert found.seconds > 0
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", found.date)
    assert found.configuration
    assert "NaN" not in json.dumps(found.results)
    columns, rows = results_table(found)
    assert all(len(row) == len(columns) and all(isinstance(cell, str) for cell in row) for row in rows)


@pytest.mark.parametrize("name", [name for name in EXPERIMENTS if f"{name}_try" in shipped_records()])
def test_look_is_the_shipped_record_and_can_be_drawn(name):
    record = EXPERIMENTS[name].function("look")
    assert record == shipped(f"{name}_try")
    assert EXPERIMENTS[name].seconds_per_seed == pytest.approx(record.seconds / len(record.seeds))
    assert getattr(figures, EXPERIMENTS[name].figure)(record).alt


def forecast(clock, runs=4, expected=None):
    return Forecast(runs, expected, clock=lambda: clock[0])


def test_without_a_record_the_first_run_tells_the_time():
    clock = [0.0]
    one = forecast(clock)
    assert one.left() is None
    assert one.share() == 0
    clock[0] = 30.0
    one.one_more()
    assert one.left() == pytest.approx(90)
    clock[0] = 40.0
    assert one.left() == pytest.approx(80)
    assert one.share() == pytest.approx(40 / 120)


def test_within_a_run_of_hours_its_pace_tells_the_time():
    clock = [0.0]
    one = forecast(clock)
    clock[0] = 30.0  # getting ready, which is no part of the pace
    one.within(0.1)
    assert one.left() is None
    clock[0] = 40.0
    one.within(0.2)
    assert one.left() == pytest.approx((4 - 0.2) * 100)
    clock[0] = 45.0
    assert one.left() == pytest.approx((4 - 0.2) * 100 - 5)
    assert one.share() == pytest.approx(45 / (45 + 375))
    clock[0] = 120.0
    one.one_more()
    assert one.left() == pytest.approx(3 * 120)


def test_of_a_run_that_goes_on_only_what_is_done_here_tells_the_pace():
    clock = [0.0]
    one = forecast(clock, runs=1)
    one.within(0.5)  # done in an earlier session
    clock[0] = 10.0
    one.within(0.75)
    assert one.left() == pytest.approx(10)


def test_a_record_tells_it_before_that_and_counts_less_and_less():
    clock = [0.0]
    one = forecast(clock, expected=100.0)
    assert one.left() == 100
    for done in (1, 2, 3):
        clock[0] = 50.0 * done  # twice as slow as recorded
        one.one_more()
        assert (4 - done) * 25 < one.left() < (4 - done) * 50
    clock[0] = 200.0
    one.one_more()
    assert (one.left(), one.share()) == (0, 1)


@pytest.mark.parametrize(("expected", "left"), [(None, None), (400.0, 200)])
def test_runs_of_an_earlier_session_say_nothing_of_the_time(expected, left):
    clock = [0.0]
    one = forecast(clock, expected=expected)
    for seconds in (1.0, 2.0):  # found done, each within a second
        clock[0] = seconds
        one.one_more(begun_earlier=True)
    assert one.done == 2
    assert one.left() == left
    clock[0] = 102.0
    one.one_more()
    assert one.left() == pytest.approx(100)


def test_time_that_is_left_is_never_below_zero():
    clock = [0.0]
    one = forecast(clock, expected=10.0)
    clock[0] = 500.0
    assert one.left() == 0


DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_shows_the_records_that_ship():
    script = runpy.run_path(str(DOCS / "experiment_tables.py"))
    page = (DOCS / "experiments.md").read_text(encoding="utf-8")
    assert page == script["with_tables"](page), "run python docs/experiment_tables.py"
    for name in ("degradation", "degradation_without_normalization"):
        for row in final_table(shipped(f"{name}_try"))[1]:
            assert " | ".join(row) in page
