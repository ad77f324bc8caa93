"""Inputs of problem set 1: the lecture's examples, and what is drawn."""

from ..probes import integers


def naive_widths(draw) -> dict[str, int]:
    """Widths of a naive module, with the depth of its input."""
    names = ("conv1x1", "conv3x3", "conv5x5")
    return {"input_depth": integers(draw, 3, 64), **{name: integers(draw, 8, 96) for name in names}}


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
    """Six different widths that are quick to build."""
    return dict(zip(LECTURE_INCEPTION, map(int, draw.permutation(range(2, 8))), strict=True))


def filters(draw) -> dict[str, int]:
    """A number of filters that is quick to build."""
    return {"filters": integers(draw, 2, 9)}


LECTURE_IMAGE = {"height": 28, "width": 28, "input_depth": 256}
LECTURE_NAIVE = {"conv1x1": 128, "conv3x3": 192, "conv5x5": 96}
LECTURE_INCEPTION = {
    "conv1x1": 128, "reduce3x3": 64, "conv3x3": 192, "reduce5x5": 64, "conv5x5": 96, "pool_projection": 64,
}  # fmt: skip
