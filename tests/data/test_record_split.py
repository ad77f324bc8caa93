"""Records on disk: read into memory where small, streamed where large or of different sizes."""

import itertools

import keras
import numpy as np
import pytest

from kerascnn import data
from kerascnn.data import record_split


@pytest.fixture
def varied(small_sets):
    return data.load("varied", data_dir=small_sets)


@pytest.fixture
def large(small_sets, monkeypatch):
    """A set that counts as larger than memory allows."""
    monkeypatch.setattr(record_split, "IN_MEMORY_BYTES", 2000)
    return data.load("even", data_dir=small_sets)


def batches(stream, count=None):
    return [(np.asarray(images), np.asarray(labels)) for images, labels in itertools.islice(stream, count)]


def orders(split, passes, **arguments):
    stream = split.stream("train", batch_size=16, **arguments)
    return [np.concatenate([labels for _, labels in batches(stream)]).tolist() for _ in range(passes)]


def test_images_of_different_sizes_are_streamed_at_one(varied):
    with pytest.raises(ValueError, match=r'varied, split "train" differ in size: use \.stream\(…, size=224\) instead'):
        varied.train  # noqa: B018
    with pytest.raises(ValueError, match=r'varied, split "test"|split "validation" differ in size'):
        varied.test  # noqa: B018
    with pytest.raises(ValueError, match="differ in size, so a batch needs one: pass size, for example size=224"):
        varied.stream("train")
    stream = varied.stream("train", size=(8, 9), batch_size=16, seed=1)
    assert len(stream) == 3
    got = batches(stream)
    assert [images.shape for images, _ in got] == [(16, 8, 9, 3), (16, 8, 9, 3), (8, 8, 9, 3)]
    for images, labels in got:
        assert images.dtype == np.float32 and labels.dtype == np.int32
        assert np.allclose(images, 60 * (labels + 1)[:, None, None, None] / 255, atol=1e-5)
    assert np.concatenate([labels for _, labels in batches(varied.stream("test", size=8))]).min() == 0


def test_large_splits_are_streamed(large):
    message = r'even, split "train" takes 0\.0 GB, more than 1 GB: use \.stream\(…\) instead of arrays'
    with pytest.raises(ValueError, match=message):
        large.train  # noqa: B018
    stream = large.stream("train", batch_size=16)
    assert len(stream) == 4
    for images, labels in batches(stream):
        assert images.shape[1:] == (7, 5, 3)
        assert np.allclose(images, 60 * (labels + 1)[:, None, None, None] / 255, atol=1e-6)


def test_streamed_options(large):
    assert stream_options(large).autotune.enabled is False
    assert stream_options(large).deterministic is True


def stream_options(split):
    return split.stream("train").options()


def test_order_of_streamed_records(large):
    first, second = orders(large, 2, seed=1)
    assert first != second
    assert orders(large, 2, seed=1) == [first, second]
    assert orders(large, 1, seed=2) != [first]
    kept = orders(large, 2, shuffle=False)
    assert kept[0] == kept[1]
    endless = batches(large.stream("train", batch_size=16, repeat=True), 10)
    assert len(endless) == 10


def test_a_slice_is_streamed(large):
    got = batches(large.stream("train[20%:]", batch_size=16))
    assert sum(len(labels) for _, labels in got) == 40


def test_augment_of_streamed_records(large):
    def invert(images):
        return 1 - keras.ops.flip(images, axis=1)

    for images, labels in batches(large.stream("train", augment=invert)):
        assert images.dtype == np.float32
        assert np.allclose(images, 1 - 60 * (labels + 1)[:, None, None, None] / 255, atol=1e-6)


def test_small_splits_are_read_once(small_sets):
    split = data.load("even", data_dir=small_sets)
    assert split.train[0] is split.train[0]
    images, labels = split.train
    assert images.shape == (50, 7, 5, 3)
    assert np.array_equal(images, np.broadcast_to(60 * (labels + 1)[:, None, None, None], images.shape))


@pytest.mark.slow
def test_streamed_records_on_jax(run_python, small_sets):
    printed = run_python(
        f"""
        import keras, numpy as np
        from kerascnn import data
        split = data.load("varied", data_dir={str(small_sets)!r})
        seen = []
        def augment(images):
            seen.append(type(images).__module__)
            return keras.ops.flip(images, axis=2)
        model = keras.Sequential(
            [keras.Input((8, 8, 3)), keras.layers.GlobalAveragePooling2D(), keras.layers.Dense(3)]
        )
        model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
        train = split.stream("train", size=8, batch_size=16, augment=augment)
        history = model.fit(train, validation_data=split.stream("test", size=8), epochs=2, verbose=0, shuffle=False)
        print(keras.backend.backend(), len(history.history["val_loss"]), sorted(set(seen)))
        """,
        KERAS_BACKEND="jax",
    )
    assert printed.strip() == "jax 2 ['numpy']"


@pytest.mark.parametrize("damage", ["cut", "flipped"])
def test_says_when_records_are_damaged(own_copy, damage):
    (path,) = (own_copy / "even" / "1.0.0").glob("even-train.tfrecord*")
    content = bytearray(path.read_bytes())
    if damage == "cut":
        del content[len(content) // 2 :]
    else:
        content[len(content) // 2] ^= 255
    path.write_bytes(content)
    with pytest.raises(
        data.DataUnavailableError, match=r"is damaged \(.*records.*\): delete .* and load it again\. Without"
    ):
        data.load("even", data_dir=own_copy).train  # noqa: B018
