"""Feature maps: what the channels of each branch show of one image."""

from collections.abc import Mapping

import numpy as np

from .canvas import Canvas
from .picture import Picture
from .style import GREY, styled

CELL, GAP, LABEL, MARGIN = 1.1, 0.09, 1.95, 0.12  # inches
LOWEST, HIGHEST = 0.5, 2.0  # inches that a row may have, for images that are far from square
COLOUR_MAP = "cividis"  # looks the same with and without colour blindness, and in grey


@styled
def feature_map_grid(maps_by_name: Mapping[str, np.ndarray], columns: int = 6) -> Picture:
    """Draw channels as small images: a row for each branch, and one scale of brightness for each row.

    A row is drawn from its lowest value (dark) to its highest (bright), or where it has negative values so that 0 has
    the tone in the middle; lowest and highest are written beside it.

    Args:
        maps_by_name: For each row's name an array (height, width, channels), or (height, width) for one channel.
        columns: How many channels of each row are drawn, from the first on.

    Raises:
        ValueError: if there is nothing to draw, an array has another number of axes or holds values that are not
            finite, or `columns` is below 1.

    Example:
        >>> ramp = np.linspace(0, 1, 28 * 28).reshape(28, 28, 1)
        >>> print(feature_map_grid({"input": ramp, "darker": ramp / 4}).alt)
        Channels of one image, a row for each name. input: 1 channel of 28 × 28, values from 0 to 1. darker: 1 channel
        of 28 × 28, values from 0 to 0.25.
    """
    if not maps_by_name:
        raise ValueError("feature_map_grid needs at least one array of shape (height, width, channels); received none.")
    if not isinstance(columns, int) or columns < 1:
        raise ValueError(f"columns must be a whole number of at least 1; received {columns!r}.")
    return _Grid({str(name): _maps(name, array) for name, array in maps_by_name.items()}, columns).picture


def _maps(name: str, array) -> np.ndarray:
    maps = np.asarray(array)
    maps = maps[..., np.newaxis] if maps.ndim == 2 else maps
    if maps.ndim != 3 or not maps.size:
        raise ValueError(
            f"{name!r} must be one image's channels, of shape (height, width, channels), without the batch; received "
            f"shape {np.shape(array)}."
        )
    maps = maps.astype(float)
    if not np.isfinite(maps).all():
        raise ValueError(f"{name!r} holds values that are not finite (NaN or infinite), which cannot be drawn.")
    return maps


class _Grid(Canvas):
    """Rows from top to bottom, each a label and its channels."""

    def __init__(self, maps_by_name: dict[str, np.ndarray], columns: int):
        heights = [min(max(CELL * len(maps) / maps.shape[1], LOWEST), HIGHEST) for maps in maps_by_name.values()]
        drawn = min(columns, max(maps.shape[2] for maps in maps_by_name.values()))
        sentences = [_sentence(name, maps) for name, maps in maps_by_name.items()]
        super().__init__(
            width=2 * MARGIN + LABEL + drawn * (CELL + GAP),
            height=2 * MARGIN + sum(heights) + GAP * (len(heights) - 1),
            alt=f"Channels of one image, a row for each name. {' '.join(sentences)}",
        )
        top = self.height - MARGIN
        for (name, maps), height in zip(maps_by_name.items(), heights, strict=True):
            self._label(name, maps, min(columns, maps.shape[2]), top - height / 2)
            for channel in range(min(columns, maps.shape[2])):
                self._map(maps, channel, MARGIN + LABEL + channel * (CELL + GAP), top - height, height)
            top -= height + GAP

    def _label(self, name: str, maps: np.ndarray, drawn: int, middle: float):
        channels = maps.shape[2]
        lines = [name, _channel_words(channels) if drawn == channels else f"{drawn} of {channels:,} channels"]
        for offset, words, weight in zip((0.2, -0.02), lines, ("bold", "normal"), strict=True):
            self.text(MARGIN, middle + offset, words, width=LABEL - 0.1, ha="left", weight=weight)
        self.text(MARGIN, middle - 0.23, _range_words(maps), width=LABEL - 0.1, ha="left", color=GREY, size=9)

    def _map(self, maps: np.ndarray, channel: int, left: float, bottom: float, height: float):
        place = (left / self.width, bottom / self.height, CELL / self.width, height / self.height)
        axes = self.picture.add_axes(place, xticks=[], yticks=[])
        low, high = _scale(maps)
        axes.imshow(maps[..., channel], COLOUR_MAP, vmin=low, vmax=high, aspect="equal")
        axes.grid(False)
        axes.spines[:].set(visible=True, color=GREY, linewidth=0.5)


def _scale(maps: np.ndarray) -> tuple[float, float]:
    low, high = maps.min(), maps.max()
    if low < 0:
        low, high = -max(-low, high), max(-low, high)
    return low, high if high > low else low + 1


def _channel_words(channels: int) -> str:
    return "1 channel" if channels == 1 else f"{channels:,} channels"


def _range_words(maps: np.ndarray) -> str:
    return f"values from {maps.min():.3g} to {maps.max():.3g}"


def _sentence(name: str, maps: np.ndarray) -> str:
    height, width, channels = maps.shape
    return f"{name}: {_channel_words(channels)} of {height} × {width}, {_range_words(maps)}."
