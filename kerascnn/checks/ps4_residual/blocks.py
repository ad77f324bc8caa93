"""Problem set 4, building: residual blocks in Keras."""

from ..deep_networks import normalized_channels, numbers_in_training, numbers_in_use
from ..networks import fresh_network, kernel_weights, shape
from ..parts import Facet
from ..probes import network_probe
from . import draws
from .counting import Ps4Problem
from .identity import can_learn, starts_as_identity

basic_block = Ps4Problem(
    name="basic_block",
    title="The basic block",
    kind="code",
    points=5,
    minutes=15,
    prompt="""
        Build the block of ResNet-18 and ResNet-34: two 3×3 convolutions with `filters` filters, each followed by a
        batch normalisation. A ReLU stands between them, and a second one *behind* the sum with the shortcut. The first
        convolution has the `stride` of the block. Padding is "same".

        The shortcut is the input itself. Only where the block changes the shape, because of its stride or its
        filters, it is a 1×1 convolution with the block's stride, followed by a batch normalisation (option B).

        Return something that can be applied to a batch of images: a layer, a model or a function. Use Keras' own
        layers: `kerascnn.layers` has the answer.
        """,
    facets=(
        Facet(
            "shape",
            network_probe(shape, draws.changing),
            "what the convolutions give and the shortcut can only be added if they have one shape",
        ),
        Facet(
            "weights of the convolutions",
            network_probe(kernel_weights, draws.staying, draws.striding, draws.widening),
            "an identity has none; a projection stands where the shape changes, and only there",
        ),
        Facet(
            "normalised channels",
            network_probe(normalized_channels, draws.changing),
            "a batch normalisation follows every convolution, also the projection",
        ),
        Facet(
            "numbers",
            network_probe(numbers_in_use, draws.staying, draws.changing),
            "with known kernels the outputs show where sum and ReLUs stand, and what the shortcut carries",
            weight=2,
        ),
        Facet(
            "numbers in training",
            network_probe(numbers_in_training, draws.changing),
            "with the statistics of the batch the outputs show where the normalisations stand",
        ),
    ),
    hints=(
        "Follow the two ways from the input to the sum. What stands on each, in which order?",
        "Inside of a function of images, images.shape[-1] is the number of channels that came in. Compare it with "
        "`filters`, and look at the stride, to know which shortcut you need.",
        "def block(images): shortcut = images; if ...: shortcut = normalised 1x1 with the stride; y = relu(first 3x3); "
        "y = second 3x3; return relu(y + shortcut)",
    ),
)

bottleneck_block = Ps4Problem(
    name="bottleneck_block",
    title="The bottleneck block",
    kind="code",
    points=4,
    minutes=8,
    prompt="""
        Build the block whose cost you counted, for an input of 4 · `filters` channels: a 1×1 convolution to `filters`,
        a 3×3 that keeps them, and a 1×1 back to 4 · `filters`; in the lecture 256 to 64 and back. Each is followed by a
        batch normalisation, the first two also by a ReLU; the third ReLU stands behind the sum. Nothing changes the
        shape, so the shortcut is the identity. Return a layer, a model or a function of images, as before.
        """,
    facets=(
        Facet(
            "shape",
            network_probe(shape, draws.narrow_block),
            "it gives the shape that it gets",
        ),
        Facet(
            "weights of the convolutions",
            network_probe(kernel_weights, draws.narrow_block),
            "the wide kernel works where there are few channels: that is the saving",
        ),
        Facet(
            "normalised channels",
            network_probe(normalized_channels, draws.narrow_block),
            "a batch normalisation follows every convolution",
        ),
        Facet(
            "numbers",
            network_probe(numbers_in_use, draws.narrow_block),
            "with known kernels the outputs show the order of layers, the ReLUs and the sum",
            weight=2,
        ),
        Facet(
            "numbers in training",
            network_probe(numbers_in_training, draws.narrow_block),
            "with the statistics of the batch the outputs show where the normalisations stand",
        ),
    ),
    hints=(
        "Three convolutions in a chain. Write down the filters and the window of each.",
        "Make a small function for a convolution with its normalisation and use it three times.",
        "y = relu(normalised(images, filters, 1)); y = relu(normalised(y, filters, 3)); y = normalised(y, ..., 1); "
        "then the sum and the last ReLU.",
    ),
)

identity_start = Ps4Problem(
    name="identity_start",
    title="A block that begins as the identity",
    kind="code",
    points=4,
    minutes=10,
    prompt="""
        Zero weights make a residual block the identity, so a network could begin its training as if its blocks were not
        there. Build a basic block that keeps the shape (`filters` filters, stride 1, identity shortcut, otherwise as
        above), and initialise it so that, as it is built, it gives exactly what it gets, for images without negative
        numbers. But take care: it must be able to learn. If there is no kernel and no scale of a normalisation that,
        changed alone, changes what comes out, all their gradients are zero, and training leaves them what they are.
        """,
    facets=(
        Facet(
            "begins as the identity",
            network_probe(starts_as_identity, draws.plain_block, make=fresh_network),
            "what a block adds must be zero at first, in use and in training",
        ),
        Facet(
            "can learn",
            network_probe(can_learn, draws.plain_block, make=fresh_network),
            "where a zero is multiplied by a zero, both have a gradient of zero and stay what they are",
        ),
        Facet(
            "weights of the convolutions",
            network_probe(kernel_weights, draws.plain_block),
            "it is a basic block all the same, with two convolutions",
        ),
        Facet(
            "numbers",
            network_probe(numbers_in_use, draws.plain_block),
            "with other weights it computes what every basic block computes",
        ),
        Facet(
            "numbers in training",
            network_probe(numbers_in_training, draws.plain_block),
            "with the statistics of the batch the outputs show where the normalisations stand",
        ),
    ),
    hints=(
        "The block adds F(x) to its input. How many of the layers in F must give zero for F(x) to be zero?",
        "keras.layers.Conv2D takes kernel_initializer, keras.layers.BatchNormalization takes gamma_initializer; both "
        'take "zeros".',
        "Leave all as it was and give zeros to one layer only, the last before the sum.",
    ),
)
