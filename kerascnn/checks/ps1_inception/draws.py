"""Inputs of problem set 1: the lecture's examples, and what is drawn."""

from dataclasses import asdict

from kerascnn import papers

from ..probes import integers

LECTURE_IMAGE = {"height": 28, "width": 28, "input_depth": 256}
LECTURE_NAIVE = asdict(papers.LECTURE_NAIVE)
LECTURE_INCEPTION = asdict(papers.LECTURE_BOTTLENECK)
GOOGLENET_3A = {"height": 28, "width": 28, "input_depth": 192, **asdict(papers.GOOGLENET["3a"])}


def naive_widths(draw) -> dict[str, int]:
    """Widths of a naive module, with the depth of its input."""
    return {"input_depth": integers(draw, 3, 64), **{name: integers(draw, 8, 96) for name in LECTURE_NAIVE}}


def image(draw) -> dict[str, int]:
    """Height and width that differ."""
    return {"height": integers(draw, 5, 40), "width": integers(draw, 41, 60)}


def convolution(draw) -> dict[str, int]:
    """Everything that the cost of a convolution depends on."""
    depths = {"input_depth": integers(draw, 3, 64), "filters": integers(draw, 65, 96)}
    return {**image(draw), **depths, "kernel_size": 2 * integers(draw, 1, 3) + 1}


def inception_widths(draw) -> dict[str, int]:
    """Six different widths of a module with bottlenecks."""
    widths = draw.choice(range(4, 90), size=6, replace=False)
    return dict(zip(LECTURE_INCEPTION, map(int, widths), strict=True))


def small_widths(draw) -> dict[str, int]:
    """Six different widths that are quick to build.

    The projection's is the depth of no input that is drawn, which is 3 to 5: without it another depth comes out. Of the
    bottlenecks one is even and one odd: with kernels whose signs alternate, that shows where they are swapped. And no
    width is the side of its window.
    """
    while True:
        widths = dict(zip(LECTURE_INCEPTION, map(int, draw.permutation(range(2, 8))), strict=True))
        told_apart = (widths["reduce3x3"] - widths["reduce5x5"]) % 2 and widths["pool_projection"] in (2, 6, 7)
        if told_apart and widths["conv3x3"] != 3 and widths["conv5x5"] != 5:
            return widths


def filters(draw) -> dict[str, int]:
    """A number of filters that is quick to build, and the depth of no input that is drawn, which is 3 to 5."""
    return {"filters": integers(draw, 6, 9)}
