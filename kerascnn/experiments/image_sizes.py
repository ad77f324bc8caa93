"""Images made small, so that an experiment takes minutes where the paper took days."""

import numpy as np


class PooledImages:
    """A set of images with every 2x2 block averaged: a quarter of the arithmetic, and still the same pictures.

    Args:
        images: What `data.load` gives.
        size: How many training images are kept; all by default.

    Raises:
        ValueError: if height or width is odd.

    Example:
        >>> from kerascnn import data
        >>> pooled = PooledImages(data.load("fashion_mnist_small"))
        >>> pooled.train[0].shape, pooled.name
        ((10000, 14, 14, 1), 'fashion_mnist_small, 14x14')
    """

    def __init__(self, images, size: int | None = None):
        self.train = _pooled(*images.train, size)
        self.test = _pooled(*images.test, None)
        self.num_classes, self.class_names = images.num_classes, images.class_names
        height, width = self.train[0].shape[1:3]
        self.name = f"{images.name}, {height}x{width}"


def _pooled(pictures: np.ndarray, labels: np.ndarray, size: int | None) -> tuple[np.ndarray, np.ndarray]:
    pictures, labels = pictures[:size], labels[:size]
    count, height, width, channels = pictures.shape
    if height % 2 or width % 2:
        raise ValueError(f"PooledImages halves images of even height and width; received {height}x{width}.")
    blocks = pictures.reshape(count, height // 2, 2, width // 2, 2, channels)
    return blocks.mean(axis=(2, 4)).round().astype("uint8"), labels
