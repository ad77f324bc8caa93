"""What a training leaves behind: its curve, and everything that is needed to say where it comes from."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from .whole_files import whole_file


@dataclass
class TrainingRecord:
    """The curve of one training, with recipe, seed, versions and machine.

    `curve` has one entry for each epoch: epoch, step, loss, error (of the training images, while they were trained on),
    test_loss, test_error, rate, seconds. Errors are shares from 0 to 1. `machine` is that of the last session; where
    earlier ones ran on others, those are listed in it as "before". `diverged_by` is the step at which the loss was seen
    to be no number any more, or None; `resumed` how often the run was gone on with, and `seconds_before` how much of
    its time was spent before the last of these.

    Example:
        >>> record = TrainingRecord("resnet20", 269722, "cifar10", {}, 0, {})
        >>> record.curve.append({"epoch": 1, "loss": 1.2, "error": 0.4, "test_error": 0.5})
        >>> record.last["test_error"]
        0.5
    """

    network: str
    trainable_parameters: int
    data: str
    recipe: dict
    seed: int
    machine: dict
    curve: list[dict] = field(default_factory=list)
    resumed: int = 0
    seconds_before: float = 0.0
    diverged_by: int | None = None

    @property
    def last(self) -> dict:
        """The last epoch: results are read here, never at the best epoch of the test images."""
        return self.curve[-1]

    @property
    def seconds(self) -> float:
        """Time in training and testing, without the pauses of a run that was resumed."""
        return sum(entry["seconds"] for entry in self.curve)

    def record(self) -> dict:
        """The same as plain data, for JSON."""
        return asdict(self)

    def save(self, path: str | Path) -> Path:
        """Write it as JSON, whole or not at all.

        Args:
            path: The file.
        """
        with whole_file(path) as unfinished:
            unfinished.write_text(json.dumps(self.record(), indent=1) + "\n", encoding="utf-8")
        return Path(path)

    @classmethod
    def load(cls, path: str | Path) -> "TrainingRecord":
        """Read what `save` wrote.

        Raises:
            ValueError: if the file is no record of a training.
        """
        try:
            return cls(**json.loads(Path(path).read_text(encoding="utf-8")))
        except (ValueError, TypeError) as error:
            raise ValueError(f"{path} is no record of a training: {error}") from error
