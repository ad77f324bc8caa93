"""What a network is fed with: draws for images on the device, the same for the same seed and epoch."""

import keras
import numpy as np

from .distribution import Devices
from .recipes import Recipe
from .resident_images import PADDING, ResidentImages

TEST_BATCH = 500  # at most, and never more than four times what fits in training


class Feed:
    """Training and test images of a set in memory, standardised and augmented as a recipe says.

    Args:
        images: What `data.load` gives.
        recipe: How they are standardised, augmented and batched.
        seed: Decides every order and every draw.
        data_format: That of the network.
        devices: Who shares the batches.

    Raises:
        ValueError: if there are fewer images than one batch, or no test images of the same shape.
    """

    def __init__(
        self, images, recipe: Recipe, seed: int, data_format: str | None = None, devices: Devices | None = None
    ):
        self.recipe, self.seed, self.devices = recipe, seed, devices or Devices()
        (train, self.train_labels), (test, self.test_labels) = images.train, images.test
        if not len(test) or train.shape[1:] != test.shape[1:]:
            raise ValueError(
                f"{images.name} needs test images of the same shape as its training images; received {test.shape} "
                f"and {train.shape}."
            )
        self.targets = Targets(recipe, images.num_classes)
        self.steps_per_epoch = recipe.steps_per_epoch(len(train))
        self.total_steps = recipe.total_steps(len(train))
        mean, deviation = statistics(train, recipe.standardization)
        self.padding = PADDING if recipe.augmentation == "pad_crop_flip" else 0
        options = {"mean": mean, "deviation": deviation, "data_format": data_format}
        self.train_images = ResidentImages(train, padding=self.padding, **options, name="train_images")
        self.test_images = ResidentImages(test, **options, name="test_images")

    def train_draws(self, epoch: int) -> tuple[np.ndarray, np.ndarray]:
        """Draws and labels of one epoch: a new order, and new crops and flips, for each."""
        generator = np.random.default_rng([self.seed, epoch])
        used = self.steps_per_epoch * self.recipe.batch_size
        numbers = generator.permutation(len(self.train_labels))[:used]
        draws = np.zeros((used, 4), "int32")
        draws[:, 0] = numbers
        if self.recipe.augmentation == "pad_crop_flip":
            draws[:, 1:3] = generator.integers(0, 2 * self.padding + 1, (used, 2))
        if self.recipe.augmentation != "none":
            draws[:, 3] = generator.integers(0, 2, used)
        return draws, self.train_labels[numbers]

    def train_batches(self, epoch: int, first_step: int, last_step: int, outputs):
        """Batches of an epoch from a step on, for `fit`; `outputs` are the names of the network's outputs, or None."""
        start, stop = (step * self.recipe.batch_size for step in (first_step, last_step))
        draws, labels = self.train_draws(epoch)
        return self._batches(draws[start:stop], self.targets(labels[start:stop], outputs), self.recipe.batch_size)

    def test_batches(self, outputs):
        """Batches of all test images, in order, uncropped."""
        draws = np.zeros((len(self.test_labels), 4), "int32")
        draws[:, 0] = np.arange(len(self.test_labels))
        size = self.devices.test_batch_size(len(draws), min(TEST_BATCH, 4 * self.recipe.batch_size))
        return self._batches(draws, self.targets(self.test_labels, outputs), size)

    def _batches(self, draws: np.ndarray, targets, batch_size: int):
        """A tf.data pipeline with autotune off: its thread would make `fit` wait at the end of every epoch."""
        from kerascnn.data.pipelines import tensorflow, without_autotune

        tf = tensorflow()
        with tf.device("CPU"):
            dataset = tf.data.Dataset.from_tensor_slices((draws, targets)).batch(batch_size)
        return self.devices.part(dataset).prefetch(2).with_options(without_autotune(tf))


class Targets:
    """Labels as the loss takes them: one hot where they are smoothed, the same for every output.

    Args:
        recipe: Whether it smooths.
        num_classes: How many classes there are.

    Example:
        >>> from kerascnn.training import RECIPES
        >>> Targets(RECIPES["fast"], 3)(np.array([2]), None).tolist()
        [[0.0, 0.0, 1.0]]
    """

    def __init__(self, recipe: Recipe, num_classes: int):
        self.one_hot = bool(recipe.label_smoothing)
        self.num_classes = num_classes

    def __call__(self, labels: np.ndarray, outputs):
        """The targets of some labels for the outputs of these names, or for the only one."""
        target = np.eye(self.num_classes, dtype="float32")[labels] if self.one_hot else labels
        return target if outputs is None else dict.fromkeys(outputs, target)


def statistics(images: np.ndarray, standardization: str) -> tuple:
    """Mean and deviation of training images divided by 255, as a recipe wants them.

    Example:
        >>> statistics(np.array([0, 255], "uint8").reshape(2, 1, 1, 1), "channel")[0].tolist()
        [0.5]
    """
    if standardization == "scale":
        return 0.0, 1.0
    if standardization == "pixel_mean":
        return images.mean(axis=0, dtype="float64") / 255, 1.0
    deviation = images.std(axis=(0, 1, 2), dtype="float64") / 255
    return images.mean(axis=(0, 1, 2), dtype="float64") / 255, np.where(deviation > 0, deviation, 1.0)


def wired(images: keras.Layer, model: keras.Model) -> keras.Model:
    """The network with its images in front: draws in, logits out, the same weights."""
    draws = images.draws()
    return keras.Model(draws, model(images(draws)), name=f"{model.name}_on_{images.name}")
