"""Probabilities of classes as bars, in panels side by side."""

from collections.abc import Mapping, Sequence

from .picture import Picture
from .style import COLOURS, HATCHES, INK, PAPER, styled

WIDTH, HEIGHT = 9.0, 2.9  # inches
NARROW = 7  # bars in a panel from which on their numbers are not written over them


@styled
def probability_bars(panels: Mapping[str, Sequence[float]], names: Sequence[str]) -> Picture:
    """Draw the probability of each class, in one panel for each title, all with the same axis from 0 to 1.

    Args:
        panels: Title to probabilities, one for each name.
        names: Of the classes.

    Raises:
        ValueError: if there is no panel, or one has not as many probabilities as there are names.

    Example:
        >>> probability_bars({"fair": [0.5, 0.5]}, ["heads", "tails"]).alt
        'Probabilities. fair: heads 0.50, tails 0.50.'
    """
    if not panels or any(len(values) != len(names) for values in panels.values()):
        raise ValueError(
            f"probability_bars needs a probability for each of {list(names)}, in one panel at least; received "
            f"{ {title: list(values) for title, values in panels.items()} }."
        )
    sentences = [
        f"{title}: {', '.join(f'{name} {value:.2f}' for name, value in zip(names, values, strict=True))}."
        for title, values in panels.items()
    ]
    picture = Picture(alt=f"Probabilities. {' '.join(sentences)}", figsize=(WIDTH, HEIGHT), layout="constrained")
    drawn = picture.subplots(1, len(panels), sharey=True, squeeze=False)[0]
    for number, (axes, (title, values)) in enumerate(zip(drawn, panels.items(), strict=True)):
        places = range(len(names))
        look = {"color": COLOURS[number % 7], "hatch": HATCHES[number % 7], "edgecolor": INK, "linewidth": 0.8}
        bars = axes.bar(places, values, width=0.7, **look)
        if len(names) < NARROW:
            behind = {"facecolor": PAPER, "edgecolor": "none", "pad": 0.5}
            axes.bar_label(bars, labels=[f"{value:.2f}" for value in values], padding=2, fontsize=10, bbox=behind)
        axes.set(title=title, ylim=(0, 1.15), yticks=(0, 0.25, 0.5, 0.75, 1))
        axes.set_xticks(places, names)
        axes.grid(False, axis="x")
    drawn[0].set_ylabel("probability")
    return picture
