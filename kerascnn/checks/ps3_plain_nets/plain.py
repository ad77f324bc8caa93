"""Problem set 3, plain networks: counting them, building them, reading their curves."""

from functools import partial

from ..in_training import training_changes
from ..networks import kernel_weights, kernels, several, shape, signed_values
from ..parts import Facet
from ..probes import calls_probe, integers, network_probe, value_probe
from ..problem import Problem
from ..returned import word
from . import draws

Ps3Problem = partial(Problem, "ps3_plain_nets")

blocks_per_stage = Ps3Problem(
    name="blocks_per_stage",
    title="Warming up",
    kind="value",
    points=1,
    minutes=1,
    prompt="""
        This one is here to show you how checking works. A plain network for small images has 6*n* + 2 layers with
        weights: three stages of *n* blocks each, a block being two convolutions, and one layer before and one behind.
        What is *n* for plain-{depth}? Put the number in place of the three dots, run the cell, then run the check below
        it.
        """,
    facets=(
        Facet("n of this network", value_probe, "n is all that plain-20 and plain-56 differ in", shows_expected=False),
    ),
    hints=(
        "Two of the {depth} layers are not in a stage.",
        "What is left of the {depth} layers is in three stages, two layers in each block.",
    ),
    numbers={"depth": 56},
    draw_numbers=lambda draw: {"depth": 6 * integers(draw, 5, 18) + 2},
)

plain_parameters = Ps3Problem(
    name="plain_parameters",
    title="What does depth cost?",
    kind="code",
    points=3,
    minutes=8,
    prompt="""
        Count the parameters of the plain network with 6*n* + 2 layers, as in the paper:

        - one 3 × 3 convolution from `input_depth` channels to 16;
        - three stages of 2*n* convolutions of 3 × 3, with 16, 32 and 64 filters; the first convolution of a stage reads
          what the stage before gives;
        - the average of each map, and a dense layer with biases for `num_classes` classes.

        The convolutions have no biases. Behind each stands a batch normalisation, which *learns* two numbers for each
        filter, a scale and an offset. (The two that it only keeps account of do not count.)
        """,
    facets=(
        Facet(
            "plain-20",
            calls_probe(draws.PLAIN_20),
            "lecture 06 counts 269,722, which the paper rounds to 0.27M",
            weight=0,
        ),
        Facet("plain-56", calls_probe(draws.PLAIN_56), "three times the layers, three times the parameters", weight=0),
        Facet(
            "other networks",
            calls_probe(drawn=draws.plain_sizes),
            "each convolution reads as many channels as the one before it gives",
        ),
    ),
    hints=(
        "Write down what one convolution has, with its normalisation, if it reads a channels and gives b.",
        "In a stage of b filters the first convolution reads the depth of the stage before, the 2n - 1 others read b.",
        "convolution(a, b) = 9 * a * b + 2 * b. Begin with convolution(input_depth, 16), walk through (16, 32, 64) and "
        "remember the depth that comes out of each stage; add (64 + 1) * num_classes at the end.",
    ),
)

plain_net = Ps3Problem(
    name="plain_net",
    title="A network as deep as you like",
    kind="code",
    points=5,
    minutes=12,
    prompt="""
        Build the plain network of 6*n* + 2 layers, as lecture 06 trains it in its section 3, without normalisation:

        - one 3 × 3 convolution with `filters` filters (the paper's 16);
        - three stages of 2*n* convolutions of 3 × 3, with `filters`, twice and four times as many; the first
          convolution of the second and of the third stage has a stride of 2;
        - the average of each map over the whole image, and a dense layer with a score for each class, without softmax.

        Every convolution has "same" padding and is followed by a ReLU. Return something that can be applied to a batch
        of images: a layer, a model or a function.
        """,
    facets=(
        Facet(
            "layers",
            network_probe(several(shape, kernels, kernel_weights), draws.plain(2)),
            "6n + 2 layers with weights, their filters doubled where the image is halved, and a score for each class",
            weight=2,
        ),
        Facet(
            "numbers",
            network_probe(signed_values, draws.plain(1, draws.ODD)),
            "with known kernels the scores show the strides, the activations and the average",
            weight=2,
        ),
        Facet(
            "in training",
            network_probe(training_changes, draws.plain(1, draws.ODD)),
            "nothing in it behaves differently while the network is trained",
        ),
    ),
    hints=(
        "A loop over three stages, and in it a loop over 2n convolutions. What differs between the first convolution "
        "of a stage and the others?",
        "The stride is 2 where a new stage begins, but not in the first. GlobalAveragePooling2D takes the average.",
        "for stage in range(3): for layer in range(2 * n): strides = 2 if stage > 0 and layer == 0 else 1, with "
        "filters * 2**stage filters.",
    ),
)


def _verdicts_probe(curves, verdicts=draws.VERDICTS):
    """Curves for each verdict twice, so that no constant answer is right."""
    some = [calls_probe(drawn=curves(verdict), times=2, look=word) for verdict in verdicts]
    return lambda answer, draw: [case for probe in some for case in probe(answer, draw)]


read_curves = Ps3Problem(
    name="read_curves",
    title="What is the matter with the deeper network?",
    kind="code",
    points=2,
    minutes=5,
    prompt="""
        Two networks were trained with the same images and for as many epochs. For each there are two curves, lists of
        errors in per cent with one number for each epoch: on training images and on test images. Judge the deeper
        network by where the curves end, and return one word:

        - `"better"` if its test error is not higher than the shallower one's;
        - `"overfitting"` if it is worse on test images although it is at least as good on its training images;
        - `"underfitting"` if it is worse on both.
        """,
    facets=(
        Facet(
            "plain-20 and plain-56",
            calls_probe(draws.LECTURE_CURVES, look=word),
            "the training error tells that plain-56 does not overfit",
            weight=0,
        ),
        Facet(
            "falling curves",
            _verdicts_probe(draws.falling_curves),
            "test error alone cannot tell overfitting from underfitting, and neither can the gap alone",
        ),
        Facet(
            "curves that cross",
            _verdicts_probe(draws.crossing_curves),
            "deep networks start slowly: what counts is where they are at the end",
        ),
        Facet(
            "equal errors",
            _verdicts_probe(draws.equal_ends, ("better", "overfitting")),
            "an error that is equal is not higher",
        ),
    ),
    hints=(
        "You need four numbers, one from each list. Which?",
        "First ask whether the deeper network is worse on test images at all.",
        "if deep_test[-1] <= shallow_test[-1]: it is better. Otherwise the two training errors decide.",
    ),
)

why_deeper_is_worse = Ps3Problem(
    name="why_deeper_is_worse",
    title="In your own words",
    kind="written",
    points=3,
    minutes=10,
    prompt="""
        Plain-56 has a higher test error than plain-20. Three explanations are offered: it overfits, because it has
        three times the parameters; it is not able to express what plain-20 expresses; its gradients vanish. Say about
        each, in a few sentences, what speaks for or against it: which number or experiment of lectures 06 and 07? What
        is still open?
        """,
)
