"""Problem set 3, gradients: one chain by hand, their size by depth, and two ways of clipping."""

import numpy as np

from ..parts import Facet
from ..probes import calls_probe, integers, value_probe
from ..returned import arrays, numbers
from . import draws
from .plain import Ps3Problem

slopes_at_zero = Ps3Problem(
    name="slopes_at_zero",
    title="Three sigmoids by hand",
    kind="value",
    points=1,
    minutes=3,
    prompt="""
        Three layers, one number each: every layer multiplies by its weight, adds a bias and applies a sigmoid. The
        weights are {first}, −{second} and {third}, and the biases are such that every sigmoid stands exactly at 0,
        where it is steepest. What is the gradient ∂x₃/∂x₀? Do it on paper.
        """,
    facets=(
        Facet(
            "the gradient",
            value_probe,
            "each layer multiplies by slope times weight, so large weights can make up for small slopes",
            shows_expected=False,
        ),
    ),
    hints=(
        "The chain rule multiplies each layer's weight and the slope of its sigmoid. Biases only move the place.",
        "The slope of a sigmoid at 0 is 1/4. Mind the sign.",
    ),
    numbers={"first": 2, "second": 4, "third": 6},
    draw_numbers=lambda draw: {name: 2 * integers(draw, 1, 4) for name in ("first", "second", "third")},
)

sigmoid_slope = Ps3Problem(
    name="sigmoid_slope",
    title="The slope of a sigmoid",
    kind="code",
    points=2,
    minutes=4,
    prompt="""
        Write the slope (the derivative) of the sigmoid σ(z) = 1 / (1 + e⁻ᶻ) at a place `z`. It should work for a number
        and for a NumPy array of numbers.
        """,
    facets=(
        Facet("at 0", calls_probe({"z": 0.0}), "at most 1/4, and only here", weight=0),
        Facet("elsewhere", calls_probe(drawn=draws.place), "away from 0 a sigmoid is flat, and a gradient ends there"),
        Facet(
            "an array",
            calls_probe(drawn=draws.places, times=2),
            "a layer has many sigmoids, each at a place of its own",
        ),
    ),
    hints=(
        "Differentiate 1 / (1 + e⁻ᶻ), or remember that the slope can be said with σ(z) itself.",
        "σ′(z) = σ(z) (1 − σ(z)). np.exp takes numbers and arrays.",
        "s = 1 / (1 + np.exp(-z)), and then return s * ...",
    ),
)

chain_gradient = Ps3Problem(
    name="chain_gradient",
    title="The gradient of a chain",
    kind="code",
    points=3,
    minutes=8,
    prompt="""
        A chain of layers, one number each: x₁ = σ(w₁ x₀), x₂ = σ(w₂ x₁), x₃ = σ(w₃ x₂), and so on. Given the list of
        weights and the number x₀ that goes in (`start`), compute the gradient of the last x with respect to x₀, for
        chains of any length. You may call your `sigmoid_slope`.
        """,
    facets=(
        Facet("the lecture's chain", calls_probe(draws.LECTURE_CHAIN), "lecture 07 finds it in three ways", weight=0),
        Facet(
            "three layers",
            calls_probe(drawn=lambda draw: draws.chain(draw, 3)),
            "each slope is taken where its own sigmoid stands",
        ),
        Facet(
            "other lengths",
            calls_probe(drawn=draws.chain),
            "every further layer multiplies once more: depth makes a power of it",
        ),
    ),
    hints=(
        "Go forward first. At each layer you need the number that goes into its sigmoid, w times x.",
        "Multiply for each layer: the slope at w x, times w. Then go on to the next x.",
        "x, gradient = start, 1.0; for each w: z = w * x; gradient *= sigmoid_slope(z) * w; x = ...",
    ),
)

norms_by_depth = Ps3Problem(
    name="norms_by_depth",
    title="How much of a gradient arrives?",
    kind="code",
    points=2,
    minutes=5,
    prompt="""
        `gradients` is a list of arrays, the gradient of each layer's kernel, the first layer first. Return a list with
        one number for each layer: the norm of its gradient (the root of the sum of the squares of all its numbers),
        divided by the norm of the *last* layer's. This is what the curves of lecture 07 show: the last layer has 1, and
        the first layer's number says what fraction has arrived there.
        """,
    facets=(
        Facet(
            "by hand",
            calls_probe({"gradients": [np.array([[3.0, 4.0]]), np.array([[6.0, 8.0]])]}, look=numbers),
            "norms of 5 and 10: half of the gradient arrives",
            weight=0,
        ),
        Facet(
            "dense layers",
            calls_probe(drawn=draws.dense_gradients, look=numbers),
            "the factor from layer to layer decides between vanishing and exploding",
        ),
        Facet(
            "convolutions",
            calls_probe(drawn=draws.convolution_gradients, times=3, look=numbers),
            "a kernel's gradient has four axes, and its norm counts all of its numbers",
        ),
    ),
    hints=(
        "Square, add up over everything, take the root: one number for each array.",
        "np.sum adds over all axes if it is not told otherwise. What do you divide by?",
        "norms = [np.sqrt(np.sum(one**2)) for one in gradients], and the last of them is norms[-1].",
    ),
)

clip_by_value = Ps3Problem(
    name="clip_by_value",
    title="Clipping by value",
    kind="code",
    points=2,
    minutes=4,
    prompt="""
        Clip a gradient as the lecture does: every number of it that is above `limit` becomes `limit`, and every number
        below −`limit` becomes −`limit`. `gradients` is a list of arrays of different shapes, such as a network has
        them; return a list of arrays of the same shapes.
        """,
    facets=(
        Facet(
            "the lecture's gradient",
            calls_probe(draws.LECTURE_GRADIENT, look=arrays),
            "30 and -12 are beyond 10",
            weight=0,
        ),
        Facet(
            "numbers beyond the limit",
            calls_probe(drawn=draws.some_beyond, times=3, look=arrays),
            "large steps in both directions are cut, and small numbers stay as they are",
            weight=2,
        ),
        Facet(
            "nothing beyond the limit",
            calls_probe(drawn=draws.none_beyond, times=2, look=arrays),
            "a gradient within the limits must not change",
        ),
    ),
    hints=(
        "Each number for itself: it may not be above limit, and not below -limit.",
        "np.clip(array, lowest, highest) does that for a whole array.",
        "return [np.clip(one, ...) for one in gradients].",
    ),
)

clip_by_norm = Ps3Problem(
    name="clip_by_norm",
    title="Clipping by norm",
    kind="code",
    points=3,
    minutes=8,
    prompt="""
        Now the other way. Take all the arrays together as one long vector. If its norm is above `limit`, shorten the
        whole vector so that its norm is `limit`; otherwise leave it as it is. (In Keras this is `global_clipnorm`.)
        Write it yourself, without Keras' optimizers; return a list of arrays of the same shapes.
        """,
    facets=(
        Facet(
            "one layer, too long",
            calls_probe(draws.LECTURE_GRADIENT, drawn=draws.one_long_layer, times=2, look=arrays),
            "the direction is kept: every number is multiplied by the same factor",
        ),
        Facet(
            "several layers, too long",
            calls_probe(drawn=draws.long_layers, times=3, look=arrays),
            "one factor for all layers, or the step turns",
            weight=2,
        ),
        Facet(
            "short enough",
            calls_probe(drawn=draws.short_layers, times=2, look=arrays),
            "clipping makes nothing longer",
        ),
    ),
    hints=(
        "One norm for all arrays together: the root of the sum of the squares of all numbers.",
        "If the norm is above the limit, what must every number be multiplied by so that the norm becomes the limit?",
        "factor = min(1, limit / norm), and return [one * factor for one in gradients].",
    ),
)
