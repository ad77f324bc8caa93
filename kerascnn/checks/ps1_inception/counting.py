"""Problem set 1, counting: depths and multiply-accumulates."""

from functools import partial

from ..parts import Facet
from ..probes import calls_probe, value_probe
from ..problem import Problem
from . import draws

Ps1Problem = partial(Problem, "ps1_inception")

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
            calls_probe({"input_depth": 256, **draws.LECTURE_NAIVE}),
            "28x28x256 with 128, 192 and 96 filters is the lecture's example",
            weight=0,
        ),
        Facet(
            "other modules",
            calls_probe(drawn=draws.naive_widths),
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
            calls_probe({**draws.LECTURE_IMAGE, "filters": 96, "kernel_size": 5}),
            "the 5x5 branch alone takes 56 % of the naive module's arithmetic",
            weight=0,
        ),
        Facet(
            "1x1 convolutions",
            calls_probe(drawn=lambda draw: {**draws.convolution(draw), "kernel_size": 1}),
            "a 1x1 still sums over the whole depth",
        ),
        Facet(
            "other convolutions",
            calls_probe(drawn=draws.convolution),
            "heights, widths and depths differ: each must be used in its place",
            weight=3,
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
            calls_probe({**draws.LECTURE_IMAGE, **draws.LECTURE_NAIVE}),
            "this is the number that made the bottleneck necessary",
            weight=0,
        ),
        Facet(
            "other modules",
            calls_probe(drawn=lambda draw: {**draws.image(draw), **draws.naive_widths(draw)}),
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
            calls_probe({**draws.LECTURE_IMAGE, **draws.LECTURE_INCEPTION}),
            "the same convolutions as before, for about a third of the price",
            weight=0,
        ),
        Facet(
            "module 3a of GoogLeNet",
            calls_probe(draws.GOOGLENET_3A),
            "Table 1 of the paper prints 128M for it",
            weight=0,
        ),
        Facet(
            "other modules",
            calls_probe(drawn=lambda draw: {**draws.image(draw), "input_depth": 99, **draws.inception_widths(draw)}),
            "each width has its own place",
        ),
    ),
    hints=(
        "Six convolutions. Write down, for each, the depth that it sees.",
        "The 3x3 sees what its bottleneck leaves, not the module's input. What does the 1x1 after the pooling see?",
        "Pooling keeps the depth, so the projection after it sees input_depth channels.",
    ),
)
