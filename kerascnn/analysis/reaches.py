"""A receptive field as an answer: which pixels a layer depends on, in numbers, in words and as a table."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from .text_table import TextTable, shape_text


@dataclass(frozen=True)
class Reach:
    """The pixels that one position of a layer's output depends on, along one axis of the image.

    The first position sees `size` pixels from pixel `start` on (negative: in the padding), the next one the same number
    `stride` further on. Behind a layer that enlarges the image, positions lie parts of a pixel apart, and all
    three may be fractions: a size of 3/2 where positions see one pixel and two in turn.
    """

    size: Fraction | int
    stride: Fraction | int
    start: Fraction | int


SEES_ALL = None  # instead of a Reach: every pixel along the axis


@dataclass(frozen=True)
class ReceptiveField:
    """What a layer sees of the image: a `Reach` for each axis, or None for an axis that it sees whole.

    Example:
        >>> import keras
        >>> from kerascnn.analysis import receptive_field
        >>> layers = [keras.layers.Conv2D(8, 3), keras.layers.MaxPooling2D(2, name="pool")]
        >>> model = keras.Sequential([keras.Input((32, 32, 3)), *layers])
        >>> field = receptive_field(model)
        >>> field.size, field.stride, field.start
        ((4, 4), (2, 2), (0, 0))
        >>> print(field)
        pool sees 4x4 pixels of 32x32, in steps of 2x2, the first from pixel 0, 0 on
    """

    path: str
    layer: str
    output_shape: tuple
    axes: tuple[Reach | None, ...]
    image: tuple[int | None, ...]

    @property
    def size(self) -> tuple[Fraction | int | None, ...]:
        """Pixels that one position depends on, which may be more than the image has; of an axis seen whole, all."""
        return tuple(side if reach is None else reach.size for reach, side in zip(self.axes, self.image, strict=True))

    @property
    def stride(self) -> tuple[Fraction | int | None, ...]:
        """Pixels from one position to the next; None where the whole axis is seen."""
        return tuple(reach and reach.stride for reach in self.axes)

    @property
    def start(self) -> tuple[Fraction | int | None, ...]:
        """First pixel that the first position sees, negative in the padding; None where the whole axis is seen."""
        return tuple(reach and reach.start for reach in self.axes)

    @property
    def is_whole(self) -> bool:
        """Whether every number depends on the whole image, as behind global pooling or a fully connected layer."""
        return all(reach is None for reach in self.axes)

    def __str__(self) -> str:
        if self.is_whole:
            return f"{self.path} sees the whole image"
        return (
            f"{self.path} sees {shape_text(self.size)} pixels of {shape_text(self.image)}, in steps of "
            f"{shape_text(self.stride)}, the first from pixel {_start_text(self)} on"
        )


@dataclass(frozen=True, repr=False)
class ReceptiveFieldTable:
    """The receptive field of every layer, in the order of the data flow."""

    title: str
    rows: tuple[ReceptiveField, ...]

    def _table(self) -> TextTable:
        columns = ("layer", "type", "output", "field", "step", "start")
        cells = [(row.path, row.layer, shape_text(row.output_shape), *_cells(row)) for row in self.rows]
        return TextTable(self.title, columns, cells, words=3)

    def to_markdown(self) -> str:
        """The table in Markdown."""
        return self._table().to_markdown()

    def __str__(self) -> str:
        return str(self._table())

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return self._table().to_html()


def _cells(row: ReceptiveField) -> tuple[str, str, str]:
    if row.is_whole:
        return "whole image", "", ""
    return shape_text(row.size), shape_text(row.stride), _start_text(row)


def _start_text(row: ReceptiveField) -> str:
    return ", ".join("-" if one is None else str(one) for one in row.start)
