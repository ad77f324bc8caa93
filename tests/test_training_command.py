"""The command train: what it leaves behind, what it goes on with, what it refuses."""

import json
import re
import subprocess
import sys

import numpy as np
import pytest
from typer.testing import CliRunner

from kerascnn.cli import app
from kerascnn.training import TrainingRecord

pytestmark = pytest.mark.usefixtures("op_by_op")


@pytest.fixture
def train(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def call(*words):
        return CliRunner(env={"COLUMNS": "200", "NO_COLOR": "1"}).invoke(app, ["train", *map(str, words)])

    return call


@pytest.fixture
def local(tmp_path):
    """A file of 256 images of three brightnesses."""

    def write(name="squares.npz", side=28, **changes):
        labels = np.arange(256) % 3
        images = np.broadcast_to((80 * labels).astype("uint8")[:, None, None], (256, side, side))
        arrays = {
            "train_images": images,
            "train_labels": labels,
            "test_images": images[:40],
            "test_labels": labels[:40],
        }
        arrays = {key: value for key, value in (arrays | changes).items() if value is not None}
        np.savez(tmp_path / name, **arrays)
        return tmp_path / name

    return write


def test_record_picture_and_going_on(train, local, tmp_path):
    words = (
        "lenet5",
        "--data",
        local(),
        "--epochs",
        2,
        "--seed",
        3,
        "--checkpoints",
        "run",
        "--output",
        "a/record.json",
    )
    answer = train(*words)
    assert answer.exit_code == 0, answer.output
    assert "epoch 2 of 2: loss" in answer.output and "wrote a/record.json and a/record.png" in answer.output
    record = TrainingRecord.load(tmp_path / "a" / "record.json")
    assert (record.network, record.data, record.seed, len(record.curve)) == ("lenet5", "squares", 3, 2)
    assert (tmp_path / "a" / "record.png").read_bytes()[1:4] == b"PNG"
    again = train(*words)
    assert again.exit_code == 0 and "going on from step 4 of 4" in again.output
    assert json.loads((tmp_path / "a" / "record.json").read_text())["curve"] == record.curve


def test_default_names(train, local):
    answer = train("lenet5", "--data", local(), "--epochs", 1)
    name = "build/training/lenet5_squares_classroom_seed0"
    assert answer.exit_code == 0 and f"wrote {name}.json and {name}.png" in answer.output


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["resnet21"], "there is no network 'resnet21'; names like it: resnet"),
        (["cifar_resnet"], "there is no network 'cifar_resnet'"),
        (["x"], "there is no network 'x'; there are: lenet5, "),
        (["lenet5", "--recipe", "papers"], "there is no recipe 'papers'; names like it: paper"),
        (["lenet5", "--epochs", "0"], "length is epochs or steps"),
        (["lenet5", "--data", "missing.npz"], "There is no file missing.npz"),
        (["lenet5", "--precision", "int8"], "precision must be one of float32"),
        (["lenet5", "--output", "record.txt"], "--output is the path of the record and ends in .json"),
        (["lenet5", "--batch", "0"], "batch_size must be a whole number of at least 1: received 0"),
        (["lenet5", "--checkpoint-steps", "9"], "--checkpoint-steps needs a folder for them, --checkpoints"),
        (["lenet5", "--rate", "nan"], "Cosine takes a rate above 0"),
        (["vgg16"], "VGG-16 takes images of at least 32x32 pixels"),
    ],
)
def test_what_it_cannot_do_is_one_line(train, words, message):
    answer = train(*words)
    assert answer.exit_code == 2
    (line,) = answer.stderr.splitlines()
    assert line.startswith("kerascnn: ") and message in line


def test_a_wrong_name_needs_no_keras():
    code = (
        "import sys; sys.argv = ['kerascnn', 'train', 'resnet21']\n"
        "from kerascnn.cli import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    print(end.code, 'keras' in sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert answer.stdout == "2 False\n"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"test_labels": None}, r"lacks test_labels; it has train_images"),
        ({"train_labels": np.array([None] * 256)}, "is no .npz file of arrays"),
    ],
)
def test_files_that_cannot_be_used(train, local, changes, message):
    answer = train("lenet5", "--data", local(**changes))
    assert answer.exit_code == 2 and re.search(message, answer.stderr)
    assert answer.stderr.count("\n") == 1


@pytest.mark.parametrize("option", ["--output", "--checkpoints", "--tensorboard"])
def test_folders_that_take_no_files_are_named_before_the_training(train, local, tmp_path, option):
    (tmp_path / "file").write_text("")
    answer = train("lenet5", "--data", local(), option, "file/record.json")
    assert answer.exit_code == 2 and "epoch 1" not in answer.output
    assert re.search("kerascnn: Nothing can be written to the folder file", answer.stderr)


def test_length_batch_and_rate_can_be_others_than_the_recipes(train, local, tmp_path):
    words = ["--epochs", 1, "--batch", 64, "--rate", 0.01, "--tensorboard", "board", "--output", "record.json"]
    answer = train("lenet5", "--data", local(), *words)
    assert answer.exit_code == 0, answer.output
    recipe = TrainingRecord.load(tmp_path / "record.json").recipe
    assert (recipe["epochs"], recipe["batch_size"]) == (1, 64)
    assert recipe["learning_rate"] == {"kind": "Cosine", "rate": 0.01, "warmup_steps": 40}
    assert sorted(path.name for path in (tmp_path / "board").iterdir()) == ["test", "train"]


def test_checkpoints_within_an_epoch(train, local, tmp_path):
    words = ["--epochs", 2, "--checkpoints", "run", "--checkpoint-steps", 3, "--output", "record.json"]
    assert train("lenet5", "--data", local(), *words).exit_code == 0
    assert sorted(path.name[:14] for path in (tmp_path / "run").iterdir()) == ["step-000000003", "step-000000004"]


def test_a_damaged_checkpoint_is_one_line(train, local, tmp_path):
    words = ("lenet5", "--data", local(), "--epochs", 2, "--checkpoints", "run", "--output", "record.json")
    assert train(*words).exit_code == 0
    newest, _ = sorted((tmp_path / "run").iterdir(), reverse=True)
    newest.write_bytes(newest.read_bytes()[:-9])
    again = train(*words)
    assert again.exit_code == 0 and "going on from step 2 of 4" in again.output
    (line,) = again.stderr.splitlines()
    assert line.startswith(f"kerascnn: The checkpoint {newest.name} is damaged (")


def test_a_picture_that_cannot_be_written_leaves_no_half(train, local, tmp_path, monkeypatch):
    from kerascnn.figures.picture import Picture

    def full(self, path):
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Picture, "save", full)
    answer = train("lenet5", "--data", local(), "--epochs", 1, "--output", "a/record.json")
    assert answer.exit_code == 2 and "No space left on device" in answer.stderr
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["record.json"]


def test_a_loss_that_runs_away_is_explained(train, local):
    """Nothing stands in for the training here: such a step leaves no network within the numbers of float32."""
    answer = train("lenet5", "--data", local(), "--epochs", 2, "--batch", 64, "--rate", 1e38)
    assert answer.exit_code == 2
    assert answer.stderr.startswith("kerascnn: The loss became ") and "Try a rate a third as large" in answer.stderr


def test_divergence_leaves_the_record_so_far(train, local, tmp_path, monkeypatch):
    from kerascnn import training

    def diverges(*arguments, **options):
        record = TrainingRecord(
            "lenet5", 1, "squares", {}, 0, {}, curve=[{"epoch": 1, "error": 0.5, "test_error": 0.6}]
        )
        raise training.DivergedError("The loss became nan at step 9", record)

    monkeypatch.setattr(training, "fit", diverges)
    answer = train("lenet5", "--data", local(), "--output", "record.json")
    assert answer.exit_code == 2 and "The loss became nan at step 9" in answer.stderr
    assert TrainingRecord.load(tmp_path / "record.json").last["error"] == 0.5


def test_ctrl_c(train, local, monkeypatch):
    from kerascnn import training

    def stopped(*arguments, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(training, "fit", stopped)
    answer = train("lenet5", "--data", local(), "--checkpoints", "run")
    assert answer.exit_code == 130 and "the same command goes on from run" in answer.stderr
