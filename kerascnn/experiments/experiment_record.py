"""What an experiment leaves behind, in one form for all: drawn by the same code whether it shipped or ran just now."""

import json
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path

from kerascnn.training.whole_files import whole_file

TIERS = ("look", "try", "reproduce")


@dataclass(frozen=True)
class ExperimentRecord:
    """The results of one experiment with everything that is needed to say where they come from.

    `results` is plain data whose form the experiment's docstring gives; `configuration` what it was asked for.
    `seconds` are those of the whole experiment, with the trainings that were done, or begun, in an earlier session.

    Example:
        >>> record = ExperimentRecord("degradation", "try", {"epochs": 6}, (0,), {"cores": 2}, "2026-11-22", 3.0, {})
        >>> record.record()["configuration"]
        {'epochs': 6}
    """

    name: str
    tier: str
    configuration: dict
    seeds: tuple[int, ...]
    machine: dict
    date: str
    seconds: float
    results: dict

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
    def load(cls, path: str | Path) -> "ExperimentRecord":
        """Read what `save` wrote.

        Raises:
            ValueError: if the file is no record of an experiment.
        """
        return _from_text(Path(path).read_text(encoding="utf-8"), str(path))

    def __str__(self) -> str:
        machine = f"{self.machine.get('processor')}, {self.machine.get('cores')} cores, {self.machine.get('device')}"
        precision = self.machine.get("precision", "float32")
        return (
            f"{self.name}, tier {self.tier}: seeds {', '.join(map(str, self.seeds))}, {self.seconds:.0f} s on "
            f"{self.date} ({machine}; Keras {self.machine.get('keras')} on {self.machine.get('backend')}"
            f"{'' if precision == 'float32' else f' in {precision}'})"
        )


def shipped_records() -> tuple[str, ...]:
    """Names of the records that come with the package, for example "degradation_try"."""
    folder = resources.files("kerascnn.experiments") / "records"
    return tuple(sorted(Path(item.name).stem for item in folder.iterdir() if item.name.endswith(".json")))


def shipped(name: str) -> ExperimentRecord:
    """A record that comes with the package.

    Args:
        name: The experiment and the tier that was run, for example "degradation_try".

    Raises:
        ValueError: if there is none of that name; the message lists those there are.
    """
    if name not in shipped_records():
        raise ValueError(f"No record {name!r} comes with the package; there are: {', '.join(shipped_records())}.")
    text = (resources.files("kerascnn.experiments") / "records" / f"{name}.json").read_text(encoding="utf-8")
    return _from_text(text, name)


def _from_text(text: str, where: str) -> ExperimentRecord:
    try:
        content = json.loads(text)
        return ExperimentRecord(**{**content, "seeds": tuple(content["seeds"])})
    except (ValueError, TypeError, KeyError) as error:
        raise ValueError(f"{where} is no record of an experiment: {error}") from error
