"""A page to draw diagrams on: measured in inches, so that text keeps its size however large a diagram grows."""

from matplotlib.font_manager import FontProperties
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.textpath import text_to_path

from .picture import Picture
from .style import GREY

SMALLEST_TEXT = 7.0  # points
POINTS_PER_INCH = 72


class Canvas:
    """An empty picture of a given size, and pens for words, arrows and boxes.

    Args:
        width: In inches.
        height: In inches.
        alt: What the picture will show.
    """

    def __init__(self, width: float, height: float, alt: str):
        self.width, self.height = width, height
        self.picture = Picture(alt=alt, figsize=(width, height))
        self.axes = self.picture.add_axes((0, 0, 1, 1))
        self.axes.set(xlim=(0, width), ylim=(0, height))
        self.axes.set_axis_off()

    def text(self, x: float, y: float, words: str, *, width: float, size: float = 10.0, **style) -> None:
        """Write one line that fits a width: in a smaller size, and shortened if that is not enough."""
        size, words = fitted(words, width, size, style.get("weight", "normal"))
        self.axes.text(x, y, words, size=size, **{"ha": "center", "va": "center", **style})

    def line(self, *points: tuple[float, float], **style) -> None:
        """Draw straight lines from point to point."""
        across, up = zip(*points, strict=True)
        settings = {"color": GREY, "linewidth": 1.4, "linestyle": "-", "marker": "", "solid_capstyle": "round"}
        self.axes.plot(across, up, **{**settings, **style})

    def arrow(self, start: tuple[float, float], end: tuple[float, float], **style) -> None:
        """Draw a straight arrow."""
        settings = {"arrowstyle": "-|>", "mutation_scale": 12, "color": GREY, "linewidth": 1.4}
        self.axes.add_patch(FancyArrowPatch(start, end, shrinkA=0, shrinkB=0, **{**settings, **style}))

    def box(self, left: float, bottom: float, width: float, height: float, **style) -> FancyBboxPatch:
        """Draw a rectangle with rounded corners."""
        rounded = "round,pad=0,rounding_size=0.07"
        return self.axes.add_patch(FancyBboxPatch((left, bottom), width, height, boxstyle=rounded, **style))


def fitted(words: str, width: float, size: float, weight: str = "normal") -> tuple[float, str]:
    """Size in points, and words, so that one line fits a width in inches.

    Example:
        >>> fitted("conv3x3", 2.0, 10.0)
        (10.0, 'conv3x3')
        >>> fitted("a very long name of a layer", 1.0, 10.0)
        (7.0, 'a very lo…f a layer')
    """
    available = 0.96 * POINTS_PER_INCH * width  # on the screen letters are set a little wider than measured
    needed = _length(words, size, weight)
    if needed <= available:
        return size, words
    size = max(SMALLEST_TEXT, size * available / needed)
    needed, shortened = _length(words, size, weight), words
    letters = min(len(words), int(1.3 * len(words) * available / needed))
    while letters > 1 and _length(shortened, size, weight) > available:
        letters -= 1
        head = (letters + 1) // 2  # names often differ at their end, so the middle goes
        shortened = f"{words[:head].rstrip()}…{words[len(words) - letters + head :].lstrip()}"
    return size, shortened


def _length(words: str, size: float, weight: str) -> float:
    letters = FontProperties(family="DejaVu Sans", weight=weight, size=size)
    return text_to_path.get_text_width_height_descent(words, letters, ismath=False)[0] if words.strip() else 0.0
