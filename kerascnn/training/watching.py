"""What looks on while a network is trained: it counts steps, writes checkpoints, and stops a run that has diverged."""

import math

import keras

from .checkpoints import CheckpointFolder
from .run_state import RunState
from .training_record import TrainingRecord
from .trouble import diverged

LOOK_EVERY = 20  # steps between two looks at the loss, which make a GPU wait


class Watch(keras.callbacks.Callback):
    """Keeps a run's state up to date from step to step.

    Args:
        state: The run's state.
        folder: Where checkpoints go, or None.
        every: Steps between two of them.
    """

    def __init__(self, state: RunState, folder: CheckpointFolder | None, every: int):
        super().__init__()
        self.state, self.folder, self.every = state, folder, every

    def on_epoch_begin(self, epoch, logs=None):
        self.state.restore_running_averages()

    def on_train_batch_end(self, batch, logs=None):
        self.state.step += 1
        if self.state.step % LOOK_EVERY == 0:
            self._look(logs)
        if self.folder is not None and self.state.step % self.every == 0:
            self._look(logs)
            _ = self.model  # brings the variables up to date, on backends that keep them elsewhere during a step
            self.state.save(self.folder, in_epoch=True)

    def on_epoch_end(self, epoch, logs=None):
        self._look(logs)

    def _look(self, logs) -> None:
        loss = float((logs or {}).get("loss", 0.0))
        if not math.isfinite(loss):
            precision = keras.config.dtype_policy().name
            raise diverged(loss, self.state.step, self.state.rate, precision, self.state.record)


def epoch_line(record: TrainingRecord, epochs: int) -> str:
    """One line on the last epoch, with the time that is left.

    Example:
        >>> record = TrainingRecord("resnet20", 269722, "cifar10", {}, 0, {})
        >>> entry = {"loss": 1.25, "error": 0.4, "test_error": 0.5, "seconds": 30.0}
        >>> record.curve = [{"epoch": 1, **entry}, {"epoch": 2, **entry}]
        >>> epoch_line(record, epochs=4)
        'epoch 2 of 4: loss 1.250, error 40.0 %, test error 50.0 %, 30 s; about 1 min left'
    """
    last, pace = record.last, record.seconds / len(record.curve)
    left = pace * (epochs - last["epoch"])
    text = (
        f"epoch {last['epoch']} of {epochs}: loss {last['loss']:.3f}, error {100 * last['error']:.1f} %, "
        f"test error {100 * last['test_error']:.1f} %, {last['seconds']:.0f} s"
    )
    return text if left < 1 else f"{text}; about {_duration(left)} left"


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
