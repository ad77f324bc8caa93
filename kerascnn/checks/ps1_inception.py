"""Problem set 1: what the Inception module computes, what it costs, and building it."""

from functools import partial

from .probes import (
    calls_probe,
    channel_values,
    integers,
    kernel_weights,
    module_probe,
    output_shape,
    value_probe,
    windows_seen,
)
from .problem import Facet, Problem

Ps1Problem = partial(Problem, "ps1_inception")


def _naive_widths(draw) -> dict[str, int]:
    names = ("conv1x1", "conv3x3", "conv5x5")
    return {"input_depth": integers(draw, 3, 64), **{name: integers(draw, 8, 96) for name in names}}


def _image(draw) -> dict[str, int]:
    return {"height": integers(draw, 5, 40), "width": integers(draw, 41, 60)}


def _convolution(draw) -> dict[str, int]:
    depths = {"input_depth": integers(draw, 3, 64), "filters": integers(draw, 65, 96)}
    return {**_image(draw), **depths, "kernel_size": 2 * integers(draw, 1, 3) + 1}


def _inception_widths(draw) -> dict[str, int]:
    names = ("conv1x1", "reduce3x3", "conv3x3", "reduce5x5", "conv5x5", "pool_projection")
    widths = draw.choice(range(4, 90), size=len(names), replace=False)
    return dict(zip(names, map(int, widths), strict=True))


def _small_widths(draw) -> list[int]:
    return [int(width) for width in draw.permutation(range(2, 8))]


LECTURE_IMAGE = {"height": 28, "width": 28, "input_depth": 256}
LECTURE_NAIVE = {"conv1x1": 128, "conv3x3": 192, "conv5x5": 96}
LECTURE_INCEPTION = {
    "conv1x1": 128, "reduce3x3": 64, "conv3x3": 192, "reduce5x5": 64, "conv5x5": 96, "pool_projection": 64,
}  # fmt: skip

branches = Ps1Problem(
    name="branches",
    title="Warming up",
    kind="value",
    points=1,
    minutes=1,
    prompt="""
        This one is here to show you how checking works. In how many parallel branches does the Inception module take
        its input? Put the number in place of the three dots, run the cell, then run the check below it.
        """,
    facets=(Facet("number of branches", value_probe, "every branch looks at the same input", shows_expected=False),),
    hints=("Look at the diagram in lecture 02: count the arrows that leave the input.", "Pooling is a branch, too."),
)

naive_depth = Ps1Problem(
    name="naive_depth",
    title="How deep is the output of the naive module?",
    kind="code",
    points=2,
    minutes=4,
    prompt="""
        The naive module puts a 1×1, a 3×3 and a 5×5 convolution and a 3×3 max-pooling side by side and stacks what they
        give along the depth. Write the depth of its output as a function of the depth of its input and of the number of
        filters of each convolution.
        """,
    facets=(
        Facet(
            "the lecture's module",
            calls_probe({"input_depth": 256, **LECTURE_NAIVE}),
            "28x28x256 with 128, 192 and 96 filters is the lecture's example",
        ),
        Facet(
            "other modules",
            calls_probe(drawn=_naive_widths),
            "the depth must follow from the widths, whatever they are",
        ),
    ),
    hints=(
        "Stacking along the depth adds up depths. What does each branch contribute?",
        "A convolution gives as many channels as it has filters. How many does max-pooling give?",
        "Pooling treats every channel by itself: as many come out as went in. Add four numbers.",
    ),
)

convolution_macs = Ps1Problem(
    name="convolution_macs",
    title="What does one convolution cost?",
    kind="code",
    points=2,
    minutes=6,
    prompt="""
        Count the multiply-accumulates (MACs) of a square convolution with stride 1 and "same" padding for one image:
        every number of the output is one dot product. Biases do not count.
        """,
    facets=(
        Facet(
            "the lecture's 5x5",
            calls_probe({**LECTURE_IMAGE, "filters": 96, "kernel_size": 5}),
            "the 5x5 branch alone takes 56 % of the naive module's arithmetic",
        ),
        Facet(
            "a 1x1",
            calls_probe({**LECTURE_IMAGE, "filters": 64, "kernel_size": 1}),
            "a 1x1 still sums over the whole depth",
        ),
        Facet(
            "other convolutions",
            calls_probe(drawn=_convolution),
            "heights, widths and depths differ: each must be used once, in its place",
        ),
    ),
    hints=(
        "How many numbers does the output have? Each costs the same.",
        "One output number is a dot product of the kernel with the window under it. How long is that?",
        "height * width * filters numbers, each kernel_size * kernel_size * input_depth long.",
    ),
)

naive_macs = Ps1Problem(
    name="naive_macs",
    title="What does the naive module cost?",
    kind="code",
    points=2,
    minutes=5,
    prompt="""
        Now the whole naive module. You may call your `convolution_macs`.
        """,
    facets=(
        Facet(
            "the lecture's module",
            calls_probe({**LECTURE_IMAGE, **LECTURE_NAIVE}),
            "this is the number that made the bottleneck necessary",
        ),
        Facet(
            "other modules",
            calls_probe(drawn=lambda draw: {**_image(draw), **_naive_widths(draw)}),
            "the cost must follow from the widths, whatever they are",
        ),
    ),
    hints=(
        "The branches do not share anything: count each and add.",
        "Max-pooling compares numbers, it multiplies none.",
        "Three calls of convolution_macs, with kernel sizes 1, 3 and 5.",
    ),
)

inception_macs = Ps1Problem(
    name="inception_macs",
    title="What does the module with bottlenecks cost?",
    kind="code",
    points=4,
    minutes=8,
    prompt="""
        A 1×1 convolution makes the input thin before the 3×3 and before the 5×5, and another follows the pooling. Count
        the whole module.
        """,
    facets=(
        Facet(
            "the lecture's module",
            calls_probe({**LECTURE_IMAGE, **LECTURE_INCEPTION}),
            "the same convolutions as before, for about a third of the price",
        ),
        Facet(
            "module 3a of GoogLeNet",
            calls_probe(
                {"height": 28, "width": 28, "input_depth": 192, "conv1x1": 64, "reduce3x3": 96, "conv3x3": 128}
                | {"reduce5x5": 16, "conv5x5": 32, "pool_projection": 32}
            ),
            "Table 1 of the paper prints 128M for it",
        ),
        Facet(
            "other modules",
            calls_probe(drawn=lambda draw: {**_image(draw), "input_depth": 99, **_inception_widths(draw)}),
            "each width has its own place",
        ),
    ),
    hints=(
        "Six convolutions. Write down, for each, the depth that it sees.",
        "The 3x3 sees what its bottleneck leaves, not the module's input. What does the 1x1 after the pooling see?",
        "Pooling keeps the depth, so the projection after it sees input_depth channels.",
    ),
)

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
            module_probe(output_shape, lambda draw: [integers(draw, 2, 9)]),
            "it preserves height and width and sets the depth",
        ),
        Facet(
            "what each output sees",
            module_probe(windows_seen, lambda draw: [integers(draw, 2, 9)], times=1),
            "a 1x1 mixes the channels of one position and looks at no neighbour",
        ),
        Facet(
            "weights",
            module_probe(kernel_weights, lambda draw: [integers(draw, 2, 9)]),
            "one weight for every pair of an input and an output channel",
        ),
        Facet(
            "numbers",
            module_probe(channel_values, lambda draw: [integers(draw, 2, 9)]),
            "a sum over the depth, then ReLU",
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
        (`inception_module = MyInception`). Use Keras' own layers.
        """,
    facets=(
        Facet("shape", module_probe(output_shape, _small_widths), "four branches, stacked along the depth"),
        Facet(
            "what each output sees",
            module_probe(windows_seen, _small_widths, times=1),
            "the windows tell the branches apart: 1x1, 3x3 (also after the pooling) and 5x5",
        ),
        Facet(
            "weights",
            module_probe(kernel_weights, _small_widths),
            "the bottlenecks decide how many weights the wide kernels need",
        ),
        Facet(
            "numbers",
            module_probe(channel_values, _small_widths),
            "with known kernels the outputs show activations, pooling and the order of layers",
            weight=2,
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

PROBLEMS = (
    branches,
    naive_depth,
    convolution_macs,
    naive_macs,
    inception_macs,
    bottleneck,
    inception_module,
    why_bottleneck,
)
