"""Numbers over numbers: a few lines in one panel, or in several side by side."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.ticker import LogLocator, MaxNLocator

from .picture import Picture
from .style import COLOURS, DASHES, GREY, INK, MARKERS, PAPER, styled

WIDTH, HEIGHT = 9.0, 3.6  # inches
LEGEND_ROW = 0.24  # inches
MARKS = 8  # on a line, so that they do not hide it

Line = tuple[Sequence[float], Sequence[float]]


@styled
def line_panels(
    panels: Mapping[str, Mapping[str, Line]],
    *,
    across: str,
    up: str,
    logarithmic: bool = False,
    limits: tuple[float, float] | None = None,
    level: float | None = None,
) -> Picture:
    """Draw lines by name, in one panel for each title. Lines of the same name look the same in all panels.

    Args:
        panels: For each title the lines: name to the numbers across and the numbers up.
        across: What the horizontal axes count.
        up: What the vertical axes count.
        logarithmic: Whether a step up multiplies.
        limits: What the vertical axes show at least; they reach further where lines do.
        level: Where a thin horizontal line stands for comparison.

    Raises:
        ValueError: if there is no line, or one has not as many numbers across as up.

    Example:
        >>> line_panels({"Squares": {"x²": ([0, 1, 2], [0, 1, 4])}}, across="x", up="y").alt
        'Squares: x² from 0 (at x = 0) to 4 (at x = 2).'
    """
    if not panels or not all(panels.values()):
        raise ValueError('line_panels needs lines: {"a title": {"a line": (across, up)}}; received none.')
    for title, lines in panels.items():
        for name, (places, values) in lines.items():
            if len(places) != len(values) or not len(places):
                raise ValueError(f"{title!r}, {name!r}: {len(places)} numbers across and {len(values)} up.")
    names = list(dict.fromkeys(name for lines in panels.values() for name in lines))
    columns = max(1, min(len(names), int(105 / (8 + max(map(len, names))))))
    alt = " ".join(f"{title}: {_words(lines, across)}." for title, lines in panels.items())
    height = HEIGHT + (LEGEND_ROW * -(-len(names) // columns) if len(names) > 1 else 0)
    picture = Picture(alt=alt, figsize=(WIDTH, height), layout="constrained")
    for axes, (title, lines) in zip(picture.subplots(1, len(panels), squeeze=False)[0], panels.items(), strict=True):
        if level is not None:
            axes.axhline(level, color=INK, linewidth=0.8, linestyle="-", marker="", zorder=1)
        for name, (places, values) in lines.items():
            axes.plot(places, values, label=name, markevery=max(1, len(places) // MARKS), **_look(names.index(name)))
        axes.set_title(title)
        axes.set_xlabel(across)
        _vertical(axes, lines, logarithmic, limits)
    picture.axes[0].set_ylabel(up)
    handles = {line.get_label(): line for axes in picture.axes for line in axes.lines}
    if len(names) > 1:
        picture.legend(handles=[handles[name] for name in names], loc="outside lower center", ncols=columns)
    return picture


def _look(number: int) -> dict:
    style = {"color": COLOURS[number % 7], "linestyle": DASHES[number % 7], "marker": MARKERS[number % 7]}
    return {**style, "markersize": 5, "linewidth": 1.6, "markeredgecolor": PAPER, "markeredgewidth": 0.5}


def _vertical(axes, lines: Mapping[str, Line], logarithmic: bool, limits: tuple[float, float] | None) -> None:
    axes.tick_params(axis="y", labelcolor=GREY)
    counted = all(float(place).is_integer() for places, _ in lines.values() for place in places)
    axes.xaxis.set_major_locator(MaxNLocator(10, integer=counted, steps=[1, 2, 5, 10]))
    if logarithmic:
        axes.set_yscale("log")
    if limits:
        low, high = axes.get_ylim()
        axes.set_ylim(min(low, limits[0]), max(high, limits[1]))
    if logarithmic:
        axes.yaxis.set_major_locator(LogLocator(numticks=8))
        axes.minorticks_off()


def _words(lines: Mapping[str, Line], across: str) -> str:
    return "; ".join(_line_words(name, places, values, across) for name, (places, values) in lines.items())


def _line_words(name: str, places, values, across: str) -> str:
    def at(number):
        return f"{values[number]:.3g} (at {across} = {places[number]:.3g})"

    top = int(np.nanargmax(values))
    words = f"{name} from {at(0)} to {at(-1)}"
    return f"{words}, at most {at(top)}" if values[top] > max(values[0], values[-1]) else words
