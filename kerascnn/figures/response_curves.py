"""How strongly each 3x3 layer responds in trained networks, and what residual blocks add."""

from __future__ import annotations

from math import isfinite
from statistics import median
from typing import TYPE_CHECKING

from .expected import results_of
from .picture import Picture
from .spreads import looks, of_several_seeds, provenance_above, spread_words
from .style import styled

if TYPE_CHECKING:
    from kerascnn.experiments import ExperimentRecord

WIDTH = 9.0  # inches
MOST_MARKS = 14  # on a curve


@styled
def layer_responses(record: ExperimentRecord) -> Picture:
    """Draw the standard deviation of each 3x3 layer's output over its place, and what each residual block adds.

    Networks of all depths span the same width, from the first layer to the last. Lines are medians over the seeds.

    Args:
        record: What `experiments.layer_responses` returned.

    Raises:
        ValueError: if the record has no networks.

    Example:
        >>> from kerascnn.experiments import shipped
        >>> layer_responses(shipped("layer_responses_try")).alt[:34]
        'Responses of 3x3 layers. plain20: '
    """
    runs: dict[str, list[dict]] = {}
    for one in results_of(record, "layer_responses").get("runs", ()):
        runs.setdefault(one["network"], []).append(one)
    if not runs:
        raise ValueError(f"The record of {record.name} has no networks to draw: expected results with runs.")
    look = looks(list(runs))
    picture = Picture(alt=_words(runs), figsize=(WIDTH, 4.6), layout="constrained")
    note = of_several_seeds(record, "lines: median of the seeds")
    provenance_above(picture, record, note)
    left, right = picture.subplots(1, 2)
    for name, of_network in runs.items():
        _curve(left, [[row["deviation"] for row in one["responses"]] for one in of_network], name, look[name])
        shares = [[row["share"] for row in one["additions"]] for one in of_network]
        if shares[0]:
            _curve(right, shares, name, look[name])
    left.set(title="deviation of each 3 × 3 layer", ylabel="standard deviation of the output")
    right.set(title="what a block adds to its shortcut")
    for axes in (left, right):
        known = [value for line in axes.lines for value in line.get_ydata() if isfinite(value)]
        axes.set(xlabel="place in the network in per cent", ylim=(0, 1.08 * (max(known, default=0) or 1)))
    right.set_ylabel("size of the addition / of the shortcut")
    left.legend(loc="best", fontsize=10)
    return picture


def _curve(axes, seeds: list[list[float]], name: str, look: dict) -> None:
    middle = [median(values) for values in zip(*seeds, strict=True)]
    places = [100 * number / max(1, len(middle) - 1) for number in range(len(middle))]
    axes.plot(places, middle, label=name, linewidth=1.4, markersize=5, markevery=-(-len(middle) // MOST_MARKS), **look)


def _words(runs: dict[str, list[dict]]) -> str:
    sentences = ["Responses of 3x3 layers."]
    for name, of_network in runs.items():
        deviations = [row["deviation"] for one in of_network for row in one["responses"]]
        shares = [row["share"] for one in of_network for row in one["additions"]]
        added = f"; a block adds {spread_words(shares, '.2f')} of its shortcut" if shares else ""
        sentences.append(f"{name}: deviation {spread_words(deviations, '.2f')}{added}.")
    return " ".join(sentences)
