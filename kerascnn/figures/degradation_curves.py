"""Training and test error by epoch of plain and residual networks: the deeper plain one fits worse."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from matplotlib.ticker import MaxNLocator

from kerascnn.experiments.last_epochs import curves, final_table, final_values

from .curves import spread
from .picture import Picture
from .spreads import BANDS, of_several_seeds
from .style import COLOURS, FAINT, GREY, MARKERS, PAPER, styled

if TYPE_CHECKING:
    from kerascnn.experiments import ExperimentRecord

WIDTH, PANEL_HEIGHT, ROW_HEIGHT, TITLE_ROW = 9.0, 4.3, 0.27, 0.2  # inches
PANELS = {"error": "training error in per cent", "test_error": "test error in per cent"}
MOST_MARKS = 12  # on a curve


@styled
def degradation(record: ExperimentRecord) -> Picture:
    """Draw training error and test error of each network over the epochs, and a table of the last epoch below.

    A line is the median over the seeds, the band around it goes from the lowest to the highest. Plain networks are
    dashed with hollow marks, residual ones full lines with full marks, and each has its own colour and mark. Training
    error is that of the batches as they were trained on, as in the paper's figure.

    Args:
        record: What `experiments.degradation` or `experiments.degradation_without_normalization` returned.

    Raises:
        ValueError: if the record has no training curves.

    Example:
        >>> from kerascnn.experiments import shipped
        >>> degradation(shipped("degradation_try")).alt.partition(":")[0]
        'Training and test error over 6 epochs. plain20'
    """
    found, values = curves(record), final_values(record)
    epochs = max(len(curve) for seeds in found.values() for curve in seeds)
    words = [
        f"{name}: training error {one['error'].in_percent():.1f} %, test error {one['test_error'].in_percent():.1f} %, "
        f"training loss {one['loss']:.3f}."
        for name, one in values.items()
    ]
    table_height = ROW_HEIGHT * (len(found) + 1)
    picture = Picture(
        alt=" ".join([f"Training and test error over {epochs} epochs.", *words]),
        figsize=(WIDTH, PANEL_HEIGHT + table_height + (TITLE_ROW if len(record.seeds) > 1 else 0)),
        layout="constrained",
    )
    picture.suptitle(_title(record, found), x=0.01, ha="left", size=11)
    grid = picture.add_gridspec(2, len(PANELS), height_ratios=(PANEL_HEIGHT - 0.9, table_height))
    highest = 100 * max(
        epoch[measure] for measure in PANELS for seeds in found.values() for one in seeds for epoch in one
    )
    for column, (measure, label) in enumerate(PANELS.items()):
        axes = picture.add_subplot(grid[0, column], title=label, xlabel="epoch", ylim=(0, 1.04 * highest))
        _panel(axes, found, measure, epochs)
    handles, names = axes.get_legend_handles_labels()
    picture.legend(handles, names, loc="outside lower center", ncols=len(names), handlelength=3.2)
    _table(picture.add_subplot(grid[1, :]), record)
    return picture


def _title(record: ExperimentRecord, networks) -> str:
    configuration, machine = record.configuration, record.machine
    seeds = ("seed " if len(record.seeds) == 1 else "seeds ") + ", ".join(map(str, record.seeds))
    normalization = "" if configuration.get("normalization") else ", without normalisation"
    kinds = " and ".join(dict.fromkeys("plain" if _is_plain(name) else "residual" for name in networks))
    note = of_several_seeds(record, f"\n{BANDS}")
    return (
        f"{kinds.capitalize()} networks{normalization}: tier {record.tier}, {seeds}\n"
        f"{configuration['training_images']:,} images of {configuration['images']}; {machine['device']}, "
        f"{machine['processor']}, {machine['cores']} cores, {record.date}{note}"
    )


def _is_plain(network: str) -> bool:
    return network.startswith("plain")


def _panel(axes, found: dict, measure: str, epochs: int) -> None:
    ends = []
    for number, (name, seeds) in enumerate(found.items()):
        length = min(len(curve) for curve in seeds)
        by_epoch = [[100 * curve[epoch][measure] for curve in seeds] for epoch in range(length)]
        middle, colour = [median(values) for values in by_epoch], COLOURS[number % len(COLOURS)]
        plain, along = _is_plain(name), range(1, length + 1)
        axes.plot(
            along,
            middle,
            color=colour,
            linestyle="--" if plain else "-",
            marker=MARKERS[number % len(MARKERS)],
            markerfacecolor=PAPER if plain else colour,
            markevery=-(-length // MOST_MARKS),
            label=name,
        )
        if len(seeds) > 1:
            low, high = ([limit(values) for values in by_epoch] for limit in (min, max))
            axes.fill_between(along, low, high, color=colour, alpha=0.18, linewidth=0)
        ends.append((middle[-1], name, colour))
    ticks = MaxNLocator(6, integer=True).tick_values(1, epochs)
    axes.set_xticks([tick for tick in ticks if 1 <= tick <= epochs])
    axes.set_xlim(1 - 0.03 * epochs, epochs + 0.36 * max(1, epochs - 1))
    ends.sort()
    gap = 0.06 * axes.get_ylim()[1]
    heights = spread([value for value, *_ in ends], gap)
    above = max(0.0, gap / 2 - heights[0])  # the lowest words stand clear of the axis
    heights = [height + above for height in heights]
    for height, (value, name, colour) in zip(heights, ends, strict=True):
        place = {"xytext": (9, 0), "textcoords": "offset points", "va": "center", "size": 10}
        axes.annotate(f"{name} {value:.1f}", (epochs, height), color=colour, **place)


def _table(axes, record: ExperimentRecord) -> None:
    """The last epoch in numbers: the median of the seeds, and lowest to highest."""
    columns, rows = final_table(record)
    axes.set_axis_off()
    widths = [0.12, 0.07, 0.21, 0.21, 0.2, 0.19]
    table = axes.table(
        cellText=rows, colLabels=columns, colWidths=widths, loc="center", cellLoc="right", edges="horizontal"
    )
    table.auto_set_font_size(False)
    table.set_fontsize(9.5)
    table.scale(1, 1.25)
    for (row, column), cell in table.get_celld().items():
        cell.set(edgecolor=GREY if row == 0 else FAINT, linewidth=0.8)
        cell.get_text().set_horizontalalignment("right" if column else "left")
