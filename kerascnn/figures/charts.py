"""Bars of records: the ImageNet challenge by year, and where networks have their parameters and their arithmetic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from .picture import Picture
from .style import BLUE, FAINT, INK, ORANGE, PAPER, SKY, share_text, short_number, styled

if TYPE_CHECKING:
    from kerascnn.papers import ChallengeEntry, RowCost

WIDTH = 9.0  # inches
NO_NETWORK, SECOND_PLACE = "no neural network", "second place"  # the notes of papers.ILSVRC that change a bar's look
PARTS = (("convolutional", BLUE, ""), ("fully connected", ORANGE, "///"))
COSTS = (("parameters", "parameters"), ("macs", "MACs"))  # attribute of a row, and its name in the picture


@styled
def challenge_chart(entries: Sequence[ChallengeEntry], human_error: float | None = None) -> Picture:
    """Draw the error of each entry of the ImageNet challenge, with its depth and its note written beside its bar.

    Entries without a neural network and second places have a hatch of their own besides.

    Args:
        entries: Such as `papers.ILSVRC`, first year first.
        human_error: Top-5 error of a person in per cent, drawn as a line.

    Raises:
        ValueError: if there are no entries.

    Example:
        >>> from kerascnn.papers import ILSVRC
        >>> challenge_chart(ILSVRC[2:3]).alt
        'Top-5 error in the ImageNet challenge. 2012 AlexNet: 16.42 %, 8 layers, an ensemble of five.'
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
    _words(axes, place, value, words)


def _words(axes, place: int, value: float, words: str) -> None:
    """Write behind the end of a bar."""
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
    depth = "" if entry.depth is None else f"{entry.depth} layers"
    return ", ".join(filter(None, (f"{entry.top5_error:g} %", depth, entry.note)))


def _entry_look(entry: ChallengeEntry) -> dict[str, str]:
    if entry.note == NO_NETWORK:
        return {"facecolor": FAINT, "hatch": "///"}
    return {"facecolor": SKY, "hatch": "..."} if entry.note.startswith(SECOND_PLACE) else {"facecolor": BLUE}


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
    _words(axes, place, start, f"{short_number(start)}, {share_text(parts[1], start)} fully connected")


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
