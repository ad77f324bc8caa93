"""What trainings of one experiment share: the images as the networks see them, seeds, and folders of done trainings."""

import signal

import keras
import numpy as np
import pytest

from kerascnn import data
from kerascnn.experiments import settings
from kerascnn.experiments.image_sizes import PooledImages
from kerascnn.experiments.settings import BATCH, EARLIER, Setting, error_of
from kerascnn.training import RECIPES, Constant, DivergedError
from kerascnn.training.feeds import Feed

FEW = RECIPES["classroom"].but(batch_size=32, epochs=1)


@pytest.fixture(scope="module")
def setting():
    return Setting(PooledImages(data.load(), 64), FEW)


def test_images_are_those_that_fit_feeds_the_network(setting):
    draws = np.zeros((5, 4), "int32")
    draws[:, 0] = np.arange(5)
    feed = Feed(setting.images, FEW, seed=0)
    for split, layer in (("train", feed.train_images), ("test", feed.test_images)):
        pictures, labels = setting.standardized(split, 5)
        np.testing.assert_allclose(pictures, keras.ops.convert_to_numpy(layer(draws)), atol=1e-5)
        np.testing.assert_array_equal(labels, getattr(setting.images, split)[1][:5])
    assert setting.standardized("train", 64)[0].mean() == pytest.approx(0, abs=1e-4)


@pytest.mark.slow
def test_a_network_is_the_same_for_a_seed_and_another_for_another(setting):
    first = [setting.train_cifar("resnet8", seed)[0].get_weights()[0] for seed in (1, 1, 2)]
    np.testing.assert_allclose(first[0], first[1], atol=1e-6)
    assert np.abs(first[0] - first[2]).max() > 0.01


def test_a_training_that_is_done_is_not_done_again(setting, tmp_path):
    lines = []
    model, record = setting.train_cifar("plain8", 0, checkpoint_dir=tmp_path, say=lines.append)
    again, same = setting.train_cifar("plain8", 0, checkpoint_dir=tmp_path, say=lines.append)
    assert [path.name for path in tmp_path.iterdir()] == ["plain8_seed0"]
    assert record.curve == same.curve
    assert lines[1].startswith(lines[0]) and lines[1].endswith(EARLIER) and EARLIER not in lines[0]
    for one, other in zip(model.get_weights(), again.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
    assert model.name == "plain8"


def test_the_share_that_is_done_goes_on_after_a_stop_inside_an_epoch(setting, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "TELL_EVERY", 1)

    class Stop(keras.callbacks.Callback):
        steps = 0

        def on_train_batch_end(self, batch, logs=None):
            self.steps += 1
            if self.steps == 6:
                signal.raise_signal(signal.SIGINT)  # which waits for the step and writes a checkpoint

    class Say:
        def __init__(self):
            self.shares = []
            self.within = self.shares.append

        def __call__(self, line):
            pass

    few = Setting(setting.images, FEW.but(batch_size=16, epochs=2))  # four steps in an epoch
    first, second = Say(), Say()
    with pytest.raises(KeyboardInterrupt):
        few.train_cifar("plain8", 0, checkpoint_dir=tmp_path, callbacks=(Stop(),), say=first)
    few.train_cifar("plain8", 0, checkpoint_dir=tmp_path, say=second)
    assert first.shares == [step / 8 for step in range(1, 7)]
    assert second.shares == [1.0]  # of the step that was left


def test_what_was_done_in_an_earlier_session_is_counted(tmp_path):
    first, second = (Setting(PooledImages(data.load(), 64), FEW) for _ in range(2))
    _, record = first.train_cifar("plain8", 0, checkpoint_dir=tmp_path)
    second.train_cifar("plain8", 0, checkpoint_dir=tmp_path)
    assert (first.earlier_seconds, second.earlier_seconds) == ([0.0], [record.seconds])


def test_a_training_that_diverges_is_named(setting):
    wild = Setting(setting.images, FEW.but(learning_rate=Constant(1e38), epochs=3))
    with pytest.raises(DivergedError, match=r"plain8, seed 5: The loss became (nan|inf) at step") as caught:
        wild.train_cifar("plain8", 5)
    assert caught.value.record.diverged_by


def test_errors_are_counted_over_all_batches():
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(3, use_bias=False, kernel_initializer="identity")])
    labels = np.arange(BATCH + 20) % 3
    images = np.eye(3, dtype="float32")[labels]
    assert error_of(model, images, labels) == 0
    images[-10:] = np.roll(images[-10:], 1, axis=1)
    assert error_of(model, images, labels) == pytest.approx(10 / (BATCH + 20))


def test_a_network_that_is_none_is_refused(setting):
    with pytest.raises(ValueError, match=r'"plain" or "resnet" and its depth, such as "resnet56"; received \'vgg16\''):
        setting.train_cifar("vgg16", 0)


def test_a_tier_that_cannot_run_is_refused():
    with pytest.raises(ValueError, match=r"tier must be one of 'try', 'reproduce'; received tier='quick'"):
        Setting.of_tier("quick")
