"""GoogLeNet's Table 1: the nine Inception modules and the network around them.

Source: Szegedy et al. 2014, arXiv:1409.4842, Table 1. With biases the network has 6,998,552 parameters and takes
1,582.67 million multiply-accumulates for a 224x224 image; the two auxiliary classifiers (section 5) are not in it.
"""

from dataclasses import replace
from math import inf
from typing import Any

from .inception import InceptionSpec, NaiveInceptionSpec, TorchvisionInceptionSpec
from .published_row import PublishedRow
from .specifications import Convolution, Dense, GlobalPooling, Pooling, Row
from .validation import one_of

#                      1x1  3x3r  3x3  5x5r  5x5  pool      depth of the output
GOOGLENET = {
    "3a": InceptionSpec(64, 96, 128, 16, 32, 32),  # 256
    "3b": InceptionSpec(128, 128, 192, 32, 96, 64),  # 480
    "4a": InceptionSpec(192, 96, 208, 16, 48, 64),  # 512
    "4b": InceptionSpec(160, 112, 224, 24, 64, 64),  # 512
    "4c": InceptionSpec(128, 128, 256, 24, 64, 64),  # 512
    "4d": InceptionSpec(112, 144, 288, 32, 64, 64),  # 528
    "4e": InceptionSpec(256, 160, 320, 32, 128, 128),  # 832
    "5a": InceptionSpec(256, 160, 320, 32, 128, 128),  # 832
    "5b": InceptionSpec(384, 192, 384, 48, 128, 128),  # 1024
}

STEMS: dict[str, dict[str, Row]] = {
    "paper": {
        "conv1": Convolution(64, 7, stride=2),
        "pool1": Pooling(3, stride=2, padding="ceil"),
        "reduce2": Convolution(64, 1),
        "conv2": Convolution(192, 3),
        "pool2": Pooling(3, stride=2, padding="ceil"),
    },
    # for small images: 28x28 enters 3a as 28x28, as the 224x224 of the paper do
    "small": {"conv1": Convolution(64, 3), "reduce2": Convolution(64, 1), "conv2": Convolution(192, 3)},
}

GOOGLENET_NETWORK: dict[str, Row] = {
    **STEMS["paper"],
    "inception_3a": GOOGLENET["3a"],
    "inception_3b": GOOGLENET["3b"],
    "pool3": Pooling(3, stride=2, padding="ceil"),
    "inception_4a": GOOGLENET["4a"],
    "inception_4b": GOOGLENET["4b"],
    "inception_4c": GOOGLENET["4c"],
    "inception_4d": GOOGLENET["4d"],
    "inception_4e": GOOGLENET["4e"],
    "pool4": Pooling(3, stride=2, padding="ceil"),
    "inception_5a": GOOGLENET["5a"],
    "inception_5b": GOOGLENET["5b"],
    "pool5": Pooling(7, stride=1, padding="valid", kind="average"),
    "linear": Dense(1000),
}

#                         the paper's columns "params" and "ops"
GOOGLENET_PUBLISHED = {
    "conv1": PublishedRow("2.7K", "34M"),
    "conv2": PublishedRow("112K", "360M", rows=("reduce2", "conv2")),
    "inception_3a": PublishedRow("159K", "128M"),
    "inception_3b": PublishedRow("380K", "304M"),
    "inception_4a": PublishedRow("364K", "73M"),
    "inception_4b": PublishedRow("437K", "88M"),
    "inception_4c": PublishedRow("463K", "100M"),
    "inception_4d": PublishedRow("580K", "119M"),
    "inception_4e": PublishedRow("840K", "170M"),
    "inception_5a": PublishedRow("1072K", "54M"),
    "inception_5b": PublishedRow("1388K", "71M"),
    "linear": PublishedRow("1000K", "1M"),
}

GOOGLENET_NOTES = (
    "The paper's params are weights without biases in units of 1024; its ops are multiply-accumulates.",
    "conv1: 2.7K and 34M are those of a depthwise 7x7 with multiplier 8 and a 1x1 from 24 to 64 channels (2,712 "
    "weights, 34.02M), the stem that arXiv:1502.03167 describes; a plain 7x7 has 9,408 weights and 118.01M.",
    "4a, 4c, 4d, 4e, 5a, 5b: the params do not follow from the row's own channels (off by -0.7, -6.9, -1.8, -0.8, +5.3 "
    "and -1.5 %), and no change of one entry repairs 4c, 4e, 5a or 5b; the ops of 5a (54M) do not either.",
    "The columns add up to 6,797.7K and 1,502M; with the plain 7x7 and all biases there are 6,998,552 parameters.",
)

# Section 5: the two auxiliary classifiers, on the outputs of these modules; used in training, then thrown away.
AUXILIARY_AFTER = ("inception_4a", "inception_4d")
AUXILIARY_FILTERS, AUXILIARY_UNITS, AUXILIARY_DROPOUT = 128, 1024, 0.7
AUXILIARY_LOSS_WEIGHT = 0.3
DROPOUT = 0.4  # before the classifier
# Caffe's alpha of 1e-4, divided by n = 5.
GOOGLENET_RESPONSE: dict[str, Any] = {"depth_radius": 2, "bias": 1.0, "alpha": 2e-5, "beta": 0.75}

# What torchvision's GoogLeNet has otherwise, beside its modules and its BatchNormalization.
TORCHVISION_DROPOUT = 0.2
TORCHVISION_EPSILON = 1e-3
TORCHVISION_POOL4 = Pooling(2, stride=2, padding="ceil")


def googlenet_network(naive: bool = False, stem: str = "paper", width: float = 1.0, torchvision: bool = False) -> dict:
    """The whole table, or a variant of it.

    Args:
        naive: Whether the modules are the naive ones, with the widths of the table's 1x1, 3x3 and 5x5.
        stem: "paper" or "small".
        width: Factor on every number of filters.
        torchvision: Whether it is torchvision's: BatchNormalization, modules with a 3x3 in the branch called 5x5, and
            another last max-pooling.

    Raises:
        ValueError: if the stem is unknown, or the width is not above 0.

    Example:
        >>> googlenet_network(width=0.5)["inception_3a"].conv3x3
        64
    """
    one_of("stem", stem, STEMS)
    if isinstance(width, bool) or not isinstance(width, int | float) or not 0 < width < inf:
        raise ValueError(f"width must be a number above 0, for example 0.5; received width={width!r}.")
    table = {**STEMS[stem], **{name: row for name, row in GOOGLENET_NETWORK.items() if name not in STEMS["paper"]}}
    if torchvision:
        table = {name: _of_torchvision(row) for name, row in table.items()} | {"pool4": TORCHVISION_POOL4}
    table["pool5"] = GlobalPooling()  # at 224x224 the paper's 7x7, and any other size as well
    return {name: scaled_row(row, naive, width) for name, row in table.items()}


def rows_up_to_head(table: dict) -> dict:
    """The rows before the first auxiliary classifier, and its pooling: what decides how small an image may be."""
    names = list(table)
    rows = {name: table[name] for name in names[: names.index(AUXILIARY_AFTER[0]) + 1]}
    return {**rows, "auxiliary_pool": Pooling(5, stride=3, padding="valid", kind="average")}


def _of_torchvision(row):
    if isinstance(row, Convolution):
        return replace(row, normalization="batch")
    return TorchvisionInceptionSpec(**vars(row)) if isinstance(row, InceptionSpec) else row


def scaled_row(row, naive: bool, width: float):
    """A row of the table with every number of filters times `width`, and naive modules in place of its modules.

    Args:
        row: A convolution or a module; any other row stays as it is.
        naive: Whether a module becomes the naive one, with the widths of its 1x1, 3x3 and 5x5.
        width: The factor; no number of filters falls below 1.

    Example:
        >>> scaled_row(GOOGLENET_NETWORK["inception_3a"], True, 0.5)
        NaiveInceptionSpec(conv1x1=32, conv3x3=64, conv5x5=16)
    """
    if isinstance(row, Convolution):
        return replace(row, filters=_filters(row.filters, width))
    if not isinstance(row, InceptionSpec):
        return row
    widths = {name: _filters(filters, width) for name, filters in vars(row).items()}
    if naive:
        return NaiveInceptionSpec(widths["conv1x1"], widths["conv3x3"], widths["conv5x5"])
    return type(row)(**widths)


def _filters(filters: int, width: float) -> int:
    return max(1, round(filters * width))
