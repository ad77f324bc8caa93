"""Published error over depth: whether a deeper network of the same kind does better."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from matplotlib.ticker import NullLocator

from .curves import spread
from .picture import Picture
from .spreads import looks
from .style import PAPER, styled

if TYPE_CHECKING:
    from kerascnn.papers.published_results import PublishedResult

WIDTH, HEIGHT = 9.0, 4.6  # inches


@styled
def error_over_depth(kinds: Mapping[str, Mapping[int, PublishedResult]]) -> Picture:
    """Draw the published errors of networks over their depth, a line for each kind of network.

    Kinds whose name begins with "plain" have hollow marks and dashes.

    Args:
        kinds: For each kind, by its name in the key, the results by depth.

    Raises:
        ValueError: if there are no results, or they are of different data sets, measures or protocols, which no picture
            can compare.

    Example:
        >>> from kerascnn.papers.published_results import published_errors
        >>> print(error_over_depth({"plain": {18: published_errors("plain-18")[0]}}).alt)
        ImageNet validation top-1 error (10-crop) over depth. plain: 27.94 % with 18 layers.
    """
    results = [result for by_depth in kinds.values() for result in by_depth.values()]
    measured = {f"{one.dataset} {one.metric} ({one.protocol})" for one in results}
    if len(measured) != 1:
        raise ValueError(
            "error_over_depth draws errors of one data set, measure and protocol; received "
            f"{', '.join(sorted(measured)) or 'none'}."
        )
    title = measured.pop()
    words = [
        f"{kind}: {', '.join(f'{result.value:g} % with {depth} layers' for depth, result in sorted(by_depth.items()))}."
        for kind, by_depth in kinds.items()
    ]
    picture = Picture(alt=" ".join([f"{title} over depth.", *words]), figsize=(WIDTH, HEIGHT), layout="constrained")
    axes = picture.add_subplot(title=title, xlabel="layers", ylabel="error in per cent", xscale="log")
    by_place: dict[int, list] = {}
    for (kind, by_depth), look in zip(kinds.items(), looks(list(kinds)).values(), strict=True):
        depths = sorted(by_depth)
        axes.plot(depths, [by_depth[depth].value for depth in depths], label=kind, **look)
        for depth in depths:
            by_place.setdefault(depth, []).append((by_depth[depth].value, look["color"]))
    low, high = axes.get_ylim()
    axes.set_ylim(low - 0.06 * (high - low), high + 0.06 * (high - low))
    _write_values(axes, by_place, gap=0.075 * (high - low))
    axes.set_xticks(sorted(by_place), [f"{depth:,}" for depth in sorted(by_place)])
    axes.xaxis.set_minor_locator(NullLocator())
    first, last = min(by_place), max(by_place)
    axes.set_xlim(first * 0.93, last * (last / first) ** 0.1 * 1.05)  # room for the numbers to the right
    axes.legend(loc="best")
    return picture


def _write_values(axes, by_place: Mapping[int, list], gap: float) -> None:
    """Write each value beside its mark, those of one depth moved apart where they would overlap."""
    for depth, values in by_place.items():
        values = sorted(values)
        heights = spread([value for value, _ in values], gap)
        for height, (value, colour) in zip(heights, values, strict=True):
            place = {"xytext": (9, 8 if len(values) == 1 else 0), "textcoords": "offset points", "va": "center"}
            behind = {"facecolor": PAPER, "edgecolor": "none", "pad": 1.2, "alpha": 0.85}  # hides a line under a number
            axes.annotate(f"{value:g}", (depth, height), color=colour, bbox=behind, **place)
