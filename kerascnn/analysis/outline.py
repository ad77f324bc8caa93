"""A whole network as a record that a diagram can be drawn from: stages in a row, branches side by side in each."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from .text_table import TextTable, shape_text


@dataclass(frozen=True)
class Unit:
    """One layer that a drawing shows, and the normalisation, activation and padding behind it, which it does not.

    `kind` is "convolution", "separable", "depthwise", "dense", "max" or "average" (pooling), "several" (layers that
    are neither a chain nor branches), or the class of any other layer. `window` is empty for pooling over the whole
    image and for layers without a window.
    """

    kind: str
    window: tuple[int, ...]
    stride: int
    groups: int
    output_shape: tuple
    parameters: int
    macs: int


@dataclass(frozen=True)
class Fork:
    """Branches on one input and what merges them: "concatenate", "add" or the class of another layer.

    An empty branch passes its input on.
    """

    branches: tuple[tuple[Unit | Fork, ...], ...]
    merge: str
    output_shape: tuple


@dataclass(frozen=True)
class Stage:
    """What stands between two points through which all data flow, and the equal ones after it.

    `names` are those of the first and the last of them, "" where the network gives none. `head` is a way out to a
    further output, such as an auxiliary classifier. Costs are of all `count` together, without the head.
    """

    names: tuple[str, str]
    count: int
    steps: tuple[Unit | Fork, ...]
    output_shape: tuple
    parameters: int
    macs: int
    head: Stage | None = None

    @property
    def title(self) -> str:
        """Its name, or its first and last name."""
        first, last = self.names
        return first if first == last else f"{first} to {last}"


@dataclass(frozen=True, repr=False)
class NetworkOutline:
    """The stages of a network on the way to its main output, and its costs without further outputs.

    `depth` counts the layers with kernels along the longest path, `kernels` all of them.
    """

    name: str
    input_shape: tuple
    stages: tuple[Stage, ...]
    depth: int
    kernels: int
    parameters: int
    macs: int

    def record(self) -> dict:
        """The same as plain data, for JSON."""
        return asdict(self)

    @property
    def table(self) -> TextTable:
        """The stages as words and numbers, ready to print."""
        rows = [
            (one.title, str(one.count), shape_text(one.output_shape), f"{one.parameters:,}", f"{one.macs:,}")
            for one in self.stages
        ]
        total = ("total", str(sum(one.count for one in self.stages)), "", f"{self.parameters:,}", f"{self.macs:,}")
        title = f"{self.name} on {shape_text(self.input_shape)}: {self.depth} layers deep, {self.kernels} with kernels"
        return TextTable(title, ("stage", "times", "output", "parameters", "MACs"), rows, total, words=1)

    def __str__(self) -> str:
        return str(self.table)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return self.table.to_html()
