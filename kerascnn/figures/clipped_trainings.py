"""Losses of clipped trainings, step by step: each seed is a line, and one that diverged ends in a cross."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import ceil, isfinite, log10, nan
from typing import TYPE_CHECKING

from matplotlib.lines import Line2D

from .expected import results_of
from .log_ticks import log_ticks, number_words
from .picture import Picture
from .spreads import grouped, of_several_seeds, provenance_above
from .style import COLOURS, DASHES, FAINT, GREY, INK, MARKERS, styled

if TYPE_CHECKING:
    from kerascnn.experiments import ExperimentRecord

WIDTH, PANEL_HEIGHT, EDGES = 9.0, 2.8, 1.4  # inches
CEILING = 1e5  # losses above it leave the picture, unless a training begins there
ROW = 0.13  # height of a row of crosses, as a share of the scale below them
MARGIN = 0.05  # of the scale


@styled
def clipping(record: ExperimentRecord) -> Picture:
    """Draw the loss of each training, step by step, with every kind of clipping, and its outcome in words.

    Each seed has a line of its own. One that diverged leaves the scale after its last known loss and ends in a cross
    at the step by which the loss was no number, in a grey strip with a row for each kind of clipping. Losses above
    100,000 are cut off, which the legend then says; where a loss is not known, a line has a gap.

    Args:
        record: What `experiments.clipping` returns.

    Raises:
        ValueError: if it is a record of another experiment.

    Example:
        >>> from kerascnn.experiments import shipped
        >>> clipping(shipped("clipping_try")).alt[:22]
        'Outcomes of trainings:'
    """
    results = results_of(record, "clipping")
    cases = {case: grouped(runs, "clipping") for (case,), runs in grouped(results["runs"], "case").items()}
    words = [_case_words(results["titles"][case], kinds) for case, kinds in cases.items()]
    size = (WIDTH, EDGES + PANEL_HEIGHT * len(cases))
    picture = Picture(alt=f"Outcomes of trainings: {' '.join(words)}", figsize=size, layout="constrained")
    note = of_several_seeds(record, "a line for each seed")
    provenance_above(picture, record, note)
    panels = picture.subplots(len(cases), squeeze=False)[:, 0]
    for axes, (case, kinds) in zip(panels, cases.items(), strict=True):
        _panel(axes, kinds)
        axes.set(title=results["titles"][case], ylabel="training loss")
    panels[-1].set_xlabel("step")
    if key := _key(record):
        picture.legend(handles=key, loc="outside lower left", fontsize=10)
    return picture


def _key(record: ExperimentRecord) -> list[Line2D]:
    """What the signs mean that are in all panels, as far as the record has them."""
    runs, key = record.results["runs"], []
    if any(one["diverged_by"] for one in runs):
        several = of_several_seeds(record, "; (n): n seeds at one step")
        words = f"diverged: by this step the loss was no number (line before it: losses not known){several}"
        key.append(_cross(INK, words))
    if any(None in one["losses"] and not one["diverged_by"] for one in runs):
        words = "gap in a line: losses after a huge one, lost in the rounding of their mean; the training went on"
        key.append(Line2D([], [], linestyle="none", marker="", label=words))
    return key


def _panel(axes, kinds: Mapping[tuple, list[dict]]) -> None:
    lost = [kind for (kind,), runs in kinds.items() if any(one["diverged_by"] for one in runs)]
    low, high, cut = _limits([one["losses"] for runs in kinds.values() for one in runs])
    scale = high / low
    rows = {kind: high * scale ** (ROW * (0.9 + number)) for number, kind in enumerate(reversed(lost))}
    for number, ((kind,), runs) in enumerate(kinds.items()):
        label = f"{kind}: {_outcomes(runs)}"
        look = {"color": COLOURS[number % len(COLOURS)], "linestyle": DASHES[number % len(DASHES)]}
        for one in runs:
            marks = {"marker": MARKERS[number % len(MARKERS)], "markersize": 4.5, "markevery": _marked(one, number)}
            axes.plot(*_line(one, rows.get(kind, nan)), linewidth=1, label=label, **marks, **look)
            label = None
        for step, seeds in Counter(one["diverged_by"] for one in runs if one["diverged_by"]).items():
            start = min(len(_known(one)) for one in runs if one["diverged_by"] == step) + 1
            axes.plot([start, step], [rows[kind]] * 2, marker="", linewidth=1, zorder=3, **look)
            axes.add_line(_cross(look["color"], None, step, rows[kind]))
            if seeds > 1:
                place = {"xytext": (6, 0), "textcoords": "offset points", "va": "center", "size": 8, "zorder": 4}
                axes.annotate(f"({seeds})", (step, rows[kind]), **place)
    top = high * scale ** (ROW * (len(lost) + 0.5)) if lost else high
    if lost:
        axes.axhspan(high, top, facecolor=FAINT, edgecolor="none", zorder=2.5)  # hides what is above the scale
    _scales(axes, (low, high, top), rows, max(len(one["losses"]) for runs in kinds.values() for one in runs))
    handles = axes.get_legend_handles_labels()[0]
    if cut:
        words = f"cut at {number_words(high)}: losses\nreach {number_words(_highest(kinds))}"
        handles.append(Line2D([], [], linestyle="none", marker="", label=words))
    axes.legend(handles=handles, loc="center left", bbox_to_anchor=(1.0, 0.5), fontsize=9)


def _line(one: dict, row: float) -> tuple[list[int], list[float]]:
    """Steps and losses of one training; one that diverged goes on from its last known loss to its row of crosses."""
    values = [nan if loss is None or loss <= 0 else loss for loss in _known(one)]
    if one["diverged_by"]:
        values.append(row)
    return list(range(1, len(values) + 1)), values


def _known(one: dict) -> list[float | None]:
    """The losses up to the last one that is known."""
    losses = one["losses"]
    return losses[: max((place for place, loss in enumerate(losses, 1) if loss is not None), default=0)]


def _marked(one: dict, number: int) -> list[int]:
    """Places of marks, at steps that grow like powers of two, others for each kind of clipping."""
    steps = {round(2 ** (power + number / 4)) for power in range(20)}
    return sorted(step - 1 for step in steps if step <= len(_known(one)))


def _cross(colour: str, label: str | None, step: float | None = None, row: float | None = None) -> Line2D:
    place = ([], []) if step is None else ([step], [row])
    look = {"marker": "x", "markersize": 7, "markeredgewidth": 2, "linestyle": "none", "zorder": 4}
    return Line2D(*place, color=colour, label=label, **look)


def _scales(axes, limits: tuple[float, float, float], rows: Mapping[str, float], steps: int) -> None:
    low, high, top = limits
    axes.set(xscale="log", yscale="log", xlim=(0.9, 1.1 * max(2, steps)), ylim=(low, top))
    across, up = log_ticks(1, max(2, steps)), log_ticks(low, high)
    if steps >= 100:
        across = {tick: f"{tick:g}" for power in range(6) for tick in (10**power, 2 * 10**power, 5 * 10**power)}
        across = {tick: words for tick, words in across.items() if tick <= steps}
    axes.set_xticks(list(across), list(across.values()))
    axes.set_yticks([*up, *rows.values()], [*up.values(), *rows])
    axes.minorticks_off()
    axes.tick_params(axis="y", labelcolor=GREY)


def _limits(lines: Sequence[Sequence]) -> tuple[float, float, bool]:
    """Where the scale of the losses begins and ends, and whether it ends below the highest of them."""
    known = [loss for losses in lines for loss in losses if loss is not None and isfinite(loss) and loss > 0]
    if not known:
        return 1.0, 10.0, False
    low, high = min(known), max(known)
    starts = [losses[0] for losses in lines if losses and losses[0] in known]
    ceiling = max(CEILING, 10.0 ** ceil(log10(max(starts, default=low))))
    cut = high > ceiling
    high = ceiling if cut else max(high, 1.1 * low)
    margin = (high / low) ** MARGIN
    return low / margin, high if cut else high * margin, cut


def _highest(kinds: Mapping[tuple, list[dict]]) -> float:
    losses = [loss for runs in kinds.values() for one in runs for loss in one["losses"] if loss is not None]
    return max(loss for loss in losses if isfinite(loss))


def _outcomes(runs: Sequence[dict]) -> str:
    words = [one["outcome"] for one in runs]
    if len(set(words)) == 1:
        return words[0]
    return " and ".join(f"{words.count(word)} {word}" for word in dict.fromkeys(words))


def _case_words(title: str, kinds: Mapping[tuple, list[dict]]) -> str:
    said = []
    for (kind,), runs in kinds.items():
        steps = " and ".join(f"{step}" for step in sorted({one["diverged_by"] for one in runs if one["diverged_by"]}))
        said.append(f"clipping {kind} {_outcomes(runs)}" + (f" (no number by step {steps})" if steps else ""))
    _, high, cut = _limits([one["losses"] for runs in kinds.values() for one in runs])
    end = f"; the picture is cut at a loss of {high:,.0f}, losses reach {_highest(kinds):.2g}" if cut else ""
    return f"{title}: {', '.join(said)}{end}."
