"""Recipes: how a network is trained, as a table that can be read beside the paper's own words."""

from dataclasses import asdict, dataclass, replace

from .schedules import Cosine, Decay, Steps, Triangle

AUGMENTATIONS = ("none", "flip", "pad_crop_flip", "crop_flip")
STANDARDIZATIONS = ("pixel_mean", "channel", "scale")


@dataclass(frozen=True)
class Recipe:
    """One way to train: batch, length, learning rate, and what happens to images, gradients and weights.

    Args:
        source: Where it comes from.
        differs: Where it does not do what its source does.
        learning_rate: A schedule of `kerascnn.training`.
        batch_size: Images in a step.
        epochs: Passes over the training images; or
        steps: steps in all. One of the two.
        momentum: Of SGD.
        nesterov: Whether the momentum looks ahead.
        weight_decay: Coupled: what times the weights is added to the gradient.
        augmentation: "none", "flip" (left and right), "pad_crop_flip" (4 pixels of zeros around it as well, and a
            random crop of the old size), or "crop_flip" (resized to 8/7 of the network's input, and a random crop).
        standardization: "pixel_mean" (divided by 255, minus the mean image), "channel" (minus the mean of each channel,
            divided by its deviation), or "scale" (divided by 255).
        label_smoothing: Share of the target that is spread over all classes.
        clip_value: Limit of each number of the gradient.
        clip_norm: Limit of the length of the whole gradient.
        auxiliary_weight: Weight of the losses of auxiliary outputs.

    Raises:
        ValueError: if a value does not fit.

    Example:
        >>> RECIPES["paper"].total_steps(50_000), RECIPES["paper"].steps_per_epoch(50_000)
        (64000, 390)
    """

    source: str
    learning_rate: object
    batch_size: int = 128
    epochs: int | None = None
    steps: int | None = None
    momentum: float = 0.9
    nesterov: bool = False
    weight_decay: float = 0.0
    augmentation: str = "none"
    standardization: str = "channel"
    label_smoothing: float = 0.0
    clip_value: float | None = None
    clip_norm: float | None = None
    auxiliary_weight: float = 0.3
    differs: str = "nothing"

    def __post_init__(self):
        def wrong(what):
            raise ValueError(f"A recipe's {what}.")

        lengths = [length for length in (self.epochs, self.steps) if length is not None]
        if len(lengths) != 1 or isinstance(lengths[0], bool) or not isinstance(lengths[0], int) or lengths[0] < 1:
            wrong(
                f"length is epochs or steps, a whole number of at least 1: received epochs={self.epochs!r}, "
                f"steps={self.steps!r}"
            )
        if isinstance(self.batch_size, bool) or not isinstance(self.batch_size, int) or self.batch_size < 1:
            wrong(f"batch_size must be a whole number of at least 1: received {self.batch_size!r}")
        if self.augmentation not in AUGMENTATIONS:
            wrong(f"augmentation must be one of {', '.join(AUGMENTATIONS)}: received {self.augmentation!r}")
        if self.standardization not in STANDARDIZATIONS:
            wrong(f"standardization must be one of {', '.join(STANDARDIZATIONS)}: received {self.standardization!r}")
        if not hasattr(self.learning_rate, "schedule"):
            wrong(f"learning_rate must be a schedule such as training.Constant(0.1): received {self.learning_rate!r}")
        for name in ("weight_decay", "auxiliary_weight"):
            if not getattr(self, name) >= 0:
                wrong(f"{name} must be at least 0: received {getattr(self, name)!r}")
        for name in ("momentum", "label_smoothing"):
            if not 0 <= getattr(self, name) < 1:
                wrong(f"{name} must be from 0 to below 1: received {getattr(self, name)!r}")
        if self.clip_value is not None and self.clip_norm is not None:
            wrong("gradient is clipped by value or by norm: received both")
        for name in ("clip_value", "clip_norm"):
            if getattr(self, name) is not None and not getattr(self, name) > 0:
                wrong(f"{name} must be above 0, or None: received {getattr(self, name)!r}")

    def steps_per_epoch(self, images: int) -> int:
        """Whole batches in one pass; the images left over come in another epoch, in another order.

        Raises:
            ValueError: if there are fewer images than one batch.
        """
        if images < self.batch_size:
            raise ValueError(f"One batch takes {self.batch_size} images and there are {images}: take a smaller batch.")
        return images // self.batch_size

    def total_steps(self, images: int) -> int:
        """Steps of the whole training."""
        return self.steps if self.steps is not None else self.epochs * self.steps_per_epoch(images)

    def but(self, **changes) -> "Recipe":
        """The same recipe with some values changed; `epochs` takes the place of `steps`, and the other way round.

        Raises:
            TypeError: if a recipe has no such value.
            ValueError: if a value does not fit.

        Example:
            >>> RECIPES["paper"].but(epochs=2).total_steps(50_000)
            780
        """
        for name in changes.keys() - self.__dataclass_fields__.keys():
            raise TypeError(f"A recipe has no value {name!r}. It has {', '.join(self.__dataclass_fields__)}.")
        if changes.get("epochs") is not None:
            changes.setdefault("steps", None)
        if changes.get("steps") is not None:
            changes.setdefault("epochs", None)
        return replace(self, **changes)

    def record(self) -> dict:
        """The recipe as plain data, for JSON."""
        return {
            **asdict(self),
            "learning_rate": {"kind": type(self.learning_rate).__name__, **asdict(self.learning_rate)},
        }


RECIPES = {
    "paper": Recipe(
        source="He et al. 2015, arXiv:1512.03385, section 4.2 (CIFAR-10)",
        learning_rate=Steps(0.1, at=(32_000, 48_000)),
        batch_size=128,
        steps=64_000,
        weight_decay=1e-4,
        augmentation="pad_crop_flip",
        standardization="pixel_mean",
        differs="pixels are divided by 255; the paper found the length with 5,000 of the 50,000 images held out, here "
        "all are trained on",
    ),
    "paper_110": Recipe(
        source="He et al. 2015, arXiv:1512.03385, section 4.2 (110 layers)",
        learning_rate=Steps(0.1, at=(32_000, 48_000), warmup_rate=0.01, warmup_steps=400),
        batch_size=128,
        steps=64_000,
        weight_decay=1e-4,
        augmentation="pad_crop_flip",
        standardization="pixel_mean",
        differs="the warm-up ends after 400 steps, where the paper waits for a training error below 80 % (about 400)",
    ),
    "imagenet": Recipe(
        source="He et al. 2015, arXiv:1512.03385, section 3.4",
        learning_rate=Steps(0.1, at=(150_000, 300_000, 450_000)),
        batch_size=256,
        steps=600_000,
        weight_decay=1e-4,
        augmentation="crop_flip",
        standardization="pixel_mean",
        differs="the rate falls at fixed steps, where the paper waits for a plateau; crops come from images of "
        "256x256, whatever their proportions were; colour is not changed",
    ),
    "googlenet": Recipe(
        source="Szegedy et al. 2014, arXiv:1409.4842, section 6; rate, batch and decay from Caffe's replication",
        learning_rate=Decay(0.01, power=0.5),
        batch_size=32,
        steps=2_400_000,
        weight_decay=2e-4,
        augmentation="crop_flip",
        standardization="pixel_mean",
        differs="the paper gives 4 % less every 8 epochs and no rate; it crops 8 to 100 % of an image and changes its "
        "colour",
    ),
    "classroom": Recipe(
        source="measured on two cores with 10,000 images of 14x14",
        learning_rate=Cosine(0.03, warmup_steps=40),
        batch_size=128,
        epochs=6,
    ),
    "fast": Recipe(
        source="Jordan 2024, arXiv:2404.00498, the parts that need no kernels of their own",
        learning_rate=Triangle(1.0, peak=0.23, start=0.2, end=0.07),
        batch_size=512,
        epochs=16,
        nesterov=True,
        momentum=0.85,
        weight_decay=5e-4,
        augmentation="pad_crop_flip",
        standardization="channel",
        label_smoothing=0.2,
        differs="a residual network instead of its own small one; no whitening layer, no alternating flip; crops from "
        "4 pixels of padding, not 2; the networks' momentum of the normalisation, not 0.6; test images are seen once",
    ),
}
