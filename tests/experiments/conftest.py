"""How experiments are run in tests: a few steps op by op, or whole, as `make test-release` does."""

from pathlib import Path

import keras
import pytest

from kerascnn.experiments import EXPERIMENTS

BUILD = Path(__file__).parents[2] / "build" / "experiments"


@pytest.fixture(scope="package", autouse=True)
def op_by_op():
    """Without TensorFlow's graphs: each takes seconds to make, and these trainings have two or three steps.

    That graphs compute the same is for the tests of training.
    """
    if keras.config.backend() != "tensorflow":
        yield
        return
    import tensorflow

    tensorflow.config.run_functions_eagerly(True)
    yield
    tensorflow.config.run_functions_eagerly(False)


@pytest.fixture
def full_run():
    """Runs the tier "try" as it stands, and leaves its record as build/experiments/NAME_try.json."""

    def run(name):
        experiment = EXPERIMENTS[name]
        record = experiment.function("try")
        record.save(BUILD / f"{experiment.stem('try')}.json")
        return record

    return run
