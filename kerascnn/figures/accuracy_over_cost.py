"""Accuracy over arithmetic: networks as points, as large as they have parameters."""

from __future__ import annotations

import math
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import NullLocator
from matplotlib.transforms import Bbox

from .expected import expect
from .picture import Picture
from .style import BLUE, COLOURS, GREY, HATCHES, INK, PAPER, short_number, styled

if TYPE_CHECKING:
    from kerascnn.analysis import Comparison, NetworkCost

WIDTH, HEIGHT = 9.0, 5.6  # inches
LARGEST = 2400.0  # area of the largest point, in square points
SMALLEST = 30.0  # so that a network of few parameters is still seen
GAP = 4.0  # points between a label and all else
AROUND = [(1, 0), (-1, 0), (0, 1), (0, -1), *product((1, -1), (1, -1)), *product((0.5, -0.5), (1, -1))]  # across, up


@styled
def network_comparison(comparison: Comparison, metric: str = "top-1 error") -> Picture:
    """Draw published accuracy over multiply-accumulates; the area of a point is the network's parameters.

    The protocol stands in the title. Sources of one protocol share the picture, and each has a colour and a hatch of
    its own.

    Args:
        comparison: What `analysis.compare` returns. Networks of which nothing is published are left out, and named.
        metric: "top-1 error" or "top-5 error".

    Raises:
        TypeError: if it is given anything else, such as the models themselves.
        ValueError: if the metric is unknown, nothing is published of any of them, or their errors are on different data
            sets or of different protocols, which no picture can compare.

    Example:
        >>> import keras
        >>> from kerascnn.analysis import compare
        >>> inputs = keras.Input((32, 32, 3))
        >>> features = keras.layers.GlobalAveragePooling2D()(keras.layers.Conv2D(16, 3)(inputs))
        >>> network_comparison(compare([("plain20", keras.Model(inputs, keras.layers.Dense(10)(features)))])).alt
        'CIFAR-10 test accuracy (single view) over MACs. plain20: 90.37 %, 389.0 k MACs, 618 parameters.'
    """
    if metric not in ("top-1 error", "top-5 error"):
        raise ValueError(f'metric must be "top-1 error" or "top-5 error"; received metric={metric!r}.')
    expect(comparison, "rows", "network_comparison", "analysis.compare(models)")
    results = [(row, row.top1_error if metric.startswith("top-1") else row.top5_error) for row in comparison.rows]
    drawn = [(row, result) for row, result in results if result is not None]
    left_out = [row.name for row, result in results if result is None]
    _one_protocol(drawn, metric, left_out)
    measured = _measured(drawn[0][1])
    words = [_sentence(row, result) for row, result in drawn]
    if left_out:
        words.append(f"Not drawn, because nothing is published: {', '.join(left_out)}.")
    picture = Picture(alt=" ".join([f"{measured} over MACs.", *words]), figsize=(WIDTH, HEIGHT), layout="constrained")
    axes = picture.add_subplot(title=f"{measured}\n", xlabel="MACs for one image", ylabel="accuracy in per cent")
    sources = list(dict.fromkeys(result.source for _, result in drawn))
    areas = _areas([row for row, _ in drawn])
    for (row, result), area in zip(drawn, areas, strict=True):
        axes.scatter(row.macs, 100 - result.value, s=area, zorder=3, **_look(sources.index(result.source)))
        axes.plot(row.macs, 100 - result.value, ".", color=INK, markersize=4, zorder=5)  # the name's line ends here
    note = "area of a point, and the number beside it: parameters"
    if left_out:
        note += f"; nothing published: {', '.join(left_out)}"
    axes.text(0, 1.02, note, transform=axes.transAxes, color=GREY)
    _scale(axes, drawn)
    handles = [axes.scatter([], [], s=90, label=source, **_look(kind)) for kind, source in enumerate(sources)]
    picture.legend(handles=handles, loc="outside lower center", ncols=min(2, len(handles)), fontsize=10)
    picture.draw_without_rendering()  # now the places of all points are known
    _label(axes, drawn, areas)
    return picture


def _one_protocol(drawn: list, metric: str, left_out: list[str]) -> None:
    if not drawn:
        raise ValueError(
            f"network_comparison draws published accuracy, and no {metric} is known of: {', '.join(left_out)}. "
            "kerascnn.papers.published_results has what is."
        )
    kinds = {(result.dataset, result.protocol) for _, result in drawn}
    if len(kinds) > 1:
        raise ValueError(
            "One picture shows one data set and one protocol; received "
            f"{'; '.join(sorted(' by '.join(kind) for kind in kinds))}. Compare the networks of each apart."
        )


def _measured(result) -> str:
    kind = "" if result.dataset.startswith("CIFAR") else f"{result.metric.split()[0]} "
    return f"{result.dataset} {kind}accuracy ({result.protocol})"


def _sentence(row: NetworkCost, result) -> str:
    costs = f"{short_number(row.macs)} MACs, {short_number(row.parameters)} parameters"
    return f"{row.name}: {100 - result.value:.4g} %, {costs}."


def _look(kind: int) -> dict:
    """Circles only, because other markers of one size differ in area."""
    fill = {"color": COLOURS[kind % len(COLOURS)], "hatch": HATCHES[kind % len(HATCHES)]}
    return {**fill, "alpha": 0.75, "edgecolor": INK, "linewidth": 0.8}


def _areas(rows: list[NetworkCost]) -> list[float]:
    most = max(row.parameters for row in rows)
    return [max(SMALLEST, LARGEST * row.parameters / most) for row in rows]


def _scale(axes, drawn: list) -> None:
    macs = [row.macs for row, _ in drawn]
    heights = [100 - result.value for _, result in drawn]
    room = max(max(heights) - min(heights), 2.0) * 0.25
    axes.set(xscale="log", xlim=(min(macs) / 2.2, max(macs) * 2.2), ylim=(min(heights) - room, max(heights) + room))
    ticks = [step * 10**power for power in range(2, 14) for step in (1, 2, 5)]
    low, high = axes.get_xlim()
    axes.set_xticks([tick for tick in ticks if low <= tick <= high])
    axes.xaxis.set_major_formatter(lambda value, _: short_number(value).replace(".00 ", " ").replace(".0 ", " "))
    axes.xaxis.set_minor_locator(NullLocator())


def _label(axes, drawn: list, areas: list[float]) -> None:
    """Write each network's name near its point, where it, and at best the line to it, covers no other name or point."""
    scale = axes.figure.dpi / 72
    centres = [axes.transData.transform((row.macs, 100 - result.value)) for row, result in drawn]
    radii = [math.sqrt(area / math.pi) * scale for area in areas]
    taken = [
        Bbox.from_extents(x - radius, y - radius, x + radius, y + radius)
        for (x, y), radius in zip(centres, radii, strict=True)
    ]
    page, lines = axes.get_window_extent(), []
    for (row, _), centre, radius, point in sorted(
        zip(drawn, centres, radii, list(taken), strict=True), key=lambda one: -one[2]
    ):
        text = axes.annotate(
            f"{row.name}, {short_number(row.parameters)}",
            axes.transData.inverted().transform(centre),
            xytext=(0, 0),
            textcoords="offset points",
            ha="center",
            va="center",
            zorder=4,
            bbox={"facecolor": PAPER, "edgecolor": "none", "alpha": 0.7, "pad": 1},
            arrowprops={"arrowstyle": "-", "color": BLUE, "linewidth": 0.8, "shrinkA": 0, "shrinkB": 0},
        )
        size = text.get_window_extent()
        others = [box for box in taken if box is not point]
        place = _free_place(centre, radius, size.width, size.height, others, lines, page, GAP * scale)
        taken.append(_box(place, size.width + GAP * scale, size.height + GAP * scale))
        lines.append(np.linspace(centre, place, 100))
        text.set_position(((place[0] - centre[0]) / scale, (place[1] - centre[1]) / scale))


def _free_place(centre, radius, width, height, others, lines, page, gap):
    """The nearest free place around a point whose way crosses the fewest others; without a free one, to the right."""
    best, fewest = (centre[0] + radius + gap + width / 2, centre[1]), math.inf
    for distance, (across, up) in product(range(9), AROUND):
        reach = gap + radius + 0.6 * distance * height
        place = (centre[0] + across * (reach + width / 2), centre[1] + up * (reach + height / 2))
        box, way = _box(place, width + gap, height + gap), np.linspace(centre, place, 100)
        inside = page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0 and box.y1 <= page.y1
        if not inside or any(box.overlaps(other) for other in others):
            continue
        crossed = [(way, other) for other in others if not other.contains(*centre)] + [(line, box) for line in lines]
        crossings = sum(other.count_contains(line) > 0 for line, other in crossed)
        if not crossings:
            return place
        if crossings < fewest:
            best, fewest = place, crossings
    return best


def _box(centre, width, height) -> Bbox:
    return Bbox.from_bounds(centre[0] - width / 2, centre[1] - height / 2, width, height)
