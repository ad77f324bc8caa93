"""Small sets of images, and Python processes of their own."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
HERE = Path(__file__).parent


class SmallSet:
    """Squares that are brighter or darker than what is around them, in three classes of brightness."""

    def __init__(self, train=96, test=24, size=(8, 8, 1), name="squares"):
        generator = np.random.default_rng(0)
        self.name, self.num_classes = name, 3
        self.train, self.test = (self._drawn(generator, count, size) for count in (train, test))

    @staticmethod
    def _drawn(generator, count, size):
        labels = np.arange(count, dtype="int32") % 3
        images = generator.integers(0, 60, (count, *size)) + (60 * labels)[:, None, None, None]
        return images.astype("uint8"), labels


@pytest.fixture
def small_set():
    return SmallSet


@pytest.fixture
def squares():
    return SmallSet()


@pytest.fixture
def network():
    """Makes a network of one convolution, always with the same weights."""
    import keras

    def build(shape=(8, 8, 1), classes=3, seed=0, layers=()):
        keras.utils.set_random_seed(seed)
        convolution = keras.layers.Conv2D(4, 3, activation="relu", name="convolution")
        images = keras.Input(shape)
        features = convolution(images)
        for layer in layers:
            features = layer(features)
        features = keras.layers.Flatten()(features)
        return keras.Model(images, keras.layers.Dense(classes, dtype="float32")(features), name="tiny")

    return build


@pytest.fixture
def quick():
    """A recipe of 3 epochs of 3 steps."""
    from kerascnn.training import Constant, Recipe

    return Recipe(source="this test", learning_rate=Constant(0.05), batch_size=32, epochs=3)


@pytest.fixture(scope="session")
def run_python(tmp_path_factory):
    """Run a program in a fresh Python, elsewhere than in the repository, and return what it prints."""
    folder = tmp_path_factory.mktemp("elsewhere")

    def run(program: str, *arguments: str, **environment: str) -> str:
        result = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(program), *arguments],
            env=os.environ | environment,
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=600,
        )
        assert result.returncode == 0, result.stderr[-3000:]
        return result.stdout

    return run
