"""How experiments are run in tests: a few steps op by op, or whole, as `make test-release` does."""

from pathlib import Path

import keras
import pytest

from kerascnn.experiments import EXPERIMENTS

BUILD = Path(__file__).parents[2] / "build" / "experiments"


@pytest.fixture(scope="module", autouse=True)
def short_trainings(op_by_op):
    """All but the whole runs have two or three steps."""


@pytest.fixture
def full_run():
    """Runs the tier "try" as it stands, and leaves its record as build/experiments/NAME_try.json."""

    def run(name):
        if keras.config.backend() == "tensorflow":
            import tensorflow

            tensorflow.config.run_functions_eagerly(False)  # a whole run earns its graphs back
        experiment = EXPERIMENTS[name]
        record = experiment.function("try")
        record.save(BUILD / f"{experiment.stem('try')}.json")
        return record

    return run
