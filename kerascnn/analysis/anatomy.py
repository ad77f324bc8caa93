"""A block taken apart into its branches, as a record that a diagram can be drawn from."""

from dataclasses import asdict, dataclass, replace

import keras

from .cost import cost_table
from .report import CostRow, CostTable


@dataclass(frozen=True)
class BlockAnatomy:
    """Branches of a block, each a row of costs per unit, and what merges them.

    `total` is the sum over the block, with the shape that leaves it. Every shape of an image is (height, width,
    channels), whatever the block's own data format, so that a diagram reads them in one way.
    """

    name: str
    kind: str
    input_shape: tuple[int, int, int]
    branches: tuple[tuple[CostRow, ...], ...]
    merge: CostRow | None
    total: CostRow

    def record(self) -> dict:
        """The same as plain data, for JSON."""
        return asdict(self)


def block_anatomy(block: keras.layers.Layer, input_shape: tuple[int, int, int]) -> BlockAnatomy:
    """Cost of every unit of a block, branch by branch.

    Args:
        block: A layer with `branches` and `merge`, such as `layers.Inception`.
        input_shape: (height, width, channels) of one image; (channels, height, width) if the block's data format is
            "channels_first", whose record is nevertheless that of its "channels_last" twin.

    Raises:
        ValueError: if the layer has no branches.

    Example:
        >>> from kerascnn.layers import Inception
        >>> anatomy = block_anatomy(Inception(128, 64, 192, 64, 96, 64), (28, 28, 256))
        >>> [[unit.path for unit in branch] for branch in anatomy.branches][1]
        ['reduce3x3', 'conv3x3']
        >>> anatomy.branches[1][1].macs
        86704128
    """
    if not hasattr(block, "branches"):
        raise ValueError(
            f"block_anatomy takes a layer with branches, such as kerascnn.layers.Inception; received {block!r}. "
            "For any other layer or model use cost_table."
        )
    table: CostTable = cost_table(block, input_shape)
    first = getattr(block, "data_format", None) == "channels_first"
    units = {row.path: _channels_last(row, first) for row in table.grouped().rows}
    return BlockAnatomy(
        name=block.name,
        kind=type(block).__name__,
        input_shape=_reordered(tuple(input_shape)[-3:], first),
        branches=tuple(
            tuple(units[layer.name] for layer in branch if layer.name in units) for branch in block.branches
        ),
        merge=units[block.merge.name] if block.merge is not None else None,
        total=_channels_last(table.total, first),
    )


def _channels_last(row: CostRow, channels_first: bool) -> CostRow:
    return replace(row, output_shape=_reordered(row.output_shape, channels_first))


def _reordered(shape: tuple, channels_first: bool) -> tuple:
    """Height, width and channels; a shape that is no image's stays as it is."""
    return (*shape[1:], shape[0]) if channels_first and len(shape) == 3 else shape
