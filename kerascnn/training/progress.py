"""How a training tells where it is: a line for each epoch, and on a terminal a bar within it."""

import sys

import keras

from .durations import duration_text
from .training_record import TrainingRecord

SHOW_EVERY = 20  # steps between two looks at the loss, which make a GPU wait


class EpochBar(keras.callbacks.Callback):
    """A bar over the steps of one epoch, on a terminal only, gone when the epoch is over.

    Args:
        epoch: Number of the epoch, from 1.
        epochs: How many there are.
        first_step: Steps of it that were done before.
        steps: Steps of the whole epoch.
    """

    def __init__(self, epoch: int, epochs: int, first_step: int, steps: int):
        super().__init__()
        from tqdm import tqdm

        self._bar = tqdm(
            desc=f"epoch {epoch} of {epochs}",
            initial=first_step,
            total=steps,
            unit="step",
            leave=False,
            file=sys.stdout,
            disable=not sys.stdout.isatty(),
        )

    def on_train_batch_end(self, batch, logs=None):
        self._bar.update()
        if not self._bar.disable and batch % SHOW_EVERY == 0:
            self._bar.set_postfix(loss=f"{float((logs or {}).get('loss', 0.0)):.3f}", refresh=False)

    def close(self) -> None:
        """Take the bar away, also after an error."""
        self._bar.close()


def epoch_line(record: TrainingRecord, epochs: int) -> str:
    """One line on the last epoch, with the time that is left.

    Example:
        >>> record = TrainingRecord("resnet20", 269722, "cifar10", {}, 0, {})
        >>> entry = {"loss": 1.25, "error": 0.4, "test_error": 0.5, "seconds": 30.0}
        >>> record.curve = [{"epoch": 1, **entry}, {"epoch": 2, **entry}]
        >>> epoch_line(record, epochs=4)
        'epoch 2 of 4: loss 1.250, error 40.0 %, test error 50.0 %, 30 s; about 1.0 min left'
    """
    last, pace = record.last, record.seconds / len(record.curve)
    left = pace * (epochs - last["epoch"])
    text = (
        f"epoch {last['epoch']} of {epochs}: loss {last['loss']:.3f}, error {100 * last['error']:.1f} %, "
        f"test error {100 * last['test_error']:.1f} %, {last['seconds']:.0f} s"
    )
    return text if left < 1 else f"{text}; about {duration_text(left)} left"
