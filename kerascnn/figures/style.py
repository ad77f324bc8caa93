"""How every picture looks: one palette that colour-blind readers can tell apart, marks, and numbers as words.

Source of the palette: Okabe and Ito, "Color Universal Design", 2008. No meaning is carried by colour alone: lines have
markers and dashes of their own, areas have hatches, and values stand beside them in words.
"""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import matplotlib
import matplotlib.style

BLUE, VERMILION, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
ORANGE, SKY = "#E69F00", "#56B4E9"
INK, GREY, FAINT, PAPER = "#1a1a1a", "#5c5c5c", "#e3e3e3", "#ffffff"

COLOURS = (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY, INK)  # yellow is too faint for lines on a light page
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
DASHES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 1)), (0, (8, 2)))
HATCHES = ("", "///", "...", "\\\\\\", "xxx", "---", "ooo")

SCREEN_DPI = 100  # a picture 9 inches wide takes 900 pixels of a page
FILE_DPI = 200  # twice as many pixels in the file, so that it stays sharp on a projector

RULES = {
    "figure.facecolor": PAPER,
    "figure.dpi": SCREEN_DPI,
    "figure.constrained_layout.w_pad": 0.1,  # inches
    "figure.constrained_layout.h_pad": 0.1,
    "savefig.facecolor": PAPER,  # drawn, not transparent: a dark page must not hide dark text
    "savefig.dpi": FILE_DPI,
    "axes.facecolor": PAPER,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.titlesize": 13,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 12,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": matplotlib.cycler(color=COLOURS, marker=MARKERS, linestyle=DASHES),
    "font.family": "DejaVu Sans",  # comes with matplotlib, so that a picture is the same on every machine
    "font.size": 11,
    "grid.color": FAINT,
    "hatch.linewidth": 0.6,
    "legend.frameon": False,
    "lines.linewidth": 2,
    "lines.markersize": 6,
    "text.color": INK,
    "xtick.color": GREY,
    "xtick.labelcolor": INK,
    "ytick.color": GREY,
    "ytick.labelcolor": INK,
}


Arguments = ParamSpec("Arguments")
Drawn = TypeVar("Drawn")


def styled(draw: Callable[Arguments, Drawn]) -> Callable[Arguments, Drawn]:
    """Decorator: draw in the package's style, whatever style the caller's session has set.

    Example:
        >>> @styled
        ... def background():
        ...     return matplotlib.rcParams["figure.facecolor"]
        >>> background()
        '#ffffff'
    """

    @functools.wraps(draw)
    def drawn(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Drawn:
        with matplotlib.style.context(["default", RULES]):
            return draw(*args, **kwargs)

    return drawn


def short_number(number: float) -> str:
    """A count in at most four digits, with the word that scales it: exact below ten thousand.

    Example:
        >>> [short_number(number) for number in (0, 672, 9_408, 86_704_128, 1_582_670_000, 999_960)]
        ['0', '672', '9,408', '86.7 M', '1.58 G', '1.00 M']
    """
    if abs(number) < 10_000:
        return f"{number:,.4g}" if number != int(number) else f"{int(number):,}"
    for unit, scale in (("k", 1e3), ("M", 1e6), ("G", 1e9), ("T", 1e12), ("P", 1e15)):
        value = number / scale
        if abs(value) < 999.5 or unit == "P":
            break
    decimals = 2 if abs(value) < 9.995 else 1
    return f"{value:,.{decimals}f} {unit}"


def shape_text(shape: tuple) -> str:
    """A shape as it is spoken.

    Example:
        >>> shape_text((28, 28, 256))
        '28 × 28 × 256'
    """
    return " × ".join(f"{size:,}" if isinstance(size, int) else "?" for size in shape)


def share_text(part: float, whole: float) -> str:
    """A share in per cent, honest about very small ones.

    Example:
        >>> share_text(1, 3), share_text(0, 3), share_text(1, 1000), share_text(999, 1000)
        ('33 %', '0 %', 'under 1 %', 'over 99 %')
    """
    if not whole or not part:
        return "0 %"
    share = 100 * part / whole
    if share < 1:
        return "under 1 %"
    if share < 100 and share >= 99.5:
        return "over 99 %"
    return f"{share:.0f} %"
