"""Lectures on images with three channels, which `kerascnn.setup("cifar10")` would give them."""

from pathlib import Path

import numpy as np
import pytest
from lecture_script import run_cells

from kerascnn import data
from kerascnn.course.checkout import Checkout
from kerascnn.data.image_set import ArraySplit, ImageSet

pytestmark = pytest.mark.slow
COURSE = Checkout(Path(__file__).parents[2])
WITH_IMAGES = [path for path in COURSE.lecture_sources() if "data.load(" in path.read_text()]
MINUTES = ("04", "05", "06", "07", "08", "09", "10", "11")  # these take up to minutes, whatever the images are


def each_lecture():
    """The lectures, those that take minutes among the release tests."""
    for path in WITH_IMAGES:
        marks = pytest.mark.release if path.stem.startswith(MINUTES) else ()
        yield pytest.param(path, marks=marks, id=path.stem)


def colour_images(name):
    """A few images of noise in the shape of CIFAR-10."""
    random, classes = np.random.default_rng(0), [f"class {number}" for number in range(10)]
    images, labels = random.integers(0, 256, (1_000, 32, 32, 3), np.uint8), np.arange(1_000) % 10
    splits = {split: ArraySplit(images.copy(), labels) for split in ("train", "test")}
    return ImageSet(name, splits, class_names=classes, image_shape=(32, 32, 3), source="noise, made here")


@pytest.mark.parametrize("source", list(each_lecture()))
def test_lecture_runs_on_three_channels(source, monkeypatch):
    monkeypatch.setattr(data, "load", colour_images)
    run_cells(source)


def test_all_lectures_but_the_one_on_architectures_alone_use_images():
    others = set(COURSE.lecture_sources()) - set(WITH_IMAGES)
    assert {path.stem for path in others} == {"12_ten_architectures"}
