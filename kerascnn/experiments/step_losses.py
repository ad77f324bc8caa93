"""The loss of every single step of a training, where Keras reports a running mean."""

# ruff: noqa: D102  on_epoch_begin and on_train_batch_end are Keras' own words

import math

import keras


class StepLosses(keras.callbacks.Callback):
    """Keeps the loss of each step in `losses`; what is no finite number stays in it.

    Example:
        >>> watch = StepLosses()
        >>> for step, mean in enumerate([3.0, 2.0]):
        ...     watch.on_train_batch_end(step, {"loss": mean})
        >>> watch.losses
        [3.0, 1.0]
    """

    def __init__(self):
        super().__init__()
        self.losses: list[float] = []
        self._total, self._steps = 0.0, 0

    def on_epoch_begin(self, epoch, logs=None):
        self._total, self._steps = 0.0, 0

    def on_train_batch_end(self, batch, logs=None):
        self._steps += 1
        total = self._steps * float(logs["loss"])
        self.losses.append(total - self._total if math.isfinite(total) else math.inf)
        self._total = total
