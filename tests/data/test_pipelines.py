"""Batches from arrays, on the backend the tests run with, and the same ones on the others."""

import itertools

import keras
import numpy as np
import pytest

from kerascnn import data

COUNT = 300  # 4 batches of 80, the last one smaller


@pytest.fixture(scope="module")
def numbered():
    """Images whose pixels tell which one it is: image n is filled with n % 256, its label is n."""
    from kerascnn.data.image_set import ArraySplit

    images = np.broadcast_to(np.arange(COUNT)[:, None, None, None] % 256, (COUNT, 6, 4, 1)).astype(np.uint8)
    split = ArraySplit(images, np.arange(COUNT))
    names = tuple(str(n) for n in range(COUNT))
    return data.ImageSet(
        "numbered", {"train": split, "test": split}, class_names=names, image_shape=(6, 4, 1), source=""
    )


def batches(stream, count=None):
    return [(np.asarray(images), np.asarray(labels)) for images, labels in itertools.islice(stream, count)]


def labels_of(stream, count=None):
    return np.concatenate([labels for _, labels in batches(stream, count)]).tolist()


def test_kind(numbered):
    stream = numbered.stream("train")
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        assert isinstance(stream, tf.data.Dataset)
        assert stream.options().autotune.enabled is False
        assert stream.options().deterministic is True
    else:
        assert isinstance(stream, keras.utils.PyDataset)


def test_contract(numbered):
    stream = numbered.stream("train", batch_size=80, seed=1)
    assert len(stream) == 4
    got = batches(stream)
    assert [images.shape for images, _ in got] == [(80, 6, 4, 1)] * 3 + [(60, 6, 4, 1)]
    for images, labels in got:
        assert images.dtype == np.float32
        assert labels.dtype == np.int32
        assert np.array_equal(images[:, 0, 0, 0], (labels % 256 / np.float32(255)).astype(np.float32))
    assert sorted(labels_of(stream)) == list(range(COUNT))


def test_order(numbered):
    one, again, other = (numbered.stream("train", seed=seed) for seed in (1, 1, 2))
    first, second = labels_of(one), labels_of(one)
    assert first != second
    assert [labels_of(again), labels_of(again)] == [first, second]
    assert labels_of(other) not in (first, second)
    assert labels_of(numbered.stream("test")) == list(range(COUNT))
    assert labels_of(numbered.stream("train", shuffle=False)) == list(range(COUNT))
    assert labels_of(numbered.stream("test", shuffle=True, seed=1)) == first


def test_set_random_seed_decides_where_no_seed_is_given(numbered):
    keras.utils.set_random_seed(3)
    first = labels_of(numbered.stream("train"))
    assert labels_of(numbered.stream("train")) != first
    keras.utils.set_random_seed(3)
    assert labels_of(numbered.stream("train")) == first


def test_repeat_goes_on_with_new_orders(numbered):
    once = numbered.stream("train", batch_size=80, seed=1)
    orders = [labels_of(once), labels_of(once)]
    endless = labels_of(numbered.stream("train", batch_size=80, seed=1, repeat=True), 8)
    assert endless == orders[0] + orders[1]


@pytest.mark.parametrize("size", [12, (3, 8)])
def test_size(numbered, size):
    height, width = (size, size) if isinstance(size, int) else size
    images, labels = batches(numbered.stream("test", size=size), 1)[0]
    assert images.shape == (128, height, width, 1)
    assert np.allclose(images, labels[:, None, None, None] / 255, atol=1e-6)


def test_augment_gets_batches_of_images(numbered):
    images, labels = batches(numbered.stream("test", augment=lambda images: 1 - images, batch_size=80))[-1]
    assert images.shape == (60, 6, 4, 1)
    assert np.allclose(images[:, 0, 0, 0], 1 - labels % 256 / 255)


def test_augment_may_be_a_layer(numbered):
    images, _ = data.load().test
    flip = keras.layers.RandomFlip("horizontal", seed=1)
    got, _ = batches(data.load().stream("test", augment=flip), 1)[0]
    pixels = images[:128] / np.float32(255)
    flipped = np.array([np.array_equal(a, b[:, ::-1]) for a, b in zip(got, pixels, strict=True)])
    kept = np.array([np.array_equal(a, b) for a, b in zip(got, pixels, strict=True)])
    assert np.all(flipped | kept)
    assert 30 < flipped.sum() < 98


def nothing(images):
    """As a function that forgets its return."""


def one_image(images):
    return images[0]


def some_images(images):
    return images[:5]


@pytest.mark.parametrize("augment", [nothing, one_image, some_images])
def test_augment_must_return_the_batch(numbered, augment):
    # TensorFlow sees the number of images only while it runs, and then raises its own InvalidArgumentError.
    with pytest.raises(Exception, match=r"augment returned .*: expected the batch of images it got"):
        batches(numbered.stream("train", augment=augment))


def small_model():
    model = keras.Sequential(
        [keras.Input((28, 28, 1)), keras.layers.MaxPooling2D(4), keras.layers.Flatten(), keras.layers.Dense(10)]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.01), loss, metrics=["accuracy"])
    return model


def test_fit_learns_and_is_reproducible():
    split = data.load()
    histories = []
    for _ in range(2):
        keras.utils.set_random_seed(1)
        history = small_model().fit(
            split.stream("train"), validation_data=split.stream("test"), epochs=2, verbose=0, shuffle=False
        )
        histories.append(history.history)
    assert histories[0]["val_accuracy"][-1] > 0.6
    assert histories[0]["val_accuracy"] == pytest.approx(histories[1]["val_accuracy"], abs=2e-3)


def test_fit_with_steps_per_epoch():
    stream = data.load().stream("train", batch_size=64, repeat=True)
    history = small_model().fit(stream, steps_per_epoch=100, epochs=3, verbose=0, shuffle=False)
    assert len(history.history["loss"]) == 3  # 300 steps, where a pass has 157


SAME_BATCHES = """
    import keras, numpy as np
    from kerascnn import data
    split = data.load()
    plain, resized = (split.stream("train", seed=4, size=size, batch_size=96) for size in (None, (20, 40)))
    images = [np.asarray(images) for images, _ in plain]
    orders = [np.concatenate([np.asarray(labels) for _, labels in plain]) for _ in range(2)]
    augmented = split.stream("test", augment=lambda images: keras.ops.flip(images, axis=2) * 0.5)
    np.savez(
        {path!r},
        kind=type(plain).__mro__[1].__module__.split(".")[0],
        first=images[0], last=images[-1], orders=orders,
        resized=np.asarray(next(iter(resized))[0]), augmented=np.asarray(next(iter(augmented))[0]),
    )
"""


@pytest.mark.slow
def test_backends_agree(run_python, tmp_path):
    got = {}
    for backend in ("tensorflow", "jax"):
        path = tmp_path / f"{backend}.npz"
        run_python(SAME_BATCHES.format(path=str(path)), KERAS_BACKEND=backend)
        got[backend] = np.load(path)
    assert {backend: str(arrays["kind"]) for backend, arrays in got.items()} == {
        "tensorflow": "tensorflow",
        "jax": "keras",
    }
    for key in ("first", "last", "orders", "resized", "augmented"):
        assert np.allclose(got["tensorflow"][key], got["jax"][key], atol=1e-6), key


@pytest.mark.slow
def test_fit_on_jax(run_python):
    printed = run_python(
        """
        import sys
        import keras
        from kerascnn import data
        keras.utils.set_random_seed(1)
        split = data.load()
        model = keras.Sequential(
            [keras.Input((28, 28, 1)), keras.layers.MaxPooling2D(4), keras.layers.Flatten(), keras.layers.Dense(10)]
        )
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        model.compile(keras.optimizers.Adam(0.01), loss, metrics=["accuracy"])
        flip = keras.layers.RandomFlip("horizontal", seed=1)
        train = split.stream("train", augment=flip)
        history = model.fit(train, validation_data=split.stream("test"), epochs=2, verbose=0)
        print(keras.backend.backend(), history.history["val_accuracy"][-1])
        """,
        KERAS_BACKEND="jax",
    )
    backend, accuracy = printed.split()
    assert backend == "jax"
    assert float(accuracy) > 0.6
