"""The command reproduce: what it refuses, what it leaves behind, and that Ctrl-C leaves nothing."""

import dataclasses
import io
import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from kerascnn import experiments
from kerascnn.cli import app
from kerascnn.experiments import EXPERIMENTS, ExperimentRecord, shipped

TERMINAL = {"COLUMNS": "200", "NO_COLOR": "1"}


def reproduce(*words):
    return CliRunner(env=TERMINAL).invoke(app, ["reproduce", *map(str, words)])


@pytest.fixture
def quick(monkeypatch):
    """The experiment `degradation`, without the training: it says its lines and returns the record that ships."""
    calls = []

    def degradation(tier="try", *, seeds=(0, 1, 2), images=None, checkpoint_dir=None, say=lambda line: None):
        calls.append({"tier": tier, "seeds": seeds, "images": images, "checkpoint_dir": checkpoint_dir})
        for seed in seeds:
            for network in ("plain20", "plain56", "resnet20", "resnet56"):
                say(f"{network}, seed {seed}")
        return dataclasses.replace(shipped("degradation_try"), seeds=tuple(seeds), tier=tier)

    monkeypatch.setattr(experiments, "degradation", degradation)
    return calls


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["degradatoin"], "there is no experiment 'degradatoin'; names like it: degradation"),
        (["x"], "there is no experiment 'x'; there are: degradation, "),
        ([], "name an experiment: degradation, "),
        (["degradation", "--tier", "all"], "degradation has the tiers look, try, reproduce; received 'all'"),
        (
            ["degradation_without_normalization", "--tier", "reproduce"],
            "degradation_without_normalization has the tiers look, try; received 'reproduce'",
        ),
        (["degradation", "--tier", "try", "--seeds", "1,a"], "--seeds takes different whole numbers with commas"),
        (["degradation", "--tier", "try", "--seeds", "1,1"], "received '1,1'"),
        (["degradation", "--seeds", "5"], "the tier look draws a record and runs nothing: --seeds needs --tier try"),
        (["degradation", "--backend", "jax", "--precision", "fastest"], ": --precision and --backend need --tier try"),
        (["degradation", "--data", "flowers.npz"], "no record of degradation with flowers.npz comes with the package"),
        (["degradation", "--tier", "try", "--data", "flowers.npz"], "There is no file flowers.npz"),
        (["degradation", "--tier", "try", "--precision", "int8"], "precision must be one of float32"),
        (
            ["degradation_without_normalization", "--tier", "try", "--checkpoints", "c"],
            "degradation_without_normalization keeps no checkpoints: leave --checkpoints out",
        ),
    ],
)
def test_what_it_cannot_do_is_one_line(words, message, tmp_path):
    answer = reproduce(*words, "--output", tmp_path)
    assert answer.exit_code == 2
    assert answer.stdout == ""
    assert answer.stderr.startswith("kerascnn: ")
    assert message in answer.stderr
    assert answer.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_look_draws_the_shipped_record_and_needs_no_keras(tmp_path):
    code = (
        "import sys; from kerascnn.cli import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code\n"
        "print([name for name in ('keras', 'tensorflow', 'jax') if name in sys.modules])"
    )
    command = [sys.executable, "-c", code, "reproduce", "degradation", "--output", str(tmp_path)]
    answer = subprocess.run(
        command, capture_output=True, text=True, check=True, timeout=60, env={**os.environ, **TERMINAL}
    )
    assert answer.stdout.splitlines()[-1] == "[]"
    assert [path.name for path in tmp_path.iterdir()] == ["degradation_try.png"]
    assert (tmp_path / "degradation_try.png").read_bytes().startswith(b"\x89PNG")
    assert str(shipped("degradation_try")) in answer.stdout
    for network in ("plain20", "plain56", "resnet20", "resnet56"):
        assert network in answer.stdout


def test_the_list_has_every_experiment():
    answer = reproduce("--list")
    assert answer.exit_code == 0
    lines = answer.stdout.splitlines()
    assert [line.split()[0] for line in lines[::3]] == list(EXPERIMENTS)
    assert lines[0].startswith("degradation (look, try, reproduce; try takes ")
    assert lines[1:3] == [f"  the claim: {EXPERIMENTS['degradation'].claim}", "  found: it holds on each seed"]


def test_a_run_leaves_its_record_and_its_picture(quick, tmp_path):
    answer = reproduce("degradation", "--tier", "try", "--seeds", "4, 7", "--output", tmp_path / "new")
    assert answer.exit_code == 0, answer.output
    assert quick == [{"tier": "try", "seeds": (4, 7), "images": None, "checkpoint_dir": None}]
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["degradation_try.json", "degradation_try.png"]
    record = ExperimentRecord.load(tmp_path / "new" / "degradation_try.json")
    assert record.seeds == (4, 7)
    assert record.machine["precision"] == "float32"
    lines = answer.stdout.splitlines()
    assert lines[0].startswith("8 runs; about ")
    assert [line.split(";")[0] for line in lines[1:9]] == [
        f"{network}, seed {seed}" for seed in (4, 7) for network in ("plain20", "plain56", "resnet20", "resnet56")
    ]
    assert "wrote" in lines[-1]


def test_a_log_hears_of_a_training_of_hours_now_and_then(monkeypatch, tmp_path):
    from kerascnn import reproduction

    def degradation(tier, *, seeds=(0, 1), say):
        for share in (0.25, 0.5):
            say.within(share)
        say("resnet20, seed 0")
        return dataclasses.replace(shipped("degradation_try"), tier=tier)

    monkeypatch.setattr(experiments, "degradation", degradation)
    for silence, heard in ((600, 0), (0, 2)):
        monkeypatch.setattr(reproduction, "SILENCE", silence)
        lines = reproduce("degradation", "--tier", "reproduce", "--output", tmp_path).stdout.splitlines()
        assert sum(" of the next" in line for line in lines) == heard
    assert lines[2].startswith("0 of 8 runs, 50% of the next; about ")


@pytest.fixture
def flowers(tmp_path):
    """A file of 40 images of 64x64, as JPEG, and 10 to test."""
    generator, arrays = np.random.default_rng(0), {}
    for split, count in (("train", 40), ("test", 10)):
        files = []
        for picture in generator.integers(0, 256, (count, 64, 64, 3), dtype="uint8"):
            file = io.BytesIO()
            Image.fromarray(picture).save(file, "JPEG")
            files.append(file.getvalue())
        arrays[f"{split}_jpeg"] = np.frombuffer(b"".join(files), "uint8")
        arrays[f"{split}_offsets"] = np.cumsum([0, *map(len, files)])
        arrays[f"{split}_labels"] = np.arange(count) % 5
    np.savez(tmp_path / "my flowers.npz", **arrays)
    return tmp_path / "my flowers.npz"


@pytest.mark.parametrize(("tier", "shape"), [("try", (16, 16, 3)), ("reproduce", (64, 64, 3))])
def test_images_from_a_file_have_a_record_of_their_own(quick, flowers, tmp_path, tier, shape):
    answer = reproduce("degradation", "--tier", tier, "--data", flowers, "--output", tmp_path / "new")
    assert answer.exit_code == 0, answer.output
    images = quick[0]["images"]
    assert images.train[0].shape == (40, *shape) and images.test[0].shape == (10, *shape) and images.num_classes == 5
    stem = f"degradation_my_flowers_{tier}"
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == [f"{stem}.json", f"{stem}.png"]
    assert "no record says how long they take" in answer.stdout


@pytest.mark.slow
def test_images_from_a_file_are_trained_on(flowers, tmp_path, monkeypatch):
    """Nothing stands in for the training here, but the recipe is short."""
    from kerascnn.experiments import deeper_nets

    monkeypatch.setattr(deeper_nets, "BARE_RECIPE", deeper_nets.BARE_RECIPE.but(epochs=1, batch_size=20))
    words = ("--tier", "try", "--seeds", "0", "--data", flowers, "--output", tmp_path / "new")
    answer = reproduce("degradation_without_normalization", *words)
    assert answer.exit_code == 0, answer.output
    record = ExperimentRecord.load(tmp_path / "new" / "degradation_without_normalization_my_flowers_try.json")
    assert (record.configuration["images"], record.configuration["training_images"]) == ("my flowers, 16x16", 40)
    assert [run["network"] for run in record.results["runs"]] == ["plain8", "plain20", "plain56"]


def test_a_folder_that_takes_no_files_is_named_before_the_run(quick, tmp_path):
    (tmp_path / "file").write_text("")
    answer = reproduce("degradation", "--tier", "try", "--output", tmp_path / "file" / "below")
    assert answer.exit_code == 2 and not quick
    assert answer.stderr.startswith(f"kerascnn: Nothing can be written to the folder {tmp_path / 'file' / 'below'} (")


def test_checkpoints_are_passed_on(quick, tmp_path):
    answer = reproduce("degradation", "--tier", "reproduce", "--checkpoints", tmp_path / "c", "--output", tmp_path)
    assert answer.exit_code == 0, answer.output
    assert quick == [{"tier": "reproduce", "seeds": (0, 1, 2), "images": None, "checkpoint_dir": tmp_path / "c"}]
    assert (tmp_path / "degradation_reproduce.json").exists()
    assert "no record says how long they take" in answer.stdout


def test_images_that_cannot_be_had_are_one_line(monkeypatch, tmp_path):
    from kerascnn.data import DataUnavailableError

    def degradation(tier, *, seeds=(0,), say):
        raise DataUnavailableError("cifar10 cannot be had")

    monkeypatch.setattr(experiments, "degradation", degradation)
    answer = reproduce("degradation", "--tier", "reproduce", "--output", tmp_path)
    assert (answer.exit_code, answer.stderr) == (2, "kerascnn: cifar10 cannot be had\n")


def test_a_picture_that_fails_leaves_the_record(quick, monkeypatch, tmp_path):
    from kerascnn import figures

    def broken(record):
        raise ValueError("cannot be drawn")

    monkeypatch.setattr(figures, "degradation", broken)
    answer = reproduce("degradation", "--tier", "try", "--output", tmp_path)
    assert (answer.exit_code, answer.stderr) == (2, "kerascnn: cannot be drawn\n")
    assert [path.name for path in tmp_path.iterdir()] == ["degradation_try.json"]


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is another thing on Windows")
def test_ctrl_c_leaves_nothing_and_says_so(tmp_path):
    command = [sys.executable, "-m", "kerascnn", "reproduce", "degradation", "--tier", "try", "--output", str(tmp_path)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **TERMINAL}
    )
    assert "12 runs" in process.stdout.readline()  # Keras is there, and the training begins
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 130
    assert errors.splitlines()[-1] == f"kerascnn: stopped, and nothing was written to {tmp_path}"
    assert list(tmp_path.iterdir()) == []
