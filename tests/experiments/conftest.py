"""A full run of an experiment, as `make test-release` makes them; its dated record is left for the package."""

from pathlib import Path

import pytest

from kerascnn.experiments import EXPERIMENTS

BUILD = Path(__file__).parents[2] / "build" / "experiments"


@pytest.fixture
def full_run():
    """Runs the tier "try" as it stands, and leaves its record as build/experiments/NAME_try.json."""

    def run(name):
        experiment = EXPERIMENTS[name]
        record = experiment.function("try")
        record.save(BUILD / f"{experiment.stem('try')}.json")
        return record

    return run
