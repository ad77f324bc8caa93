"""Receptive fields as frames over an image: what one number inside a network can depend on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import Rectangle

from .picture import Picture
from .style import COLOURS, DASHES, GREY, INK, PAPER, styled

if TYPE_CHECKING:
    from kerascnn.analysis import ReceptiveField

WIDTH, HEIGHT = 9.0, 6.2  # inches


@styled
def field_frames(fields: Mapping[str, ReceptiveField], image: np.ndarray | None = None) -> Picture:
    """Draw the receptive fields of the middle positions of layers as frames around the middle of the image.

    Frames may be larger than the image: what lies outside it is padding.

    Args:
        fields: What `analysis.receptive_field` returns, by the name to write beside the frame.
        image: Pixels to draw, (height, width, 1 or 3), stretched to the size of the network's input.

    Raises:
        ValueError: if there are no fields, or one sees the whole image and so has no size of its own.

    Example:
        >>> from kerascnn.analysis import receptive_field
        >>> from kerascnn.layers import ConvUnit
        >>> field_frames({"7 × 7": receptive_field(ConvUnit(8, 7), input_shape=(28, 28, 1))}).alt
        'Receptive fields over an image of 28 × 28 pixels. 7 × 7: 7 × 7 pixels.'
    """
    if not fields or any(field.is_whole for field in fields.values()):
        raise ValueError("field_frames draws at least one receptive field, and none that is the whole image.")
    height, width = next(iter(fields.values())).image
    sentences = [f"{name}: {field.size[0]} × {field.size[1]} pixels." for name, field in fields.items()]
    words = f"Receptive fields over an image of {height} × {width} pixels. {' '.join(sentences)}"
    picture = Picture(alt=words, figsize=(WIDTH, HEIGHT), layout="constrained")
    axes = picture.add_subplot(aspect="equal")
    axes.set_axis_off()
    _image(axes, image, height, width)
    largest = max(height, width, *(side for field in fields.values() for side in field.size))
    step = 1.16 * largest / max(1, len(fields))
    ordered = sorted(fields.items(), key=lambda one: one[1].size, reverse=True)
    for number, (name, field) in enumerate(ordered):
        tall, wide = field.size
        left, top = (width - wide) / 2, (height - tall) / 2
        colour = COLOURS[number % len(COLOURS)]
        look = {"edgecolor": colour, "linestyle": DASHES[number % len(DASHES)], "linewidth": 2, "facecolor": "none"}
        axes.add_patch(Rectangle((left, top), wide, tall, **look))
        level = height / 2 - 0.58 * largest + step * (number + 0.5)
        corner = (left + wide, max(top, min(level, top + tall)))
        axes.annotate(
            f"{name}: {tall} × {wide} pixels",
            corner,
            xytext=(width / 2 + 0.62 * largest, level),
            va="center",
            size=12,
            arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 1.2, "relpos": (0, 0.5)},
        )
    reach = 0.56 * largest
    axes.set_xlim(width / 2 - reach, width / 2 + 1.25 * largest)
    axes.set_ylim(height / 2 + 1.05 * reach, height / 2 - 1.05 * reach)
    return picture


def _image(axes, image: np.ndarray | None, height: int, width: int) -> None:
    extent = (0, width, height, 0)
    if image is None:
        axes.add_patch(Rectangle((0, 0), width, height, facecolor="#d8d8d8", edgecolor=INK))
    else:
        pixels = np.asarray(image)
        flat = pixels[..., 0] if pixels.shape[-1] == 1 else pixels
        axes.imshow(flat, cmap="gray", extent=extent, interpolation="nearest")
        axes.add_patch(Rectangle((0, 0), width, height, facecolor="none", edgecolor=INK, linewidth=1))
    label = {"facecolor": PAPER, "edgecolor": "none", "pad": 1.5}
    axes.text(2, height + 3, f"the image, {height} × {width}", color=GREY, size=10, va="top", bbox=label)
