"""How experiments are run in tests: a few steps op by op, or whole, as `make test-release` does."""

import inspect
from pathlib import Path

import keras
import pytest

from kerascnn.experiments import EXPERIMENTS

BUILD = Path(__file__).parents[2] / "build" / "experiments"


@pytest.fixture(scope="module", autouse=True)
def short_trainings(op_by_op):
    """All but the whole runs have two or three steps."""


@pytest.fixture(scope="session")
def trained_networks(tmp_path_factory):
    """Where experiments on the same trained networks find them: each is trained once."""
    return tmp_path_factory.mktemp("trained_networks")


@pytest.fixture
def full_run(trained_networks):
    """Runs the tier "try" as it stands, and leaves its record as build/experiments/NAME_try.json."""

    def run(name):
        if keras.config.backend() == "tensorflow":
            import tensorflow

            tensorflow.config.run_functions_eagerly(False)  # a whole run earns its graphs back
        experiment = EXPERIMENTS[name]
        shares = "checkpoint_dir" in inspect.signature(experiment.function).parameters
        record = experiment.function("try", **({"checkpoint_dir": trained_networks} if shares else {}))
        record.save(BUILD / f"{experiment.stem('try')}.json")
        return record

    return run
