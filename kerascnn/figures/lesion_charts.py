"""What is left of a network without some of its blocks, and how long the paths through a residual network are."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import TYPE_CHECKING

from matplotlib.patches import Patch

from .expected import results_of
from .picture import Picture
from .spreads import looks, of_several_seeds, provenance_above, spread_points, spread_words
from .style import BLUE, FAINT, GREY, HATCHES, VERMILION, styled

if TYPE_CHECKING:
    from kerascnn.experiments import ExperimentRecord

WIDTH = 9.0  # inches


@styled
def lesions(record: ExperimentRecord) -> Picture:
    """Draw the test error without each block, beside that without several, for a residual and a plain network.

    Points are medians over the seeds, bars reach from the lowest to the highest value. Dotted lines are the whole
    networks; grey bands are blocks that change the shape, which a plain network cannot lose.

    Args:
        record: What `experiments.lesions` returned.

    Raises:
        ValueError: if the record has no networks.

    Example:
        >>> from kerascnn.experiments import shipped
        >>> lesions(shipped("lesions_try")).alt[:36]
        'Test error with blocks taken out. pl'
    """
    results_of(record, "lesions")
    by_network = _by_network(record)
    longest = max(by_network.values(), key=lambda runs: len(runs[0]["blocks"]))[0]["blocks"]
    order = [row["block"] for row in longest]
    picture = Picture(alt=_lesion_words(by_network), figsize=(WIDTH, 4.8), layout="constrained")
    provenance_above(picture, record, _note(record))
    single, several = picture.subplots(1, 2, sharey=True, width_ratios=(3, 2))
    grey = {"facecolor": FAINT, "hatch": HATCHES[1], "edgecolor": "white"}
    changes = [place for place, row in enumerate(longest) if not row["keeps_shape"]]
    for place in changes:
        single.axvspan(place - 0.5, place + 0.5, zorder=0, **grey)
    for name, runs in by_network.items():
        look = looks(list(by_network))[name]
        _single(single, order, runs, name, look)
        _several(several, runs, name, look)
    many = len(order) >= 12
    turned = {"rotation": 90} if many else {"rotation": 45, "ha": "right", "rotation_mode": "anchor"}
    single.set_xticks(range(len(order)), order, size=7 if many else 9, **turned)
    single.set(title="without one block", xlabel="block taken out", ylabel="test error in per cent")
    single.set(xlim=(-0.5, len(order) - 0.5), ylim=(0, 100))
    several.set(title="without several at random", xlabel="blocks taken out")
    handles, names = several.get_legend_handles_labels()
    if changes:
        handles, names = [*handles, Patch(**grey)], [*names, "the block changes the shape"]
    picture.legend(handles, names, loc="outside lower center", ncols=len(names))
    return picture


def _note(record: ExperimentRecord) -> str:
    """What the points and bars are: each block is taken out of each seed's network, at the right many choices are."""
    left = of_several_seeds(record, "left: of the seeds; ")
    right = of_several_seeds(record, "of the seeds and ")
    return f"points: median; bars: from the lowest to the highest ({left}right: {right}of the choices of blocks)"


def _by_network(record) -> dict[str, list[dict]]:
    found: dict[str, list[dict]] = {}
    for one in record.results.get("runs", ()):
        found.setdefault(one["network"], []).append(one)
    if not found:
        raise ValueError(f"The record of {record.name} has no networks to draw: expected results with runs.")
    return found


def _single(axes, order, runs, name, look) -> None:
    errors = {
        block: [100 * row["error"] for one in runs for row in one["blocks"] if row["block"] == block] for block in order
    }
    places = [place for place, block in enumerate(order) if errors[block]]
    spread_points(axes, places, [errors[order[place]] for place in places], name, {**look, "linestyle": "none"})
    whole = median(100 * one["error"] for one in runs)
    axes.axhline(whole, color=look["color"], linestyle=":", linewidth=1.4)
    axes.annotate(
        f"{name}, whole",
        (-0.45, whole),
        xytext=(0, -8 if name.startswith("resnet") else 8),
        textcoords="offset points",
        ha="left",
        va="center",
        size=9,
        annotation_clip=False,
        color=look["color"],
    )


def _several(axes, runs, name, look) -> None:
    inner = [[100 * row["error"] for one in runs for row in one["blocks"] if row["keeps_shape"]]]
    counts = [row["removed"] for row in runs[0]["several"]]
    drawn = [
        [100 * error for one in runs for row in one["several"] if row["removed"] == count for error in row["errors"]]
        for count in counts
    ]
    samples = [[100 * one["error"] for one in runs], *inner, *drawn]
    places = [0, 1, *counts]
    shift = 0.06 if name.startswith("resnet") else -0.06  # so that the bars of two networks stand side by side
    spread_points(axes, [place + shift for place in range(len(places))], samples, name, look)
    axes.set_xticks(range(len(places)), [f"{place}" for place in places])


def _lesion_words(by_network) -> str:
    sentences = ["Test error with blocks taken out."]
    for name, runs in by_network.items():
        groups = {"whole": [one["error"] for one in runs]}
        for keeps, words in ((True, "without one block that keeps the shape"), (False, "without one that changes it")):
            errors = [row["error"] for one in runs for row in one["blocks"] if row["keeps_shape"] is keeps]
            groups |= {words: errors} if errors else {}
        said = ", ".join(f"{words} {spread_words([100 * one for one in errors])} %" for words, errors in groups.items())
        sentences.append(f"{name}: {said}.")
    return " ".join(sentences)


@styled
def path_length_chart(shares: Sequence[float], short: tuple[int, int] = (5, 17)) -> Picture:
    """Draw how many of a residual network's paths go through how many of its blocks.

    Args:
        shares: What `experiments.path_lengths` returned.
        short: Lengths that are marked, first and last.

    Raises:
        ValueError: if the marked lengths are none of the network's.

    Example:
        >>> from kerascnn.experiments import path_lengths
        >>> path_length_chart(path_lengths(54)).alt[:75]
        'Paths through 54 residual blocks by their length: 27 blocks are the commone'
    """
    blocks, (first, last) = len(shares) - 1, short
    if not 0 <= first <= last <= blocks:
        raise ValueError(f"Paths through {blocks} blocks are 0 to {blocks} long; received short={short}.")
    marked, commonest = sum(shares[first : last + 1]), max(range(blocks + 1), key=shares.__getitem__)
    alt = (
        f"Paths through {blocks} residual blocks by their length: {commonest} blocks are the commonest, with "
        f"{100 * shares[commonest]:.1f} % of all paths; {100 * marked:.4g} % have {first} to {last}."
    )
    picture = Picture(alt=alt, figsize=(WIDTH, 3.8), layout="constrained")
    axes = picture.add_subplot(
        title=f"Paths through {blocks} residual blocks", xlabel="blocks on the path", ylabel="paths in per cent"
    )
    for length, share in enumerate(shares):
        inside = first <= length <= last
        look = {"color": VERMILION, "hatch": HATCHES[1]} if inside else {"color": BLUE}
        axes.bar(length, 100 * share, edgecolor="white", **look)
    axes.axvspan(first - 0.5, last + 0.5, facecolor=FAINT, zorder=0)
    middle = (first + last) / 2
    axes.annotate(
        f"{first} to {last} blocks:\n{100 * marked:.4g} % of the paths",
        (middle, 0.75 * 100 * max(shares)),
        ha="center",
        color=GREY,
    )
    axes.grid(False, axis="x")
    return picture
