"""A run that is broken off and gone on with ends exactly as one that was left alone."""

import json
import os
import random
import signal
import subprocess
import sys
import time

import keras
import pytest

from kerascnn.training import fit

pytestmark = pytest.mark.usefixtures("op_by_op")


def without_time(curve):
    return [{name: value for name, value in entry.items() if name != "seconds"} for entry in curve]


@pytest.fixture
def many_kinds(network):
    """A network with dropout and normalisation: state beyond the weights."""

    def build(seed=0):
        keras.utils.set_random_seed(seed)  # dropout takes its seed when it is made
        return network(
            seed=seed, layers=(keras.layers.BatchNormalization(name="norm"), keras.layers.Dropout(0.3, name="dropout"))
        )

    return build


@pytest.fixture
def recipe(quick):
    return quick.but(augmentation="pad_crop_flip", weight_decay=0.01)


@pytest.fixture
def undisturbed(many_kinds, recipe, squares):
    return without_time(fit(many_kinds(), recipe, squares, verbose=False).curve)


class Stop(keras.callbacks.Callback):
    """Does what Ctrl-C does, after so many steps."""

    def __init__(self, after):
        super().__init__()
        self.left = after

    def on_train_batch_end(self, batch, logs=None):
        self.left -= 1
        if self.left == 0:
            signal.raise_signal(signal.SIGINT)


@pytest.mark.parametrize("after", [1, 3, 8])
def test_ctrl_c_leaves_a_checkpoint_of_the_step(many_kinds, recipe, squares, undisturbed, tmp_path, capsys, after):
    with pytest.raises(KeyboardInterrupt):
        fit(many_kinds(), recipe, squares, checkpoint_dir=tmp_path, callbacks=(Stop(after),))
    capsys.readouterr()
    record = fit(many_kinds(seed=9), recipe, squares, checkpoint_dir=tmp_path)
    # noted after a step was counted, so heeded at the end of the next one, or of the epoch
    assert f"going on from step {after + (after % 3 > 0)} of 9" in capsys.readouterr().out
    assert without_time(record.curve) == undisturbed and record.resumed == 1


def test_ctrl_c_while_testing(many_kinds, recipe, squares, undisturbed, tmp_path):
    stop = keras.callbacks.LambdaCallback(on_train_end=lambda logs: signal.raise_signal(signal.SIGINT))
    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            fit(many_kinds(), recipe, squares, checkpoint_dir=tmp_path, callbacks=(stop,), verbose=False)
    record = fit(many_kinds(), recipe, squares, checkpoint_dir=tmp_path, verbose=False)
    assert without_time(record.curve) == undisturbed


def test_killed_between_the_last_step_and_the_test(many_kinds, recipe, squares, undisturbed, tmp_path, monkeypatch):
    class Killed(BaseException):
        pass

    def fail(*arguments, **options):
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(keras.Model, "evaluate", fail)
        fit(many_kinds(), recipe, squares, checkpoint_dir=tmp_path, verbose=False)
    record = fit(many_kinds(), recipe, squares, checkpoint_dir=tmp_path, verbose=False)
    assert without_time(record.curve) == undisturbed


def test_in_pieces_of_an_epoch(many_kinds, recipe, squares, undisturbed, tmp_path):
    for epoch in (1, 2, 3, 3):
        record = fit(many_kinds(), recipe, squares, checkpoint_dir=tmp_path, until_epoch=epoch, verbose=False)
        assert without_time(record.curve) == undisturbed[:epoch]


def test_seconds_are_those_of_all_sessions(many_kinds, recipe, squares, tmp_path):
    """Stopped within the second epoch: a slow one, so that its time can be told from that of the rest."""
    slow = keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: time.sleep(0.5))
    with pytest.raises(KeyboardInterrupt):
        fit(many_kinds(), recipe, squares, checkpoint_dir=tmp_path, callbacks=(slow, Stop(4)), verbose=False)
    record = fit(many_kinds(), recipe, squares, checkpoint_dir=tmp_path, verbose=False)
    assert record.seconds_before > 4 * 0.5  # the fifth step is left before its pause
    assert record.curve[0]["seconds"] > 3 * 0.5 and record.curve[1]["seconds"] > 0.5
    assert record.curve[0]["seconds"] < record.seconds_before < record.seconds
    done = fit(many_kinds(), recipe, squares, checkpoint_dir=tmp_path, verbose=False)
    assert done.seconds_before == done.seconds == record.seconds


def test_another_machine_is_kept_beside_the_one_before_it(many_kinds, recipe, squares, tmp_path, monkeypatch):
    from kerascnn.training import training_run

    here = training_run.machine()
    for epoch, device in ((1, "a card"), (2, "a card"), (3, "another card")):
        monkeypatch.setattr(training_run, "machine", lambda device=device: here | {"processor": device})
        record = fit(many_kinds(), recipe, squares, checkpoint_dir=tmp_path, until_epoch=epoch, verbose=False)
    assert record.machine["processor"] == "another card"
    assert [one["processor"] for one in record.machine["before"]] == ["a card"]


def test_a_recipe_may_be_described_in_other_words(many_kinds, recipe, squares, tmp_path):
    fit(many_kinds(), recipe, squares, checkpoint_dir=tmp_path, until_epoch=1, verbose=False)
    again = recipe.but(source="the same", differs="not at all")
    assert fit(many_kinds(), again, squares, checkpoint_dir=tmp_path, until_epoch=2, verbose=False).resumed == 1


def test_checkpoints_of_another_precision_are_refused(recipe, squares, tmp_path):
    from kerascnn.models import lenet5

    images = type(squares)(size=(28, 28, 1))
    for dtype, message in (("float32", None), ("mixed_bfloat16", "its precision was 'float32'")):
        model = lenet5(input_shape=(28, 28, 1), num_classes=3, dtype=dtype)
        arguments = {"checkpoint_dir": tmp_path, "until_epoch": 1, "verbose": False}
        if message is None:
            fit(model, recipe, images, **arguments)
        else:
            with pytest.raises(ValueError, match=message):
                fit(model, recipe, images, **arguments)


def test_damaged_newest(many_kinds, recipe, squares, undisturbed, tmp_path):
    with pytest.raises(KeyboardInterrupt):
        fit(
            many_kinds(),
            recipe,
            squares,
            checkpoint_dir=tmp_path,
            checkpoint_steps=1,
            callbacks=(Stop(6),),
            verbose=False,
        )
    newest, before = sorted(tmp_path.glob("*.checkpoint"), reverse=True)
    newest.write_bytes(newest.read_bytes()[:-1])
    with pytest.warns(UserWarning, match=f"{newest.name} is damaged"):
        record = fit(many_kinds(), recipe, squares, checkpoint_dir=tmp_path, verbose=False)
    assert (newest.name, before.name) == ("step-000000006.checkpoint", "step-000000005.checkpoint")
    assert without_time(record.curve) == undisturbed


def test_loss_scale_of_float16_is_part_of_the_state(recipe, squares, network, tmp_path):
    """Its scale doubles after 2,000 good steps: the count has to survive."""
    keras.config.set_dtype_policy("mixed_float16")
    try:
        scales = []

        def note(logs):
            scales.append([float(keras.ops.convert_to_numpy(one)) for one in look.model.optimizer.variables[:3]])

        look = keras.callbacks.LambdaCallback(on_train_begin=note, on_train_end=note)
        for epoch in (1, 2):
            fit(
                network(), recipe, squares, checkpoint_dir=tmp_path, until_epoch=epoch, callbacks=(look,), verbose=False
            )
        undisturbed = fit(network(), recipe, squares, verbose=False, until_epoch=2)
        resumed = fit(network(), recipe, squares, checkpoint_dir=tmp_path, until_epoch=2, verbose=False)
    finally:
        keras.config.set_dtype_policy("float32")
    assert scales[0] != scales[1] == scales[2] != scales[3]
    assert without_time(resumed.curve) == without_time(undisturbed.curve)


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("recipe's momentum", lambda arguments: arguments | {"recipe": arguments["recipe"].but(momentum=0.5)}),
        ("seed", lambda arguments: arguments | {"seed": 3}),
        ("data", lambda arguments: arguments | {"images": type(arguments["images"])(name="other squares")}),
    ],
)
def test_checkpoints_of_another_run_are_refused(many_kinds, recipe, squares, tmp_path, what, change):
    arguments = {"recipe": recipe, "images": squares, "seed": 0}
    fit(many_kinds(), **arguments, checkpoint_dir=tmp_path, until_epoch=1, verbose=False)
    with pytest.raises(
        ValueError, match=f"another run: its {what} was [^,]*, and this one's is [^,]*. Take another checkpoint_dir"
    ):
        fit(many_kinds(), **change(arguments), checkpoint_dir=tmp_path)


def test_checkpoints_of_another_network_are_refused(network, recipe, squares, tmp_path):
    fit(network(), recipe, squares, checkpoint_dir=tmp_path, until_epoch=1, verbose=False)
    other = network(layers=(keras.layers.Dense(4, use_bias=False),))
    with pytest.raises(ValueError, match="another run: its trainable_parameters was"):
        fit(other, recipe, squares, checkpoint_dir=tmp_path)
    same_count = network(layers=(keras.layers.BatchNormalization(scale=False, center=False),))
    with pytest.raises(ValueError, match=r"of another network: .* Take another checkpoint_dir"):
        fit(same_count, recipe, squares, checkpoint_dir=tmp_path)


PROGRAM = """
import json, sys, time
import keras
from kerascnn import data, models
from kerascnn.training import RECIPES, fit

folder, kind = sys.argv[1] or None, sys.argv[2]
whole = data.load("fashion_mnist_small")

class Few:
    name, num_classes = "few", 10
    train = tuple(array[:320] for array in whole.train)
    test = tuple(array[:150] for array in whole.test)

keras.utils.set_random_seed(3)
if kind == "googlenet":
    model = models.googlenet(stem="small", width=0.1, num_classes=10, input_shape=(28, 28, 1), normalization="batch")
else:
    images = keras.Input((28, 28, 1))
    features = keras.layers.Conv2D(8, 3, 2, use_bias=False)(images)
    features = keras.layers.ReLU()(keras.layers.BatchNormalization()(features))
    early = keras.layers.Flatten()(features)
    features = keras.layers.GlobalAveragePooling2D()(keras.layers.Conv2D(16, 3, 2)(features))
    features = keras.layers.Dropout(0.3)(features)
    model = keras.Model(images, {"main": keras.layers.Dense(10)(features), "early": keras.layers.Dense(10)(early)})
def step(batch, logs):
    print("step", flush=True)
    time.sleep(0.02)  # no step is shorter, so that the run is not over before the signal comes

step = keras.callbacks.LambdaCallback(on_train_batch_end=step)
recipe = RECIPES["classroom"].but(epochs=3, batch_size=32, augmentation="pad_crop_flip", weight_decay=1e-4)
record = fit(model, recipe, Few, seed=1, checkpoint_dir=folder, checkpoint_steps=2, callbacks=(step,), verbose=False)
print(json.dumps(record.record()))
"""


def killed_after(steps, folder, kind, backend):
    """Start the training and kill it some moments after a step; the lines it printed, and whether it was killed."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(folder), kind],
        env=os.environ | {"KERAS_BACKEND": backend, "TF_CPP_MIN_LOG_LEVEL": "3"},
        stdout=subprocess.PIPE,
        text=True,
    )
    lines = []
    for line in process.stdout:
        lines.append(line)
        if len(lines) == steps:
            time.sleep(random.uniform(0, 0.08))  # four steps at most
            process.send_signal(signal.SIGKILL)
            break
    lines += process.stdout.readlines()
    return lines, process.wait()


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize(
    ("backend", "kind"),
    [
        ("tensorflow", "small"),
        pytest.param("tensorflow", "googlenet", marks=pytest.mark.release),
        pytest.param("jax", "small", marks=pytest.mark.release),
    ],
)
def test_killed_at_random_moments(tmp_path, backend, kind):
    """SIGKILL in the middle of whatever it does: 30 steps of 3 epochs, with three deaths."""
    pytest.importorskip(backend)
    lines, code = killed_after(10**6, "", kind, backend)
    assert code == 0
    undisturbed = json.loads(lines[-1])
    folder, deaths = tmp_path / "run", 0
    for steps in [*random.sample(range(2, 6), 3), 10**6]:
        lines, code = killed_after(steps, folder, kind, backend)
        deaths += code == -signal.SIGKILL
    assert code == 0 and deaths == 3
    resumed = json.loads(lines[-1])
    assert 1 <= resumed["resumed"] <= deaths
    assert without_time(resumed["curve"]) == without_time(undisturbed["curve"])
