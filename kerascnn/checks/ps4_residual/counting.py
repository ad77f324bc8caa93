"""Problem set 4, counting: layers, parameters and multiply-accumulates of residual networks."""

from functools import partial

from ..parts import Facet
from ..probes import calls_probe, integers, value_probe
from ..problem import Problem
from . import draws

Ps4Problem = partial(Problem, "ps4_residual")

zero_weights = Ps4Problem(
    name="zero_weights",
    title="Warming up",
    kind="value",
    points=1,
    minutes=1,
    prompt="""
        This one is here to show you how checking works. All weights in a residual block are 0. At some position its
        input, which comes from a ReLU, is {value}. What comes out of the block there? Put the number in place of
        the three dots, run the cell, then run the check below it.
        """,
    facets=(Facet("what comes out", value_probe, "this is what a block begins from", shows_expected=False),),
    hints=("H(x) = F(x) + x. What is F(x) when all weights are 0?", "0 + x, and then the ReLU behind the sum."),
    numbers={"value": 3},
    draw_numbers=lambda draw: {"value": integers(draw, 3, 40)},
)

residual_depth = Ps4Problem(
    name="residual_depth",
    title="What does the number in ResNet-34 count?",
    kind="code",
    points=2,
    minutes=5,
    prompt="""
        A residual network begins with one convolution and ends with one fully connected layer. Between them stand its
        stages: `blocks` lists how many blocks each stage has, and every block has `convolutions` of them, one after
        the other. ResNet-34 is `residual_depth([3, 4, 6, 3], 2)`.

        The number in a network's name is its depth: the layers with weights that a path from the image to the classes
        goes through, if it takes no shortcut. Write it as a function of `blocks` and `convolutions`.
        """,
    facets=(
        Facet(
            "ResNet-34",
            calls_probe({"blocks": draws.RESNET34_BLOCKS, "convolutions": 2}),
            "its name is its depth",
            weight=0,
        ),
        Facet(
            "networks of 6n + 2 layers",
            calls_probe({"blocks": [3, 3, 3], "convolutions": 2}, drawn=draws.three_equal_stages, times=3),
            "three stages of n blocks with two convolutions make 6n, and 2 more: so the paper counts its networks for "
            "CIFAR-10",
        ),
        Facet(
            "other networks",
            calls_probe(drawn=draws.block_list),
            "bottleneck blocks have three convolutions: the same blocks make ResNet-50",
        ),
    ),
    hints=(
        "Walk from the image to the classes and count each layer that has weights. Pooling and addition have none.",
        "How many blocks are there in all? How many convolutions are in them? Two layers stand outside of any block.",
        "1 + convolutions * sum(...) + 1",
    ),
)

block_parameters = Ps4Problem(
    name="block_parameters",
    title="What does a block cost?",
    kind="code",
    points=2,
    minutes=7,
    prompt="""
        Count the parameters of a basic block: two 3×3 convolutions with `filters` filters each, without biases, and
        each followed by a batch normalisation, which learns a scale and a shift for every channel. (Only what is
        learned counts, so not the running mean and variance.)

        If the input has another number of channels than the output, the shortcut is a projection: a 1×1 convolution
        without bias, and its batch normalisation. Otherwise it is the identity.
        """,
    facets=(
        Facet(
            "a block of ResNet-34",
            calls_probe({"input_channels": 64, "filters": 64}),
            "its two convolutions have 36,864 weights each",
            weight=0,
        ),
        Facet(
            "identity shortcuts",
            calls_probe(drawn=draws.same_channels),
            "an identity has nothing to learn",
        ),
        Facet(
            "projections",
            calls_probe(drawn=draws.more_channels),
            "where the number of channels changes, the shortcut needs weights of its own",
            weight=2,
        ),
    ),
    hints=(
        "Write down each layer that learns something, and what its input is. There are four, or six with a projection.",
        "A convolution without bias has window * input channels * filters weights. The second one sees the output of "
        "the first.",
        "9 * input_channels * filters + 9 * ... + 2 * 2 * filters, and if input_channels != filters, a 1x1 convolution "
        "and its normalisation on top.",
    ),
)

resnet_parameters = Ps4Problem(
    name="resnet_parameters",
    title="ResNet-34 from its table",
    kind="code",
    points=3,
    minutes=10,
    prompt="""
        Table 1 of the paper gives a network by two rows: the `widths` of its stages (their filters) and how many
        `blocks` each has. ResNet-34 has widths 64, 128, 256, 512 and blocks 3, 4, 6, 3. Count its parameters, the ones
        that are learned:

        - first a 7×7 convolution without bias from the 3 channels of the image to the first width, with batch
          normalisation, and a pooling;
        - then the stages of basic blocks, with projections where the number of channels changes;
        - at the end global average pooling and a fully connected layer, with bias, to 1,000 classes.

        Other networks have other widths and blocks, and more or fewer stages. You may call your `block_parameters`.
        """,
    facets=(
        Facet("ResNet-34", calls_probe(draws.RESNET34), "other implementations count the same", weight=0),
        Facet(
            "one stage",
            calls_probe(drawn=lambda draw: {"widths": [integers(draw, 8, 64)], "blocks": [integers(draw, 1, 6)]}),
            "the ends of the network count as well",
        ),
        Facet(
            "other networks",
            calls_probe(drawn=draws.table),
            "the first block of a stage sees the channels of the stage before",
            weight=2,
        ),
    ),
    hints=(
        "Three parts: the first convolution, the blocks, the classifier. Only the blocks need a loop.",
        "Keep the number of channels in a variable and go through all blocks: a block sees what the one before gave.",
        "for filters, count in zip(widths, blocks): for each of the `count` blocks add block_parameters(channels, "
        "filters), then set channels = filters.",
    ),
)

bottleneck_macs = Ps4Problem(
    name="bottleneck_macs",
    title="What does the bottleneck save?",
    kind="code",
    points=2,
    minutes=5,
    prompt="""
        The block of the deeper networks squeezes its input from `channels` to `filters` with a 1×1 convolution, applies
        a 3×3 there, and brings the depth back to `channels` with another 1×1. In the lecture: 28×28×256 to 64 and back
        to 256. Count its multiply-accumulates (MACs) for one image, with stride 1 and "same" padding. As always, only
        convolutions count.
        """,
    facets=(
        Facet(
            "the lecture's block",
            calls_probe(draws.LECTURE_BOTTLENECK),
            "two 3x3 convolutions on 256 channels would take 924,844,032, seventeen times as much",
            weight=0,
        ),
        Facet(
            "other blocks",
            calls_probe(drawn=draws.bottleneck),
            "height and width, and inside and outside, must each stand in their place",
        ),
    ),
    hints=(
        "Three convolutions, one after the other. Write down for each what it sees and what it gives.",
        "The 3x3 sees `filters` channels and gives as many; only the 1x1 convolutions touch the full depth.",
        "height * width * (channels * filters + ... + filters * channels)",
    ),
)
