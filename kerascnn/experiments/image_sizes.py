"""Images made small, so that an experiment takes minutes where the paper took days."""

import numpy as np


class PooledImages:
    """A set of images with every 2x2 block averaged: a quarter of the arithmetic, and still the same pictures.

    Args:
        images: What `data.load` gives.
        size: How many training images are kept; all by default.
        test_size: How many test images are kept; all by default.
        side: Of the blocks.

    Raises:
        ValueError: if height or width cannot be divided into blocks.

    Example:
        >>> from kerascnn import data
        >>> pooled = PooledImages(data.load("fashion_mnist_small"))
        >>> pooled.train[0].shape, pooled.name
        ((10000, 14, 14, 1), 'fashion_mnist_small, 14x14')
    """

    def __init__(self, images, size: int | None = None, test_size: int | None = None, side: int = 2):
        self.train = _pooled(*images.train, size, side)
        self.test = _pooled(*images.test, test_size, side)
        self.num_classes, self.class_names = images.num_classes, images.class_names
        height, width = self.train[0].shape[1:3]
        self.name = f"{images.name}, {height}x{width}"


def _pooled(pictures: np.ndarray, labels: np.ndarray, size: int | None, side: int) -> tuple[np.ndarray, np.ndarray]:
    pictures, labels = pictures[:size], labels[:size]
    count, height, width, channels = pictures.shape
    if height % side or width % side:
        raise ValueError(
            f"PooledImages averages blocks of {side}x{side}, into which images of {height}x{width} cannot be divided: "
            "resize them first."
        )
    blocks = pictures.reshape(count, height // side, side, width // side, side, channels)
    return blocks.mean(axis=(2, 4)).round().astype("uint8"), labels


LARGEST = 16  # side of images that a network is trained on in minutes
TRAINING_IMAGES, TEST_IMAGES = 10_000, 2_000  # as many as come with the package


def small_images(images):
    """A set made as small as that of the tier "try": sides of at most 16, 10,000 images to train on, 2,000 to test.

    Args:
        images: What `data.load` gives.

    Raises:
        ValueError: if the images cannot be divided into blocks that make them so small.

    Example:
        >>> from kerascnn import data
        >>> small_images(data.load("fashion_mnist_small")).name
        'fashion_mnist_small, 14x14'
    """
    side = -(-max(images.train[0].shape[1:3]) // LARGEST)
    return PooledImages(images, TRAINING_IMAGES, TEST_IMAGES, side)
