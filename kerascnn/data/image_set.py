"""A labelled set of images, split for training and testing."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Protocol

import numpy as np

from kerascnn.data.stream_options import StreamOptions


class Split(Protocol):
    """A part of a data set: arrays in memory, or records that TFDS keeps on disk."""

    def __len__(self) -> int: ...

    def arrays(self) -> tuple[np.ndarray, np.ndarray]:
        """Images and labels in memory."""

    def stream(self, options: StreamOptions) -> Any:
        """Batches for the Keras backend in use."""


class ArraySplit:
    """A split in memory, read only.

    Args:
        images: Unsigned bytes, (count, height, width, channels).
        labels: Class numbers, (count,).
    """

    def __init__(self, images: np.ndarray, labels: np.ndarray):
        self.images, self.labels = images, labels.astype(np.int32)
        self.images.flags.writeable = self.labels.flags.writeable = False

    def __len__(self) -> int:
        return len(self.labels)

    def arrays(self) -> tuple[np.ndarray, np.ndarray]:
        """The images and labels themselves, not copies."""
        return self.images, self.labels

    def stream(self, options: StreamOptions) -> Any:
        """Batches for the Keras backend in use."""
        from kerascnn.data.pipelines import array_stream

        return array_stream(self.images, self.labels, options)


class ImageSet:
    """A labelled set of images, as arrays where it is small and as a stream of batches at any size.

    Args:
        name: The name it was loaded by.
        splits: Each split by name.
        class_names: What the labels 0, 1, 2 … mean.
        image_shape: (height, width, channels); None where it differs from image to image.
        source: One line saying where the images came from.
        split_names: What each split is called in its source, where that differs.

    Example:
        >>> from kerascnn import data
        >>> split = data.load("fashion_mnist_small")
        >>> images, labels = split.train
        >>> images.shape, images.dtype, split.class_names[labels[0]]
        ((10000, 28, 28, 1), dtype('uint8'), 'Ankle boot')
    """

    def __init__(
        self,
        name: str,
        splits: Mapping[str, Split],
        *,
        class_names: tuple[str, ...],
        image_shape: tuple[int | None, ...],
        source: str,
        split_names: Mapping[str, str] | None = None,
    ):
        self.name = name
        self.class_names = tuple(class_names)
        self.image_shape = tuple(image_shape)
        self.source = source
        self._splits = splits
        self._split_names = {split: split for split in self._splits} | dict(split_names or {})

    @property
    def num_classes(self) -> int:
        """How many classes there are."""
        return len(self.class_names)

    @property
    def split_names(self) -> Mapping[str, str]:
        """What each split is called in its source.

        They differ where a set has no labelled "test": then `{"train": "train", "test": "validation", …}`.
        """
        return MappingProxyType(self._split_names)

    @property
    def train(self) -> tuple[np.ndarray, np.ndarray]:
        """Training images (uint8, channels last) and labels (int32), read only."""
        return self.arrays("train")

    @property
    def test(self) -> tuple[np.ndarray, np.ndarray]:
        """Test images (uint8, channels last) and labels (int32), read only."""
        return self.arrays("test")

    def arrays(self, split: str) -> tuple[np.ndarray, np.ndarray]:
        """Images (uint8, channels last) and labels (int32) of a split, read only.

        Args:
            split: One of `split_names`; of a TFDS set also a slice, "train[80%:]".

        Raises:
            ValueError: if there is no such split, if it takes over 1 GB, or if its images differ in size.
        """
        return self._split(split).arrays()

    def stream(
        self,
        split: str = "train",
        batch_size: int = 128,
        augment: Callable | None = None,
        size: int | tuple[int, int] | None = None,
        *,
        shuffle: bool | None = None,
        seed: int | None = None,
        repeat: bool = False,
    ) -> Any:
        """Batches of images (float32 in [0, 1]) and labels (int32), ready for `model.fit`.

        On the TensorFlow backend this is a `tf.data.Dataset` with autotune off (which makes `fit` wait), on others a
        `keras.utils.PyDataset` of NumPy batches with the same content. Sets too large for memory are read from disk
        through tf.data on every backend.

        Args:
            split: One of `split_names`; of a TFDS set also a slice, "train[80%:]".
            batch_size: Images in a batch; the last one may be smaller.
            augment: Called with a batch of images, returns the changed images. It gets what the backend computes with:
                tensors on TensorFlow, NumPy arrays elsewhere. A Keras layer or a function of `keras.ops` does for both.
            size: Resize to (height, width), or one number for both.
            shuffle: Draw a new order for each pass; by default only for "train" and slices of it.
            seed: The same seed gives the same orders. None draws one from Python's `random`, so that
                `keras.utils.set_random_seed` decides.
            repeat: Go on for ever, for `fit(steps_per_epoch=…)`.

        Raises:
            ValueError: if an argument does not fit, or the images differ in size and `size` is missing.
        """
        part = self._split(split)
        shuffle = split.startswith("train") if shuffle is None else shuffle
        return part.stream(StreamOptions(batch_size, augment, size, shuffle, seed, repeat))

    def _split(self, name: str) -> Split:
        try:
            return self._splits[name]
        except (KeyError, TypeError):
            names = ", ".join(f'"{split}"' for split in self._splits)
            raise ValueError(f"{self.name} has no split {name!r}: expected one of {names}") from None

    def __repr__(self) -> str:
        shape = " x ".join("?" if side is None else str(side) for side in self.image_shape)
        sizes = ", ".join(f"{len(part):,} {split}" for split, part in self._splits.items())
        return f"<{self.name}: {self.num_classes} classes, images {shape}, {sizes}>"
