"""The loss of every step of a few trainings: whether, and how soon, a network begins to learn."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from matplotlib.ticker import MaxNLocator

from .curves import spread
from .picture import Picture
from .style import COLOURS, DASHES, GREY, MARKERS, styled

WIDTH = 9.0  # inches
SMOOTHED = 10  # steps that a line is the mean of
MARKS = 8  # on a line
ROOM = 1.3  # of the steps, for the names at the right


@styled
def loss_by_step(
    runs: Mapping[str, Sequence[float]], level: float | None = None, level_name: str = "guessing"
) -> Picture:
    """Draw the training loss of each run, step by step: every step thin, and the mean of the last ten thick.

    Values that are no number are left out. The numbers at the right are those of the thick lines.

    Args:
        runs: The losses of each run's steps, by its name.
        level: A loss to compare with, drawn as a line, such as that of a network that has learnt nothing.
        level_name: What the level is.

    Raises:
        ValueError: if there are no runs, or one of them has no step.

    Example:
        >>> loss_by_step({"plain8": [2.3, 1.1, 0.9]}, level=2.3026).alt
        'Training loss over 3 steps. plain8: from 2.30 to 1.43. A line at 2.303: guessing.'
    """
    if not runs or not all(len(losses) for losses in runs.values()):
        raise ValueError(f"loss_by_step needs runs with at least one step each; received {dict(runs)!r}.")
    smooth = {name: _smoothed(losses) for name, losses in runs.items()}
    steps = max(map(len, runs.values()))
    picture = Picture(alt=_words(smooth, steps, level, level_name), figsize=(WIDTH, 4.2), layout="constrained")
    axes = picture.add_subplot(title="Loss on the training images, step by step", xlabel="step", ylabel="training loss")
    if level is not None:
        axes.hlines(level, 0, steps, color=GREY, linestyle=":", linewidth=1.4)
    for number, (name, losses) in enumerate(runs.items()):
        colour = COLOURS[number % len(COLOURS)]
        along = range(1, len(losses) + 1)
        axes.plot(along, losses, color=colour, alpha=0.3, linewidth=0.7, linestyle="-", marker="")
        look = {"linestyle": DASHES[number % len(DASHES)], "marker": MARKERS[number % len(MARKERS)]}
        axes.plot(along, smooth[name], color=colour, label=name, markevery=-(-steps // MARKS), **look)
    ends = [
        (values[-1], len(values), f"{name} {values[-1]:.2f}", COLOURS[number % len(COLOURS)])
        for number, (name, values) in enumerate(smooth.items())
    ]
    if level is not None:
        ends.append((level, steps, f"{level_name}: {level:.3f}", GREY))
    shown = [value for values in smooth.values() for value in values if math.isfinite(value)]
    _name_the_ends(axes, ends, steps, high=1.12 * max([*shown, level or 0]) or 1.0)
    return picture


def _smoothed(losses: Sequence[float]) -> list[float]:
    """Mean of each value and those before it, as far as they are numbers."""
    found = []
    for end in range(1, len(losses) + 1):
        known = [loss for loss in losses[max(0, end - SMOOTHED) : end] if math.isfinite(loss)]
        found.append(sum(known) / len(known) if known else math.nan)
    return found


def _words(smooth: Mapping[str, list[float]], steps: int, level: float | None, level_name: str) -> str:
    sentences = [f"Training loss over {steps} steps."]
    sentences += [f"{name}: from {values[0]:.2f} to {values[-1]:.2f}." for name, values in smooth.items()]
    if level is not None:
        sentences.append(f"A line at {level:.3f}: {level_name}.")
    return " ".join(sentences)


def _name_the_ends(axes, ends: list[tuple[float, int, str, str]], steps: int, high: float) -> None:
    """Write each line's name and last value at its right end, moved apart where two would overlap."""
    axes.set_ylim(0, high)
    axes.set_xlim(0, ROOM * steps)
    axes.set_xticks([tick for tick in MaxNLocator(7, integer=True).tick_values(0, steps) if tick <= steps])
    ends = sorted(end for end in ends if math.isfinite(end[0]))
    heights = spread([value for value, *_ in ends], gap=0.065 * high)
    for height, (_, step, text, colour) in zip(heights, ends, strict=True):
        place = {"xytext": (8, 0), "textcoords": "offset points", "va": "center", "size": 10}
        axes.annotate(text, (step, height), color=colour, **place)
