"""Several devices: the same result as one, and a clear word where they cannot be."""

import functools
import json
import os
import socket
import subprocess
import sys

import keras
import pytest

from kerascnn.training import data_parallel, fit
from kerascnn.training.distribution import Devices

# A small network with everything that could differ between devices: on TensorFlow without BatchNormalization, which
# normalises each device's part by itself there.
PROGRAM = """
import json, os, sys
import keras
import numpy as np
kind, folder, process = sys.argv[1], sys.argv[2] or None, int(sys.argv[3])
backend = keras.backend.backend()
if kind == "processes":
    import jax
    jax.config.update("jax_cpu_collectives_implementation", "gloo")
    keras.distribution.initialize(os.environ["ADDRESSES"], 2, process)
if kind == "mirrored":
    import tensorflow as tf
    tf.config.set_logical_device_configuration(
        tf.config.list_physical_devices("CPU")[0], [tf.config.LogicalDeviceConfiguration()] * 2
    )
from contextlib import nullcontext
from kerascnn.training import Constant, Recipe, data_parallel, fit

def squares(count):
    images = np.random.default_rng(count).integers(0, 256, (count, 8, 8, 1))
    return images.astype("uint8"), (np.arange(count) % 3).astype("int32")

class Squares:
    name, num_classes = "squares", 3
    train, test = squares(96), squares(24)

def build():
    keras.utils.set_random_seed(0)
    images = keras.Input((8, 8, 1))
    features = keras.layers.Conv2D(8, 3)(images)
    if backend == "jax":
        features = keras.layers.BatchNormalization()(features)
    features = keras.layers.Flatten()(keras.layers.ReLU()(features))
    heads = {name: keras.layers.Dense(3, name=name)(features) for name in ("main", "early")}
    return keras.Model(images, heads, name="tiny")

recipe = Recipe(source="", learning_rate=Constant(0.02), batch_size=24, epochs=3, weight_decay=1e-3,
                augmentation="pad_crop_flip")
for epoch in (1, 3) if folder else (3,):
    with nullcontext() if kind == "one" else data_parallel():
        model = build()
        record = fit(model, recipe, Squares, checkpoint_dir=folder, until_epoch=epoch, verbose=False)
weights = float(sum(np.abs(keras.ops.convert_to_numpy(weight)).sum() for weight in model.trainable_weights))
refusal = None
if kind in ("devices", "mirrored"):  # built inside, trained outside
    try:
        fit(model, recipe, Squares, verbose=False)
    except ValueError as error:
        refusal = str(error)
print(json.dumps({"curve": record.curve, "refusal": refusal, "devices": record.machine["devices"], "weights": weights}))
"""


def start(kind, backend, folder="", process=0, **environment):
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, kind, str(folder), str(process)],
        env=os.environ | {"KERAS_BACKEND": backend, "TF_CPP_MIN_LOG_LEVEL": "3"} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def result(process):
    out, err = process.communicate(timeout=600)
    assert process.returncode == 0, err[-3000:]
    return json.loads(out.splitlines()[-1])


@functools.cache
def on_one_device(backend):
    return result(start("one", backend))


def assert_same(several, one):
    assert several["devices"] == 2 and one["devices"] == 1
    assert several["weights"] == pytest.approx(one["weights"], rel=1e-5)
    for ours, theirs in zip(several["curve"], one["curve"], strict=True):
        for name in ("loss", "test_loss"):
            assert ours[name] == pytest.approx(theirs[name], rel=1e-4)
        for name in ("step", "error", "test_error"):
            assert ours[name] == pytest.approx(theirs[name], abs=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("backend", "kind", "environment"),
    [
        ("jax", "devices", {"XLA_FLAGS": "--xla_force_host_platform_device_count=2"}),
        ("tensorflow", "mirrored", {}),
    ],
)
def test_two_devices_of_one_processor(backend, kind, environment, tmp_path):
    """Also with checkpoints, gone on from after the first epoch."""
    pytest.importorskip(backend)
    several = result(start(kind, backend, tmp_path / "run", **environment))
    assert_same(several, on_one_device(backend))
    assert "tiny was built for 2 devices and is to be trained on 1: build it and train it inside" in several["refusal"]


@pytest.mark.slow
def test_two_processes_on_loopback(tmp_path):
    pytest.importorskip("jax")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    addresses = {"ADDRESSES": f"127.0.0.1:{port}"}
    both = [start("processes", "jax", tmp_path / "run", number, **addresses) for number in (0, 1)]
    first, second = map(result, both)
    for entry in (*first["curve"], *second["curve"]):
        del entry["seconds"]
    assert first == second
    assert_same(first, on_one_device("jax"))


@pytest.mark.slow
def test_one_device_by_name_is_as_none(network, squares, quick):
    alone = fit(network(), quick, squares, verbose=False)
    with data_parallel(devices=1):
        inside = fit(network(), quick, squares, verbose=False)
    for ours, theirs in zip(inside.curve, alone.curve, strict=True):
        assert ours["loss"] == pytest.approx(theirs["loss"], rel=1e-5)
    assert Devices.current() == Devices()


def test_more_devices_than_there_are():
    with pytest.raises(ValueError, match=r"There are? \d+ devices.*devices=99"), data_parallel(devices=99):
        pass


def test_other_backends_are_refused(monkeypatch):
    monkeypatch.setattr(keras.backend, "backend", lambda: "torch")
    with pytest.raises(ValueError, match="Keras runs on torch: set KERAS_BACKEND=jax"), data_parallel():
        pass


@pytest.mark.skipif(keras.backend.backend() != "tensorflow", reason="what TensorFlow ignores")
def test_what_does_nothing_on_tensorflow_is_refused(network, squares, quick, monkeypatch):
    monkeypatch.setattr(keras.distribution, "distribution", lambda: object())
    with pytest.raises(ValueError, match=r"on TensorFlow it does nothing.*data_parallel"):
        fit(network(), quick, squares)


@pytest.mark.skipif(keras.backend.backend() != "tensorflow", reason="a strategy of TensorFlow")
def test_strategies_that_fail_are_refused(network, squares, quick, monkeypatch):
    import tensorflow as tf

    kind = tf.distribute.MultiWorkerMirroredStrategy  # of which there can be one in a process, made before all else
    monkeypatch.setattr(tf.distribute, "has_strategy", lambda: True)
    monkeypatch.setattr(tf.distribute, "get_strategy", lambda: object.__new__(kind))
    with pytest.raises(ValueError, match=f"received {kind.__name__}, with which Keras' fit fails"):
        fit(network(), quick, squares)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Devices(count=3).check(128, keras.Sequential()), r"128 cannot be shared equally by 3.*batch_size=126"),
        (lambda: Devices(count=7).test_batch_size(10_000, 500), "10,000 test images cannot be shared equally by 7"),
    ],
)
def test_what_cannot_be_shared(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize(
    ("devices", "images", "expected"), [(1, 10_000, 500), (1, 70, 70), (2, 10_000, 500), (8, 10_000, 400), (3, 24, 24)]
)
def test_test_batches_are_shared_to_the_last(devices, images, expected):
    assert Devices(count=devices).test_batch_size(images, 500) == expected


def test_parts_of_a_batch_make_the_whole():
    import tensorflow as tf

    batches = tf.data.Dataset.from_tensor_slices(({"a": [[1], [2], [3], [4]]}, [5, 6, 7, 8])).batch(4)
    parts = [next(Devices(2, 2, process).part(batches).as_numpy_iterator()) for process in (0, 1)]
    assert [part[0]["a"].ravel().tolist() for part in parts] == [[1, 2], [3, 4]]
    assert [part[1].tolist() for part in parts] == [[5, 6], [7, 8]]


def test_only_the_first_process_writes():
    assert Devices(2, 2, 0).first and not Devices(2, 2, 1).first
