"""Residual blocks, basic and bottleneck, as rows of a table; without their shortcut they are the plain twins.

Source: He et al. 2015, arXiv:1512.03385, Fig. 5 and Table 1; shortcut options A, B and C from section 4.1.
"""

from dataclasses import dataclass

from .branches import BranchedSpec, Tables
from .specifications import Convolution, Shape, window_output
from .validation import image_shape, one_of, positive_integer

BOTTLENECK_EXPANSION = 4  # a bottleneck block's output has four times the channels of its 3x3
SHORTCUTS = {
    "A": "identity; where the shape changes, every second position, and zeros for the new channels",
    "B": "identity; where the shape changes, a 1x1 convolution",
    "C": "a 1x1 convolution everywhere",
}


@dataclass(frozen=True)
class ZeroPadding:
    """Option A's shortcut: every second position where the block strides, and zeros for the new channels."""

    filters: int
    stride: int

    def output_shape(self, input_shape: Shape) -> Shape:
        """Shape (height, width, channels) of the output."""
        height, width, channels = image_shape(input_shape)
        if channels > self.filters:
            raise ValueError(
                f"Shortcut option A can only add channels: received {channels}, and the block has {self.filters}. "
                'Take shortcut="B".'
            )
        height, width = (window_output(side, 1, self.stride, "same") for side in (height, width))
        return height, width, self.filters

    def parameters(self, input_shape: Shape) -> int:
        """None: always 0."""
        return 0

    def macs(self, input_shape: Shape) -> int:
        """None: always 0."""
        return 0


@dataclass(frozen=True)
class _ResidualSpec(BranchedSpec):
    """What the two blocks share: an inner branch, a shortcut, and their sum."""

    filters: int
    stride: int = 1
    shortcut: str = "B"
    residual: bool = True
    normalization: str | None = "batch"

    merge = "add"

    def __post_init__(self):
        positive_integer("filters", self.filters)
        positive_integer("stride", self.stride, example=1)
        one_of("shortcut", self.shortcut, SHORTCUTS)
        one_of("residual", self.residual, (True, False))

    @property
    def output_channels(self) -> int:
        """Channels of the output."""
        raise NotImplementedError

    @property
    def inner(self) -> dict:
        """The branch that computes."""
        raise NotImplementedError

    def branches_for(self, input_shape: Shape) -> Tables:
        """The inner branch, and beside it the shortcut that this input needs; a plain block has none."""
        if not self.residual:
            return (self.inner,)
        changes = self.stride != 1 or image_shape(input_shape)[2] != self.output_channels
        if self.shortcut == "C" or (self.shortcut == "B" and changes):
            projection = Convolution(self.output_channels, 1, self.stride, normalization=self.normalization)
            return self.inner, {"shortcut": projection}
        return self.inner, {"shortcut": ZeroPadding(self.output_channels, self.stride)} if changes else {}


@dataclass(frozen=True)
class BasicBlockSpec(_ResidualSpec):
    """Two 3x3 convolutions: Fig. 5 left.

    Example:
        >>> BasicBlockSpec(64).parameters((56, 56, 64)), BasicBlockSpec(128, stride=2).output_shape((56, 56, 64))
        (73984, (28, 28, 128))
    """

    @property
    def output_channels(self) -> int:
        """Channels of the output."""
        return self.filters

    @property
    def inner(self) -> dict:
        """The branch that computes."""
        return {
            "conv1": Convolution(self.filters, 3, self.stride, normalization=self.normalization),
            "conv2": Convolution(self.filters, 3, normalization=self.normalization),
        }


@dataclass(frozen=True)
class BottleneckBlockSpec(_ResidualSpec):
    """1x1, 3x3, 1x1: Fig. 5 right; with groups, the block of ResNeXt (Xie et al. 2016, arXiv:1611.05431, Fig. 3c).

    `downsample_at` says which convolution has the stride: "1x1" the first, as in the paper; "3x3" as in torchvision.
    `group_width` is the width of each group for 64 filters, and grows with the filters.

    Example:
        >>> BottleneckBlockSpec(64).parameters((56, 56, 256)), BottleneckBlockSpec(64).output_channels
        (70400, 256)
    """

    downsample_at: str = "1x1"
    groups: int = 1
    group_width: int = 64

    def __post_init__(self):
        super().__post_init__()
        one_of("downsample_at", self.downsample_at, ("1x1", "3x3"))
        positive_integer("groups", self.groups, example=32)
        positive_integer("group_width", self.group_width, example=4)

    @property
    def output_channels(self) -> int:
        """Channels of the output."""
        return BOTTLENECK_EXPANSION * self.filters

    @property
    def inner_width(self) -> int:
        """Channels of the 3x3."""
        return self.filters * self.group_width // 64 * self.groups

    @property
    def inner(self) -> dict:
        """The branch that computes."""
        first, second = (self.stride, 1) if self.downsample_at == "1x1" else (1, self.stride)
        norm = self.normalization
        return {
            "conv1": Convolution(self.inner_width, 1, first, normalization=norm),
            "conv2": Convolution(self.inner_width, 3, second, groups=self.groups, normalization=norm),
            "conv3": Convolution(self.output_channels, 1, normalization=norm),
        }
