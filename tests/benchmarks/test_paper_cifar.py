"""The full training of the paper's networks goes on in pieces, and its table says what was published."""

import io
import json
import runpy
from pathlib import Path

import keras
import numpy as np
import pytest
from PIL import Image

from kerascnn.experiments import ExperimentRecord
from kerascnn.figures import degradation

SCRIPT = runpy.run_path(str(Path(__file__).parents[2] / "benchmarks" / "paper_cifar.py"))


@pytest.fixture(scope="module")
def images(tmp_path_factory):
    """Ten pictures to train on and five to test, as JPEG in one file."""
    random, arrays = np.random.default_rng(0), {}
    for split, count in (("train", 10), ("test", 5)):
        files = []
        for picture in random.integers(0, 256, (count, 32, 32, 3), dtype="uint8"):
            file = io.BytesIO()
            Image.fromarray(picture).save(file, "JPEG")
            files.append(file.getvalue())
        arrays[f"{split}_jpeg"] = np.frombuffer(b"".join(files), "uint8")
        arrays[f"{split}_offsets"] = np.cumsum([0, *map(len, files)])
        arrays[f"{split}_labels"] = np.arange(count, dtype="uint8")
    path = tmp_path_factory.mktemp("images") / "tiny.npz"
    np.savez(path, **arrays)
    return path


def call(images, output, *words):
    backend = keras.backend.backend()
    few = ["--backend", backend, "--networks", "resnet20", "--batch", "5", "--steps", "4", "--output", str(output)]
    return SCRIPT["main"]([str(images), *few, *words])


@pytest.mark.slow
def test_a_piece_ends_and_the_next_goes_on(images, tmp_path, capsys):
    assert call(images, tmp_path, "--minutes", "0") == 75
    record = json.loads((tmp_path / "resnet20_seed0.json").read_text())
    assert [epoch["step"] for epoch in record["curve"]] == [2]
    assert "to be continued" in capsys.readouterr().out
    assert not (tmp_path / "degradation_reproduce.json").exists()

    assert call(images, tmp_path) == 0
    again = json.loads((tmp_path / "resnet20_seed0.json").read_text())
    assert [epoch["step"] for epoch in again["curve"]] == [2, 4]
    assert again["curve"][0] == record["curve"][0]
    assert again["resumed"] == 1
    printed = capsys.readouterr().out
    assert "| resnet20 | 0 | 4 |" in printed
    assert "| 8.75 |" in printed

    whole = ExperimentRecord.load(tmp_path / "degradation_reproduce.json")
    assert (whole.tier, whole.seeds, whole.configuration["training_images"]) == ("reproduce", (0,), 10)
    assert "10 images of tiny" in degradation(whole).get_suptitle()


@pytest.mark.slow
def test_a_training_that_diverges_is_done_and_the_others_go_on(images, tmp_path, capsys, monkeypatch):
    from kerascnn import training

    def diverging(model, *arguments, **options):
        if model.name == "plain20":
            record = training.TrainingRecord("plain20", 1, "tiny", {"steps": 4}, 0, {"device": "CPU", "precision": "?"})
            record.diverged_by = 20
            raise training.DivergedError("The loss became nan at step 20.", record)
        return fit(model, *arguments, **options)

    fit = training.fit
    monkeypatch.setattr(training, "fit", diverging)
    assert call(images, tmp_path, "--networks", "plain20", "resnet20") == 0
    printed = capsys.readouterr().out
    assert "The loss became nan at step 20." in printed and "| resnet20 | 0 | 4 |" in printed
    assert "| plain20 | 0 | diverged by step 20 | - |" in printed
    assert ExperimentRecord.load(tmp_path / "degradation_reproduce.json").results["runs"][0]["diverged_by"] == 20


def test_published_numbers_are_the_papers_and_others_are_in_brackets():
    published = SCRIPT["published"]
    assert [published(name, "CIFAR-10 test") for name in SCRIPT["NETWORKS"]] == ["(9.63)", "8.75", "(14.22)", "6.97"]
    assert published("plain56", "CIFAR-10 train") == "(5.24)"


def test_share_of_the_peak_counts_six_operations_a_mac(tmp_path):
    from kerascnn.training import TrainingRecord

    curve = [{"step": 390 * epoch, "seconds": seconds} for epoch, seconds in ((1, 60.0), (2, 5.0), (3, 5.0))]
    machine = {"device": "NVIDIA H100 80GB HBM3", "precision": "float32"}
    record = TrainingRecord("resnet20", 269_722, "cifar10", {"batch_size": 128}, 0, machine, curve)
    assert SCRIPT["images_per_second"](record) == 390 * 128 / 5
    assert SCRIPT["share_of_peak"](record) == pytest.approx(6 * 40.55e6 * 9984 / 494.7e12, rel=1e-3)
    record.machine["device"] = "CPU"
    assert SCRIPT["share_of_peak"](record) is None


def test_without_images_it_says_what_to_name(capsys, tmp_path):
    with pytest.raises(SystemExit):
        SCRIPT["main"]([])
    assert "name the file with the images, or --table" in capsys.readouterr().err
    with pytest.raises(SystemExit) as end:
        call(tmp_path / "none.npz", tmp_path)
    assert end.value.code == 2 and f"There is no file {tmp_path / 'none.npz'}" in capsys.readouterr().err
