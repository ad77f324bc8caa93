"""DenseNet: every layer of a block sees the outputs of all layers before it.

Source: Huang, Liu, van der Maaten and Weinberger 2016, arXiv:1608.06993, Table 1 and section 3. A dense layer is the
bottleneck of DenseNet-B, a 1x1 to four times the growth and a 3x3 to the growth, each after its normalisation and
activation; a transition halves the channels, the compression of DenseNet-C. DenseNet-121 has 7,978,856 trainable
parameters.

Layer 3 of dense block 2 is dense2_3. The last normalisation, which Table 1 leaves out, is in the authors' code.
"""

from .branches import Branches
from .specifications import Convolution, Dense, GlobalPooling, Normalization, Pooling, Row
from .validation import one_of

GROWTH = 32  # channels that each layer adds
BOTTLENECK_EXPANSION = 4  # a layer's 1x1 makes four times the growth
STEM_WIDTH = 2 * GROWTH

#     layers of dense blocks 1 to 4
DENSENET = {
    121: (6, 12, 24, 16),
    169: (6, 12, 32, 32),
    201: (6, 12, 48, 32),
}


def _conv(filters, kernel_size) -> Convolution:
    return Convolution(filters, kernel_size, normalization="batch", preactivation=True)


DENSE_LAYER = Branches(({}, {"conv1": _conv(BOTTLENECK_EXPANSION * GROWTH, 1), "conv2": _conv(GROWTH, 3)}))


def _transition(filters: int) -> Branches:
    return Branches(({"conv": _conv(filters, 1), "pool": Pooling(2, stride=2, padding="valid", kind="average")},))


def densenet_network(depth: int) -> dict:
    """The whole table of a DenseNet-BC for ImageNet.

    Args:
        depth: 121, 169 or 201.

    Raises:
        ValueError: if there is no such depth.

    Example:
        >>> [name for name in densenet_network(121) if not name.startswith("dense")]
        ['conv1', 'pool1', 'transition1', 'transition2', 'transition3', 'postactivation', 'pool', 'fc']
    """
    layers = DENSENET[one_of("depth", depth, DENSENET)]
    table: dict[str, Row] = {
        "conv1": Convolution(STEM_WIDTH, 7, stride=2, normalization="batch"),
        "pool1": Pooling(3, stride=2, padding=1),
    }
    channels = STEM_WIDTH
    for block, repeats in enumerate(layers, start=1):
        table |= {f"dense{block}_{number}": DENSE_LAYER for number in range(1, repeats + 1)}
        channels += repeats * GROWTH
        if block < len(layers):
            channels //= 2
            table[f"transition{block}"] = _transition(channels)
    return {**table, "postactivation": Normalization(), "pool": GlobalPooling(), "fc": Dense(1000)}
