"""Branches side by side on one input, and what merges them: the shape that Inception and residual blocks share."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .specifications import Shape, Table
from .table_cost import cost, total
from .validation import image_shape

Tables = tuple[Table, ...]


class BranchedSpec:
    """Small tables side by side, their outputs stacked along the depth ("concatenate") or added up ("add").

    A subclass says what its `branches` are; where they depend on the input, as a projection shortcut does, it overrides
    `branches_for`. An empty branch passes its input on.
    """

    merge = "concatenate"
    if TYPE_CHECKING:  # a field of some subclasses, computed by others

        @property
        def branches(self) -> Tables:
            """The tables side by side."""

    def branches_for(self, input_shape: Shape) -> Tables:
        """The branches that stand on an input of this shape."""
        image_shape(input_shape)
        return self.branches

    def output_shape(self, input_shape: Shape) -> Shape:
        """Shape of the output: the branches agree on height and width, and on the depth where they are added up.

        Raises:
            ValueError: if they do not agree.
        """
        ends = [self._end(branch, input_shape) for branch in self.branches_for(input_shape)]
        agree = 3 if self.merge == "add" else 2
        if any(end[:agree] != ends[0][:agree] for end in ends):
            raise ValueError(f"The branches end in different shapes and cannot be merged ({self.merge}): {ends}.")
        return ends[0] if self.merge == "add" else (*ends[0][:2], sum(end[2] for end in ends))

    def parameters(self, input_shape: Shape) -> int:
        """All that is trained, in all branches."""
        return sum(row.parameters for branch in self.branches_for(input_shape) for row in cost(branch, input_shape))

    def macs(self, input_shape: Shape) -> int:
        """Multiply-accumulates of all branches for one image."""
        return sum(row.macs for branch in self.branches_for(input_shape) for row in cost(branch, input_shape))

    @staticmethod
    def _end(branch, input_shape) -> Shape:
        return total(cost(branch, input_shape)).output_shape if branch else image_shape(input_shape)


@dataclass(frozen=True)
class Branches(BranchedSpec):
    """Branches given as they are.

    Example:
        >>> from kerascnn.papers import Convolution
        >>> split = Branches(({"wide": Convolution(256, (1, 3))}, {"high": Convolution(256, (3, 1))}))
        >>> split.output_shape((8, 8, 384)), split.parameters((8, 8, 384))
        ((8, 8, 512), 590336)
    """

    branches: Tables
    merge: str = "concatenate"

    def __post_init__(self):
        if self.merge not in ("concatenate", "add"):
            raise ValueError(f'merge must be "concatenate" or "add"; received merge={self.merge!r}.')
        if not self.branches:
            raise ValueError("Branches takes at least one branch, a table such as {'conv': Convolution(64, 3)}.")
