"""What each block of a network costs, stage by stage: arithmetic, parameters, and the numbers it hands on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from .picture import Picture
from .style import COLOURS, HATCHES, PAPER, shape_text, short_number, styled

if TYPE_CHECKING:
    from kerascnn.papers import RowCost

WIDTH, HEIGHT = 9.0, 6.0  # inches
ROOM = 1.3  # how far an axis goes beyond its highest bar, for the number over it
PANELS = {
    "MACs": lambda row: row.macs,
    "parameters": lambda row: row.parameters,
    "numbers in the output": lambda row: math.prod(row.output_shape),
}


@styled
def stage_bars(rows: Sequence[RowCost]) -> Picture:
    """Draw multiply-accumulates, parameters and size of the output of each block, one colour and hatch for each stage.

    A stage is what the names share before the underscore: conv3_1 to conv3_4 are of conv3. The number over a stage is
    that of its last block.

    Args:
        rows: Blocks of a network as `papers.cost` returns them, in order.

    Raises:
        ValueError: if there are no rows.

    Example:
        >>> from kerascnn import papers
        >>> rows = papers.cost(papers.resnet_network(18), (224, 224, 3))
        >>> print(stage_bars([row for row in rows if row.name.startswith("conv2")]).alt)
        Costs by block. conv2, 2 blocks to 56 × 56 × 64: the last has 231.2 M MACs, 74.0 k parameters, 200.7 k outputs.
    """
    if not rows:
        raise ValueError("stage_bars needs the blocks of a network, such as rows of papers.cost; received none.")
    stages = [(name, list(blocks)) for name, blocks in groupby(enumerate(rows), lambda pair: _stage(pair[1]))]
    picture = Picture(alt=_words(stages), figsize=(WIDTH, HEIGHT), layout="constrained")
    panels = picture.subplots(len(PANELS), 1, sharex=True)
    for axes, (title, measure) in zip(panels, PANELS.items(), strict=True):
        for number, (_, blocks) in enumerate(stages):
            places, values = [place for place, _ in blocks], [measure(row) for _, row in blocks]
            look = {"color": COLOURS[number % len(COLOURS)], "hatch": HATCHES[number % len(HATCHES)]}
            axes.bar(places, values, 0.86, edgecolor=PAPER, linewidth=0.8, **look)
            end = {"xytext": (0, 3), "textcoords": "offset points", "ha": "right", "va": "bottom", "size": 10}
            axes.annotate(short_number(values[-1]), (places[-1] + 0.43, values[-1]), **end)
        axes.set(title=title, ylim=(0, ROOM * max(1, *(measure(row) for row in rows))))
        axes.yaxis.set_major_formatter(lambda value, _: short_number(value).replace(".00 ", " ").replace(".0 ", " "))
        axes.grid(False, axis="x")
        axes.tick_params(axis="x", length=0)
    middles = [(blocks[0][0] + blocks[-1][0]) / 2 for _, blocks in stages]
    panels[-1].set_xticks(middles, [f"{name}_x\n{shape_text(blocks[-1][1].output_shape)}" for name, blocks in stages])
    return picture


def _stage(row: RowCost) -> str:
    return row.name.partition("_")[0]


def _words(stages) -> str:
    sentences = []
    for name, blocks in stages:
        last = blocks[-1][1]
        macs, parameters, outputs = (short_number(measure(last)) for measure in PANELS.values())
        count = f"{len(blocks)} block{'s' if len(blocks) > 1 else ''}"
        sentences.append(
            f"{name}, {count} to {shape_text(last.output_shape)}: the last has {macs} MACs, {parameters} parameters, "
            f"{outputs} outputs."
        )
    return " ".join(["Costs by block.", *sentences])
