"""Costs compared: module after module, one module beside another, and over the width of a bottleneck."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from matplotlib.patches import Patch

from .picture import Picture
from .style import BLUE, COLOURS, HATCHES, PAPER, VERMILION, share_text, short_number, styled

if TYPE_CHECKING:
    from kerascnn.analysis import BlockAnatomy
    from kerascnn.analysis.report import CostRow

WIDTH = 9.0  # inches
ROOM = 1.16  # how far an axis goes beyond the highest bar, for the number over it
SIDE_BY_SIDE = 6  # more modules have one panel above the other, so that the numbers over the bars have room
NARROW = 0.08  # parts of the longest bar below this have no room for a number
LABEL = {"facecolor": PAPER, "edgecolor": "none", "boxstyle": "round,pad=0.2"}


@styled
def growth_chart(rows: Sequence[CostRow]) -> Picture:
    """Draw depth and multiply-accumulates of modules that stand one after the other, in a panel each.

    Args:
        rows: A row for each module, first module first, such as the `total` of a cost table.

    Raises:
        ValueError: if there are no rows.

    Example:
        >>> from kerascnn.analysis import cost_table
        >>> from kerascnn.layers import NaiveInception
        >>> growth_chart([cost_table(NaiveInception(128, 192, 96), (28, 28, 256)).total]).alt
        'Module by module: depth of the output 672; MACs 854.2 M.'
    """
    if not rows:
        raise ValueError("growth_chart needs at least one row, for example [cost_table(layer, shape).total].")
    panels = {"depth of the output": [row.output_shape[-1] for row in rows], "MACs": [row.macs for row in rows]}
    words = "; ".join(f"{title} {', '.join(map(short_number, values))}" for title, values in panels.items())
    grid, height = ((1, 2), 3.6) if len(rows) <= SIDE_BY_SIDE else ((2, 1), 5.6)
    picture = Picture(alt=f"Module by module: {words}.", figsize=(WIDTH, height), layout="constrained")
    for axes, (title, values), colour in zip(picture.subplots(*grid), panels.items(), (BLUE, VERMILION), strict=True):
        bars = axes.bar(range(1, len(values) + 1), values, color=colour, width=0.7)
        axes.bar_label(bars, labels=[short_number(value) for value in values], padding=2, fontsize=10)
        axes.set(title=title, xlabel="module", xticks=range(1, len(values) + 1), ylim=(0, ROOM * max(*values, 1)))
        axes.yaxis.set_major_formatter(_short)
        axes.grid(False, axis="x")
    return picture


@styled
def width_chart(macs_by_width: Mapping[int, int], direct: int, marked: Sequence[int] = ()) -> Picture:
    """Draw what a convolution costs behind a 1x1 bottleneck, over the width of the bottleneck.

    Args:
        macs_by_width: Multiply-accumulates of the bottleneck and the convolution behind it, by width.
        direct: Multiply-accumulates of the convolution alone, drawn as a line across.
        marked: Widths whose cost is written beside their point.

    Raises:
        ValueError: if there are no widths, or a marked one is not among them.

    Example:
        >>> print(width_chart({32: 66_633_728, 64: 133_267_456}, 481_689_600, marked=[64]).alt)
        MACs with a bottleneck of width 32 to 64: from 66.6 M to 133.3 M; without one 481.7 M. Width 64: 133.3 M, 28 %.
    """
    if not macs_by_width or set(marked) - set(macs_by_width):
        raise ValueError(
            f"width_chart needs widths with their costs, and marks only those; received {len(macs_by_width)} widths "
            f"and marks {list(marked)}."
        )
    widths, macs = zip(*sorted(macs_by_width.items()), strict=True)
    notes = {
        width: f"{short_number(macs_by_width[width])}, {share_text(macs_by_width[width], direct)}" for width in marked
    }
    alt = (
        f"MACs with a bottleneck of width {widths[0]} to {widths[-1]}: from {short_number(macs[0])} to "
        f"{short_number(macs[-1])}; without one {short_number(direct)}."
        + "".join(f" Width {width}: {note}." for width, note in notes.items())
    )
    picture = Picture(alt=alt, figsize=(WIDTH, 4.2), layout="constrained")
    axes = picture.add_subplot(xlabel="width of the bottleneck (filters of the 1 × 1)", ylabel="MACs")
    axes.plot(widths, macs, marker="", color=BLUE, label="1 × 1, then the convolution")
    axes.axhline(direct, linestyle="--", marker="", color=VERMILION, label="the convolution alone")
    axes.plot(marked, [macs_by_width[width] for width in marked], "o", color=BLUE)
    for width, note in notes.items():
        axes.annotate(
            f"width {width}: {note}",
            (width, macs_by_width[width]),
            xytext=(9, -4),
            textcoords="offset points",
            va="top",
        )
    axes.set(xlim=(0, None), ylim=(0, ROOM * max(*macs, direct)))
    axes.yaxis.set_major_formatter(_short)
    axes.legend(loc="upper left")
    return picture


@styled
def module_bars(anatomies: Mapping[str, BlockAnatomy]) -> Picture:
    """Draw the multiply-accumulates of several blocks, each as a bar made of its units.

    Args:
        anatomies: What `analysis.block_anatomy` returns, by the name beside the bar.

    Raises:
        ValueError: if there are no blocks.

    Example:
        >>> from kerascnn.analysis import block_anatomy
        >>> from kerascnn.layers import NaiveInception
        >>> module_bars({"naive": block_anatomy(NaiveInception(128, 192, 96), (28, 28, 256))}).alt
        'MACs by unit. naive, 854.2 M: conv1x1 25.7 M, conv3x3 346.8 M, conv5x5 481.7 M.'
    """
    if not anatomies:
        raise ValueError("module_bars needs at least one block_anatomy, by name; received none.")
    units = {name: [unit for branch in one.branches for unit in branch if unit.macs] for name, one in anatomies.items()}
    sentences = [
        f"{name}, {short_number(anatomies[name].total.macs)}: "
        f"{', '.join(f'{unit.path} {short_number(unit.macs)}' for unit in units[name])}."
        for name in anatomies
    ]
    picture = Picture(
        alt=f"MACs by unit. {' '.join(sentences)}", figsize=(WIDTH, 1.5 + 0.95 * len(anatomies)), layout="constrained"
    )
    axes = picture.add_subplot(xlabel="MACs")
    longest = max(1, *(anatomy.total.macs for anatomy in anatomies.values()))
    paths = list(dict.fromkeys(unit.path for row in units.values() for unit in row))
    looks = {
        path: {"facecolor": COLOURS[kind % len(COLOURS)], "hatch": HATCHES[kind % len(HATCHES)], "edgecolor": PAPER}
        for kind, path in enumerate(paths)
    }
    for place, (name, row) in enumerate(units.items()):
        end = 0
        for unit in row:
            axes.barh(place, unit.macs, 0.6, end, linewidth=1, **looks[unit.path])
            if unit.macs >= NARROW * longest:
                middle = (end + unit.macs / 2, place)
                axes.annotate(short_number(unit.macs), middle, ha="center", va="center", size=10, bbox=LABEL)
            end += unit.macs
        axes.text(end + 0.01 * longest, place, short_number(anatomies[name].total.macs), va="center", weight="bold")
    axes.set(xlim=(0, 1.12 * longest), ylim=(len(units) - 0.5, -0.5))
    axes.set_yticks(range(len(units)), list(units))
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_formatter(_short)
    axes.grid(False, axis="y")
    handles = [Patch(label=path, **look) for path, look in looks.items()]
    picture.legend(handles=handles, loc="outside lower center", ncols=min(4, len(handles)), handleheight=1.2)
    return picture


def _short(value: float, _) -> str:
    """A tick's number, without the decimals that a round number does not need."""
    return short_number(value).replace(".00 ", " ").replace(".0 ", " ")
