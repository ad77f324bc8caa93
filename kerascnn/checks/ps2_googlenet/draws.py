"""Inputs of problem set 2: GoogLeNet's own, and what is drawn."""

import numpy as np

from kerascnn import papers
from kerascnn.papers.googlenet import AUXILIARY_AFTER

from ..probes import integers
from ..ps1_inception.draws import small_widths

KINDS = {
    papers.Convolution: "convolution",
    papers.Pooling: "pooling",
    papers.InceptionSpec: "inception",
    papers.Dense: "dense",
}
SCORES = ("main", "auxiliary_4a", "auxiliary_4d")


def _kinds(table) -> list[str]:
    kinds = []
    for name, row in table.items():
        kinds += [KINDS[type(row)]] + ["auxiliary classifier"] * (name in AUXILIARY_AFTER)
    return kinds


def _windows(table, last: str) -> list[tuple[int, int]]:
    """Window and stride of each layer up to a row, through the 5x5 of every module."""
    windows = []
    for name, row in table.items():
        if isinstance(row, papers.InceptionSpec):
            windows += [(1, 1), (5, 1)]
        else:
            windows += [(getattr(row, "kernel_size", None) or row.pool_size, row.stride)]
        if name == last:
            return windows
    raise KeyError(last)


GOOGLENET_ROWS = {"rows": _kinds(papers.GOOGLENET_NETWORK)}
ALEXNET_ROWS = {"rows": [KINDS[type(row)] for row in papers.ALEXNET_NETWORK.values()]}
STEM_WINDOWS = {"windows": _windows(papers.GOOGLENET_NETWORK, "pool2")}
WINDOWS_TO_5B = {"windows": _windows(papers.GOOGLENET_NETWORK, "inception_5b")}
GOOGLENET_ENDING = {"height": 7, "width": 7, "depth": 1024, "hidden": 4096, "num_classes": 1000}


def rows(draw) -> dict[str, list[str]]:
    """The rows of some network with modules, its auxiliary classifiers each behind a module."""
    modules = integers(draw, 3, 7)
    with_heads = set(draw.choice(modules - 1, size=integers(draw, 1, 2), replace=False).tolist())
    body = []
    for number in range(modules):
        body += ["inception"] + ["auxiliary classifier"] * (number in with_heads) + ["pooling"] * integers(draw, 0, 1)
    stem = ["convolution"] * integers(draw, 1, 4) + ["pooling"]
    return {"rows": [*stem, *body, "pooling", *["dense"] * integers(draw, 1, 3)]}


def windows(draw, layers=(3, 6), most_strides=2) -> dict[str, list[tuple[int, int]]]:
    """A chain of windows with their strides, one of them at least a step of more than 1 before the end."""
    count = integers(draw, *layers)
    sizes = [integers(draw, 1, 7) for _ in range(count - 1)] + [integers(draw, 2, 7)]
    strides = [1] * count
    for place in draw.choice(count - 1, size=min(most_strides, count - 1), replace=False):
        strides[place] = integers(draw, 2, 3)
    return {"windows": list(zip(sizes, strides, strict=True))}


def long_chain(draw) -> dict[str, list[tuple[int, int]]]:
    """A chain as deep as GoogLeNet."""
    return windows(draw, layers=(14, 20), most_strides=4)


def ending(draw) -> dict[str, int]:
    """Everything that the size of a classifier depends on."""
    image = {"height": integers(draw, 3, 9), "width": integers(draw, 10, 14), "depth": integers(draw, 15, 60)}
    return {**image, "hidden": integers(draw, 61, 99), "num_classes": integers(draw, 100, 200)}


def stem(draw) -> tuple[dict[str, int], tuple[int, int, int]]:
    """Three different widths, and images of sizes for which every way to write "same" padding gives the same."""
    conv1, reduce2, conv2 = map(int, draw.permutation((2, 4, 6, 8))[:3])  # even: half of the signs are negative
    return {"conv1": conv1, "reduce2": reduce2, "conv2": conv2}, (23, 31, integers(draw, 3, 5))


def _row(draw) -> papers.InceptionSpec:
    return papers.InceptionSpec(**small_widths(draw))


def row(draw) -> dict[str, papers.InceptionSpec]:
    """A row of six different widths that are quick to build."""
    return {"row": _row(draw)}


def group(draw) -> dict[str, list[papers.InceptionSpec]]:
    """The rows of a group of three modules: of two, some who name them one by one would pass."""
    return {"rows": [_row(draw) for _ in range(3)]}


def head(draw) -> dict[str, int]:
    """Widths of an auxiliary classifier, all different; few units, so that dropout shows."""
    return {"filters": integers(draw, 2, 3), "units": integers(draw, 4, 5), "num_classes": integers(draw, 6, 9)}


def know_nothing(classes: int = 10) -> dict[str, object]:
    """What a network that knows nothing says: the same score for every class."""
    return {"labels": np.array([3, 7]), "scores": {name: np.zeros((2, classes), "float32") for name in SCORES}}


def batch(draw) -> dict[str, object]:
    """Labels and the scores of all three classifiers, for a few images."""
    images, classes = integers(draw, 2, 3), integers(draw, 3, 4)
    scores = {name: draw.normal(scale=2, size=(images, classes)).astype("float32") for name in SCORES}
    return {"labels": draw.integers(0, classes, images), "scores": scores}
