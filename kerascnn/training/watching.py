"""What looks on while a network is trained: it counts steps, writes checkpoints, and stops a run that has diverged."""

import math

import keras

from .checkpoints import CheckpointFolder
from .interruption import Interruption
from .run_state import RunState
from .trouble import diverged

LOOK_EVERY = 20  # steps between two looks at the loss, which make a GPU wait


class Watch(keras.callbacks.Callback):
    """Keeps a run's state up to date from step to step.

    `self.model` is read before variables are: on JAX, which keeps them elsewhere, that brings them up to date.

    Args:
        state: The run's state.
        folder: Where checkpoints go, or None.
        every: Steps between two of them.
        interruption: Tells whether somebody wants the run to stop.
    """

    def __init__(self, state: RunState, folder: CheckpointFolder | None, every: int, interruption: Interruption):
        super().__init__()
        self.state, self.folder, self.every, self.interruption = state, folder, every, interruption

    def on_train_batch_end(self, batch, logs=None):
        self.state.step += 1
        if self.state.has_running_averages:
            _ = self.model
            self.state.add_running_averages()
        if self.state.epoch_is_over:
            return
        due = self.interruption.came or self.state.step % self.every == 0
        if due or self.state.step % LOOK_EVERY == 0:
            self.look((logs or {}).get("loss", 0.0))
        if due:
            self._save()

    def on_epoch_end(self, epoch, logs=None):
        self.state.results = {name: float(value) for name, value in logs.items()}
        self.look(self.state.results["loss"])
        self._save()

    def _save(self) -> None:
        if self.folder is not None:
            _ = self.model
            self.state.save(self.folder, in_epoch=True)
        if self.interruption.came:
            raise KeyboardInterrupt

    def look(self, loss) -> None:
        """Stop the run if the loss is no number any more.

        Raises:
            DivergedError: if it is infinite or no number.
        """
        if not math.isfinite(loss := float(loss)):
            record = self.state.record
            record.diverged_by = self.state.step
            raise diverged(loss, self.state.step, self.state.rate, record.machine["precision"], record)
