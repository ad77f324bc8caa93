"""Images made small: blocks are averaged, and a set of any size becomes one that trains in minutes."""

from types import SimpleNamespace

import numpy as np
import pytest

from kerascnn.experiments.image_sizes import PooledImages, small_images


def images(height, width, channels=3, train=6, test=4):
    generator = np.random.default_rng(0)
    splits = {
        split: (generator.integers(0, 256, (count, height, width, channels), dtype="uint8"), np.arange(count))
        for split, count in {"train": train, "test": test}.items()
    }
    return SimpleNamespace(name="noise", num_classes=6, class_names=tuple("abcdef"), **splits)


@pytest.mark.parametrize("side", [2, 3])
def test_every_block_is_averaged(side):
    whole = images(12, 6)
    pooled = PooledImages(whole, side=side)
    (small, labels), (large, _) = pooled.train, whole.train
    assert small.shape == (6, 12 // side, 6 // side, 3) and small.dtype == np.uint8
    block = large[4, side : 2 * side, :side, 1]
    assert abs(float(small[4, 1, 0, 1]) - block.mean()) <= 0.5
    assert labels.tolist() == list(range(6)) and pooled.name == f"noise, {12 // side}x{6 // side}"


def test_the_first_are_kept():
    pooled = PooledImages(images(4, 4), size=5, test_size=2)
    assert [len(pooled.train[0]), len(pooled.train[1]), len(pooled.test[0])] == [5, 5, 2]


@pytest.mark.parametrize(
    ("size", "wanted"), [((32, 32), (16, 16)), ((28, 28), (14, 14)), ((64, 48), (16, 12)), ((9, 9), (9, 9))]
)
def test_no_side_is_above_sixteen(size, wanted):
    assert small_images(images(*size)).train[0].shape[1:3] == wanted


def test_what_cannot_be_divided_is_refused():
    with pytest.raises(
        ValueError, match="blocks of 2x2, into which images of 31x31 cannot be divided: resize them first"
    ):
        small_images(images(31, 31))
