"""`fit`: what it learns and records, and what it says when something goes wrong."""

import math
import signal

import keras
import numpy as np
import pytest

from kerascnn.training import Constant, DivergedError, OutOfMemoryError, Recipe, TrainingRecord, fit


def without_time(record):
    return [{name: value for name, value in entry.items() if name != "seconds"} for entry in record.curve]


def test_learns_and_keeps_its_curve(network, squares, quick):
    record = fit(network(), quick.but(epochs=8), squares, verbose=False)
    assert [entry["epoch"] for entry in record.curve] == list(range(1, 9))
    assert [entry["step"] for entry in record.curve] == list(range(3, 25, 3))
    assert record.curve[0]["error"] > record.last["error"] == 0 == record.last["test_error"]
    assert record.last["loss"] < record.curve[0]["loss"] / 5
    assert record.last["rate"] == pytest.approx(0.05)
    assert (record.data, record.network, record.seed) == ("squares", "tiny", 0)
    assert record.trainable_parameters == 4 * 10 + (4 * 36 + 1) * 3
    assert record.recipe["batch_size"] == 32 and record.machine["precision"] == "float32"
    assert record.seconds > 0


def test_curve_is_that_of_keras_own_training(network, squares, quick):
    """The same weights, images and order, trained by hand."""
    from kerascnn.training.feeds import Feed, statistics

    record = fit(network(), quick.but(momentum=0.0, weight_decay=0.01), squares, seed=4, verbose=False)
    feed, model = Feed(squares, quick, 4), network()
    mean, deviation = statistics(squares.train[0], "channel")
    train, test = ((images / 255 - mean) / deviation for images in (squares.train[0], squares.test[0]))
    model.compile(keras.optimizers.SGD(0.05), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    for epoch, entry in enumerate(record.curve):
        draws, labels = feed.train_draws(epoch)
        losses = []
        for step in range(3):
            part = slice(32 * step, 32 * step + 32)
            before = [keras.ops.convert_to_numpy(weight) for weight in model.trainable_weights]
            losses.append(model.train_on_batch(train[draws[part, 0]], labels[part]))
            model.reset_metrics()
            for weight, old in zip(model.trainable_weights, before, strict=True):
                weight.assign_sub(0.05 * 0.01 * old)
        assert entry["loss"] == pytest.approx(np.mean(losses), rel=1e-4)
    assert record.last["test_loss"] == pytest.approx(model.evaluate(test, squares.test[1], verbose=0), rel=1e-4)


def test_same_seed_same_curve_other_seed_other_curve(network, squares, quick):
    curves = [without_time(fit(network(), quick, squares, seed=seed, verbose=False)) for seed in (1, 1, 2)]
    assert curves[0] == curves[1] != curves[2]


def test_a_sequential_model(squares, quick):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Flatten(), keras.layers.Dense(3)])
    assert fit(model, quick, squares, verbose=False).last["error"] < 0.2


def test_a_number_of_steps_ends_inside_an_epoch(network, squares, quick):
    record = fit(network(), quick.but(steps=5), squares, verbose=False)
    assert [entry["step"] for entry in record.curve] == [3, 5]


def test_several_outputs_share_the_loss(squares, quick):
    def build():
        keras.utils.set_random_seed(0)
        images = keras.Input((8, 8, 1))
        features = keras.layers.Flatten()(images)
        outputs = {name: keras.layers.Dense(3, name=name)(features) for name in ("main", "auxiliary")}
        return keras.Model(images, outputs, name="two_heads")

    once = quick.but(steps=1)
    losses = [
        fit(build(), once.but(auxiliary_weight=weight), squares, verbose=False).last["loss"] for weight in (0, 0.3, 1)
    ]
    assert losses[1] - losses[0] == pytest.approx(0.3 * (losses[2] - losses[0]), rel=1e-5)
    assert losses[2] > losses[0]


def test_smoothed_labels_have_a_least_loss(network, squares, quick):
    """With 0.3 of the target spread over 3 classes no loss is below the entropy of (0.8, 0.1, 0.1)."""
    record = fit(network(), quick.but(epochs=8, label_smoothing=0.3), squares, verbose=False)
    entropy = -0.8 * math.log(0.8) - 2 * 0.1 * math.log(0.1)
    assert entropy < record.last["loss"] < entropy + 0.1 and record.last["test_error"] == 0


@pytest.mark.parametrize("clipping", [{"clip_norm": 1e-4}, {"clip_value": 1e-6}])
def test_clipped_to_almost_nothing_nothing_is_learnt(network, squares, quick, clipping):
    model = network()
    before = [keras.ops.convert_to_numpy(weight) for weight in model.weights]
    fit(model, quick.but(**clipping), squares, verbose=False)
    moved = [
        np.abs(keras.ops.convert_to_numpy(now) - old).max() for now, old in zip(model.weights, before, strict=True)
    ]
    assert 0 < max(moved) < 1e-4


@pytest.mark.parametrize("policy", ["mixed_bfloat16", "mixed_float16"])
def test_mixed_precision_set_for_the_model_alone(squares, quick, policy):
    from kerascnn.models import lenet5

    model = lenet5(input_shape=(28, 28, 1), num_classes=3, dtype=policy)
    images = type(squares)(size=(28, 28, 1))
    scales = []
    look = keras.callbacks.LambdaCallback(on_train_end=lambda logs: scales.append(type(look.model.optimizer).__name__))
    record = fit(model, quick, images, callbacks=(look,), verbose=False)
    assert record.machine["precision"] == policy and math.isfinite(record.last["loss"])
    assert set(scales) == {"LossScaleOptimizer" if policy == "mixed_float16" else "CoupledSGD"}


def test_lines(network, squares, quick, capsys):
    fit(network(), quick, squares)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3 and lines[0].startswith("epoch 1 of 3: loss ") and "test error" in lines[2]


def test_a_bar_within_the_epoch_on_a_terminal_alone(network, squares, quick, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    fit(network(), quick, squares)
    assert "epoch 2 of 3:   0%" in capsys.readouterr().out


def test_divergence_is_explained_and_keeps_the_record(network, squares, quick):
    # the rate is so high that the second epoch ends in infinite weights
    schedule = type("Wild", (Constant,), {"schedule": lambda self, total: _then_wild()})(0.05)
    with pytest.raises(DivergedError, match=r"The loss became (nan|inf) at step \d.*Try a rate a third") as caught:
        fit(network(), quick.but(learning_rate=schedule, epochs=9), squares, verbose=False)
    assert isinstance(caught.value.record, TrainingRecord) and len(caught.value.record.curve) >= 1
    assert all(math.isfinite(entry["test_loss"]) for entry in caught.value.record.curve)
    assert 3 < caught.value.record.diverged_by <= 27
    assert f"at step {caught.value.record.diverged_by}," in str(caught.value)


def _then_wild():
    return keras.optimizers.schedules.PiecewiseConstantDecay([3], [0.05, 1e20])


def exhausted(kind):
    if kind == "tensorflow":
        import tensorflow as tf

        return tf.errors.ResourceExhaustedError(None, None, "OOM when allocating tensor")
    if kind == "jax":
        return RuntimeError("RESOURCE_EXHAUSTED: Out of memory while trying to allocate 123 bytes.")
    return MemoryError()


@pytest.mark.parametrize("kind", ["tensorflow", "jax", "python"])
def test_out_of_memory_names_the_batch(network, squares, quick, kind):
    def fail(batch, logs):
        raise exhausted(kind)

    callback = keras.callbacks.LambdaCallback(on_train_batch_end=fail)
    with pytest.raises(OutOfMemoryError, match=r"batch of 32 images.*recipe.but\(batch_size=16\)"):
        fit(network(), quick, squares, callbacks=(callback,), verbose=False)
    with pytest.raises(OutOfMemoryError, match="Not even one image"):
        fit(network(), quick.but(batch_size=1), squares, callbacks=(callback,), verbose=False)


def test_other_errors_stay_what_they_are(network, squares, quick):
    def fail(batch, logs):
        raise LookupError("mine")

    callback = keras.callbacks.LambdaCallback(on_train_batch_end=fail)
    with pytest.raises(LookupError, match="mine"):
        fit(network(), quick, squares, callbacks=(callback,), verbose=False)


def test_ctrl_c_works_afterwards(network, squares, quick):
    before = signal.getsignal(signal.SIGINT)
    fit(network(), quick.but(steps=1), squares, verbose=False)
    assert signal.getsignal(signal.SIGINT) is before


def test_record_as_a_file(network, squares, tmp_path):
    recipe = Recipe(source="this test", learning_rate=Constant(0.05), batch_size=32, steps=2)
    record = fit(network(), recipe, squares, verbose=False)
    again = TrainingRecord.load(record.save(tmp_path / "deep" / "record.json"))
    assert again.curve == record.curve and again.last == record.last and again.network == "tiny"
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["record.json"]
    assert (again.resumed, again.seconds_before, again.diverged_by) == (0, 0.0, None)


@pytest.mark.parametrize("text", ["", "[]", '{"name": "degradation"}', '{"network"'])
def test_what_is_no_record_is_refused_by_name(tmp_path, text):
    (tmp_path / "other.json").write_text(text)
    with pytest.raises(ValueError, match=r"other\.json is no record of a training"):
        TrainingRecord.load(tmp_path / "other.json")
