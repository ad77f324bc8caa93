"""The loss of every single step of a training, where Keras reports a running mean."""

# ruff: noqa: D102  on_epoch_begin and on_train_batch_end are Keras' own words

import math

import keras

ROUNDING = 2.0**-22  # of a mean in float32


class StepLosses(keras.callbacks.Callback):
    """Keeps the loss of each step in `losses`, as far as it can be told from the mean of its epoch.

    After a loss of millions the small ones that follow are lost in the mean's rounding: what is known to less than a
    tenth is `math.nan`, and what is no number is `math.inf`.

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
        if not math.isfinite(total):
            self.losses.append(math.inf)
        else:
            loss = total - self._total
            self.losses.append(loss if loss > 10 * ROUNDING * max(abs(total), abs(self._total)) else math.nan)
        self._total = total
