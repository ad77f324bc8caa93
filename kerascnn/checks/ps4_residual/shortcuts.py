"""Problem set 4, building: shortcuts, and networks with them, in Keras."""

from ..deep_networks import (
    normalized_channels,
    numbers_in_training,
    numbers_in_use,
    parameters,
    patterned_numbers,
)
from ..networks import kernel_weights, shape
from ..parts import Facet
from ..probes import network_probe
from . import draws
from .counting import Ps4Problem

make_residual = Ps4Problem(
    name="make_residual",
    title="Turn a plain net residual",
    kind="code",
    points=3,
    minutes=8,
    prompt="""
        Here is a plain network: a list of steps, each a layer that keeps the shape of what it gets, applied one after
        the other.

        ```python
        def make_plain(steps):
            def network(images):
                for step in steps:
                    images = step(images)
                return images

            return network
        ```

        Write `make_residual`, which makes of the same steps a network where each step has a shortcut around it. Behind
        the sum comes nothing: the next step follows.
        """,
    facets=(
        Facet(
            "one step",
            network_probe(numbers_in_use, draws.plain_steps(3)),
            "H(x) = F(x) + x",
        ),
        Facet(
            "several steps",
            network_probe(numbers_in_use, draws.plain_steps(3, 1, 5)),
            "every step has a shortcut of its own, around nothing but itself",
            weight=2,
        ),
        Facet(
            "parameters",
            network_probe(parameters, draws.plain_steps(3, 1, 5)),
            "a shortcut that keeps the shape costs nothing, so plain and residual network are twins",
        ),
    ),
    hints=(
        "In the plain network, the line images = step(images) forgets what the step was given.",
        "A residual step needs what it was given twice: for the layer and for the sum.",
        "def network(images): for step in steps: images = step(images) + ...; and return images behind the loop.",
    ),
)

zero_pad_shortcut = Ps4Problem(
    name="zero_pad_shortcut",
    title="A shortcut without parameters",
    kind="code",
    points=3,
    minutes=10,
    prompt="""
        Where a block halves the image and makes it deeper, its input does not fit to its output. Option A of the paper
        needs no parameters for it: of the image it takes every `stride`-th position in height and width, beginning with
        the first, and adds channels of zeros until there are `filters`. Build it: return something that can be applied
        to a batch of images, whose channels come last. A Keras layer, a model or a function of images are all fine.
        """,
    facets=(
        Facet(
            "shape",
            network_probe(shape, draws.changing, draws.striding),
            "it must fit to what the block's convolutions give",
        ),
        Facet(
            "parameters",
            network_probe(parameters, draws.changing),
            "option A exists because it has none: plain and residual networks stay twins",
        ),
        Facet(
            "numbers",
            network_probe(numbers_in_use, draws.changing, draws.widening),
            "positions are picked and not mixed, and what is new is zero",
            weight=2,
        ),
        Facet(
            "where nothing changes",
            network_probe(numbers_in_use, draws.staying),
            "with stride 1 and as many channels as before it is the identity",
        ),
    ),
    hints=(
        "Two steps: pick positions, then add channels.",
        "images[:, ::2, ::2] picks every second position, of Keras' tensors as of NumPy's arrays. For the channels "
        "there is keras.ops.pad: one pair of numbers for each of the four axes.",
        "added = filters - images.shape[-1], and keras.ops.pad(picked, [(0, 0), ..., ..., (0, added)])",
    ),
)

cifar_resnet = Ps4Problem(
    name="cifar_resnet",
    title="6n + 2 layers",
    kind="code",
    points=5,
    minutes=15,
    prompt="""
        Build the paper's network for CIFAR-10 from n. It begins with a 3×3 convolution with `widths[0]` filters, batch
        normalisation and ReLU. Three stages follow, each with n basic blocks, of `widths[0]`, `widths[1]` and
        `widths[2]` filters; in the paper these are 16, 32 and 64. The first block of the second and of the third stage
        has stride 2. Where the shape changes, the shortcut is option A, without parameters. At the end: global average
        pooling and a fully connected layer to 10 classes, without activation.

        `image_shape` is the height, width and channels of the images, for those who want a `keras.Input`. Return a
        model, a layer or a function of images. You may use what you built above. The check takes small `widths`, and
        n = 1 or 2; ResNet-20 is `cifar_resnet(3, [16, 32, 64], (32, 32, 3))`.
        """,
    facets=(
        Facet(
            "shape",
            network_probe(shape, draws.small_network(2)),
            "one number for each class",
        ),
        Facet(
            "weights of the convolutions",
            network_probe(kernel_weights, draws.small_network(2)),
            "6n + 2 layers, and shortcuts that need no weights",
        ),
        Facet(
            "normalised channels",
            network_probe(normalized_channels, draws.small_network(1)),
            "a batch normalisation follows every convolution",
        ),
        Facet(
            "numbers",
            network_probe(patterned_numbers, draws.small_network(2)),
            "with known kernels the outputs show strides, sums and the order of layers",
            weight=2,
        ),
        Facet(
            "numbers in training",
            network_probe(numbers_in_training, draws.small_network(2)),
            "with the statistics of the batch the outputs show where the normalisations stand",
        ),
    ),
    hints=(
        "Your basic block takes option B. What must you change in it to take zero_pad_shortcut? The rest is two loops.",
        "for stage, filters in enumerate(widths), and in it for block in range(n). The stride is 2 only for the first "
        "block of a stage that is not the first.",
        "stride = 2 if stage > 0 and block == 0 else 1; images = block(filters, stride)(images); behind the loops "
        "GlobalAveragePooling2D and Dense(10).",
    ),
)
