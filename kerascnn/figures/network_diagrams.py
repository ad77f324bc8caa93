"""A whole network on one page, drawn from its outline: one visual language for all networks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.patches import Circle, Rectangle

from .canvas import Canvas
from .expected import expect
from .network_words import network_words, unit_words
from .picture import Picture
from .style import (
    BLUE,
    FAINT,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PAPER,
    PURPLE,
    VERMILION,
    shape_text,
    share_text,
    short_number,
    styled,
)

if TYPE_CHECKING:
    from kerascnn.analysis import NetworkOutline
    from kerascnn.analysis.outline import Fork, Stage, Unit

WIDTH, MARGIN = 9.0, 0.2  # inches, as all that follows
NARROW, TALL = 0.56, 0.22  # a layer's box at its narrowest
STEP, BETWEEN = 0.1, 0.06  # from box to box in a branch, and from branch to branch
FAN, MEET = 0.18, 0.13  # where branches part, and where they meet
MERGE, BYPASS = 0.1, 0.3  # behind the bar that stacks them, and the length of an empty branch
PAD, FRAME = 0.08, 0.09  # around the inside of a block
ABOVE, BELOW = 0.24, 0.46  # for a stage's name, and for what it gives and costs
GAP, ROW_GAP = 0.22, 0.2  # for the arrow from stage to stage, and from row to row
HEADING, HEAD = 1.02, 0.74  # above all rows, and below one from which a further way out begins
NAME_LETTER, BOX_LETTER = 0.079, 0.062  # of a bold name and of the words in a box, both of 8 points
STAGE = 1.0  # a stage at its narrowest, for the words under it

#         kinds of layers                    name in the key, look
LOOKS = {
    ("convolution",): ("convolution", {"edgecolor": BLUE, "linewidth": 1.3, "facecolor": PAPER}),
    ("separable", "depthwise", "grouped"): (
        "separable or grouped convolution",
        {"edgecolor": PURPLE, "linewidth": 1.6, "linestyle": "-.", "facecolor": PAPER},
    ),
    ("max", "average"): ("pooling", {"edgecolor": GREEN, "linewidth": 1.3, "linestyle": "--", "facecolor": PAPER}),
    ("dense",): ("fully connected", {"edgecolor": VERMILION, "linewidth": 2.2, "facecolor": PAPER}),
}
OTHER = {"edgecolor": GREY, "linewidth": 1.0, "facecolor": FAINT}


@styled
def network_diagram(outline: NetworkOutline) -> Picture:
    """Draw a network from left to right and from row to row: a box for each layer, a frame for each block.

    In a block the branches stand one over the other; a dark bar stacks them along the depth, a circle adds them up.
    Under each stage stand the shape of its output and its multiply-accumulates, with a bar that is longest where they
    are most. Normalisation and activations are not drawn.

    Args:
        outline: What `analysis.network_outline` returns.

    Raises:
        TypeError: if it is given anything else, such as the model itself.
        ValueError: if there is nothing to draw.

    Example:
        >>> from kerascnn.analysis import network_outline
        >>> from kerascnn.models import lenet5
        >>> network_diagram(network_outline(lenet5(), name="LeNet-5")).alt[:75]
        'LeNet-5: 61,706 parameters, 416,520 MACs, 5 layers deep. Input 32 × 32 × 1.'
    """
    expect(outline, "stages", "network_diagram", "analysis.network_outline(model)")
    if not outline.stages:
        raise ValueError(f"A diagram needs at least one layer that can be drawn; {outline.name!r} has none.")
    return _NetworkDiagram(outline).picture


class _NetworkDiagram(Canvas):
    """Rows of stages, placed first and drawn then."""

    def __init__(self, outline: NetworkOutline):
        self.outline = outline
        self.most = max(1, *(stage.macs for stage in outline.stages))
        rows = _rows(outline.stages)
        heights = [(max(map(_up, row)), max(map(_down, row))) for row in rows]
        total = sum(up + down for up, down in heights) + ROW_GAP * (len(rows) - 1)
        super().__init__(WIDTH, 2 * MARGIN + HEADING + total, network_words(outline))
        self._heading()
        top = self.height - MARGIN - HEADING
        for number, (row, (up, down)) in enumerate(zip(rows, heights, strict=True)):
            end = self._row(row, top - up, first=number == 0)
            top -= up + down
            if number + 1 < len(rows):
                self._turn(end, top + down, top - ROW_GAP / 2, top - ROW_GAP - heights[number + 1][0])
            top -= ROW_GAP

    def _heading(self):
        one, top, room = self.outline, self.height - MARGIN, WIDTH - 2 * MARGIN
        counts = f"{one.parameters:,} parameters, {short_number(one.macs)} MACs, {one.depth} layers deep"
        self.text(MARGIN, top - 0.1, one.name, width=room, size=14, weight="bold", ha="left")
        self.text(MARGIN, top - 0.36, f"input {shape_text(one.input_shape)}; {counts}", width=room, size=11, ha="left")
        x, y = MARGIN, top - 0.62
        for words, look in LOOKS.values():
            self.box(x, y - 0.07, 0.3, 0.14, **look)
            x = self._key(x + 0.36, y, words)
        self.axes.add_patch(Rectangle((x, y - 0.09), 0.06, 0.18, facecolor=INK))
        x = self._key(x + 0.14, y, "stacked")
        self._plus(x + 0.07, y)
        self._key(x + 0.2, y, "added")
        words = "/2: moves by two positions · g32: in 32 groups · bar: MACs, longest where they are most"
        self.text(MARGIN, top - 0.83, words, width=room, size=9, color=GREY, ha="left")

    def _key(self, x: float, y: float, words: str) -> float:
        self.text(x, y, words, width=2.6, size=9, color=GREY, ha="left")
        return x + 0.0705 * len(words) + 0.22

    def _row(self, row: list[Stage], y: float, first: bool) -> float:
        x = MARGIN
        for number, stage in enumerate(row):
            begin = x - MARGIN / 2 if first and number == 0 else x
            x += GAP
            tip = x if _is_block(stage) else x + (_wide(stage) - _inside(stage)[0]) / 2
            self.arrow((begin, y), (tip, y), mutation_scale=8)
            self._stage(stage, x, y)
            x += _wide(stage)
            if stage.head:
                self._head(stage.head, x + 0.08, y, y - max(_down(one, head=False) for one in row))
        return x

    def _turn(self, x: float, y: float, between: float, below: float):
        """From the end of a row to the beginning of the next."""
        right, left = WIDTH - MARGIN / 2, MARGIN / 2
        self.line((x, y), (right, y), (right, between), (left, between), (left, below), (MARGIN, below))

    def _stage(self, stage: Stage, x: float, y: float):
        wide, tall = _wide(stage), _inside(stage)[1]
        middle, top, bottom = x + wide / 2, y + tall / 2, y - tall / 2
        if _is_block(stage):
            frame = {"facecolor": "#f4f4f4", "edgecolor": GREY, "linewidth": 0.8}
            self.box(x, bottom - FRAME, wide, tall + 2 * FRAME, **frame)
            top, bottom = top + FRAME, bottom - FRAME
        room = wide - (0.32 if stage.count > 1 else 0)
        if stage.title:
            place = {"ha": "left"} if stage.count > 1 else {}
            self.text(x if place else middle, top + 0.1, stage.title, width=room, size=8, weight="bold", **place)
        if stage.count > 1:
            self.text(x + wide, top + 0.1, f"× {stage.count}", width=0.4, size=9.5, weight="bold", ha="right")
        inside = _inside(stage)[0]
        start = middle - inside / 2
        end = self._chain(stage.steps, start, y)
        if _is_block(stage):
            self.line((x, y), (start, y))
        self.line((end, y), (x + wide, y))
        self.text(middle, bottom - 0.11, shape_text(stage.output_shape), width=wide + 0.16, size=8.5)
        if stage.macs:
            share = share_text(stage.macs, self.outline.macs).replace("under ", "< ")  # shorter
            words = f"{short_number(stage.macs)} MACs, {share}"
            self.text(middle, bottom - 0.26, words, width=wide + 0.2, size=8, color=GREY)
            length = 0.9
            self.axes.add_patch(Rectangle((middle - length / 2, bottom - 0.39), length, 0.06, facecolor=FAINT))
            part = length * stage.macs / self.most
            self.axes.add_patch(Rectangle((middle - length / 2, bottom - 0.39), part, 0.06, facecolor=ORANGE))

    def _chain(self, steps, x: float, y: float) -> float:
        for number, step in enumerate(steps):
            if number:
                self.line((x, y), (x + STEP, y))
                x += STEP
            x = self._fork(step, x, y) if hasattr(step, "branches") else self._unit(step, x, y)
        return x

    def _unit(self, unit: Unit, x: float, y: float) -> float:
        kind = "grouped" if unit.groups > 1 else unit.kind
        look = next((look for kinds, (_, look) in LOOKS.items() if kind in kinds), OTHER)
        wide = _unit_width(unit)
        self.box(x, y - TALL / 2, wide, TALL, zorder=2, **look)
        self.text(x + wide / 2, y - 0.005, unit_words(unit), width=wide - 0.04, size=8, zorder=3)
        return x + wide

    def _fork(self, fork: Fork, x: float, y: float) -> float:
        branches = _ordered(fork)
        sizes = [_size(branch) for branch in branches]
        tall = sum(height for _, height in sizes) + BETWEEN * (len(sizes) - 1)
        wide = max(width for width, _ in sizes)
        meet, top, levels = x + FAN + wide + MEET, y + tall / 2, []
        for branch, (_, height) in zip(branches, sizes, strict=True):
            level = top - height / 2
            levels.append(level)
            self.line((x + FAN / 2, level), (x + FAN, level))
            end = self._chain(branch, x + FAN, level)
            self.line((end, level), (meet, level))
            top -= height + BETWEEN
        self.line((x, y), (x + FAN / 2, y))
        self.line((x + FAN / 2, levels[0]), (x + FAN / 2, levels[-1]))
        end = meet + MERGE
        if fork.merge == "add":
            self.line((meet, levels[0]), (meet, levels[-1]))
            self._plus(meet, y)
            self.line((meet, y), (end, y))
        else:
            low, high = min(*levels, y) - 0.05, max(*levels, y) + 0.05
            bar = {"facecolor": INK if fork.merge == "concatenate" else GREY, "zorder": 2}
            self.axes.add_patch(Rectangle((meet, low), 0.06, high - low, **bar))
            self.line((meet + 0.06, y), (end, y))
        return end

    def _plus(self, x: float, y: float):
        self.axes.add_patch(Circle((x, y), 0.07, facecolor=PAPER, edgecolor=INK, linewidth=1.2, zorder=3))
        for across, up in ((0.04, 0), (0, 0.04)):
            self.line((x - across, y - up), (x + across, y + up), color=INK, linewidth=1.2, zorder=4)

    def _head(self, head: Stage, x: float, y: float, below: float):
        """A further way out, below the row, from the arrow behind its stage."""
        long = _size(head.steps)[0]
        start, level = min(x + 0.16, WIDTH - MARGIN - long), below - 0.36
        turn = start - 0.16
        self.line((x, y), (x, below - 0.1), (turn, below - 0.1), (turn, level))
        self.arrow((turn, level), (start, level), mutation_scale=7)
        self._chain(head.steps, start, level)
        words = f"{head.title}: {short_number(head.parameters)} parameters, {short_number(head.macs)} MACs"
        self.text(start, level - 0.22, words, width=max(long, 3.4), size=8, weight="bold", ha="left")


def _unit_width(unit: Unit) -> float:
    return max(NARROW, BOX_LETTER * len(unit_words(unit)) + 0.1)


def _ordered(fork: Fork) -> list:
    """Branches from top to bottom; in a sum the short one, the shortcut, comes first."""
    return sorted(fork.branches, key=lambda branch: _size(branch)[0]) if fork.merge == "add" else list(fork.branches)


def _size(steps) -> tuple[float, float]:
    """Width and height of a chain."""
    sizes = [_fork_size(step) if hasattr(step, "branches") else (_unit_width(step), TALL) for step in steps]
    if not sizes:
        return BYPASS, TALL / 2
    return sum(wide for wide, _ in sizes) + STEP * (len(sizes) - 1), max(tall for _, tall in sizes)


def _fork_size(fork: Fork) -> tuple[float, float]:
    sizes = [_size(branch) for branch in fork.branches]
    tall = sum(height for _, height in sizes) + BETWEEN * (len(sizes) - 1)
    return FAN + max(width for width, _ in sizes) + MEET + MERGE, tall


def _is_block(stage: Stage) -> bool:
    return len(stage.steps) > 1 or hasattr(stage.steps[0], "branches")


def _inside(stage: Stage) -> tuple[float, float]:
    return _size(stage.steps)


def _wide(stage: Stage) -> float:
    inside = _inside(stage)[0] + (2 * PAD if _is_block(stage) else 0)
    name = NAME_LETTER * len(stage.title) + (0.36 if stage.count > 1 else 0)
    return max(inside, min(name, 2.2), STAGE)


def _up(stage: Stage) -> float:
    return _inside(stage)[1] / 2 + FRAME * _is_block(stage) + ABOVE


def _down(stage: Stage, head: bool = True) -> float:
    more = HEAD if head and stage.head else 0
    return _inside(stage)[1] / 2 + FRAME * _is_block(stage) + BELOW + more


def _rows(stages) -> list[list[Stage]]:
    """As many stages in a row as fit."""
    rows, x = [[]], MARGIN
    for stage in stages:
        needed = GAP + _wide(stage)
        if rows[-1] and x + needed > WIDTH - MARGIN:
            rows.append([])
            x = MARGIN
        rows[-1].append(stage)
        x += needed
    return rows
