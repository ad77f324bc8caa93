"""Learning rates over the course of a training, as small tables that Keras' schedules are made from."""

from dataclasses import dataclass
from itertools import pairwise

import keras


def _check(schedule, rule: bool, what: str) -> None:
    if not rule:
        raise ValueError(f"{type(schedule).__name__} takes {what}; received {schedule}.")


@dataclass(frozen=True)
class Constant:
    """The same rate throughout.

    Example:
        >>> round(float(Constant(0.1).schedule(1000)(500)), 6)
        0.1
    """

    rate: float

    def __post_init__(self):
        _check(self, self.rate > 0, "a rate above 0")

    def schedule(self, total_steps: int) -> keras.optimizers.schedules.LearningRateSchedule:
        """The schedule for a training of so many steps."""
        return PiecewiseLinear([0], [self.rate])


@dataclass(frozen=True)
class Steps:
    """A rate that is multiplied by a factor after so many steps; for the first `warmup_steps` it is `warmup_rate`.

    Example:
        >>> rate = Steps(0.1, at=(32_000, 48_000)).schedule(64_000)
        >>> [round(float(rate(step)), 4) for step in (0, 31_999, 32_000, 48_000)]
        [0.1, 0.1, 0.01, 0.001]
    """

    rate: float
    at: tuple[int, ...]
    factor: float = 0.1
    warmup_rate: float | None = None
    warmup_steps: int = 0

    def __post_init__(self):
        _check(self, self.rate > 0, "a rate above 0")
        corners = [self.warmup_steps, *self.at]
        rising = all(before < after for before, after in pairwise(corners)) and corners[0] >= 0
        _check(self, rising, "rising numbers of steps, all above warmup_steps")
        _check(
            self, (self.warmup_rate is None) == (self.warmup_steps == 0), "both warmup_rate and warmup_steps, or none"
        )

    def schedule(self, total_steps: int) -> keras.optimizers.schedules.LearningRateSchedule:
        """The schedule for a training of so many steps."""
        boundaries, values = list(self.at), [self.rate * self.factor**power for power in range(len(self.at) + 1)]
        if self.warmup_steps:
            boundaries, values = [self.warmup_steps, *boundaries], [self.warmup_rate, *values]
        # Keras counts steps from 0 and keeps the old rate at a boundary
        return keras.optimizers.schedules.PiecewiseConstantDecay([last - 1 for last in boundaries], values)


@dataclass(frozen=True)
class Cosine:
    """From 0 up to the rate in `warmup_steps`, then down to 0 along a cosine.

    Example:
        >>> rate = Cosine(0.03, warmup_steps=40).schedule(468)
        >>> [round(float(rate(step)), 4) for step in (0, 20, 40, 254, 468)]
        [0.0, 0.015, 0.03, 0.015, 0.0]
    """

    rate: float
    warmup_steps: int = 0

    def __post_init__(self):
        _check(self, self.rate > 0, "a rate above 0")
        _check(self, self.warmup_steps >= 0, "warmup_steps of at least 0")

    def schedule(self, total_steps: int) -> keras.optimizers.schedules.LearningRateSchedule:
        """The schedule for a training of so many steps."""
        warmup = min(self.warmup_steps, total_steps - 1)
        if not warmup:
            return keras.optimizers.schedules.CosineDecay(self.rate, total_steps)
        return keras.optimizers.schedules.CosineDecay(
            0.0, total_steps - warmup, warmup_target=self.rate, warmup_steps=warmup
        )


@dataclass(frozen=True)
class Decay:
    """Down to 0 as a power of what is left, or by a factor after every so many steps.

    Example:
        >>> [round(float(Decay(0.01, power=0.5).schedule(100)(step)), 4) for step in (0, 75, 100)]
        [0.01, 0.005, 0.0]
        >>> round(float(Decay(0.01, factor=0.96, every=8).schedule(100)(16)), 6)
        0.009216
    """

    rate: float
    power: float | None = None
    factor: float | None = None
    every: int | None = None

    def __post_init__(self):
        _check(self, self.rate > 0, "a rate above 0")
        kinds = (self.power is not None, self.factor is not None, self.every is not None)
        _check(self, kinds in ((True, False, False), (False, True, True)), "either power, or factor and every")

    def schedule(self, total_steps: int) -> keras.optimizers.schedules.LearningRateSchedule:
        """The schedule for a training of so many steps."""
        kinds = keras.optimizers.schedules
        if self.power is not None:
            return kinds.PolynomialDecay(self.rate, total_steps, end_learning_rate=0.0, power=self.power)
        return kinds.ExponentialDecay(self.rate, self.every, self.factor, staircase=True)


@dataclass(frozen=True)
class Triangle:
    """Straight up to the rate until the share `peak` of the training, then straight down to the share `end` of it.

    Example:
        >>> [round(float(Triangle(1.0, peak=0.25).schedule(100)(step)), 2) for step in (0, 25, 100)]
        [0.0, 1.0, 0.0]
    """

    rate: float
    peak: float = 0.2
    start: float = 0.0
    end: float = 0.0

    def __post_init__(self):
        _check(self, self.rate > 0, "a rate above 0")
        _check(self, 0 < self.peak < 1, "a peak between 0 and 1, a share of the training")

    def schedule(self, total_steps: int) -> keras.optimizers.schedules.LearningRateSchedule:
        """The schedule for a training of so many steps."""
        corners = [0, self.peak * total_steps, total_steps]
        return PiecewiseLinear(corners, [self.rate * self.start, self.rate, self.rate * self.end])


@keras.saving.register_keras_serializable(package="kerascnn")
class PiecewiseLinear(keras.optimizers.schedules.LearningRateSchedule):
    """A rate along straight lines between corners; the first and the last hold before and after them.

    Args:
        steps: Steps of the corners, rising.
        rates: Rates at the corners.
    """

    def __init__(self, steps: list[float], rates: list[float]):
        self.steps, self.rates = [float(step) for step in steps], [float(rate) for rate in rates]

    def __call__(self, step):
        step = keras.ops.cast(step, "float32")
        rate = keras.ops.full_like(step, self.rates[0])
        corners = list(zip(self.steps, self.rates, strict=True))
        for (start, low), (end, high) in pairwise(corners):
            along = keras.ops.clip((step - start) / max(end - start, 1e-9), 0.0, 1.0)
            rate = rate + along * (high - low)
        return rate

    def get_config(self):
        return {"steps": self.steps, "rates": self.rates}
