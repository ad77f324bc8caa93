"""A network's feed from images that are read as they are needed: sets too large for memory, or of many sizes."""

import numpy as np

from kerascnn.data.stream_options import StreamOptions

from .distribution import Devices
from .feeds import TEST_BATCH, Targets
from .recipes import Recipe
from .streamed_images import StreamedImages

RESIZED = 8 / 7  # side of an image over that of the crop: 256 over 224, as in He et al. 2015, section 3.4
MEASURED_IMAGES = 5_000  # for mean and deviation, which differ little over more


class StreamedFeed:
    """Training and test images of a set that is read from disk, as `Feed` gives those in memory.

    Every image is resized to the network's input, whatever its proportions; with the augmentation "crop_flip" to 8/7 of
    it, of which the network gets a random window, and in testing the middle one. Mean and deviation are those of 5,000
    images. The order depends on seed and epoch alone: a run that goes on within an epoch reads past what was seen.

    Args:
        images: What `data.load` gives.
        recipe: How they are standardised, augmented and batched.
        seed: Decides every order and every draw.
        size: (height, width) of the network's input.
        data_format: That of the network.
        devices: Who shares the batches.

    Raises:
        ValueError: if there are fewer images than one batch, or the recipe pads images.
    """

    def __init__(self, images, recipe: Recipe, seed: int, size, data_format=None, devices: Devices | None = None):
        if recipe.augmentation == "pad_crop_flip":
            raise ValueError(
                f'{images.name} is read as a stream, for which there is augmentation="crop_flip", "flip" or "none"; '
                'received "pad_crop_flip", which is for small images in memory.'
            )
        self.images, self.recipe, self.seed, self.devices = images, recipe, seed, devices or Devices()
        self.targets = Targets(recipe, images.num_classes)
        crops = recipe.augmentation == "crop_flip"
        self.size = tuple(round(side * RESIZED) if crops else side for side in size)
        self.spare = tuple(large - small for large, small in zip(self.size, size, strict=True))
        count = self._count("train")
        self.steps_per_epoch, self.total_steps = recipe.steps_per_epoch(count), recipe.total_steps(count)
        mean, deviation, channels = self._statistics()
        options = {"mean": mean, "deviation": deviation, "data_format": data_format}
        self.train_images = StreamedImages((*self.size, channels), size, **options, name="train_images")
        self.test_images = StreamedImages((*self.size, channels), size, **options, name="test_images")

    def train_batches(self, epoch: int, first_step: int, last_step: int, outputs):
        """Batches of an epoch from a step on, for `fit`; `outputs` are the names of the network's outputs, or None."""
        generator = np.random.default_rng([self.seed, epoch])
        stream_seed = int(generator.integers(2**31))
        draws = generator.integers(0, (self.spare[0] + 1, self.spare[1] + 1, 2), (self.steps_per_epoch, self.batch, 3))
        if self.recipe.augmentation == "none":
            draws[..., 2] = 0
        stream = self._stream("train", self.batch, seed=stream_seed).take(last_step).skip(first_step)
        return self._batches(stream, draws[first_step:last_step], outputs)

    def test_batches(self, outputs):
        """Batches of all test images, in order, the middle of each."""
        count = self._count("test")
        size = self.devices.test_batch_size(count, min(TEST_BATCH, 4 * self.batch))
        middle = np.array([self.spare[0] // 2, self.spare[1] // 2, 0])
        draws = np.broadcast_to(middle, (-(-count // size), size, 3))
        return self._batches(self._stream("test", size), draws, outputs)

    @property
    def batch(self) -> int:
        """Images in a step."""
        return self.recipe.batch_size

    def _batches(self, stream, draws: np.ndarray, outputs):
        from kerascnn.data.pipelines import tensorflow, without_autotune

        tf = tensorflow()

        def joined(batch, draws):
            images, labels = batch
            target = tf.one_hot(labels, self.targets.num_classes) if self.targets.one_hot else labels
            inputs = {"images": images, "draws": draws[: tf.shape(images)[0]]}
            return inputs, target if outputs is None else dict.fromkeys(outputs, target)

        with tf.device("CPU"):
            batches = tf.data.Dataset.zip(stream, tf.data.Dataset.from_tensor_slices(draws.astype("int32")))
        return self.devices.part(batches.map(joined)).prefetch(2).with_options(without_autotune(tf))

    def _count(self, split: str) -> int:
        return int(self._stream(split, 1).cardinality())

    def _statistics(self) -> tuple:
        total, squares, count = 0.0, 0.0, 0
        stream = self._stream("train", 100, seed=0).take(MEASURED_IMAGES // 100)
        for images, _ in stream.as_numpy_iterator():
            images = images.astype("float64")
            total, squares = total + images.sum(axis=0), squares + (images**2).sum(axis=0)
            count += len(images)
        mean, channels = total / count, total.shape[-1]
        if self.recipe.standardization == "scale":
            return 0.0, 1.0, channels
        if self.recipe.standardization == "pixel_mean":
            return mean, 1.0, channels
        mean = mean.mean(axis=(0, 1))
        deviation = np.sqrt(np.maximum(squares.mean(axis=(0, 1)) / count - mean**2, 0.0))
        return mean, np.where(deviation > 0, deviation, 1.0), channels

    def _stream(self, split: str, batch_size: int, seed: int | None = None):
        """Batches as a `tf.data.Dataset` on every backend, shuffled if there is a seed."""
        arrays = arrays_of(self.images, split)
        if arrays is not None:
            from kerascnn.data.pipelines import tensorflow_stream

            return tensorflow_stream(*arrays, StreamOptions(batch_size, None, self.size, seed is not None, seed or 0))
        return self.images.stream(split, batch_size, size=self.size, shuffle=seed is not None, seed=seed)


def arrays_of(images, split: str) -> tuple | None:
    """Images and labels of a split, or None where it has to be read as a stream: over 1 GB, or of different sizes.

    Example:
        >>> from kerascnn import data
        >>> len(arrays_of(data.load("fashion_mnist_small"), "test")[1])
        2000
    """
    try:
        return getattr(images, split)
    except ValueError:
        if not hasattr(images, "stream"):
            raise
        return None
