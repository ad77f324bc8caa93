from kerascnn.checks.parts import Mutant

from .convolution_macs import convolution_macs


# --- model answer
def naive_macs(height, width, input_depth, conv1x1, conv3x3, conv5x5):
    """Multiply-accumulates of the naive module."""
    ### BEGIN SOLUTION
    return (
        convolution_macs(height, width, input_depth, conv1x1, 1)
        + convolution_macs(height, width, input_depth, conv3x3, 3)
        + convolution_macs(height, width, input_depth, conv5x5, 5)
    )
    ### END SOLUTION


# --- end of model answer

EXPLANATION = """
Three convolutions on the same input; the pooling compares and multiplies nothing. For the lecture's module:
25,690,112 + 346,816,512 + 481,689,600 = 854,196,224.
"""


def factored(h, w, d, a, b, c):
    return h * w * d * (a + 9 * b + 25 * c)


def in_a_loop(h, w, d, *filters):
    return sum(h * w * d * n * k * k for n, k in zip(filters, (1, 3, 5), strict=True))


def as_a_float(h, w, d, a, b, c):
    return float(h) * w * d * (a + 9 * b + 25 * c)


ALTERNATIVES = {"factored": factored, "a loop": in_a_loop, "a float": as_a_float}

_FACTORS = [
    *(("height", "width"), ("width", "input_depth")),
    *(("input_depth", filters) for filters in ("conv1x1", "conv3x3", "conv5x5")),
]
EQUIVALENT = {f"{one}, {other} swapped": "factors of one product" for one, other in _FACTORS}

MUTANTS = (
    Mutant(
        "pooling counted",
        lambda h, w, d, a, b, c: h * w * d * (a + 9 * b + 25 * c + 9),
        "You counted the pooling's comparisons; max-pooling multiplies nothing.",
    ),
    Mutant(
        "pooling counted as a convolution",
        lambda h, w, d, a, b, c: h * w * d * (a + 9 * b + 25 * c + 9 * d),
        "You counted the pooling like a 3x3 convolution; it has no weights and multiplies nothing.",
    ),
    Mutant(
        "1x1 forgotten",
        lambda h, w, d, a, b, c: h * w * d * (9 * b + 25 * c),
        "The 1x1 branch is missing: it is small, but it sums over the whole depth, too.",
    ),
    Mutant(
        "one after the other",
        lambda h, w, d, a, b, c: h * w * (d * a + 9 * a * b + 25 * b * c),
        "You chained the convolutions; in the module each one sees the module's own input.",
    ),
    Mutant(
        "kernels used once",
        lambda h, w, d, a, b, c: h * w * d * (a + 3 * b + 5 * c),
        "The windows are squares: 9 and 25 positions, not 3 and 5. (In convolution_macs, if you call yours.)",
    ),
    Mutant(
        "weights counted",
        lambda h, w, d, a, b, c: d * (a + 9 * b + 25 * c),
        "That is the number of weights; each is used at every position. (Mend convolution_macs first, if you call it.)",
    ),
)
