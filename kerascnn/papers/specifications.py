"""What a row of a paper's table says, and what it costs: the arithmetic of the course in one place.

Every specification answers three questions about an input of shape (height, width, channels): its `output_shape`, its
`parameters` (weights and biases) and its `macs` (multiply-accumulates of convolutions and dense layers; biases,
activations, pooling and additions count nothing, as in the papers).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Protocol

from .validation import image_shape, positive_integer, window_size

Shape = tuple[int, int, int]


class Row(Protocol):
    """A row of a table: what every specification answers about an input of shape (height, width, channels)."""

    def output_shape(self, input_shape: Shape) -> Shape:
        """Shape (height, width, channels) of the output."""

    def parameters(self, input_shape: Shape) -> int:
        """All that is trained."""

    def macs(self, input_shape: Shape) -> int:
        """Multiply-accumulates for one image."""


Table = Mapping[str, Row]  # row names to rows, in the paper's order


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


def window_output(size: int, window: int, stride: int, padding: str | int) -> int:
    """Length of one side after a window has slid over it.

    Args:
        size: Length of the side before.
        window: Length of the window.
        stride: Step of the window.
        padding: "same" (as many positions as the stride allows), "valid" (only where the window fits), "ceil" (as
            "valid", and once more where it begins inside and ends outside), or how many pixels are added at each end.

    Example:
        >>> window_output(227, 11, 4, "valid"), window_output(224, 7, 2, "same"), window_output(224, 11, 4, 2)
        (55, 112, 55)
    """
    if padding == "same":
        return math.ceil(size / stride)
    if padding == "ceil":
        return math.ceil((size - window) / stride) + 1
    added = 0 if isinstance(padding, str) else 2 * padding
    return (size + added - window) // stride + 1


class _Window:
    """A window that slides over the image."""

    more_paddings: ClassVar[tuple[str, ...]] = ()
    stride: int
    padding: str | int

    def _slide(self, input_shape: Shape, window: tuple[int, int]) -> tuple[int, int]:
        height, width, _ = image_shape(input_shape)
        sides = (
            window_output(height, window[0], self.stride, self.padding),
            window_output(width, window[1], self.stride, self.padding),
        )
        if min(sides) < 1:
            raise ValueError(
                f"A {window[0]}x{window[1]} window with padding {self.padding!r} needs an image of at least that size; "
                f"received {height}x{width}."
            )
        return sides

    def _check_steps(self) -> None:
        positive_integer("stride", self.stride, example=1)
        amount = self.padding
        words = ("same", "valid", *self.more_paddings)
        if amount not in words and (isinstance(amount, bool | str) or not hasattr(amount, "__index__")):
            known = ", ".join(f'"{word}"' for word in words)
            raise ValueError(f"padding must be {known} or a whole number; received padding={amount!r}.")
        if isinstance(amount, int) and amount < 0:
            raise ValueError(f"padding cannot be below 0; received padding={amount!r}.")


@dataclass(frozen=True)
class Convolution(_Window):
    """A convolution, its bias or its batch normalisation, and its activation.

    `kernel_size` is one number for a square, or (height, width). With `normalization="batch"` two parameters per
    channel that is normalised stand in the place of the bias: per filter, or with `preactivation`, where normalisation
    and activation come before the convolution, per channel of the input.

    Example:
        >>> conv1 = Convolution(64, 7, stride=2)
        >>> conv1.output_shape((224, 224, 3)), conv1.parameters((224, 224, 3)), conv1.macs((224, 224, 3))
        ((112, 112, 64), 9472, 118013952)
    """

    filters: int
    kernel_size: int | tuple[int, int]
    stride: int = 1
    padding: str | int = "same"
    groups: int = 1
    normalization: str | None = None
    use_bias: bool | None = None
    preactivation: bool = False

    def __post_init__(self):
        positive_integer("filters", self.filters)
        window_size("kernel_size", self.kernel_size)
        positive_integer("groups", self.groups, example=1)
        self._check_steps()
        if self.normalization not in (None, "batch"):
            raise ValueError(f'normalization must be None or "batch"; received {self.normalization!r}.')
        if self.filters % self.groups:
            raise ValueError(f"filters (={self.filters}) must be divisible by groups (={self.groups}).")

    @property
    def has_bias(self) -> bool:
        """Whether there is a bias: by default, where no normalisation would subtract it again."""
        return self.normalization is None if self.use_bias is None else self.use_bias

    def output_shape(self, input_shape: Shape) -> Shape:
        """Shape (height, width, channels) of the output."""
        self._channels_of_a_group(input_shape)
        return (*self._slide(input_shape, window_size("kernel_size", self.kernel_size)), self.filters)

    def parameters(self, input_shape: Shape) -> int:
        """Weights, biases, and scale and offset of the normalisation: all that is trained."""
        weights = math.prod(window_size("kernel_size", self.kernel_size)) * self._channels_of_a_group(input_shape)
        normalized = 0 if self.normalization is None else input_shape[2] if self.preactivation else self.filters
        return self.filters * (weights + self.has_bias) + 2 * normalized

    def macs(self, input_shape: Shape) -> int:
        """Multiply-accumulates for one image."""
        height, width, _ = self.output_shape(input_shape)
        kernel_positions = math.prod(window_size("kernel_size", self.kernel_size))
        return convolution_macs(height * width, kernel_positions, input_shape[2], self.filters, self.groups)

    def _channels_of_a_group(self, input_shape: Shape) -> int:
        *_, channels = image_shape(input_shape)
        if channels % self.groups:
            raise ValueError(
                f"The channels of the input must be divisible by groups (={self.groups}); received {channels} in "
                f"the shape {tuple(input_shape)}."
            )
        return channels // self.groups


class _Free:
    """What has no weights and multiplies none."""

    def parameters(self, input_shape: Shape) -> int:
        """None: always 0."""
        image_shape(input_shape)
        return 0

    def macs(self, input_shape: Shape) -> int:
        """None: always 0."""
        image_shape(input_shape)
        return 0


@dataclass(frozen=True)
class Normalization:
    """Batch normalisation and an activation without a convolution: what follows the last pre-activated layer.

    Example:
        >>> Normalization().parameters((7, 7, 1024))
        2048
    """

    def output_shape(self, input_shape: Shape) -> Shape:
        """Shape (height, width, channels) of the output: that of the input."""
        return image_shape(input_shape)

    def parameters(self, input_shape: Shape) -> int:
        """A scale and an offset for each channel."""
        return 2 * image_shape(input_shape)[2]

    def macs(self, input_shape: Shape) -> int:
        """None, as in the papers: always 0."""
        image_shape(input_shape)
        return 0


@dataclass(frozen=True)
class Pooling(_Free, _Window):
    """Pooling: it moves information, has no weights and costs no multiply-accumulates.

    Example:
        >>> Pooling(3, stride=2).output_shape((112, 112, 64))
        (56, 56, 64)
    """

    pool_size: int
    stride: int
    padding: str | int = "same"
    kind: str = "max"

    more_paddings: ClassVar = ("ceil",)

    def __post_init__(self):
        positive_integer("pool_size", self.pool_size, example=3)
        self._check_steps()
        if self.kind not in ("max", "average"):
            raise ValueError(f'kind must be "max" or "average"; received kind={self.kind!r}.')

    def output_shape(self, input_shape: Shape) -> Shape:
        """Shape (height, width, channels) of the output: pooling keeps the depth."""
        return (*self._slide(input_shape, (self.pool_size, self.pool_size)), input_shape[2])


@dataclass(frozen=True)
class GlobalPooling(_Free):
    """The average of each channel over the whole image.

    Example:
        >>> GlobalPooling().output_shape((7, 7, 1024))
        (1, 1, 1024)
    """

    def output_shape(self, input_shape: Shape) -> Shape:
        """Shape (1, 1, channels) of the output."""
        return (1, 1, image_shape(input_shape)[2])


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
