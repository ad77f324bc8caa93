"""Networks trained alike: the error of each, over seeds, beside what it costs."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from .expected import results_of
from .picture import Picture
from .spreads import of_several_seeds, provenance, spread_words
from .style import COLOURS, HATCHES, INK, MARKERS, short_number, styled

if TYPE_CHECKING:
    from kerascnn.experiments import ExperimentRecord

WIDTH = 9.0  # inches
HEADROOM = 1.15  # of the highest value, for the numbers above the bars
PANELS = {"error": "training error in per cent", "test_error": "test error in per cent"}


@styled
def shortcut_options(record: ExperimentRecord) -> Picture:
    """Draw the errors of a residual network with each kind of shortcut: a mark for each seed, a bar at the median.

    Args:
        record: What `experiments.shortcut_options` returned.

    Raises:
        ValueError: if the record has no trainings of that kind.

    Example:
        >>> from kerascnn.experiments import shipped
        >>> shortcut_options(shipped("shortcut_options_try")).alt[:51]
        'Last epoch of each option. A: 269,434 parameters, 8'
    """
    results_of(record, "shortcut_options")
    return _drawn(record, "option", f"Shortcut options of a residual network of {record.configuration['depth']} layers")


@styled
def module_designs(record: ExperimentRecord) -> Picture:
    """Draw the errors of networks of naive modules, Inception modules and plain convolutions that cost the same.

    Args:
        record: What `experiments.module_designs` returned.

    Raises:
        ValueError: if the record has no trainings of that kind.

    Example:
        >>> from kerascnn.experiments import shipped
        >>> module_designs(shipped("module_designs_try")).alt[:32]
        'Last epoch of each design. plain'
    """
    results_of(record, "module_designs")
    return _drawn(record, "design", "Three designs at equal multiply-accumulates")


def _drawn(record, what: str, title: str) -> Picture:
    costs, runs = record.results.get(f"{what}s"), record.results.get("runs")
    if not costs or not runs:
        raise ValueError(f"The record of {record.name} has no {what}s to draw: expected results with {what}s and runs.")
    last = {one[what]: [run["curve"][-1] for run in runs if run[what] == one[what]] for one in costs}
    names = [
        f"{one[what]}\n{short_number(one['parameters'])} parameters\n{short_number(one['macs'])} MACs" for one in costs
    ]
    sentences = [
        f"{one[what]}: {one['parameters']:,} parameters, {one['macs']:,} MACs, "
        + ", ".join(
            f"{words} {spread_words([100 * epoch[measure] for epoch in last[one[what]]])} %"
            for measure, words in (("error", "training error"), ("test_error", "test error"))
        )
        + "."
        for one in costs
    ]
    picture = Picture(
        alt=" ".join([f"Last epoch of each {what}.", *sentences]), figsize=(WIDTH, 4.6), layout="constrained"
    )
    note = of_several_seeds(record, "bars: median of the seeds; marks: each seed")
    picture.suptitle(f"{title}\n{provenance(record, note)}", x=0.01, ha="left", size=10)
    for axes, (measure, label) in zip(picture.subplots(1, 2), PANELS.items(), strict=True):
        for place, one in enumerate(costs):
            _seeds(axes, place, [100 * epoch[measure] for epoch in last[one[what]]])
        axes.set_xticks(range(len(names)), names, size=8)
        highest = 100 * max(epoch[measure] for epochs in last.values() for epoch in epochs)
        axes.set(title=label, ylim=(0, HEADROOM * highest or 1), xlim=(-0.6, len(names) - 0.4))
        axes.grid(False, axis="x")
    return picture


def _seeds(axes, place: int, values: list[float]) -> None:
    """A bar up to the median, and beside its middle a mark for each seed."""
    middle = median(values)
    colour = COLOURS[place % len(COLOURS)]
    axes.bar(place, middle, 0.62, color=colour, alpha=0.35, hatch=HATCHES[place], edgecolor=colour)
    offsets = [0.12 * (number - (len(values) - 1) / 2) for number in range(len(values))]
    marks = {"color": INK, "marker": MARKERS[place % len(MARKERS)], "linestyle": "none", "markersize": 5}
    axes.plot([place + offset for offset in offsets], values, **marks)
    axes.annotate(
        f"{middle:.1f}", (place, max(values)), xytext=(0, 6), textcoords="offset points", ha="center", weight="bold"
    )
