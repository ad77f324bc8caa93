"""How feature maps grow and shrink on the way through a network, and what each stage costs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from .picture import Picture
from .style import BLUE, GREEN, HATCHES, INK, ORANGE, PURPLE, SKY, short_number, styled

if TYPE_CHECKING:
    from kerascnn.analysis import NetworkOutline

WIDTH = 9.0  # inches
PANELS = (  # title, colour, hatch
    ("positions along one side", BLUE, HATCHES[0]),
    ("depth (channels)", SKY, HATCHES[1]),
    ("numbers in the output", GREEN, HATCHES[0]),
    ("parameters", PURPLE, HATCHES[2]),
    ("MACs", ORANGE, HATCHES[0]),
)


@styled
def network_profile(outline: NetworkOutline) -> Picture:
    """Draw for each stage of a network the size of its output, the numbers in it, and what the stage costs.

    Args:
        outline: What `analysis.network_outline` returns.

    Raises:
        ValueError: if it has no stages.

    Example:
        >>> from kerascnn.analysis import network_outline
        >>> from kerascnn.models import lenet5
        >>> print(network_profile(network_outline(lenet5(), name="LeNet-5")).alt[:89])
        LeNet-5, stage by stage. positions along one side: image 32, conv1 28, pool1 14, conv2 10
    """
    if not outline.stages:
        raise ValueError(f"A profile needs at least one stage; {outline.name!r} has none.")
    names = ["image", *(stage.title.removeprefix("inception_") for stage in outline.stages)]
    shapes = [outline.input_shape, *(stage.output_shape for stage in outline.stages)]
    columns = (
        [shape[0] if len(shape) == 3 else 1 for shape in shapes],
        [shape[-1] for shape in shapes],
        [math.prod(shape) for shape in shapes],
        [0, *(stage.parameters for stage in outline.stages)],
        [0, *(stage.macs for stage in outline.stages)],
    )
    picture = Picture(
        alt=_words(outline.name, names, columns), figsize=(WIDTH, 0.9 + 1.25 * len(PANELS)), layout="constrained"
    )
    panels = picture.subplots(len(PANELS), sharex=True)
    for axes, (title, colour, hatch), values in zip(panels, PANELS, columns, strict=True):
        bars = axes.bar(range(len(values)), values, color=colour, hatch=hatch, edgecolor=INK, linewidth=0.6, width=0.72)
        labels = [short_number(value).replace(" ", "") if value else "" for value in values]
        axes.bar_label(bars, labels=labels, padding=1.5, fontsize=8)
        axes.set_title(title, size=11)
        axes.set(ylim=(0, 1.3 * max(*values, 1)), yticks=[])
        axes.spines["left"].set_visible(False)
        axes.tick_params(axis="x", length=0)
    panels[-1].set_xticks(range(len(names)), names, rotation=40, ha="right", rotation_mode="anchor", size=9)
    return picture


def _words(name: str, names: list[str], columns) -> str:
    sentences = [
        f"{title}: {', '.join(f'{stage} {short_number(value)}' for stage, value in zip(names, values, strict=True))}."
        for (title, *_), values in zip(PANELS, columns, strict=True)
    ]
    return f"{name}, stage by stage. {' '.join(sentences)}"
