"""A split that TFDS keeps on disk, and what its features must be for image classification."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from kerascnn.data.image_set import ArraySplit
from kerascnn.data.stream_options import StreamOptions
from kerascnn.data.unavailable import INSTEAD, DataUnavailableError

# A split that takes more memory than this is read from disk, batch by batch.
IN_MEMORY_BYTES = 2**30


@dataclass(frozen=True)
class ImageAndLabel:
    """The two features of a TFDS data set that make it one for image classification.

    Args:
        image: Name of the image feature.
        label: Name of the label feature.
        shape: (height, width, channels); None where it differs from image to image.
        class_names: What the labels mean.
    """

    image: str
    label: str
    shape: tuple[int | None, ...]
    class_names: tuple[str, ...]

    @classmethod
    def of(cls, builder: Any) -> "ImageAndLabel":
        """Find them in a data set.

        Args:
            builder: A `tfds.core.DatasetBuilder`.

        Raises:
            ValueError: if it has no image with a class, or its images are not unsigned bytes.
        """
        import tensorflow_datasets as tfds

        features = builder.info.features
        names = builder.info.supervised_keys or ("image", "label")
        image, label = (features[key] if isinstance(key, str) and key in features else None for key in names[:2])
        if not isinstance(image, tfds.features.Image) or not isinstance(label, tfds.features.ClassLabel):
            raise ValueError(
                f"{builder.name} is not a set for image classification: expected an image and a class label, "
                f"found the features {', '.join(features or ['none'])}"
            )
        if image.np_dtype != np.uint8:
            raise ValueError(f"the images of {builder.name} are {np.dtype(image.np_dtype)}, expected uint8")
        return cls(*names[:2], tuple(image.shape), tuple(label.names or ()))


class RecordSplit:
    """A split of a prepared TFDS data set.

    Args:
        builder: The `tfds.core.DatasetBuilder`, prepared.
        split: The split's name in TFDS.
        features: Which features hold image and label.
    """

    def __init__(self, builder: Any, split: str, features: ImageAndLabel):
        self.name = f'{builder.name}, split "{split}"'
        self.image_shape = features.shape
        self._builder, self._split, self._features = builder, split, features
        self._info = builder.info.splits[split]

    def __len__(self) -> int:
        return self._info.num_examples

    @property
    def bytes_per_example(self) -> int:
        """Mean size of a record on disk."""
        return max(1, self._info.num_bytes // max(1, len(self)))

    @property
    def fits_in_memory(self) -> bool:
        """Whether its images have one size and together take at most 1 GB."""
        return None not in self.image_shape and len(self) * int(np.prod(self.image_shape)) <= IN_MEMORY_BYTES

    def arrays(self) -> tuple[np.ndarray, np.ndarray]:
        """Images and labels in memory, read from disk once.

        Raises:
            ValueError: if they take over 1 GB or differ in size.
            DataUnavailableError: if the records are damaged.
        """
        if None in self.image_shape:
            raise ValueError(f"the images of {self.name} differ in size: use .stream(…, size=224) instead of arrays")
        if not self.fits_in_memory:
            size = len(self) * int(np.prod(self.image_shape)) / 2**30
            raise ValueError(f"{self.name} takes {size:.1f} GB, more than 1 GB: use .stream(…) instead of arrays")
        return self._in_memory.arrays()

    def stream(self, options: StreamOptions) -> Any:
        """Batches, from memory where the split fits in it."""
        if self.fits_in_memory:
            return self._in_memory.stream(options)
        from kerascnn.data.pipelines import record_stream

        return record_stream(self, options)

    def encoded(self, shuffle_seed: int | None = None) -> Any:
        """The records as a `tf.data.Dataset` of (encoded image, label).

        Args:
            shuffle_seed: Where given, files are read in an order that depends on it.
        """
        import tensorflow_datasets as tfds

        from kerascnn.data.pipelines import tensorflow, without_autotune

        image, label = self._features.image, self._features.label
        tf = tensorflow()
        records = self._builder.as_dataset(
            split=self._split,
            shuffle_files=shuffle_seed is not None,
            decoders={image: tfds.decode.SkipDecoding()},
            read_config=tfds.ReadConfig(shuffle_seed=shuffle_seed, try_autocache=False, options=without_autotune(tf)),
        )
        return records.map(lambda record: (record[image], record[label]))

    def decode(self, image: Any) -> Any:
        """The pixels of an encoded image, unsigned bytes."""
        return self._builder.info.features[self._features.image].decode_example(image)

    def first_label(self) -> int:
        """The first record's label: -1 where TFDS has a split without labels."""
        return int(next(self.encoded().take(1).as_numpy_iterator())[1])

    @cached_property
    def _in_memory(self) -> ArraySplit:
        import tensorflow as tf

        images = np.empty((len(self), *self.image_shape), np.uint8)
        labels = np.empty(len(self), np.int64)
        batches = self.encoded().map(lambda image, label: (self.decode(image), label), num_parallel_calls=4).batch(1000)
        count = 0
        try:
            for some_images, some_labels in batches.prefetch(1).as_numpy_iterator():
                images[count : count + len(some_labels)] = some_images
                labels[count : count + len(some_labels)] = some_labels
                count += len(some_labels)
        except (tf.errors.OpError, ValueError) as error:
            raise self._damaged(f"{type(error).__name__} after {count:,} records") from None
        if count != len(self):
            raise self._damaged(f"{count:,} records, expected {len(self):,}")
        return ArraySplit(images, labels)

    def _damaged(self, what: str) -> DataUnavailableError:
        return DataUnavailableError(
            f"{self.name} is damaged ({what}): delete {self._builder.data_path} and load it again. {INSTEAD}"
        )
