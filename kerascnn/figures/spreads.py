"""What pictures of several networks over several seeds share: how a network looks, and a point with its spread."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import TYPE_CHECKING

from .picture import Picture
from .style import COLOURS, DASHES, MARKERS, PAPER

if TYPE_CHECKING:
    from kerascnn.experiments import ExperimentRecord

BANDS = "lines: median of the seeds; bands: from the lowest to the highest"


def looks(names: Sequence[str]) -> dict[str, dict]:
    """Colour, mark and line of each network: hollow marks and dashes for plain ones, told apart without colour too."""
    found = {}
    for number, name in enumerate(names):
        colour, plain = COLOURS[number % len(COLOURS)], name.startswith("plain")
        found[name] = {
            "color": colour,
            "marker": MARKERS[number % len(MARKERS)],
            "markerfacecolor": PAPER if plain else colour,
            "linestyle": DASHES[1] if plain else DASHES[0],
        }
    return found


def spread_points(axes, places: Sequence[float], samples: Sequence[Sequence[float]], label: str, look: dict) -> None:
    """Draw the median of each sample, joined by a line, with a bar from its lowest value to its highest."""
    middle = [median(values) for values in samples]
    reach = [
        [centre - min(values) for centre, values in zip(middle, samples, strict=True)],
        [max(values) - centre for centre, values in zip(middle, samples, strict=True)],
    ]
    axes.errorbar(places, middle, yerr=reach, label=label, capsize=3, elinewidth=1, linewidth=1.4, **look)


def grouped(runs: Sequence[dict], *keys: str) -> dict[tuple, list[dict]]:
    """Runs by what they have under some keys, in the order of their first appearance.

    Example:
        >>> grouped([{"seed": 0, "kind": "a"}, {"seed": 1, "kind": "a"}], "kind")
        {('a',): [{'seed': 0, 'kind': 'a'}, {'seed': 1, 'kind': 'a'}]}
    """
    groups: dict[tuple, list[dict]] = {}
    for one in runs:
        groups.setdefault(tuple(one[key] for key in keys), []).append(one)
    return groups


def of_several_seeds(record: ExperimentRecord, words: str) -> str:
    """What a picture has to explain where there are several seeds; nothing where there is one."""
    return words if len(record.seeds) > 1 else ""


def provenance(record: ExperimentRecord, note: str = "") -> str:
    """Where a record comes from, in a line, and below it what its marks mean, if there is something to explain."""
    configuration, machine = record.configuration, record.machine
    seeds = ("seed " if len(record.seeds) == 1 else "seeds ") + ", ".join(map(str, record.seeds))
    source = (
        f"tier {record.tier}, {seeds}; {configuration['training_images']:,} images of {configuration['images']}; "
        f"{machine['device']}, {machine['cores']} cores, {record.date}"
    )
    return f"{source}\n{note}" if note else source


def provenance_above(picture: Picture, record: ExperimentRecord, note: str = "") -> None:
    """Write above a picture where its record comes from, and what its marks mean."""
    picture.suptitle(provenance(record, note), x=0.01, ha="left", size=9.5)


def spread_words(values: Sequence[float], form: str = ".1f") -> str:
    """The median of some numbers, with the lowest and highest where they differ.

    Example:
        >>> spread_words([12.0, 14.0, 13.0]), spread_words([12.0])
        ('13.0 (12.0 to 14.0)', '12.0')
    """
    low, middle, high = (f"{one:{form}}" for one in (min(values), median(values), max(values)))
    return middle if low == high else f"{middle} ({low} to {high})"
