from kerascnn.checks.parts import Mutant


# --- model answer
def convolution_macs(height, width, input_depth, filters, kernel_size):
    """Multiply-accumulates of a convolution with stride 1 and "same" padding."""
    ### BEGIN SOLUTION
    output_numbers = height * width * filters
    dot_product = kernel_size * kernel_size * input_depth
    return output_numbers * dot_product
    ### END SOLUTION


# --- end of model answer

EXPLANATION = """
"Same" padding and stride 1 give one output position per input position, each with `filters` numbers. Each number is a
dot product of a window of kernel_size x kernel_size positions, over the whole input depth.
"""


def in_one_line(h, w, c, n, k):
    return h * w * n * k**2 * c


def counted_per_filter(h, w, c, n, k):
    return sum(h * w * k * k * c for _ in range(n))


def with_numpy(*factors):
    import numpy as np

    height, width, depth, filters, kernel = (np.int64(factor) for factor in factors)
    return np.prod([height, width, depth, filters, kernel, kernel])


ALTERNATIVES = {"one line": in_one_line, "filter by filter": counted_per_filter, "NumPy": with_numpy}

MUTANTS = (
    Mutant(
        "kernel used once",
        lambda h, w, c, n, k: h * w * n * k * c,
        "The kernel is a square: kernel_size stands in the product twice, a 5x5 window has 25 positions and not 5.",
    ),
    Mutant(
        "input depth forgotten",
        lambda h, w, c, n, k: h * w * n * k * k,
        "Every filter reaches through the whole depth of its input: input_depth is missing.",
    ),
    Mutant(
        "filters forgotten",
        lambda h, w, c, n, k: h * w * c * k * k,
        "That is one filter; there are `filters` of them.",
    ),
    Mutant(
        "weights counted",
        lambda h, w, c, n, k: k * k * c * n,
        "That is the number of weights. Each is used again at every position of the output: height x width times.",
    ),
    Mutant(
        "weights and biases counted",
        lambda h, w, c, n, k: (k * k * c + 1) * n,
        "That is the number of parameters. Each weight is used again at every position of the output.",
    ),
    Mutant(
        "multiplications and additions",
        lambda h, w, c, n, k: 2 * h * w * n * k * k * c,
        "You counted a multiplication and an addition as two; a multiply-accumulate is both in one.",
    ),
    Mutant(
        "biases counted",
        lambda h, w, c, n, k: h * w * n * (k * k * c + 1),
        "Adding the bias multiplies nothing: leave it out, as the papers do.",
    ),
    Mutant(
        "no padding",
        lambda h, w, c, n, k: (h - k + 1) * (w - k + 1) * n * k * k * c,
        'You let the window stay inside the image; with "same" padding the output has every position of the input.',
    ),
    Mutant(
        "width forgotten",
        lambda h, w, c, n, k: h * h * n * k * k * c,
        "You used the height twice; the image need not be square.",
    ),
)
