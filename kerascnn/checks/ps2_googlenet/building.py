"""Problem set 2, building: the stem, a module from its row, and a group of modules."""

from ..in_training import training_changes
from ..networks import kernel_weights, kernels, several, shape, signed_values, windows_seen
from ..parts import Facet
from ..probes import module_probe, network_probe
from . import draws
from .reading import Ps2Problem

_IN_TRAINING = "nothing in it behaves differently while the network is trained"

stem = Ps2Problem(
    name="stem",
    title="The stem",
    kind="code",
    points=3,
    minutes=8,
    prompt="""
        What stands before the first module brings an image of 224 × 224 down to 28 × 28. Build it from the table, for
        any three widths (the paper's are 64, 64 and 192):

        | row     | window             | stride | filters   |
        |---------|--------------------|--------|-----------|
        | conv1   | 7 × 7              | 2      | `conv1`   |
        | pool1   | 3 × 3, the largest | 2      |           |
        | reduce2 | 1 × 1              | 1      | `reduce2` |
        | conv2   | 3 × 3              | 1      | `conv2`   |
        | pool2   | 3 × 3, the largest | 2      |           |

        Every convolution is followed by a ReLU, and everything has "same" padding. Return something that can be applied
        to a batch of images: a Keras layer, a model or a function. (The paper also normalises responses here. That is
        not in its table, leave it out.)
        """,
    facets=(
        Facet(
            "layers",
            network_probe(several(shape, kernels, kernel_weights), draws.stem),
            "three steps of two leave an eighth of height and width; the 1x1 decides how much the 3x3 has to read",
        ),
        Facet(
            "numbers",
            network_probe(signed_values, draws.stem),
            "with known kernels the outputs show activations, pooling and the order of layers",
            weight=2,
        ),
        Facet("in training", network_probe(training_changes, draws.stem), _IN_TRAINING),
    ),
    hints=(
        "Five layers, one after the other, a row of the table for each.",
        'keras.layers.Conv2D(..., strides=2, padding="same", activation="relu") and keras.layers.MaxPooling2D(3, ...).',
        "keras.Sequential([conv1, pool1, reduce2, conv2, pool2]), and do not forget the strides of the poolings.",
    ),
)

module_from_row = Ps2Problem(
    name="module_from_row",
    title="From a row to a module",
    kind="code",
    points=4,
    minutes=8,
    prompt="""
        `kerascnn.papers.GOOGLENET["3a"]` is a row of the paper's Table 1. Its widths have names: `row.conv1x1`,
        `row.reduce3x3`, `row.conv3x3`, `row.reduce5x5`, `row.conv5x5` and `row.pool_projection`. Build the module that
        such a row describes, as lecture 04 draws it, every convolution followed by a ReLU. Return something that can be
        applied to a batch of images. Use Keras' own layers; if you have solved problem set 1, take your module from
        there.
        """,
    facets=(
        Facet(
            "branches",
            module_probe(several(shape, windows_seen), draws.row),
            "four branches stacked along the depth: the 1x1, the 3x3, the 5x5 and the pooling with its projection",
        ),
        Facet(
            "weights",
            module_probe(kernel_weights, draws.row),
            "each width has its own place: the columns reduce3x3 and reduce5x5 stand before the wide kernels",
        ),
        Facet(
            "numbers",
            module_probe(signed_values, draws.row),
            "with known kernels the outputs show activations, pooling and the order of layers",
            weight=2,
        ),
        Facet("in training", module_probe(training_changes, draws.row), _IN_TRAINING),
    ),
    hints=(
        "Four branches on the same input, stacked along the depth. Which names of the row belong to which branch?",
        'Six convolutions with padding="same", and a 3x3 max-pooling with strides=1 before the projection.',
        "Make a small function for a convolution with ReLU, build four branches with it from row.conv1x1, "
        "row.reduce3x3 and so on, and end with keras.layers.Concatenate().",
    ),
)

inception_group = Ps2Problem(
    name="inception_group",
    title="A table and a loop",
    kind="code",
    points=2,
    minutes=4,
    prompt="""
        Between two poolings GoogLeNet has a group of modules, one after the other: 3a and 3b, 4a to 4e, 5a and 5b.
        Build a whole group from the list of its rows. You may call your `module_from_row`.
        """,
    facets=(
        Facet(
            "layers",
            module_probe(several(shape, kernels, kernel_weights), draws.group),
            "each module reads what the one before it gives, and the last one decides how deep the output is",
        ),
        Facet(
            "numbers",
            module_probe(signed_values, draws.group),
            "the modules stand one after the other, in the order of the table",
        ),
    ),
    hints=(
        "The output of each module is the input of the next.",
        "Start with x = images and walk through the rows.",
        "def group(images): for each row, x = module_from_row(row)(x). Return x, and return group.",
    ),
)
