"""Diagrams of blocks and of single convolutions, drawn from records, with shapes and costs written on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.patches import Rectangle

from .canvas import Canvas
from .expected import expect
from .picture import Picture
from .style import COLOURS, FAINT, GREY, HATCHES, PAPER, shape_text, share_text, short_number, styled

if TYPE_CHECKING:
    from kerascnn.analysis import BlockAnatomy
    from kerascnn.analysis.report import CostRow

BOX_WIDTH, BOX_HEIGHT, COLUMN, ROW, MARGIN = 1.92, 0.98, 2.12, 1.32, 0.2  # inches
COST_FILL = "#F8D9A0"  # the palette's orange, light enough to carry dark text

SPOKEN = {
    "MaxPooling2D": "max-pooling",
    "AveragePooling2D": "average pooling",
    "GlobalAveragePooling2D": "global average pooling",
    "Add": "add",
}


@styled
def module_diagram(anatomy: BlockAnatomy) -> Picture:
    """Draw a block: a column per branch, a box per unit, data flowing upwards.

    A box is filled from the left by its share of the block's multiply-accumulates, which is also written in it. Where
    branches are stacked, a strip shows how much of the output's depth each of them gives.

    Args:
        anatomy: What `analysis.block_anatomy` returns for a block and an input shape.

    Raises:
        TypeError: if it is given anything else, such as the block itself.
        ValueError: if the block has no branches.

    Example:
        >>> from kerascnn.analysis import block_anatomy
        >>> from kerascnn.layers import Inception
        >>> anatomy = block_anatomy(Inception(64, 96, 128, 16, 32, 32, name="3a"), (28, 28, 192))
        >>> module_diagram(anatomy).alt[:62]
        'Diagram of 3a (Inception). Input 28 × 28 × 192; 4 branches. Br'
    """
    expect(anatomy, "total", "module_diagram", "analysis.block_anatomy(layer, (height, width, channels))")
    if not anatomy.branches:
        raise ValueError(f"A diagram needs a block with at least one branch; {anatomy.name!r} has none.")
    return _ModuleDiagram(anatomy).picture


class _ModuleDiagram(Canvas):
    """The parts of a module diagram, from the input at the bottom to the output at the top."""

    def __init__(self, anatomy: BlockAnatomy):
        self.anatomy = anatomy
        columns = len(anatomy.branches)
        rows = max(1, *map(len, anatomy.branches))
        self.first_row = MARGIN + 0.95
        self.last_row = self.first_row + rows * ROW
        merge_height = 0.76 if anatomy.merge else 0.0
        self.output_bottom = self.last_row + 0.38 + merge_height
        self.branch_end = self.last_row + 0.08 if anatomy.merge else self.output_bottom
        super().__init__(
            width=max(6.4, columns * COLUMN + 2 * MARGIN),
            height=self.output_bottom + 1.5,
            alt=_module_words(anatomy),
        )
        self.centres = [self.width / 2 + (column - (columns - 1) / 2) * COLUMN for column in range(columns)]
        self._input()
        for column in range(columns):
            self._branch(column)
        if anatomy.merge:
            self._merge(self.branch_end, merge_height)
            self.arrow((self.width / 2, self.output_bottom - 0.3), (self.width / 2, self.output_bottom))
        self._output()
        self._heading()

    def _input(self):
        middle, top, bus = self.width / 2, MARGIN + 0.42, self.first_row - 0.26
        self.box(middle - 1.3, MARGIN, 2.6, top - MARGIN, facecolor=FAINT, edgecolor=GREY)
        self.text(middle, (MARGIN + top) / 2, f"input  {shape_text(self.anatomy.input_shape)}", width=2.5, size=11)
        self.line((middle, top), (middle, bus))
        self.line((self.centres[0], bus), (self.centres[-1], bus))

    def _branch(self, column: int):
        branch, x = self.anatomy.branches[column], self.centres[column]
        colour, bus = COLOURS[column % len(COLOURS)], self.first_row - 0.26
        bottoms = [self.last_row - ROW * (len(branch) - step) for step in range(len(branch))]
        starts, ends = [bus, *(bottom + BOX_HEIGHT for bottom in bottoms)], [*bottoms, self.branch_end]
        for start, end in zip(starts, ends, strict=True):
            self.arrow((x, start), (x, end), color=GREY if start == bus and branch else colour)
        if not branch:
            label = {"facecolor": PAPER, "edgecolor": "none", "pad": 2}
            self.text(x, (bus + self.last_row) / 2, "passed on unchanged", width=BOX_WIDTH, bbox=label)
        for unit, bottom, depth in zip(branch, bottoms, self._depths(branch), strict=True):
            self._unit(unit, x, bottom, colour, _kind(unit, depth))

    def _depths(self, branch) -> list[int]:
        return [shape[-1] for shape in (self.anatomy.input_shape, *(unit.output_shape for unit in branch))][
            : len(branch)
        ]

    def _unit(self, unit: CostRow, x: float, bottom: float, colour: str, kind: str):
        left, total = x - BOX_WIDTH / 2, self.anatomy.total.macs
        outline = self.box(left, bottom, BOX_WIDTH, BOX_HEIGHT, facecolor=PAPER, edgecolor=colour, linewidth=1.8)
        cost = BOX_WIDTH * unit.macs / total if total else 0
        fill = self.axes.add_patch(Rectangle((left, bottom), cost, BOX_HEIGHT, facecolor=COST_FILL, zorder=1.5))
        fill.set_clip_path(outline)
        outline.set(facecolor="none", zorder=2)
        lines = [unit.path, kind, f"→ {shape_text(unit.output_shape)}", _cost_words(unit, total)]
        for number, words in enumerate(lines):
            y = bottom + BOX_HEIGHT * (1 - (number + 0.72) / 4.44)
            self.text(x, y, words, width=BOX_WIDTH - 0.14, weight="bold" if number == 0 else "normal", zorder=3)

    def _merge(self, bottom: float, height: float):
        left, width = self.centres[0] - BOX_WIDTH / 2, self.centres[-1] - self.centres[0] + BOX_WIDTH
        merge, strip = self.anatomy.merge, 0.22
        stacked = merge.layer == "Concatenate"
        if stacked:
            self._strip(left, bottom, width, strip)
        self.axes.add_patch(Rectangle((left, bottom), width, height, facecolor="none", edgecolor=GREY, linewidth=1.4))
        middle = bottom + (height + strip * stacked) / 2
        self.text(self.width / 2, middle, _merge_words(self.anatomy), width=width - 0.2, size=11)

    def _strip(self, left: float, bottom: float, width: float, height: float):
        depths = _end_depths(self.anatomy)
        for column, depth in enumerate(depths):
            part = width * depth / sum(depths)
            segment = {"facecolor": COLOURS[column % len(COLOURS)], "hatch": HATCHES[column % len(HATCHES)]}
            self.axes.add_patch(Rectangle((left, bottom), part, height, edgecolor=PAPER, linewidth=0.8, **segment))
            left += part

    def _output(self):
        middle, bottom, total = self.width / 2, self.output_bottom, self.anatomy.total
        self.box(middle - 1.3, bottom, 2.6, 0.42, facecolor=FAINT, edgecolor=GREY)
        self.text(middle, bottom + 0.21, f"output  {shape_text(total.output_shape)}", width=2.5, size=11)

    def _heading(self):
        total, room, top = self.anatomy.total, self.width - 2 * MARGIN, self.height - MARGIN
        title = f"{self.anatomy.name} ({self.anatomy.kind})"
        words = f"{total.macs:,} MACs, {total.parameters:,} parameters"
        left = {"ha": "left"}
        self.text(MARGIN, top - 0.1, title, width=room, size=14, weight="bold", **left)
        self.text(MARGIN, top - 0.38, words, width=room, size=11, **left)
        swatch = {"facecolor": COST_FILL, "edgecolor": GREY, "linewidth": 0.6}
        self.axes.add_patch(Rectangle((MARGIN, top - 0.7), 0.24, 0.14, **swatch))
        key = "filled: the unit's share of the block's multiply-accumulates"
        self.text(MARGIN + 0.32, top - 0.63, key, width=room - 0.32, size=9, color=GREY, **left)


def _kind(unit: CostRow, input_depth: int) -> str:
    """What a unit does: its kernel with the depth it reads, its pooling, or the layer's name."""
    window = " × ".join(str(side) for side in unit.window)
    if unit.layer in ("Conv1D", "Conv2D", "Conv3D"):
        return f"kernel {window} × {input_depth:,}"
    return f"{window} {SPOKEN.get(unit.layer, unit.layer or 'several layers')}".strip()


def _cost_words(unit: CostRow, total: int) -> str:
    return f"{short_number(unit.macs)} MACs, {share_text(unit.macs, total)}" if unit.macs else "0 MACs"


def _end_depths(anatomy: BlockAnatomy) -> list[int]:
    return [branch[-1].output_shape[-1] if branch else anatomy.input_shape[-1] for branch in anatomy.branches]


def _merge_words(anatomy: BlockAnatomy) -> str:
    if anatomy.merge.layer != "Concatenate":
        return SPOKEN.get(anatomy.merge.layer, anatomy.merge.layer or anatomy.merge.path)
    depths = _end_depths(anatomy)
    return f"stacked along the depth: {' + '.join(f'{depth:,}' for depth in depths)} = {sum(depths):,} channels"


def _module_words(anatomy: BlockAnatomy) -> str:
    """The diagram for a reader who cannot see it."""
    total = anatomy.total
    sentences = [
        f"Diagram of {anatomy.name} ({anatomy.kind}). Input {shape_text(anatomy.input_shape)}; "
        f"{len(anatomy.branches)} {'branch' if len(anatomy.branches) == 1 else 'branches'}."
    ]
    for number, branch in enumerate(anatomy.branches, start=1):
        depth, units = anatomy.input_shape[-1], []
        for unit in branch:
            kind = _kind(unit, depth)
            units.append(f"{unit.path}, {kind}, to {shape_text(unit.output_shape)}, {_cost_words(unit, total.macs)}")
            depth = unit.output_shape[-1]
        sentences.append(f"Branch {number}: {'; then '.join(units) or 'the input, passed on unchanged'}.")
    if anatomy.merge:
        sentences.append(f"At the end: {_merge_words(anatomy)}.")
    cost = f"{total.macs:,} MACs and {total.parameters:,} parameters in all"
    sentences.append(f"Output {shape_text(total.output_shape)}, {cost}.")
    return " ".join(sentences)
