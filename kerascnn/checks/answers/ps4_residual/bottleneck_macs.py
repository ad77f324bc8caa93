from kerascnn.checks.parts import Mutant


# --- model answer
def bottleneck_macs(height, width, channels, filters):
    """Multiply-accumulates of a bottleneck block."""
    ### BEGIN SOLUTION
    squeeze = channels * filters
    convolve = 9 * filters * filters
    expand = filters * channels
    return height * width * (squeeze + convolve + expand)
    ### END SOLUTION


# --- end of model answer

EXPLANATION = """
Every position of the image costs channels * filters to squeeze, 9 * filters * filters for the 3x3 and
filters * channels to expand. For the lecture's block: 28 * 28 * (16,384 + 36,864 + 16,384) = 54,591,488. Two 3x3
convolutions on all 256 channels take 924,844,032.
"""


def factored(h, w, c, n):
    return h * w * n * (2 * c + 9 * n)


def in_a_loop(height, width, channels, filters):
    layers = [(1, channels, filters), (3, filters, filters), (1, filters, channels)]
    return sum(height * width * k**2 * seen * given for k, seen, given in layers)


def as_a_float(h, w, c, n):
    return float(h * w) * (2.0 * c * n + 9.0 * n**2)


ALTERNATIVES = {"factored": factored, "a loop": in_a_loop, "a float": as_a_float}

MUTANTS = (
    Mutant(
        "3x3 on the full depth",
        lambda h, w, c, n: h * w * (2 * c * n + 9 * c * c),
        "Your 3x3 sees and gives all channels; it stands between the two 1x1, where there are only `filters`.",
    ),
    Mutant(
        "3x3 sees the full depth",
        lambda h, w, c, n: h * w * (2 * c * n + 9 * c * n),
        "Your 3x3 sees all channels; the 1x1 before it has left `filters` of them.",
    ),
    Mutant(
        "not expanded",
        lambda h, w, c, n: h * w * (c * n + 9 * n * n),
        "The last 1x1 is missing: without it the output could not be added to the input.",
    ),
    Mutant(
        "1x1 for free",
        lambda h, w, c, n: h * w * 9 * n * n,
        "The two 1x1 convolutions cost something as well: they touch the full depth.",
    ),
    Mutant(
        "two 3x3",
        lambda h, w, c, n: h * w * 18 * c * c,
        "That is a basic block with two 3x3 on all channels; the bottleneck block has 1x1, 3x3, 1x1.",
    ),
    Mutant(
        "window used once",
        lambda h, w, c, n: h * w * (2 * c * n + 3 * n * n),
        "The window is a square: a 3x3 has 9 positions and not 3.",
    ),
    Mutant(
        "weights counted",
        lambda h, w, c, n: 2 * c * n + 9 * n * n,
        "That is the number of weights. Each is used again at every position of the image.",
    ),
    Mutant(
        "projection counted",
        lambda h, w, c, n: h * w * (2 * c * n + 9 * n * n + c * c),
        "You counted a projection; the output is as deep as the input, so the shortcut is the identity.",
    ),
    Mutant(
        "addition counted",
        lambda h, w, c, n: h * w * (2 * c * n + 9 * n * n + c),
        "You counted the sum of block and shortcut; adding is no multiply-accumulate.",
    ),
    Mutant(
        "multiplications and additions",
        lambda h, w, c, n: 2 * h * w * (2 * c * n + 9 * n * n),
        "You counted a multiplication and an addition as two; a multiply-accumulate is both in one.",
    ),
    Mutant(
        "width forgotten",
        lambda h, w, c, n: h * h * (2 * c * n + 9 * n * n),
        "You used the height twice; the image need not be square.",
    ),
)
