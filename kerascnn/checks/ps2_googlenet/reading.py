"""Problem set 2, reading the table: layers, fields and the classifier at the end."""

from functools import partial

from ..parts import Facet
from ..probes import calls_probe, value_probe
from ..problem import Problem
from ..returned import part
from . import draws

Ps2Problem = partial(Problem, "ps2_googlenet")

module_count = Ps2Problem(
    name="module_count",
    title="Warming up",
    kind="value",
    points=1,
    minutes=1,
    prompt="""
        This one is here to show you how checking works. How many Inception modules has GoogLeNet? Put the number in
        place of the three dots, run the cell, then run the check below it.
        """,
    facets=(Facet("number of modules", value_probe, "the network is its modules", shows_expected=False),),
    hints=(
        "Count the rows of the table in lecture 04, or the frames of the picture in lecture 05.",
        "They are called 3a and 3b, 4a to 4e, 5a and 5b.",
    ),
)

network_depth = Ps2Problem(
    name="network_depth",
    title="Counting to 22",
    kind="code",
    points=2,
    minutes=5,
    prompt="""
        The paper calls GoogLeNet 22 layers deep. It counts layers with parameters, along the longest way from the image
        to the scores. Write this count as a function that works for other networks as well. `rows` holds one word for
        each row of a network's table, in order: `"convolution"`, `"pooling"`, `"inception"` (a whole module with its
        bottlenecks), `"auxiliary classifier"` or `"dense"`.
        """,
    facets=(
        Facet("GoogLeNet", calls_probe(draws.GOOGLENET_ROWS), "22 is the paper's own count", weight=0),
        Facet(
            "a network without modules",
            calls_probe(draws.ALEXNET_ROWS),
            "AlexNet is 8 layers deep by the same count",
            weight=0,
        ),
        Facet(
            "other networks", calls_probe(drawn=draws.rows), "the count must follow from the rows, whatever they are"
        ),
    ),
    hints=(
        "Decide for each of the five words how many layers with parameters it puts in the way of a number.",
        "Inside a module the branches stand side by side. Which one is the longest, and has pooling parameters?",
        "A module adds two (a 1x1 and what follows it), a convolution or a dense layer one, the others nothing.",
    ),
)

receptive_field = Ps2Problem(
    name="receptive_field",
    title="How many pixels does one number see?",
    kind="code",
    points=3,
    minutes=8,
    prompt="""
        Follow one number back to the image: how many pixels wide is the part of the image that it depends on? `windows`
        lists the layers on the way from the image to that number, each as a pair (width of its window, its stride);
        pooling is a layer like any other here. Padding is not cut off: a field may be wider than the image.
        """,
    facets=(
        Facet(
            "a single layer",
            calls_probe({"windows": [(7, 2)]}, {"windows": [(1, 1)]}),
            "one number of the first layer sees one window, whatever its stride",
            weight=0,
        ),
        Facet(
            "the stem",
            calls_probe(draws.STEM_WINDOWS),
            "behind five layers of the stem a number sees 27 pixels",
            weight=0,
        ),
        Facet(
            "GoogLeNet as far as 5b",
            calls_probe(draws.WINDOWS_TO_5B),
            "lecture 05 found 715 pixels through the 5x5 branches",
            weight=0,
        ),
        Facet("short chains", calls_probe(drawn=draws.windows), "a step makes every later window reach further"),
        Facet(
            "long chains",
            calls_probe(drawn=draws.long_chain, times=3),
            "in a deep network all the steps before a layer multiply",
            weight=2,
        ),
    ),
    hints=(
        "Two neighbours in a layer's input are how many pixels apart? At the image 1. What does a stride do to that?",
        "A window of k numbers spans k - 1 gaps. Each gap is as many pixels wide as neighbours are apart.",
        "Start with field = 1 and apart = 1. For each layer: field += (window - 1) * apart, and then apart *= ...",
    ),
)

_BOTH = "(parameters with hidden layers, parameters with the average)"

classifier_parameters = Ps2Problem(
    name="classifier_parameters",
    title="Two ways to end a network",
    kind="code",
    points=3,
    minutes=7,
    prompt=f"""
        The last feature maps have `height` × `width` positions and `depth` channels. AlexNet lays them out in a row and
        puts two fully connected layers of `hidden` units before the scores. GoogLeNet takes the average of each map and
        puts the scores straight behind. Count the parameters of both endings, biases included, and return two numbers:
        `{_BOTH}`.
        """,
    facets=(
        Facet(
            "GoogLeNet's maps",
            calls_probe(draws.GOOGLENET_ENDING),
            "226 million against one million: the average is what keeps GoogLeNet small",
            weight=0,
        ),
        Facet(
            "with hidden layers",
            calls_probe(drawn=draws.ending, look=part(0, of=2)),
            "each unit of the first hidden layer has a weight for every number of every map",
        ),
        Facet(
            "with the average",
            calls_probe(drawn=draws.ending, look=part(1, of=2)),
            "an average has no parameters, and leaves one number of each map",
        ),
    ),
    hints=(
        "A fully connected layer has a weight for every pair of an input and a unit, and a bias for every unit.",
        "How many numbers does flattening give, and how many the average? Three layers follow the one, one the other.",
        "Write dense(inputs, units) = (inputs + 1) * units, and use it three times and once.",
    ),
)
