"""The state of a run: all that the next step depends on, and how it becomes a checkpoint and comes back."""

import time

import keras
import numpy as np

from .checkpoints import CheckpointFolder
from .training_record import TrainingRecord


class RunState:
    """Where a run is, with the variables of its network, its optimiser and its running averages.

    Args:
        model: The network.
        trained: The network with its images in front, compiled.
        record: The curve so far.
    """

    def __init__(self, model: keras.Model, trained: keras.Model, record: TrainingRecord):
        self.model, self.trained, self.record = model, trained, record
        self.epoch = 0
        self.step = 0
        self._seconds_before = 0.0
        self._started = time.perf_counter()
        self._running_averages: dict[str, np.ndarray] = {}
        self._last_step = 0
        self.results: dict[str, float] | None = None  # of an epoch that is trained and not yet tested

    def begin(self, last_step: int) -> None:
        """An epoch, or the rest of one, begins.

        Args:
            last_step: Number of its last step in the whole training.
        """
        self._started, self._last_step = time.perf_counter(), last_step

    @property
    def epoch_is_over(self) -> bool:
        """Whether the last step of the epoch is done."""
        return self.step >= self._last_step

    def finish_epoch(self, tests: dict, main: bool) -> None:
        """Add an epoch to the curve.

        Args:
            tests: What `evaluate` reports after it.
            main: Whether the network has several outputs.
        """
        accuracy = "main_accuracy" if main else "accuracy"
        self.epoch += 1
        self.record.curve.append(
            {
                "epoch": self.epoch,
                "step": self.step,
                "loss": self.results["loss"],
                "error": 1 - self.results[accuracy],
                "test_loss": float(tests["loss"]),
                "test_error": 1 - float(tests[accuracy]),
                "rate": self.rate,
                "seconds": round(self._seconds_before + time.perf_counter() - self._started, 3),
            }
        )
        self._seconds_before = 0.0
        self._running_averages, self.results = {}, None

    @property
    def rate(self) -> float:
        """The learning rate after the last step."""
        return float(keras.ops.convert_to_numpy(self.trained.optimizer.learning_rate))

    def save(self, folder: CheckpointFolder, in_epoch: bool = False) -> None:
        """Write a checkpoint; inside an epoch the running averages belong to it."""
        arrays = {name: _plain(variable) for name, variable in self._variables(in_epoch).items()}
        state = {
            "epoch": self.epoch,
            "step": self.step,
            "seconds": self._seconds_before + (time.perf_counter() - self._started if in_epoch else 0.0),
            "results": self.results,
            "record": self.record.record(),
        }
        folder.save(self.step, arrays, state)

    def restore(self, arrays: dict[str, np.ndarray], state: dict) -> None:
        """Go back to a checkpoint.

        Raises:
            ValueError: if it is of another run: another network, recipe, seed, precision or set of images.
        """
        try:
            before = TrainingRecord(**state["record"])
        except (KeyError, TypeError) as error:
            raise ValueError(
                f"The checkpoints are of another version ({error}): take another checkpoint_dir."
            ) from None
        theirs_and_ours = {
            what: (_comparable(getattr(before, what)), _comparable(getattr(self.record, what)))
            for what in ("network", "trainable_parameters", "data", "seed")
        }
        theirs_and_ours["recipe"] = _without_words(before.recipe), _without_words(self.record.recipe)
        theirs_and_ours["precision"] = before.machine.get("precision"), self.record.machine.get("precision")
        for what, (theirs, ours) in theirs_and_ours.items():
            if theirs != ours:
                raise ValueError(
                    f"The checkpoints in this folder are of another run: its {_difference(what, theirs, ours)}. Take "
                    "another checkpoint_dir, or remove that one."
                )
        variables = self._variables(in_epoch=False)
        for name, variable in variables.items():
            theirs, ours = getattr(arrays.get(name), "shape", None), tuple(variable.shape)
            if theirs != ours:
                raise ValueError(
                    f"The checkpoints in this folder are of another network: {variable.path} was {theirs}, and this "
                    f"one's is {ours}. Take another checkpoint_dir, or remove that one."
                )
        for name, variable in variables.items():
            variable.assign(arrays[name])
        self._running_averages = {name: value for name, value in arrays.items() if name.startswith("metric/")}
        self.epoch, self.step, self._seconds_before = state["epoch"], state["step"], state["seconds"]
        before.machine = _machines(before.machine, self.record.machine)
        self.record, self.results = before, state.get("results")
        self.record.resumed += 1
        self.record.seconds_before = self.record.seconds + self._seconds_before

    def add_running_averages(self) -> None:
        """Add the sums and counts of an epoch's first part to those of its second part, once.

        After a step, because Keras makes them in the first one; a sum of two numbers is the same both ways round.
        """
        for name, variable in self._metrics().items():
            if name in self._running_averages:
                variable.assign(variable.value + self._running_averages[name])
        self._running_averages = {}

    @property
    def has_running_averages(self) -> bool:
        """Whether there are sums and counts that wait to be added."""
        return bool(self._running_averages)

    def _variables(self, in_epoch: bool) -> dict:
        named = {f"model/{number}": variable for number, variable in enumerate(self.model.variables)}
        named |= {f"optimizer/{number}": variable for number, variable in enumerate(self.trained.optimizer.variables)}
        return named | (self._metrics() if in_epoch else {})

    def _metrics(self) -> dict:
        variables = [variable for metric in self.trained.metrics for variable in metric.variables]
        return {f"metric/{number}": variable for number, variable in enumerate(variables)}


def _plain(variable) -> np.ndarray:
    """A variable as NumPy can store it: what NumPy has no type for, such as bfloat16, as float32, which holds it."""
    array = np.asarray(keras.ops.convert_to_numpy(variable))
    return array if array.dtype.kind in "biuf" and array.dtype.isbuiltin else array.astype("float32")


def _machines(before: dict, here: dict) -> dict:
    """The machine of this session, with those of the sessions before it where they were others."""
    others = before.get("before", [])
    last = {name: value for name, value in before.items() if name != "before"}
    others = others if last == here else [*others, last]
    return {**here, "before": others} if others else here


def _without_words(recipe: dict) -> dict:
    """A recipe without what is said of it."""
    return _comparable({name: value for name, value in recipe.items() if name not in ("source", "differs")})


def _difference(what: str, theirs, ours) -> str:
    """The values that differ, and not all of a recipe."""
    if isinstance(theirs, dict) and isinstance(ours, dict):
        pairs = {name: (theirs.get(name, "not there"), ours.get(name, "not there")) for name in {**theirs, **ours}}
        return ", and its ".join(
            _difference(f"{what}'s {name}", *pair) for name, pair in pairs.items() if pair[0] != pair[1]
        )
    return f"{what} was {theirs!r}, and this one's is {ours!r}"


def _comparable(value):
    """Tuples and lists alike, as JSON has them."""
    if isinstance(value, dict):
        return {key: _comparable(one) for key, one in value.items()}
    return [_comparable(one) for one in value] if isinstance(value, list | tuple) else value
