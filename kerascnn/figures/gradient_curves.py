"""Gradients over depth: chains of sigmoids against their bound, and plain and residual networks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median
from typing import TYPE_CHECKING

from matplotlib.ticker import MaxNLocator

from .expected import results_of
from .log_ticks import log_ticks
from .picture import Picture
from .spreads import BANDS, grouped, of_several_seeds, provenance_above
from .style import COLOURS, DASHES, GREY, INK, MARKERS, styled

if TYPE_CHECKING:
    from kerascnn.experiments import ExperimentRecord

WIDTH = 9.0  # inches
MARKS = 8  # on a line, so that they do not hide it
FLOW = {"kernels": "Gradient of the weights", "signals": "Gradient of the signal", "activations": "Size of the signal"}


@styled
def vanishing_chain(record: ExperimentRecord) -> Picture:
    """Draw how the gradient shrinks through chains of dense layers, the sigmoids' bound, and how far layers got.

    Args:
        record: What `experiments.vanishing_chain` returns.

    Raises:
        ValueError: if it is a record of another experiment.

    Example:
        >>> from kerascnn.experiments import shipped
        >>> vanishing_chain(shipped("vanishing_chain_try")).alt[:51]
        'Gradient of the signal in chains of 20 dense layers'
    """
    results = results_of(record, "vanishing_chain")
    deepest = max(one["depth"] for one in results["initial"])
    groups = grouped([one for one in results["initial"] if one["depth"] == deepest], "activation", "initialization")
    trained = grouped(results["training"], "activation", "depth")
    words = [f"Gradient of the signal in chains of {deepest} dense layers at initialisation, first over last:"]
    words.append(", ".join(f"{_name(key)} {_ratio(runs, 'signals'):.1g}" for key, runs in groups.items()) + ".")
    words.append(f"Way of the first layer in training, as a share of its length: {_ways(trained)}.")
    picture = Picture(alt=" ".join(words), figsize=(WIDTH, 10.4), layout="constrained")
    provenance_above(picture, record, of_several_seeds(record, BANDS))
    numbers, above, below = picture.subplots(3)
    for number, chain in enumerate(results["numbers"]):
        _line(numbers, [chain["centred"]], number, f"w = {chain['weight']:g}: {chain['weight'] / 4:g} to the n")
        _line(numbers, [chain["without_biases"]], number, None, faint=True)
    _logarithmic(numbers, "One number per layer: sigmoids kept at 0, and (thin) without biases")
    numbers.set(xlabel="layers n", ylabel="gradient")
    for number, (key, runs) in enumerate(groups.items()):
        _line(above, [_relative(one["signals"]) for one in runs], number, _name(key))
    sigmoid = next((runs for key, runs in groups.items() if key == ("sigmoid", "Glorot")), None)
    if sigmoid:
        limits = _middle([_relative(one["limits"]) for one in sigmoid])
        style = {"color": INK, "linewidth": 1, "marker": "", "linestyle": "-"}
        above.plot(range(1, len(limits) + 1), limits, label="bound of sigmoid, Glorot", **style)
    _logarithmic(above, f"Gradient of the signal at initialisation, {deepest} layers of 64")
    above.set(xlabel="layer", ylabel="relative to the last layer")
    for number, (key, runs) in enumerate(trained.items()):
        depth = runs[0]["depth"]
        _line(below, [one["distances"] for one in runs], number, f"{key[0]}, {depth} layers, {_error(runs)}")
    _logarithmic(below, "How far each layer got from its start, in training")
    below.set(xlabel="layer", ylabel="way, relative to its length")
    return picture


@styled
def gradient_flow(record: ExperimentRecord) -> Picture:
    """Draw the weights' gradient, the signal's gradient and the signal's size over the depth of the networks.

    Args:
        record: What `experiments.gradient_flow` returns.

    Raises:
        ValueError: if it is a record of another experiment.

    Example:
        >>> from kerascnn.experiments import shipped
        >>> gradient_flow(shipped("gradient_flow_try")).alt[:37]
        'Weight gradients at initialisation, f'
    """
    results = results_of(record, "gradient_flow")
    names = list(dict.fromkeys(one["network"] for one in results["runs"]))
    starts = grouped([one for one in results["runs"] if one["step"] == 0], "network")
    last = max(one["step"] for one in results["runs"])
    ends = grouped([one for one in results["runs"] if one["step"] == last and one["loss"] is not None], "network")
    ratios = (f"{name} {_convolutions(starts[name,]):.2g}" for name in names)
    words = f"Weight gradients at initialisation, first over last convolution: {', '.join(ratios)}."
    later = ", ".join(f"{name} {_convolutions(runs):.2g}" for (name,), runs in ends.items())
    alt = f"{words} After {last} steps: {later}." if ends and last else words
    picture = Picture(alt=alt, figsize=(WIDTH, 13.8), layout="constrained")
    provenance_above(picture, record, of_several_seeds(record, BANDS))
    rows = [(starts, kind, title) for kind, title in FLOW.items()]
    rows.append((ends, "kernels", f"{FLOW['kernels']}\nafter {last} steps"))
    panels = picture.subplots(len(rows), 2)
    for column, bare in enumerate((False, True)):
        normalized = "without normalisation" if bare else "with normalisation"
        shown = [name for name in names if ("bare" in name) == bare]
        for axes, (found, kind, title) in zip(panels[:, column], rows, strict=True):
            for number, name in enumerate(shown):
                if (name,) in found:
                    label = name.replace(", bare", "")
                    _line(axes, [one[kind] for one in found[name,]], number, label, along=True)
            separator = ", " if "\n" in title else "\n"
            _logarithmic(axes, f"{title}{separator}{normalized}", beside=False)
            axes.set(xlabel="place in the network, first to last", xticks=(0, 0.5, 1))
        if shown:
            panels[0, column].legend(loc="upper center", bbox_to_anchor=(0.5, -0.25), ncols=3, fontsize=9)
    return picture


def _middle(lines: Sequence[Sequence], middle: Callable = median) -> list[float]:
    """The middle of several lines, place by place, as far as the longest goes; without what is no number."""
    length = max(map(len, lines))
    places = ([line[place] for line in lines if place < len(line)] for place in range(length))
    found = ([value for value in values if value is not None] for values in places)
    return [middle(values) if values else float("nan") for values in found]


def _relative(values: Sequence[float]) -> list[float]:
    return [value / values[-1] for value in values]


def _name(key: tuple) -> str:
    return f"{key[0]}, {key[1]}"


def _ratio(runs, kind: str) -> float:
    return median(one[kind][0] / one[kind][-1] for one in runs)


def _convolutions(runs) -> float:
    return median(one["kernels"][0] / one["kernels"][-2] for one in runs)


def _ways(trained) -> str:
    return ", ".join(
        f"{activation}, {depth} layers, {median(one['distances'][0] for one in runs):.2g} ({_error(runs)})"
        for (activation, depth), runs in trained.items()
    )


def _error(runs) -> str:
    return f"error {100 * median(one['curve'][-1]['error'] for one in runs):.0f} %"


def _line(axes, lines, number: int, label: str | None, *, along: bool = False, faint: bool = False) -> None:
    """The middle of several lines, with a band from the lowest to the highest where there are several."""
    values = _middle(lines)
    places = range(1, len(values) + 1)
    if along:
        places = [(place - 1) / max(1, len(values) - 1) for place in places]
    colour = COLOURS[number % len(COLOURS)]
    axes.plot(
        places,
        values,
        color=colour,
        linestyle=DASHES[number % len(DASHES)],
        marker="" if faint else MARKERS[number % len(MARKERS)],
        markevery=max(1, len(values) // MARKS),
        markersize=5,
        linewidth=0.8 if faint else 1.6,
        label=label,
    )
    if len(lines) > 1:
        axes.fill_between(places, _middle(lines, min), _middle(lines, max), color=colour, alpha=0.15, linewidth=0)


def _logarithmic(axes, title: str, *, beside: bool = True) -> None:
    axes.set_title(title)
    axes.set_yscale("log")
    low, high = axes.get_ylim()
    ticks = log_ticks(low, high)
    axes.set_yticks(list(ticks), list(ticks.values()))
    axes.set_ylim(low, high)
    axes.minorticks_off()
    axes.tick_params(axis="y", labelcolor=GREY)
    if beside:
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), fontsize=9)
