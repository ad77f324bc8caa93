"""Walk a paper's table from its first row to its last, and count."""

from collections.abc import Iterable
from dataclasses import dataclass

from .specifications import Convolution, Dense, GlobalPooling, Pooling, Shape, Table
from .validation import image_shape


@dataclass(frozen=True)
class RowCost:
    """One row of a table with what it costs."""

    name: str
    kind: str
    output_shape: Shape
    parameters: int
    macs: int


def cost(table: Table, input_shape: Shape) -> list[RowCost]:
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


def input_shapes(table: Table, input_shape: Shape) -> dict[str, Shape]:
    """What enters each row of a paper's table.

    Args:
        table: Row names to specifications, in order.
        input_shape: (height, width, channels) of the image.

    Raises:
        ValueError: as `cost` does.

    Example:
        >>> from kerascnn.papers import GOOGLENET_NETWORK
        >>> input_shapes(GOOGLENET_NETWORK, (224, 224, 3))["inception_3b"]
        (28, 28, 256)
    """
    outputs = [row.output_shape for row in cost(table, input_shape)]
    return dict(zip(table, [image_shape(input_shape), *outputs], strict=False))  # the last output enters no row


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


def depth(table: Table, input_shape: Shape, *, pooling: bool = False) -> int:
    """Count the layers with weights along the longest way through a table, as papers do: side by side counts once.

    Args:
        table: Row names to specifications, in order.
        input_shape: (height, width, channels) of the image, on which it may depend what stands on a shortcut.
        pooling: Whether poolings count as well.

    Example:
        >>> from kerascnn.papers import GOOGLENET_NETWORK
        >>> depth(GOOGLENET_NETWORK, (224, 224, 3)), depth(GOOGLENET_NETWORK, (224, 224, 3), pooling=True)
        (22, 27)
    """
    kinds = (Convolution, Dense, Pooling, GlobalPooling) if pooling else (Convolution, Dense)
    return _count(table, input_shape, kinds, merge=max)


def layer_count(table: Table, input_shape: Shape) -> int:
    """Count all layers with weights in a table, those that stand side by side and on shortcuts included.

    Example:
        >>> from kerascnn.papers import GOOGLENET_NETWORK
        >>> layer_count(GOOGLENET_NETWORK, (224, 224, 3))
        58
    """
    return _count(table, input_shape, (Convolution, Dense), merge=sum)


def _count(table, input_shape, kinds: tuple, merge) -> int:
    """How many layers of these kinds a table has, where branches count together as `merge` says."""
    found = 0
    for spec, row in zip(table.values(), cost(table, input_shape), strict=True):
        if hasattr(spec, "branches_for"):
            found += merge(_count(branch, input_shape, kinds, merge) for branch in spec.branches_for(input_shape))
        else:
            found += isinstance(spec, kinds)
        input_shape = row.output_shape
    return found
