"""What the trainings of one experiment share: images, recipe, and how a network of theirs is trained and tested."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import keras
import numpy as np

from kerascnn.data import load
from kerascnn.models import cifar_resnet
from kerascnn.papers.validation import one_of
from kerascnn.training import RECIPES, DivergedError, Recipe, TrainingRecord, fit
from kerascnn.training.feeds import statistics

from .experiment_record import TIERS
from .image_sizes import PooledImages

BATCH = 1000  # images that are tested at once
TELL_EVERY = 10  # steps
EARLIER = "of them in an earlier session"  # what a line of progress says of a training that was begun before


@dataclass(frozen=True)
class Setting:
    """The images and the recipe of an experiment, and what its trainings took before this session.

    Args:
        images: What `data.load` gives.
        recipe: How every network is trained.

    Example:
        >>> Setting.of_tier("try").configuration(depth=20)["images"]
        'fashion_mnist_small, 14x14'
    """

    images: object
    recipe: Recipe
    earlier_seconds: list[float] = field(default_factory=list, init=False, compare=False)

    @classmethod
    def of_tier(cls, tier: str, images=None, recipe: Recipe | None = None) -> "Setting":
        """The setting of a tier: "try" takes 10,000 Fashion-MNIST images of 14x14 and the recipe "classroom".

        "reproduce" takes CIFAR-10 and the recipe "paper".

        Args:
            tier: "try" or "reproduce".
            images: Taken in place of the tier's.
            recipe: Taken in place of the tier's.

        Raises:
            ValueError: if there is no such tier.
        """
        if one_of("tier", tier, TIERS[1:]) == "reproduce":
            return cls(images or load("cifar10"), recipe or RECIPES["paper"])
        return cls(images or PooledImages(load("fashion_mnist_small")), recipe or RECIPES["classroom"])

    @property
    def network_arguments(self) -> dict:
        """What a network has to know of the images."""
        return {"input_shape": self.images.train[0].shape[1:], "num_classes": self.images.num_classes}

    def configuration(self, **own) -> dict:
        """The setting as plain data for a record, with what else an experiment was asked for."""
        return {
            **own,
            "images": self.images.name,
            "training_images": len(self.images.train[1]),
            "recipe": self.recipe.record(),
        }

    def train(
        self,
        build: Callable[..., keras.Model],
        name: str,
        seed: int,
        *,
        checkpoint_dir: str | Path | None = None,
        callbacks: tuple = (),
        say: Callable[[str], None] = lambda line: None,
    ) -> tuple[keras.Model, TrainingRecord]:
        """Build a network from a seed, train it, and return it with its record.

        Args:
            build: Called with the arguments that `network_arguments` has; returns the network.
            name: What the network is called in lines of progress and in the folder of checkpoints.
            seed: Of the weights and of the order of the images.
            checkpoint_dir: Folder in which a training that is found done is not done again, so that experiments can
                share networks.
            callbacks: Keras callbacks.
            say: Called with a line at the end; if it has a method `within`, that is called with the share of the
                training that is done.

        Raises:
            DivergedError: if the loss became no number; it names the network, and its record has the curve up to there.
        """
        keras.utils.set_random_seed(seed)
        model = build(**self.network_arguments)
        folder = self.folder(name, seed, checkpoint_dir)
        if within := getattr(say, "within", None):
            callbacks = (*callbacks, _Within(self.recipe, len(self.images.train[1]), within))
        options = {"seed": seed, "checkpoint_dir": folder, "callbacks": callbacks, "verbose": False}
        try:
            record = fit(model, self.recipe, self.images, **options)
        except DivergedError as error:
            self.earlier_seconds.append(error.record.seconds_before)
            raise DivergedError(f"{name}, seed {seed}: {error}", error.record) from None
        self.earlier_seconds.append(record.seconds_before)
        before = f", {record.seconds_before:.0f} s {EARLIER}" if record.seconds_before else ""
        say(f"{name}, seed {seed}: training loss {record.last['loss']:.3f}, {record.seconds:.0f} s{before}")
        return model, record

    @staticmethod
    def folder(name: str, seed: int, checkpoint_dir: str | Path | None) -> Path | None:
        """Folder of one training's checkpoints, or None where none are kept.

        Args:
            name: As for `train`.
            seed: As for `train`.
            checkpoint_dir: As for `train`.
        """
        return None if checkpoint_dir is None else Path(checkpoint_dir) / f"{name}_seed{seed}"

    def train_cifar(self, name: str, seed: int, **options) -> tuple[keras.Model, TrainingRecord]:
        """Train a residual network for CIFAR-10, or a plain twin, by name.

        Args:
            name: "plain" or "resnet" and the depth, for example "resnet56".
            seed: As for `train`.
            **options: As for `train`.

        Raises:
            ValueError: if the name is no such word, or the depth is not 6n + 2.
        """
        found = re.fullmatch(r"(plain|resnet)(\d+)", name)
        if found is None:
            raise ValueError(f'A network is "plain" or "resnet" and its depth, such as "resnet56"; received {name!r}.')
        kind, depth = found.groups()
        return self.train(partial(cifar_resnet, int(depth), kind == "resnet"), name, seed, **options)

    def standardized(self, split: str, count: int) -> tuple[np.ndarray, np.ndarray]:
        """The first images of a split as the networks see them, and their labels.

        Args:
            split: "train" or "test".
            count: How many.
        """
        mean, deviation = statistics(self.images.train[0], self.recipe.standardization)
        pictures, labels = getattr(self.images, split)
        return ((pictures[:count].astype("float32") / 255 - mean) / deviation).astype("float32"), labels[:count]


class _Within(keras.callbacks.Callback):
    """Tells how much of a training is done."""

    def __init__(self, recipe: Recipe, images: int, tell: Callable[[float], None]):
        super().__init__()
        self.steps, self.tell = recipe.total_steps(images), tell

    def on_train_batch_end(self, batch, logs=None):
        if batch % TELL_EVERY == TELL_EVERY - 1:  # the batches of an epoch that goes on are counted from 0 again
            done = int(keras.ops.convert_to_numpy(self.model.optimizer.iterations))
            self.tell(min(1.0, done / self.steps))


def error_of(model: keras.Model, images: np.ndarray, labels: np.ndarray) -> float:
    """Share of the images that a network takes for something else.

    Args:
        model: A network that gives logits.
        images: As the network sees them.
        labels: One integer for each.
    """
    right = 0
    for start in range(0, len(images), BATCH):
        logits = keras.ops.convert_to_numpy(model(images[start : start + BATCH], training=False))
        right += int((logits.argmax(axis=-1) == labels[start : start + BATCH]).sum())
    return 1 - right / len(images)
