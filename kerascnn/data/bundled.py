"""Data sets that ship with the package: no network, no TensorFlow, no Keras needed to load them."""

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kerascnn.data.image_set import ArraySplit, ImageSet
from kerascnn.data.unavailable import DataUnavailableError


@dataclass(frozen=True)
class BundledSet:
    """A file of arrays next to this module: what it holds and the SHA-256 it must have."""

    file: str
    sha256: str
    class_names: tuple[str, ...]
    source: str


BUNDLED = {
    "fashion_mnist_small": BundledSet(
        file="fashion_mnist_small.npz",  # made by make_fashion_mnist_small.py
        sha256="eb5dbfd6a08292f1f1cd49d8eff8a4e2d14f6ece19e1803e12596ba7c592e5df",
        class_names=(
            "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
        ),
        source="the first 1,000 training and 200 test images of each class of Fashion-MNIST (Zalando SE, MIT licence), "
        "shipped with kerascnn",
    ),
}  # fmt: skip


def load_bundled(name: str, folder: Path = Path(__file__).parent) -> ImageSet:
    """Read a shipped data set, after checking its SHA-256.

    Args:
        name: One of `BUNDLED`.
        folder: Where its file lies.

    Raises:
        DataUnavailableError: if the file is missing or damaged.
    """
    bundled = BUNDLED[name]
    path = folder / bundled.file
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataUnavailableError(
            f"{name} ships with kerascnn, but {path} cannot be read ({error.strerror}): install kerascnn again"
        ) from None
    digest = hashlib.sha256(content).hexdigest()
    if digest != bundled.sha256:
        raise DataUnavailableError(
            f"{name} is damaged: {path} has {len(content):,} bytes with SHA-256 {digest}, expected {bundled.sha256}. "
            "Install kerascnn again"
        )
    with np.load(io.BytesIO(content)) as arrays:
        splits = {
            split: ArraySplit(arrays[f"{split}_images"], arrays[f"{split}_labels"]) for split in ("train", "test")
        }
    return ImageSet(
        name,
        splits,
        class_names=bundled.class_names,
        image_shape=splits["train"].images.shape[1:],
        source=bundled.source,
    )
