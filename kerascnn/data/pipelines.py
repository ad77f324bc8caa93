"""Batches from arrays and from TFDS records, with one contract on every Keras backend.

A batch is (images, labels): float32 in [0, 1], channels last, and int32. Orders come from NumPy and depend on seed and
pass alone, so TensorFlow and JAX see the same batches. tf.data's autotune is off: its thread makes `fit` wait at the
end of each epoch, for half the training time where epochs take a few seconds.
"""

import contextlib
import itertools
import os
from typing import Any

import keras
import numpy as np

from kerascnn.data.stream_options import StreamOptions

# Shuffling records draws from a window of them, as large as this many bytes of encoded images allow.
SHUFFLE_BYTES = 2**28


def array_stream(images: np.ndarray, labels: np.ndarray, options: StreamOptions) -> Any:
    """Batches from arrays: a `tf.data.Dataset` on the TensorFlow backend, a `keras.utils.PyDataset` elsewhere.

    Args:
        images: Unsigned bytes, (count, height, width, channels).
        labels: Class numbers, (count,).
        options: What is asked for.
    """
    if keras.backend.backend() == "tensorflow":
        return tensorflow_stream(images, labels, options)
    return ArrayBatches(images, labels, options)


def order(count: int, options: StreamOptions, epoch: int) -> np.ndarray:
    """Positions of the examples in the order of one pass over them.

    Args:
        count: How many there are.
        options: Whether to shuffle, and the seed.
        epoch: Which pass; each has its own order.
    """
    if not options.shuffle:
        return np.arange(count)
    return np.random.default_rng([options.seed, epoch]).permutation(count)


class ArrayBatches(keras.utils.PyDataset):
    """Batches of NumPy arrays for backends other than TensorFlow.

    `fit` shuffles the batches of a PyDataset once more, with Python's `random`: `keras.utils.set_random_seed` or
    `fit(shuffle=False)` make the order of the batches reproducible.

    Args:
        images: Unsigned bytes, (count, height, width, channels).
        labels: Class numbers, (count,).
        options: What is asked for.
    """

    def __init__(self, images: np.ndarray, labels: np.ndarray, options: StreamOptions):
        super().__init__()
        self._images, self._labels, self._options = images, labels, options
        self._epoch = 0
        self._order = (None, None)  # pass and its order

    def __len__(self) -> int:
        return -(-len(self._labels) // self._options.batch_size)

    @property
    def num_batches(self) -> int | None:
        """Batches in a pass, None for a stream without end (what Keras expects)."""
        return None if self._options.repeat else len(self)

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        passes, step = divmod(index, len(self))
        epoch = self._epoch + passes
        if self._order[0] != epoch:
            self._order = (epoch, order(len(self._labels), self._options, epoch))
        chosen = self._order[1][step * self._options.batch_size : (step + 1) * self._options.batch_size]
        return self._prepared(self._images[chosen]), self._labels[chosen]

    def __iter__(self):
        try:
            yield from super().__iter__()
        finally:
            self.on_epoch_end()

    def on_epoch_end(self) -> None:
        """The next pass has another order; a stream without end goes on where it is."""
        self._epoch += not self._options.repeat

    def _prepared(self, images: np.ndarray) -> np.ndarray:
        images = np.divide(images, 255, dtype=np.float32)
        if self._options.size is not None:
            images = keras.ops.image.resize(images, self._options.size, antialias=True, data_format="channels_last")
            images = keras.ops.convert_to_numpy(images)
        if self._options.augment is not None:
            images = _augmented_numpy(self._options.augment, images)
        return images


def tensorflow_stream(images: np.ndarray, labels: np.ndarray, options: StreamOptions) -> Any:
    """Batches from arrays through tf.data.

    Args:
        images: Unsigned bytes, (count, height, width, channels).
        labels: Class numbers, (count,).
        options: What is asked for.
    """
    tf = tensorflow()
    with tf.device("CPU"):
        pixels, classes = tf.constant(images), tf.constant(labels, tf.int32)

    epochs = itertools.count()

    def one_pass():
        yield order(len(labels), options, next(epochs))

    def gather(chosen):
        return _scaled(tf, tf.gather(pixels, chosen), options.size), tf.gather(classes, chosen)

    positions = tf.data.Dataset.from_generator(one_pass, output_signature=tf.TensorSpec([len(labels)], tf.int64))
    batches = positions.unbatch().batch(options.batch_size)
    batches = batches.apply(tf.data.experimental.assert_cardinality(-(-len(labels) // options.batch_size)))
    return _finished(tf, batches.map(gather), options)


def record_stream(records: Any, options: StreamOptions) -> Any:
    """Batches from TFDS records on disk, through tf.data on every backend.

    Args:
        records: A `RecordSplit`.
        options: What is asked for.

    Raises:
        ValueError: if the images differ in size and `options.size` is missing.
    """
    if options.size is None and None in records.image_shape:
        raise ValueError(
            f"the images of {records.name} differ in size, so a batch needs one: pass size, for example size=224"
        )
    tf = tensorflow()
    workers = os.cpu_count() or 1

    def decode(image, label):
        return _scaled(tf, records.decode(image), options.size), tf.cast(label, tf.int32)

    examples = records.encoded(shuffle_seed=options.seed if options.shuffle else None)
    if options.shuffle:
        window = min(len(records), max(1_000, SHUFFLE_BYTES // records.bytes_per_example))
        examples = examples.shuffle(window, seed=options.seed, reshuffle_each_iteration=True)
    return _finished(tf, examples.map(decode, num_parallel_calls=workers).batch(options.batch_size), options)


def tensorflow() -> Any:
    """TensorFlow, imported where it is used; where it only reads data, it leaves the GPU to the Keras backend."""
    import tensorflow as tf

    if keras.backend.backend() != "tensorflow":
        with contextlib.suppress(RuntimeError):  # TensorFlow runs already, and has what it took
            tf.config.set_visible_devices([], "GPU")
    return tf


def without_autotune(tf: Any) -> Any:
    """tf.data options that keep `fit` from waiting, and the order of the examples.

    Args:
        tf: TensorFlow.
    """
    options = tf.data.Options()
    options.autotune.enabled = False
    options.deterministic = True
    return options


def _scaled(tf, images, size):
    images = tf.cast(images, tf.float32) / 255.0
    return images if size is None else tf.image.resize(images, size, antialias=True)


def _finished(tf, batches, options):
    """Augment, repeat, and prepare two batches ahead while the model computes."""
    if options.augment is not None:
        batches = batches.map(lambda images, labels: (_augmented(tf, options.augment, images), labels))
    if options.repeat:
        batches = batches.repeat()
    return batches.prefetch(2).with_options(without_autotune(tf))


def _augmented(tf, augment, images):
    if keras.backend.backend() == "tensorflow":
        changed = _same_batch(augment(images), images)
        message = "augment returned another number of images: expected the batch of images it got"
        with tf.control_dependencies([tf.debugging.assert_equal(tf.shape(changed)[0], tf.shape(images)[0], message)]):
            return tf.cast(changed, tf.float32)
    result = tf.numpy_function(lambda batch: _augmented_numpy(augment, batch), [images], tf.float32)
    return tf.ensure_shape(result, [images.shape[0], None, None, images.shape[-1]])


def _augmented_numpy(augment, images: np.ndarray) -> np.ndarray:
    return np.asarray(keras.ops.convert_to_numpy(_same_batch(augment(images), images)), np.float32)


def _same_batch(result, images):
    shape = getattr(result, "shape", None)
    if shape is None or len(shape) != 4 or shape[0] != images.shape[0]:
        received = f"{type(result).__name__}" if shape is None else f"shape {tuple(shape)}"
        raise ValueError(f"augment returned {received}: expected the batch of images it got, {tuple(images.shape)}")
    return result
