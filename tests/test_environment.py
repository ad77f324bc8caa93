"""setup() refuses what it cannot keep, before it starts Keras, and prints what a notebook runs on."""

import random

import keras
import numpy as np
import pytest

from kerascnn import environment as environment_module
from kerascnn.environment import setup

OTHER = {"tensorflow": "jax", "jax": "tensorflow"}


@pytest.fixture(autouse=True)
def precision():
    """Leave Keras' precision as it was."""
    before = keras.config.dtype_policy()
    yield
    keras.config.set_dtype_policy(before)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"data": 3}, "received 3"),
        ({"data": " "}, "received ' '"),
        ({"minutes": "4"}, "received '4'"),
        ({"minutes": True}, "received True"),
        ({"minutes": 0}, "received 0"),
        ({"minutes": float("nan")}, "received nan"),
        ({"backend": "torch"}, "backend must be one of tensorflow, jax; received 'torch'"),
        ({"precision": "half"}, "precision must be one of float32, .*; received 'half'"),
        ({"precision": "float64"}, "precision must be one of float32, .*; received 'float64'"),
    ],
)
def test_bad_input_is_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        setup(**arguments)


def test_the_record_keeps_the_budget_and_the_print_names_what_notebooks_read(capsys):
    environment = setup("cifar10", minutes=2.5)
    assert environment.record()["minutes"] == 2.5
    printed = capsys.readouterr().out
    assert printed.endswith("images: cifar10\n")
    assert "minutes" not in printed


def test_an_unknown_backend_in_the_environment_is_named(monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    with pytest.raises(ValueError, match="backend must be one of tensorflow, jax; received 'torch'"):
        setup()


def test_another_backend_than_the_running_one_is_refused():
    running = keras.backend.backend()
    with pytest.raises(RuntimeError, match=f"already runs on {running} .*{OTHER[running]} was asked for: restart"):
        setup(backend=OTHER[running])
    assert setup(backend=running, verbose=False).backend == running


def test_fastest_takes_what_the_device_is_fastest_in(monkeypatch):
    monkeypatch.setattr(environment_module, "fastest_precision", lambda backend: "mixed_float16")
    assert setup(precision="fastest", verbose=False).precision == "mixed_float16"
    assert keras.config.dtype_policy().name == "mixed_float16"


def test_colab_without_a_gpu_is_told_how_to_get_one(monkeypatch, capsys):
    setup()
    assert "Runtime" not in capsys.readouterr().out
    monkeypatch.setenv("COLAB_RELEASE_TAG", "release-colab")
    setup()
    assert "Runtime → Change runtime type → T4 GPU" in capsys.readouterr().out.splitlines()[-1]
    monkeypatch.setattr(environment_module, "device_name", lambda backend: "Tesla T4")
    setup()
    assert "Runtime" not in capsys.readouterr().out


@pytest.mark.parametrize("precision", ["mixed_bfloat16", "mixed_float16", "float32"])
def test_precision_is_what_new_layers_have(precision):
    assert setup(precision=precision, verbose=False).precision == precision
    assert keras.layers.Dense(1).dtype_policy.name == precision


def test_the_seed_decides_every_random_number():
    def draw(seed):
        assert setup(seed=seed, verbose=False).seed == seed
        return random.random(), np.random.random(), float(keras.random.normal(()))

    first, second = draw(7), draw(8)
    assert draw(7) == first
    assert all(one != other for one, other in zip(first, second, strict=True))


@pytest.mark.parametrize(("device", "minutes"), [("CPU", 4), ("NVIDIA H100", 10)])
def test_the_budget_follows_from_the_device(monkeypatch, device, minutes):
    monkeypatch.setattr(environment_module, "device_name", lambda backend: device)
    found = setup(verbose=False)
    assert (found.device, found.minutes) == (device, minutes)


def test_what_was_found_is_printed_unless_asked_not_to(capsys):
    found = setup(seed=3, precision="mixed_bfloat16")
    printed = capsys.readouterr().out
    assert printed == f"{found}\n"
    for words in (f"Keras {keras.__version__} on {keras.backend.backend()}", "precision mixed_bfloat16, seed 3"):
        assert words in printed
    setup(verbose=False)
    assert capsys.readouterr().out == ""
