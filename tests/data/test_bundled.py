"""The data set that ships with the package."""

from pathlib import Path

import numpy as np
import pytest

from kerascnn import data
from kerascnn.data.bundled import BUNDLED, load_bundled

FOLDER = Path(data.__path__[0])


@pytest.fixture(scope="module")
def small():
    return data.load("fashion_mnist_small")


def test_is_the_default_and_balanced(small):
    assert data.load().name == small.name == "fashion_mnist_small"
    for (images, labels), per_class in ((small.train, 1000), (small.test, 200)):
        assert images.shape == (10 * per_class, 28, 28, 1)
        assert images.dtype == np.uint8
        assert labels.dtype == np.int32
        assert np.bincount(labels).tolist() == [per_class] * 10


def test_describes_itself(small):
    assert small.class_names[9] == "Ankle boot"
    assert small.num_classes == 10
    assert small.image_shape == (28, 28, 1)
    assert small.split_names == {"train": "train", "test": "test"}
    assert "Zalando" in small.source and "\n" not in small.source
    assert repr(small) == "<fashion_mnist_small: 10 classes, images 28 x 28 x 1, 10,000 train, 2,000 test>"


def test_arrays_are_read_only(small):
    for array in (*small.train, *small.test):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_loads_without_keras_or_tensorflow_and_fast(run_python):
    printed = run_python("""
        import sys, time
        started = time.perf_counter()
        from kerascnn import data
        split = data.load("fashion_mnist_small")
        print(split.train[0].shape, [m for m in ("keras", "tensorflow", "tensorflow_datasets") if m in sys.modules])
        loaded = time.perf_counter()
        times = []
        for _ in range(5):
            started = time.perf_counter()
            data.load()
            times.append(time.perf_counter() - started)
        print(min(times))
    """)
    first, seconds = printed.splitlines()
    assert first == "(10000, 28, 28, 1) []"
    assert float(seconds) < 0.5


@pytest.mark.parametrize("damage", ["flipped", "cut"])
def test_says_when_its_file_is_damaged(tmp_path, damage):
    name = BUNDLED["fashion_mnist_small"].file
    content = bytearray((FOLDER / name).read_bytes())
    if damage == "flipped":
        content[len(content) // 2] ^= 1
    else:
        del content[-1000:]
    (tmp_path / name).write_bytes(content)
    message = (
        rf"is damaged: .*{name} has {len(content):,} bytes with SHA-256 \w+, expected eb5db.*Install kerascnn again"
    )
    with pytest.raises(data.DataUnavailableError, match=message):
        load_bundled("fashion_mnist_small", tmp_path)


def test_says_when_its_file_is_missing(tmp_path):
    with pytest.raises(data.DataUnavailableError, match=r"cannot be read .No such file.*: install kerascnn again"):
        load_bundled("fashion_mnist_small", tmp_path)


def test_its_licence_lies_beside_it():
    licence = (FOLDER / "fashion_mnist_small.LICENSE").read_text()
    assert "Copyright (c) 2017 Zalando SE" in licence
    assert "Permission is hereby granted, free of charge" in licence
