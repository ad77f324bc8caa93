"""The Inception module, naive and with 1x1 bottlenecks, as the six (or three) widths that define it.

Source: Szegedy et al. 2014, arXiv:1409.4842, Fig. 2 and Table 1. The two modules of the lecture's cost example are
those of Stanford's CS231n (spring 2017, lecture 9): the slide prints 358M operations for the second one, which counts
its 3x3 convolution twice; the convolutions on the slide sum to 271,351,808.
"""

from dataclasses import asdict, dataclass, replace

from .branches import BranchedSpec, Tables
from .specifications import Convolution, Pooling
from .validation import positive_integer


@dataclass(frozen=True)
class _ModuleSpec(BranchedSpec):
    """Branches side by side, their outputs stacked along the depth."""

    def __post_init__(self):
        for name, value in asdict(self).items():
            positive_integer(name, value)


@dataclass(frozen=True)
class NaiveInceptionSpec(_ModuleSpec):
    """Widths of the naive module: Fig. 2(a) of the paper.

    Example:
        >>> LECTURE_NAIVE.output_shape((28, 28, 256)), LECTURE_NAIVE.macs((28, 28, 256))
        ((28, 28, 672), 854196224)
    """

    conv1x1: int
    conv3x3: int
    conv5x5: int

    @property
    def branches(self) -> Tables:
        """The four branches, each a small table."""
        return (
            {"conv1x1": Convolution(self.conv1x1, 1)},
            {"conv3x3": Convolution(self.conv3x3, 3)},
            {"conv5x5": Convolution(self.conv5x5, 5)},
            {"pool": Pooling(3, stride=1)},
        )


@dataclass(frozen=True)
class InceptionSpec(_ModuleSpec):
    """Widths of the module with 1x1 bottlenecks: Fig. 2(b) and one row of Table 1.

    Example:
        >>> LECTURE_BOTTLENECK.output_shape((28, 28, 256)), LECTURE_BOTTLENECK.macs((28, 28, 256))
        ((28, 28, 480), 271351808)
    """

    conv1x1: int
    reduce3x3: int
    conv3x3: int
    reduce5x5: int
    conv5x5: int
    pool_projection: int

    @property
    def branches(self) -> Tables:
        """The four branches, each a small table."""
        return (
            {"conv1x1": Convolution(self.conv1x1, 1)},
            {"reduce3x3": Convolution(self.reduce3x3, 1), "conv3x3": Convolution(self.conv3x3, 3)},
            {"reduce5x5": Convolution(self.reduce5x5, 1), "conv5x5": Convolution(self.conv5x5, 5)},
            {"pool": Pooling(3, stride=1), "pool_projection": Convolution(self.pool_projection, 1)},
        )


@dataclass(frozen=True)
class TorchvisionInceptionSpec(InceptionSpec):
    """The module as torchvision's GoogLeNet has it: batch normalisation, and a 3x3 in the branch called 5x5.

    Example:
        >>> TorchvisionInceptionSpec(64, 96, 128, 16, 32, 32).parameters((28, 28, 192))
        155872
    """

    @property
    def branches(self) -> Tables:
        """The four branches, each a small table."""
        return tuple({name: self._row(name, row) for name, row in branch.items()} for branch in super().branches)

    @staticmethod
    def _row(name, row):
        if isinstance(row, Pooling):
            return row
        return replace(row, normalization="batch", kernel_size=3 if name == "conv5x5" else row.kernel_size)


LECTURE_NAIVE = NaiveInceptionSpec(conv1x1=128, conv3x3=192, conv5x5=96)
LECTURE_BOTTLENECK = InceptionSpec(conv1x1=128, reduce3x3=64, conv3x3=192, reduce5x5=64, conv5x5=96, pool_projection=64)
