"""Problem set 2, the auxiliary classifiers: building one, adding up three losses, and saying what it is for."""

from ..networks import kernel_weights, kernels, several, shape, signed_values
from ..parts import Facet
from ..probes import calls_probe, module_probe
from . import draws
from .dropped import dropped_units
from .reading import Ps2Problem

SIZE = 14  # of the maps that the paper's auxiliary classifiers look at

auxiliary_head = Ps2Problem(
    name="auxiliary_head",
    title="An auxiliary classifier",
    kind="code",
    points=5,
    minutes=10,
    prompt="""
        Build the classifier that hangs under module 4a, for any widths (the paper's are 128, 1024 and 1000):

        1. the average over windows of 5 × 5 in steps of 3, without padding;
        2. a 1 × 1 convolution with `filters` filters and a ReLU;
        3. all numbers in a row, and a fully connected layer with `units` units and a ReLU;
        4. dropout of 70 %;
        5. a fully connected layer with a score for each of `num_classes` classes.

        Its output are scores, without a softmax: the loss takes care of that. Return something that can be applied to a
        batch of feature maps.
        """,
    facets=(
        Facet(
            "layers",
            module_probe(several(shape, kernels, kernel_weights), draws.head, SIZE),
            "windows without padding leave 4 x 4 of 14 x 14 positions, and every hidden unit reads all of them",
            weight=2,
        ),
        Facet(
            "numbers",
            module_probe(signed_values, draws.head, SIZE),
            "with known kernels the scores show the pooling, the activations and the order of layers",
            weight=2,
        ),
        Facet(
            "in training",
            module_probe(dropped_units, draws.head, SIZE),
            "dropout sets 70 % of the hidden units to 0 while the network is trained, and does nothing afterwards",
        ),
    ),
    hints=(
        "Six layers of Keras, one after the other; one of them lays the numbers out in a row.",
        "AveragePooling2D has a pool size, strides and a padding. Dropout takes the share that is set to 0.",
        'keras.Sequential([AveragePooling2D(5, strides=3), Conv2D(filters, 1, activation="relu"), Flatten(), ...]).',
    ),
)

combined_loss = Ps2Problem(
    name="combined_loss",
    title="One loss out of three",
    kind="code",
    points=3,
    minutes=8,
    prompt="""
        GoogLeNet is trained on one number: the loss of the main classifier, and the losses of the two auxiliary ones
        with a weight of 0.3 each. Return it. `labels` is an array with the number of the right class for each image;
        `scores` is a dictionary with the keys `"main"`, `"auxiliary_4a"` and `"auxiliary_4d"`, each an array of scores
        (no softmax yet) of shape (images, classes). Each loss is the cross-entropy, averaged over the images. Keras'
        own losses are fine.
        """,
    facets=(
        Facet(
            "somebody who knows nothing",
            calls_probe(draws.know_nothing()),
            "with ten classes and equal scores each loss is ln 10 = 2.303, and the sum 1.6 times that",
            weight=0,
        ),
        Facet(
            "other scores",
            calls_probe(drawn=draws.batch),
            "the main classifier counts fully, the auxiliary ones 0.3 each",
        ),
    ),
    hints=(
        "Three cross-entropies, then a sum with weights.",
        "keras.losses.SparseCategoricalCrossentropy takes labels as numbers. What must it know if it is given scores?",
        "loss = SparseCategoricalCrossentropy(from_logits=True); main + 0.3 * (one auxiliary + the other).",
    ),
)

why_auxiliary_heads = Ps2Problem(
    name="why_auxiliary_heads",
    title="In your own words",
    kind="written",
    points=3,
    minutes=10,
    prompt="""
        GoogLeNet's two auxiliary classifiers have 6,379,728 parameters, nearly as many as the network itself, and after
        the training they are thrown away. Explain in five or six sentences what they are for and why they hang in the
        middle of the network; why the finished network answers the same without them; and how you would find out
        whether they help at all.
        """,
)
