"""The time of the recipe "fast" to 94 %: what counts, and that the script runs."""

import runpy
from pathlib import Path

import keras
import numpy as np
import pytest

SCRIPT = runpy.run_path(str(Path(__file__).parents[2] / "benchmarks" / "fast_cifar.py"))
CURVE = [
    {"seconds": 30.0, "test_error": 0.5},
    {"seconds": 4.0, "test_error": 0.06},
    {"seconds": 5.0, "test_error": 0.1},
]


def test_the_first_epoch_at_the_target_counts_with_and_without_the_compilation():
    assert SCRIPT["seconds_to"](CURVE) == (34, 8)
    assert SCRIPT["seconds_to"](CURVE, target=50) == (30, 4)
    assert SCRIPT["seconds_to"](CURVE[:1]) is None
    assert SCRIPT["seconds_to"](CURVE[:1], target=50) == (30, 30)


@pytest.mark.slow
def test_its_first_steps(tmp_path, capsys):
    random, arrays = np.random.default_rng(0), {}
    for split, count in (("train", 20), ("test", 5)):
        arrays[f"{split}_images"] = random.integers(0, 256, (count, 32, 32, 3), dtype="uint8")
        arrays[f"{split}_labels"] = np.arange(count, dtype="uint8") % 3
    np.savez(tmp_path / "tiny.npz", **arrays)
    few = ["--backend", keras.backend.backend(), "--precision", "float32", "--batch", "10", "--epochs", "2"]
    assert SCRIPT["main"]([str(tmp_path / "tiny.npz"), "--output", str(tmp_path), "--seeds", "0", "1", *few]) == 0
    printed = capsys.readouterr().out
    assert "| resnet20 | 0 | 2 |" in printed and "| resnet20 | 1 | 2 |" in printed
    assert "3.83 s" in printed
    assert (tmp_path / "resnet20_seed1.json").is_file()


def test_a_file_that_is_not_there_is_named(tmp_path, capsys):
    with pytest.raises(SystemExit):
        SCRIPT["main"]([str(tmp_path / "none.npz"), "--backend", keras.backend.backend(), "--precision", "float32"])
    assert "none.npz" in capsys.readouterr().err
