"""Problem set 1, building and explaining: the bottleneck and the module in Keras."""

from ..in_training import training_changes
from ..networks import channel_values, kernel_weights, shape, signed_values, windows_seen
from ..parts import Facet
from ..probes import module_probe
from . import draws
from .counting import Ps1Problem

bottleneck = Ps1Problem(
    name="bottleneck",
    title="The bottleneck as a layer",
    kind="code",
    points=2,
    minutes=6,
    prompt="""
        Build the 1×1 bottleneck: given a number of filters, return something that can be applied to a batch of images,
        keeps their height and width, brings their depth to `filters` and ends with a ReLU. A Keras layer, a model or a
        function of images are all fine.
        """,
    facets=(
        Facet(
            "shape",
            module_probe(shape, draws.filters),
            "it preserves height and width and sets the depth",
        ),
        Facet(
            "what each output sees",
            module_probe(windows_seen, draws.filters),
            "a 1x1 mixes the channels of one position and looks at no neighbour",
        ),
        Facet(
            "weights",
            module_probe(kernel_weights, draws.filters),
            "one weight for every pair of an input and an output channel",
        ),
        Facet(
            "numbers",
            module_probe(channel_values, draws.filters),
            "a sum over the depth, then ReLU",
        ),
        Facet(
            "in training",
            module_probe(training_changes, draws.filters),
            "nothing in it behaves differently while the network is trained",
        ),
    ),
    hints=(
        "A convolution whose window is one pixel.",
        "Which layer of Keras takes filters, a kernel size and an activation?",
        'keras.layers.Conv2D(filters, ..., activation="relu"): fill in the kernel size.',
    ),
)

inception_module = Ps1Problem(
    name="inception_module",
    title="The Inception module",
    kind="code",
    points=6,
    minutes=15,
    prompt="""
        Build the whole module from its six widths, every convolution followed by a ReLU. Return something that can be
        applied to a batch of images: a layer, a model or a function; a class that takes the six widths is fine, too
        (`inception_module = MyInception`). Use Keras' own layers:
        `kerascnn.layers` has the answer.
        """,
    facets=(
        Facet("shape", module_probe(shape, draws.small_widths), "four branches, stacked along the depth"),
        Facet(
            "what each output sees",
            module_probe(windows_seen, draws.small_widths),
            "the windows tell the branches apart: 1x1, 3x3 (also after the pooling) and 5x5",
        ),
        Facet(
            "weights",
            module_probe(kernel_weights, draws.small_widths),
            "the bottlenecks decide how many weights the wide kernels need",
        ),
        Facet(
            "numbers",
            module_probe(signed_values, draws.small_widths),
            "with known kernels the outputs show activations, pooling and the order of layers",
            weight=2,
        ),
        Facet(
            "in training",
            module_probe(training_changes, draws.small_widths),
            "nothing in it behaves differently while the network is trained",
        ),
    ),
    hints=(
        "Four branches on the same input; what each needs is in the diagram of lecture 04.",
        'padding="same" everywhere, and strides=1 for the pooling, or the branches will not fit together.',
        "Make a small function for a convolution with ReLU, use it six times, and end with keras.layers.Concatenate().",
    ),
)

why_bottleneck = Ps1Problem(
    name="why_bottleneck",
    title="In your own words",
    kind="written",
    points=3,
    minutes=8,
    prompt="""
        In the Inception module the 1×1 stands before the 3×3 and the 5×5, but after the pooling. Explain both in three
        or four sentences, with numbers from this problem set. What would go wrong the other way round?
        """,
)
