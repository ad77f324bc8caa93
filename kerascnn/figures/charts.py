"""Charts of records: the ImageNet challenge by year, where networks have their cost, and training epoch by epoch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from .picture import Picture
from .style import BLUE, COLOURS, FAINT, INK, MARKERS, ORANGE, PAPER, SKY, share_text, short_number, styled

if TYPE_CHECKING:
    from kerascnn.papers import ChallengeEntry, RowCost

WIDTH = 9.0  # inches
NO_NETWORK, SECOND_PLACE = "no neural network", "second place"  # the notes of papers.ILSVRC that change a bar's look
PARTS = (("convolutional", BLUE, ""), ("fully connected", ORANGE, "///"))
COSTS = (("parameters", "parameters"), ("macs", "MACs"))  # attribute of a row, and its name in the picture


@styled
def challenge_chart(entries: Sequence[ChallengeEntry], human_error: float | None = None) -> Picture:
    """Draw the error of each entry of the ImageNet challenge, with its depth written beside its bar.

    Entries without a neural network and second places have a hatch of their own and say so in words.

    Args:
        entries: Such as `papers.ILSVRC`, first year first.
        human_error: Top-5 error of a person in per cent, drawn as a line.

    Raises:
        ValueError: if there are no entries.

    Example:
        >>> from kerascnn.papers import ILSVRC
        >>> challenge_chart(ILSVRC[2:4]).alt
        'Top-5 error in the ImageNet challenge. 2012 AlexNet: 16.42 %, 8 layers. 2013 like ZFNet: 11.74 %, 8 layers.'
    """
    if not entries:
        raise ValueError("challenge_chart needs at least one entry, for example papers.ILSVRC; received none.")
    words = [f"{entry.year} {entry.network}: {_entry_words(entry)}." for entry in entries]
    if human_error is not None:
        words.append(f"A person: {human_error:g} %.")
    picture = Picture(
        alt=" ".join(["Top-5 error in the ImageNet challenge.", *words]),
        figsize=(WIDTH, 1.3 + 0.44 * len(entries)),
        layout="constrained",
    )
    axes = picture.add_subplot(title="ImageNet classification challenge: top-5 error on the test set")
    for place, entry in enumerate(entries):
        _bar_with_words(axes, place, entry.top5_error, _entry_words(entry), **_entry_look(entry))
    labels = [f"{entry.year}  {entry.network}" for entry in entries]
    if human_error is not None:
        look = {"facecolor": PAPER, "linestyle": "--"}
        _bar_with_words(axes, len(labels), human_error, f"{human_error:g} %, the dashed line", **look)
        axes.axvline(human_error, color=INK, linestyle="--", linewidth=1.2, zorder=0.9)
        labels.append("a person")
    axes.set_xlabel("top-5 error in per cent")
    _rows(axes, labels, longest=max(entry.top5_error for entry in entries))
    return picture


def _bar_with_words(axes, place: int, value: float, words: str, **look) -> None:
    axes.barh(place, value, height=0.72, **{"edgecolor": INK, "linewidth": 0.8, **look})
    behind = {"facecolor": PAPER, "edgecolor": "none", "pad": 1.5}  # hides a line that passes under the words
    axes.annotate(words, (value, place), xytext=(6, 0), textcoords="offset points", va="center", bbox=behind)


def _rows(axes, labels: Sequence[str], longest: float) -> None:
    """Name the rows of a bar chart, first at the top, and leave room for words behind the longest bar."""
    axes.set_xlim(0, 1.4 * longest)
    axes.set_xticks([tick for tick in MaxNLocator(7).tick_values(0, longest) if tick < 1.1 * longest])
    axes.set_yticks(range(len(labels)), labels)
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.grid(False, axis="y")
    axes.tick_params(axis="y", length=0)


def _entry_words(entry: ChallengeEntry) -> str:
    if entry.depth is not None:
        kind = f"{entry.depth} layers" + (f", {SECOND_PLACE}" if entry.note == SECOND_PLACE else "")
    else:
        kind = NO_NETWORK if entry.note == NO_NETWORK else "several networks together"
    return f"{entry.top5_error:g} %, {kind}"


def _entry_look(entry: ChallengeEntry) -> dict[str, str]:
    if entry.note == NO_NETWORK:
        return {"facecolor": FAINT, "hatch": "///"}
    return {"facecolor": SKY, "hatch": "..."} if entry.note == SECOND_PLACE else {"facecolor": BLUE}


@styled
def cost_bars(networks: Mapping[str, Sequence[RowCost]]) -> Picture:
    """Draw the parameters of networks and their multiply-accumulates, each bar split into two parts.

    Args:
        networks: What `papers.cost` returns, by the name of the network. Rows of kind "Dense" are the fully connected
            part, all others the convolutional part.

    Raises:
        ValueError: if there are no networks.

    Example:
        >>> from kerascnn import papers
        >>> cost_bars({"AlexNet": papers.cost(papers.ALEXNET_NETWORK, (227, 227, 3))}).alt
        'Cost of networks. AlexNet: 61.0 M parameters, 96 % fully connected; 724.4 M MACs, 8 % fully connected.'
    """
    if not networks:
        raise ValueError('cost_bars needs at least one network: {"AlexNet": papers.cost(...)}; received none.')
    sums = {name: {cost: _split(rows, cost) for cost, _ in COSTS} for name, rows in networks.items()}
    picture = Picture(
        alt=f"Cost of networks. {' '.join(_cost_sentence(name, sums[name]) for name in sums)}",
        figsize=(WIDTH, 1.6 + 0.9 * len(networks)),
        layout="constrained",
    )
    panels = picture.subplots(len(COSTS))
    for axes, (cost, label) in zip(panels, COSTS, strict=True):
        longest = max(sum(split[cost]) for split in sums.values())
        for place, split in enumerate(sums.values()):
            _stacked_bar(axes, place, split[cost])
        axes.set_title(label)
        _rows(axes, list(sums), longest)
        axes.xaxis.set_major_formatter(lambda value, _: _round_number(value))
    key = [Patch(facecolor=fill, hatch=hatch, edgecolor=INK, label=part) for part, fill, hatch in PARTS]
    picture.legend(handles=key, loc="outside lower center", ncols=len(key))
    return picture


def _split(rows: Sequence[RowCost], cost: str) -> tuple[int, int]:
    """The convolutional and the fully connected part of one cost."""
    dense = sum(getattr(row, cost) for row in rows if row.kind == "Dense")
    return sum(getattr(row, cost) for row in rows) - dense, dense


def _stacked_bar(axes, place: int, parts: tuple[int, int]) -> None:
    start = 0
    for value, (_, fill, hatch) in zip(parts, PARTS, strict=True):
        axes.barh(place, value, 0.56, start, facecolor=fill, hatch=hatch, edgecolor=INK, linewidth=0.8)
        start += value
    axes.annotate(
        f"{short_number(start)}, {share_text(parts[1], start)} fully connected",
        (start, place),
        xytext=(6, 0),
        textcoords="offset points",
        va="center",
    )


def _round_number(value: float) -> str:
    """A number under an axis, without the zeros that say nothing."""
    digits, _, unit = short_number(value).partition(" ")
    return f"{float(digits.replace(',', '')):g} {unit}".strip()


def _cost_sentence(name: str, split: Mapping[str, tuple[int, int]]) -> str:
    costs = (
        f"{short_number(sum(split[cost]))} {label}, {share_text(split[cost][1], sum(split[cost]))} fully connected"
        for cost, label in COSTS
    )
    return f"{name}: {'; '.join(costs)}."


@styled
def training_curves(runs: Mapping[str, Mapping[str, Sequence[float]]], measure: str = "accuracy") -> Picture:
    """Draw a measure of one or several training runs over the epochs, on the training and the test images.

    Training is dashed with hollow marks, test is a full line with full marks, and each run has its own colour and mark.
    The numbers at the right end are those of the last epoch, whether or not an earlier one was better.

    Args:
        runs: What `model.fit(...).history` holds, by the name of the run: `measure` and "val_" + `measure`, a number
            for each epoch. Either may be missing.
        measure: "accuracy" (drawn in per cent), "loss", or any other name in the histories.

    Raises:
        ValueError: if there are no runs, or one of them has nothing of this measure.

    Example:
        >>> history = {"accuracy": [0.71, 0.86], "val_accuracy": [0.79, 0.85]}
        >>> training_curves({"small Inception": history}).alt
        'Accuracy over 2 epochs. small Inception: training 71 % to 86 %; test 79 % to 85 %.'
    """
    if not runs:
        raise ValueError('training_curves needs at least one run: {"name": history.history}; received none.')
    curves = [curve for number, (name, run) in enumerate(runs.items()) for curve in _curves(number, name, run, measure)]
    epochs = max(len(values) for *_, values in curves)
    picture = Picture(alt=_curve_words(runs, measure, epochs), figsize=(WIDTH, 4.4), layout="constrained")
    axes = picture.add_subplot(title=f"{measure.capitalize()} over the epochs", xlabel="epoch")
    axes.set_ylabel(f"{measure} in per cent" if measure == "accuracy" else measure)
    scale = 100 if measure == "accuracy" else 1
    for number, label, is_test, values in curves:
        colour = COLOURS[number % len(COLOURS)]
        axes.plot(
            range(1, len(values) + 1),
            [scale * value for value in values],
            color=colour,
            marker=MARKERS[number % len(MARKERS)],
            linestyle="-" if is_test else "--",
            markerfacecolor=colour if is_test else PAPER,
            label=label,
        )
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    ends = [(scale * values[-1], _show(values[-1], measure), number) for number, *_, values in curves]
    _write_ends(axes, ends, epochs)
    axes.legend(loc="best")
    return picture


def _curves(number: int, name: str, run: Mapping[str, Sequence[float]], measure: str):
    found = [(prefix, run[prefix + measure]) for prefix in ("", "val_") if len(run.get(prefix + measure, ()))]
    if not found:
        raise ValueError(f"The run {name!r} has no epochs of {measure!r}; its history holds {', '.join(run)}.")
    return [(number, f"{name}, {_spoken(prefix)}", prefix == "val_", values) for prefix, values in found]


def _spoken(prefix: str) -> str:
    return "test" if prefix == "val_" else "training"


def _show(value: float, measure: str) -> str:
    return f"{100 * value:.3g} %" if measure == "accuracy" else f"{value:.3g}"


def _curve_words(runs, measure: str, epochs: int) -> str:
    sentences = [f"{measure.capitalize()} over {epochs} epochs."]
    for name, run in runs.items():
        ends = [
            f"{_spoken(prefix)} {_show(values[0], measure)} to {_show(values[-1], measure)}"
            for prefix in ("", "val_")
            if len(values := run.get(prefix + measure, ()))
        ]
        sentences.append(f"{name}: {'; '.join(ends)}.")
    return " ".join(sentences)


def _write_ends(axes, ends: list[tuple[float, str, int]], epochs: int) -> None:
    """Write each curve's last value at its right, in the colour of its run, moved apart where two would overlap."""
    low, high = axes.get_ylim()
    ends = sorted(ends)
    heights = spread([value for value, *_ in ends], gap=0.055 * (high - low))
    for height, (_, words, number) in zip(heights, ends, strict=True):
        style = {"color": COLOURS[number % len(COLOURS)], "va": "center", "annotation_clip": False}
        axes.annotate(words, (epochs, height), xytext=(9, 0), textcoords="offset points", **style)
    axes.set_ylim(low, high)
    axes.set_xlim(right=epochs + 0.1 * max(1, epochs - 1))


def spread(values: Sequence[float], gap: float) -> list[float]:
    """Move sorted values apart until neighbours have a gap, each pair to both sides.

    Args:
        values: In rising order.
        gap: The least distance of neighbours.

    Example:
        >>> [round(value, 2) for value in spread([1.0, 5.0, 5.1, 9.0], gap=1.0)]
        [1.0, 4.55, 5.55, 9.0]
    """
    values = list(values)
    for _ in range(100):  # each round halves what overlap is left
        for lower in range(len(values) - 1):
            overlap = max(0.0, gap - (values[lower + 1] - values[lower]))
            values[lower] -= overlap / 2
            values[lower + 1] += overlap / 2
    return values
