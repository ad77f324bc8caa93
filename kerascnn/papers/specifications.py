"""What a row of a paper's table says, and what it costs: the arithmetic of the course in one place.

Every specification answers three questions about an input of shape (height, width, channels): its `output_shape`, its
`parameters` (weights and biases) and its `macs` (multiply-accumulates of convolutions and dense layers; biases,
activations, pooling and additions count nothing, as in the papers).
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .validation import image_shape, positive_integer

Shape = tuple[int, int, int]


def convolution_macs(positions: int, kernel_positions: int, input_channels: int, filters: int, groups: int = 1) -> int:
    """Multiply-accumulates of a convolution: every output number is one dot product.

    Args:
        positions: Output positions, height x width of the output.
        kernel_positions: Positions under the kernel, 9 for 3x3.
        input_channels: Channels of the input.
        filters: Channels of the output.
        groups: Groups that the channels are divided into; each filter sees one group.

    Example:
        The 5x5 convolution of the lecture's naive module:

        >>> convolution_macs(28 * 28, 5 * 5, 256, 96)
        481689600
    """
    return positions * filters * kernel_positions * (input_channels // groups)


def window_output(size: int, window: int, stride: int, padding: str) -> int:
    """Length of one side after a window has slid over it.

    Args:
        size: Length of the side before.
        window: Length of the window.
        stride: Step of the window.
        padding: "same" (as many positions as the stride allows) or "valid" (only where the window fits).

    Example:
        >>> window_output(227, 11, 4, "valid"), window_output(224, 7, 2, "same")
        (55, 112)
    """
    return math.ceil(size / stride) if padding == "same" else (size - window) // stride + 1


@dataclass(frozen=True)
class _Window:
    """A window that slides over the image."""

    def _slide(self, input_shape: Shape, window: int) -> tuple[int, int]:
        height, width, _ = image_shape(input_shape)
        if self.padding == "valid" and min(height, width) < window:
            raise ValueError(
                f"A {window}x{window} window without padding needs an image of at least that size; "
                f"received {height}x{width}."
            )
        return tuple(window_output(side, window, self.stride, self.padding) for side in (height, width))

    def _check_steps(self) -> None:
        positive_integer("stride", self.stride, example=1)
        if self.padding not in ("same", "valid"):
            raise ValueError(f'padding must be "same" or "valid"; received padding={self.padding!r}.')


@dataclass(frozen=True)
class Convolution(_Window):
    """A square convolution, its bias and its activation.

    Example:
        >>> conv1 = Convolution(64, 7, stride=2)
        >>> conv1.output_shape((224, 224, 3)), conv1.parameters((224, 224, 3)), conv1.macs((224, 224, 3))
        ((112, 112, 64), 9472, 118013952)
    """

    filters: int
    kernel_size: int
    stride: int = 1
    padding: str = "same"
    groups: int = 1
    use_bias: bool = True

    def __post_init__(self):
        positive_integer("filters", self.filters)
        positive_integer("kernel_size", self.kernel_size, example=3)
        positive_integer("groups", self.groups, example=1)
        self._check_steps()
        if self.filters % self.groups:
            raise ValueError(f"filters (={self.filters}) must be divisible by groups (={self.groups}).")

    def output_shape(self, input_shape: Shape) -> Shape:
        """Shape (height, width, channels) of the output."""
        self._channels_of_a_group(input_shape)
        return (*self._slide(input_shape, self.kernel_size), self.filters)

    def parameters(self, input_shape: Shape) -> int:
        """Weights and biases."""
        return self.filters * (self.kernel_size**2 * self._channels_of_a_group(input_shape) + self.use_bias)

    def macs(self, input_shape: Shape) -> int:
        """Multiply-accumulates for one image."""
        height, width, _ = self.output_shape(input_shape)
        return convolution_macs(height * width, self.kernel_size**2, input_shape[2], self.filters, self.groups)

    def _channels_of_a_group(self, input_shape: Shape) -> int:
        *_, channels = image_shape(input_shape)
        if channels % self.groups:
            raise ValueError(
                f"The channels of the input must be divisible by groups (={self.groups}); received {channels} in "
                f"the shape {tuple(input_shape)}."
            )
        return channels // self.groups


@dataclass(frozen=True)
class Pooling(_Window):
    """Pooling: it moves information, has no weights and costs no multiply-accumulates.

    Example:
        >>> Pooling(3, stride=2).output_shape((112, 112, 64))
        (56, 56, 64)
    """

    pool_size: int
    stride: int
    padding: str = "same"
    kind: str = "max"

    def __post_init__(self):
        positive_integer("pool_size", self.pool_size, example=3)
        self._check_steps()
        if self.kind not in ("max", "average"):
            raise ValueError(f'kind must be "max" or "average"; received kind={self.kind!r}.')

    def output_shape(self, input_shape: Shape) -> Shape:
        """Shape (height, width, channels) of the output: pooling keeps the depth."""
        return (*self._slide(input_shape, self.pool_size), input_shape[2])

    def parameters(self, input_shape: Shape) -> int:
        """None: always 0."""
        image_shape(input_shape)
        return 0

    def macs(self, input_shape: Shape) -> int:
        """None: always 0."""
        image_shape(input_shape)
        return 0


@dataclass(frozen=True)
class Dense:
    """A fully connected layer on the flattened input.

    Example:
        >>> Dense(4096).parameters((7, 7, 512))
        102764544
    """

    units: int

    def __post_init__(self):
        positive_integer("units", self.units)

    def output_shape(self, input_shape: Shape) -> Shape:
        """Shape (1, 1, units) of the output."""
        image_shape(input_shape)
        return (1, 1, self.units)

    def parameters(self, input_shape: Shape) -> int:
        """Weights and biases."""
        return self.units * (math.prod(image_shape(input_shape)) + 1)

    def macs(self, input_shape: Shape) -> int:
        """Multiply-accumulates for one image."""
        return self.units * math.prod(image_shape(input_shape))


@dataclass(frozen=True)
class RowCost:
    """One row of a table with what it costs."""

    name: str
    kind: str
    output_shape: Shape
    parameters: int
    macs: int


def cost(table: Mapping[str, object], input_shape: Shape) -> list[RowCost]:
    """Walk a paper's table from its first row to its last and count each.

    Args:
        table: Row names to specifications, in order.
        input_shape: (height, width, channels) of the image.

    Raises:
        ValueError: if the image is too small for a row, its channels cannot be divided into a row's groups, or the
            shape is not three positive whole numbers.

    Example:
        >>> from kerascnn.papers import GOOGLENET_NETWORK
        >>> total(cost(GOOGLENET_NETWORK, (224, 224, 3))).parameters
        6998552
    """
    rows, shape = [], image_shape(input_shape)
    for name, spec in table.items():
        row = RowCost(
            name,
            type(spec).__name__.removesuffix("Spec"),
            spec.output_shape(shape),
            spec.parameters(shape),
            spec.macs(shape),
        )
        rows.append(row)
        shape = row.output_shape
    return rows


def total(rows: Iterable[RowCost]) -> RowCost:
    """Sum of the rows, with the last row's output shape.

    Raises:
        ValueError: if there is no row.
    """
    rows = list(rows)
    if not rows:
        raise ValueError("total takes the rows of a table, for example cost(table, input_shape); received none.")
    return RowCost(
        "total", "", rows[-1].output_shape, sum(row.parameters for row in rows), sum(row.macs for row in rows)
    )
