"""A cost table as a reader wants it: printed, as Markdown, as HTML in a notebook, or as plain records."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace

from .text_table import TextTable, shape_text


@dataclass(frozen=True)
class CostRow:
    """What one layer costs for one image.

    `activation_bytes` is the memory that its output takes, 0 for layers that can overwrite their input. `window` is the
    size of the kernel or of the pooling, and empty for layers without one. `output_shape` is the tuple of shapes for a
    layer with several outputs. `block` is what a reader takes the layer for a part of, where its path does not say it.
    """

    path: str
    layer: str
    output_shape: tuple
    parameters: int
    trainable_parameters: int
    macs: int
    activation_bytes: int
    window: tuple[int, ...] = ()
    block: str = ""


COLUMNS: dict[str, Callable[[CostRow], str]] = {
    "layer": lambda row: row.path,
    "type": lambda row: row.layer,
    "output": lambda row: shape_text(row.output_shape),
    "parameters": lambda row: f"{row.parameters:,}",
    "MACs": lambda row: f"{row.macs:,}",
    "activations (bytes)": lambda row: f"{row.activation_bytes:,}",
}
TEXT_COLUMNS = 3  # the first three columns are words, the others numbers: they align left and right


@dataclass(frozen=True)
class CostTable:
    """Rows in the order of the data flow, and their sum.

    Example:
        >>> from kerascnn.analysis import cost_table
        >>> from kerascnn.layers import NaiveInception
        >>> table = cost_table(NaiveInception(128, 192, 96), input_shape=(28, 28, 256))
        >>> table.total.macs, table.total.output_shape
        (854196224, (28, 28, 672))
        >>> [row.path for row in table.grouped().rows]
        ['conv1x1', 'conv3x3', 'conv5x5', 'pool', 'merge']
    """

    title: str
    rows: tuple[CostRow, ...]

    @property
    def total(self) -> CostRow:
        """Sum of all rows, with the output shape of the last."""
        return _sum("total", "", self.rows)

    def grouped(self, depth: int = 1) -> "CostTable":
        """The same table with the rows of each block added up.

        A path such as "inception_3a/conv3x3" says what belongs together. Where a model gives its layers flat names, as
        keras.applications does, a block is what their names call one ("conv2_block1_1_conv" is of "conv2_block1"), and
        without such names what lies between two points through which all data flows, called after its last layer with
        a name of its own ("mixed0").

        Args:
            depth: How many parts of the path name a block: 1 for "inception_3a", 2 for "inception_3a/conv3x3".

        Raises:
            ValueError: if depth is below 1.
        """
        if depth < 1:
            raise ValueError(f"depth must be at least 1, the outermost blocks; received depth={depth}.")
        groups: dict[str, list[CostRow]] = {}
        for row in self.rows:
            is_flat = depth == 1 and "/" not in row.path
            name = row.block if is_flat and row.block else "/".join(row.path.split("/")[:depth])
            groups.setdefault(name, []).append(row)
        return CostTable(self.title, tuple(_group(path, rows) for path, rows in groups.items()))

    def records(self) -> list[dict]:
        """The rows as plain dictionaries, for JSON or a data frame."""
        return [asdict(row) for row in self.rows]

    def to_markdown(self) -> str:
        """The table in Markdown, total last."""
        return self._table().to_markdown()

    def _table(self) -> TextTable:
        cells = [[show(row) for show in COLUMNS.values()] for row in (*self.rows, self.total)]
        return TextTable(self.title, tuple(COLUMNS), cells[:-1], cells[-1], words=TEXT_COLUMNS)

    def __str__(self) -> str:
        return str(self._table())

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return self._table().to_html()


def _group(path: str, rows: list[CostRow]) -> CostRow:
    """Sum of a block's rows, called after the only one with a window, or the only one."""
    heads = [row for row in rows if row.window] if len(rows) > 1 else rows
    if len(heads) != 1:
        return _sum(path, "", rows)
    return replace(_sum(path, heads[0].layer, rows), window=heads[0].window)


def _sum(path: str, layer: str, rows) -> CostRow:
    return CostRow(
        path=path,
        layer=layer,
        output_shape=rows[-1].output_shape if rows else (),
        parameters=sum(row.parameters for row in rows),
        trainable_parameters=sum(row.trainable_parameters for row in rows),
        macs=sum(row.macs for row in rows),
        activation_bytes=sum(row.activation_bytes for row in rows),
    )
