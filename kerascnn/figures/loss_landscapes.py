"""The loss around trained networks, along lines and over a plane of their weights."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.colors import LogNorm

from .expected import results_of
from .log_ticks import log_ticks
from .picture import Picture
from .spreads import looks, of_several_seeds, provenance_above
from .style import INK, styled

if TYPE_CHECKING:
    from kerascnn.experiments import ExperimentRecord

WIDTH = 9.0  # inches
LEVELS = 10  # contour lines, or one more
LEAST = 1e-3  # what a loss of nothing is drawn as, on a logarithmic scale


@styled
def loss_surface(record: ExperimentRecord) -> Picture:
    """Draw the loss along random lines through each network's weights, and its contours over a plane.

    All on logarithmic scales, since the loss grows by orders of magnitude. Each line is thin, their median thick; the
    cross in a plane is the trained network, and its contours stand at the ticks of the colour bar. Of several seeds,
    the planes are those of the first.

    Args:
        record: What `experiments.loss_surface` returned.

    Raises:
        ValueError: if the record has no networks.

    Example:
        >>> from kerascnn.experiments import shipped
        >>> loss_surface(shipped("loss_surface_try")).alt[:39]
        'Loss along filter-normalised directions'
    """
    by_network: dict[str, list[dict]] = {}
    results = results_of(record, "loss_surface")
    for one in results.get("runs", ()):
        by_network.setdefault(one["network"], []).append(one)
    if not by_network:
        raise ValueError(f"The record of {record.name} has no networks to draw: expected results with runs.")
    line, side = results["line"], results["side"]
    planes = {name: np.array(runs[0]["plane"], dtype=float) for name, runs in by_network.items()}
    everything = [loss for plane in planes.values() for loss in plane.ravel() if np.isfinite(loss)]
    low = max(LEAST, min(everything, default=LEAST))
    scale = LogNorm(low, max(1.01 * low, *everything))
    picture = Picture(alt=_words(line, by_network), figsize=(WIDTH, 4.1), layout="constrained")
    provenance_above(picture, record, _note(record))
    lines, *maps = picture.subplots(1, 1 + len(planes), width_ratios=(1.25, *[1] * len(planes)))
    _lines(lines, line, by_network)
    ticks = log_ticks(scale.vmin, scale.vmax, LEVELS)
    levels = sorted({scale.vmin, scale.vmax, *ticks})
    for axes, (name, plane) in zip(maps, planes.items(), strict=True):
        seen = np.ma.masked_invalid(plane).clip(scale.vmin, None)
        filled = axes.contourf(side, side, seen, levels, norm=scale, cmap="cividis")
        lines_in = axes.contour(side, side, seen, list(ticks), colors=INK, linewidths=0.6)
        axes.plot(0, 0, "+", color="white", markersize=10)
        axes.set(title=name, aspect="equal", xlabel="first direction")
        axes.locator_params(nbins=2)
        axes.grid(False)
    maps[0].set_ylabel("second direction")
    bar = picture.colorbar(filled, ax=maps, shrink=0.8, spacing="proportional")
    bar.add_lines(lines_in)
    bar.set_ticks(list(ticks), labels=list(ticks.values()))
    bar.minorticks_off()
    bar.ax.set_title("loss", size=10, weight="normal")
    return picture


def _lines(axes, line: list[float], by_network: dict) -> None:
    for name, look in looks(list(by_network)).items():
        along = [losses for one in by_network[name] for losses in one["lines"]]
        for losses in along:
            values = [np.nan if loss is None else max(LEAST, loss) for loss in losses]
            axes.plot(
                line, values, color=look["color"], linestyle=look["linestyle"], marker="", linewidth=0.8, alpha=0.6
            )
        middle = [
            median(np.inf if loss is None else max(LEAST, loss) for loss in here) for here in zip(*along, strict=True)
        ]
        axes.plot(line, middle, label=name, markersize=4.5, **look)
    axes.set(title="along random lines", xlabel="way, in lengths of the filters", ylabel="loss", yscale="log")
    ticks = log_ticks(*axes.get_ylim())
    axes.set_yticks(list(ticks), list(ticks.values()))
    axes.minorticks_off()
    axes.legend(loc="best")


def _note(record: ExperimentRecord) -> str:
    planes = of_several_seeds(record, f"; planes: seed {record.seeds[0]}")
    return f"thin: each random line{of_several_seeds(record, ' of each seed')}; thick: their median{planes}"


def _words(line: list[float], by_network: dict) -> str:
    sentences = ["Loss along filter-normalised directions, median of the lines."]
    places = [number for number, place in enumerate(line) if place in (-1.0, -0.5, 0.0, 0.5, 1.0)]
    for name, runs in by_network.items():
        along = [losses for one in runs for losses in one["lines"]]
        found = {
            line[number]: median(np.inf if losses[number] is None else losses[number] for losses in along)
            for number in places
        }
        sentences.append(f"{name}: {', '.join(f'{loss:.3g} at {place:g}' for place, loss in found.items())}.")
    return " ".join(sentences)
