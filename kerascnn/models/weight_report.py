"""What became of every weight when somebody else's weights were loaded: the report, and the error that carries it."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, field

SHOWN = 8  # entries of each list in the printed report; the object has them all


@dataclass(frozen=True)
class WeightReport:
    """What was used of a checkpoint, what was converted, and what is wrong; nothing is loaded if anything is.

    Args:
        model: Name of the model.
        source: Whose weights they are, as the reader knows them.
        used: The checkpoint's names to the paths of our weights.
        converted: What was changed on the way, a sentence each.
        left_out: Names in the checkpoint that the model has no place for, on purpose.
        kept: Paths of our weights that stay as they were, on purpose.
        ignored: Names in the checkpoint that say nothing about the network's output.
        missing: Paths of our weights to the names that the checkpoint should have for them.
        extra: Names in the checkpoint that fit nothing.
        wrong_shape: Names in the checkpoint to what is wrong with their shape.
        unusable: Names in the checkpoint to what is wrong with their numbers.
        advice: What to do, a sentence each.

    Example:
        >>> report = WeightReport("resnet18", "torchvision", missing={"fc/bias": "fc.bias"}, extra=("fc.bais",))
        >>> report.complete
        False
        >>> print(report)
        resnet18, weights of torchvision: nothing was loaded
          used 0
          missing 1
            fc/bias, which should be called fc.bias (is it fc.bais?)
          extra 1
            fc.bais
    """

    model: str
    source: str
    used: dict[str, str] = field(default_factory=dict)
    converted: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    missing: dict[str, str] = field(default_factory=dict)
    extra: tuple[str, ...] = ()
    wrong_shape: dict[str, str] = field(default_factory=dict)
    unusable: dict[str, str] = field(default_factory=dict)
    advice: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether nothing is missing, extra, of the wrong shape or unusable, so that the weights were loaded."""
        return not (self.missing or self.extra or self.wrong_shape or self.unusable)

    def __str__(self):
        result = "loaded" if self.complete else "nothing was loaded"
        lines = [f"{self.model}, weights of {self.source}: {result}", f"  used {len(self.used)}"]
        lines += [f"  converted: {note}" for note in self.converted]
        for title, entries in self._lists():
            if entries:
                lines.append(f"  {title} {len(entries)}")
                lines += [f"    {entry}" for entry in entries[:SHOWN]]
                lines += [f"    and {len(entries) - SHOWN} more"] if len(entries) > SHOWN else []
        if self.ignored:
            lines.append(f"  ignored {len(self.ignored)}, on which no output depends: {self.ignored[0]} and the like")
        return "\n".join([*lines, *(f"  What to do: {sentence}" for sentence in self.advice)])

    def _lists(self) -> Iterator[tuple[str, list[str]]]:
        yield "left out on purpose", list(self.left_out)
        yield "kept as they were in the model", list(self.kept)
        yield "missing", [self._missing_line(path, name) for path, name in self.missing.items()]
        yield "extra", list(self.extra)
        yield "of the wrong shape", [f"{name}: {fault}" for name, fault in self.wrong_shape.items()]
        yield "unusable", [f"{name}: {fault}" for name, fault in self.unusable.items()]

    def _missing_line(self, path: str, name: str) -> str:
        near = difflib.get_close_matches(name, self.extra, n=1, cutoff=0.8)
        return f"{path}, which should be called {name}" + (f" (is it {near[0]}?)" if near else "")


class WeightsError(ValueError):
    """Weights that do not fit the model; `report` says which and why. The model is as it was before.

    Example:
        >>> error = WeightsError(WeightReport("resnet18", "torchvision", extra=("head.bias",)))
        >>> error.report.extra
        ('head.bias',)
    """

    def __init__(self, report: WeightReport):
        super().__init__(str(report))
        self.report = report
