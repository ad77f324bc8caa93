"""VGG's tables: nothing but 3x3 convolutions, 2x2 pooling and three fully connected layers.

Source: Simonyan and Zisserman 2014, arXiv:1409.1556, Table 1, columns A (11 layers), B (13), D (16) and E (19). VGG-16
has 138,357,544 parameters and takes 15.47 billion multiply-accumulates for a 224x224 image.
"""

from .specifications import Convolution, Dense, Pooling, Row
from .validation import one_of

VGG_WIDTHS = (64, 128, 256, 512, 512)  # filters of the convolutions of each stage

#     convolutions of each stage
VGG = {
    11: (1, 1, 2, 2, 2),
    13: (2, 2, 2, 2, 2),
    16: (2, 2, 3, 3, 3),
    19: (2, 2, 4, 4, 4),
}


def vgg_network(depth: int, normalization: str | None = None) -> dict:
    """The whole table of one depth.

    Args:
        depth: 11, 13, 16 or 19.
        normalization: None as in the paper, or "batch".

    Raises:
        ValueError: if there is no such depth.

    Example:
        >>> list(vgg_network(11))[:4]
        ['conv1_1', 'pool1', 'conv2_1', 'pool2']
    """
    table: dict[str, Row] = {}
    for stage, (filters, convolutions) in enumerate(zip(VGG_WIDTHS, VGG[one_of("depth", depth, VGG)], strict=True), 1):
        for number in range(1, convolutions + 1):
            table[f"conv{stage}_{number}"] = Convolution(filters, 3, normalization=normalization)
        table[f"pool{stage}"] = Pooling(2, stride=2, padding="valid")
    return table | {"fc6": Dense(4096), "fc7": Dense(4096), "fc8": Dense(1000)}


VGG16_NETWORK = vgg_network(16)

VGG_DROPOUT = 0.5  # section 3.1: after the first two fully connected layers
