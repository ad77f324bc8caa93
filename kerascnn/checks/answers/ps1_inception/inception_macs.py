from kerascnn.checks.parts import Mutant

from .convolution_macs import convolution_macs


# --- model answer
def inception_macs(height, width, input_depth, conv1x1, reduce3x3, conv3x3, reduce5x5, conv5x5, pool_projection):
    """Multiply-accumulates of the Inception module."""
    ### BEGIN SOLUTION
    return (
        convolution_macs(height, width, input_depth, conv1x1, 1)
        + convolution_macs(height, width, input_depth, reduce3x3, 1)
        + convolution_macs(height, width, reduce3x3, conv3x3, 3)
        + convolution_macs(height, width, input_depth, reduce5x5, 1)
        + convolution_macs(height, width, reduce5x5, conv5x5, 5)
        + convolution_macs(height, width, input_depth, pool_projection, 1)
    )
    ### END SOLUTION


# --- end of model answer

EXPLANATION = """
Six convolutions. The four 1x1 see the module's input (the projection sees it pooled, which keeps the depth), the 3x3
and the 5x5 see only what their bottleneck leaves. For the lecture's module: 271,351,808, less than a third of the naive
module's 854,196,224.
"""


def _macs(h, w, d, a, rb, b, rc, c, p, *, b_sees=None, c_sees=None, p_sees=None):
    thin = h * w * d * (a + rb + rc) + h * w * (d if p_sees is None else p_sees) * p
    return thin + h * w * (9 * (rb if b_sees is None else b_sees) * b + 25 * (rc if c_sees is None else c_sees) * c)


def factored(h, w, d, a, rb, b, rc, c, p):
    return h * w * (d * (a + rb + rc + p) + 9 * rb * b + 25 * rc * c)


def in_a_loop(h, w, d, *widths):
    a, rb, b, rc, c, p = widths
    return sum(h * w * seen * n * k * k for seen, n, k in
               [(d, a, 1), (d, rb, 1), (rb, b, 3), (d, rc, 1), (rc, c, 5), (d, p, 1)])  # fmt: skip


def branch_by_branch(h, w, d, a, rb, b, rc, c, p):
    branches = [[(a, 1)], [(rb, 1), (b, 3)], [(rc, 1), (c, 5)], [(p, 1)]]
    macs = 0
    for branch in branches:
        depth = d
        for filters, kernel in branch:
            macs += h * w * depth * filters * kernel**2
            depth = filters
    return macs


ALTERNATIVES = {"factored": factored, "a loop": in_a_loop, "branch by branch": branch_by_branch}

_FACTORS = [
    ("height", "width"),
    *(("width", seen) for seen in ("input_depth", "reduce3x3", "reduce5x5")),
    *(("input_depth", filters) for filters in ("conv1x1", "reduce3x3", "reduce5x5", "pool_projection")),
    *(("reduce3x3", "conv3x3"), ("reduce5x5", "conv5x5")),
]
EQUIVALENT = {f"{one}, {other} swapped": "factors of one product" for one, other in _FACTORS}

MUTANTS = (
    Mutant(
        "no bottleneck",
        lambda h, w, d, a, rb, b, rc, c, p: _macs(h, w, d, a, rb, b, rc, c, p, b_sees=d, c_sees=d),
        "Your 3x3 and 5x5 still see the module's whole input; they see only what their bottleneck leaves.",
    ),
    Mutant(
        "bottlenecks for free",
        lambda h, w, d, a, rb, b, rc, c, p: _macs(h, w, d, a, 0, b, 0, c, p, b_sees=rb, c_sees=rc),
        "The two 1x1 bottlenecks cost something, too: each sees the module's whole input.",
    ),
    Mutant(
        "projection forgotten",
        lambda h, w, d, a, rb, b, rc, c, p: _macs(h, w, d, a, rb, b, rc, c, 0),
        "The 1x1 after the pooling is missing.",
    ),
    Mutant(
        "projection in place of the depth",
        lambda h, w, d, a, rb, b, rc, c, p: _macs(h, w, d, a, rb, b, rc, c, p, p_sees=p),
        "The 1x1 after the pooling sees input_depth channels: pooling keeps the depth.",
    ),
    Mutant(
        "bottlenecks swapped",
        lambda h, w, d, a, rb, b, rc, c, p: _macs(h, w, d, a, rb, b, rc, c, p, b_sees=rc, c_sees=rb),
        "You swapped the two bottlenecks: reduce3x3 stands before the 3x3, reduce5x5 before the 5x5.",
    ),
    Mutant(
        "the slide's double count",
        lambda h, w, d, a, rb, b, rc, c, p: _macs(h, w, d, a, rb, b, rc, c, p) + h * w * 9 * rb * b,
        "You counted the 3x3 twice, as a well-known slide does: its 358M is 271,351,808 + 86,704,128.",
    ),
    Mutant(
        "windows used once",
        lambda h, w, d, a, rb, b, rc, c, p: h * w * (d * (a + rb + rc + p) + 3 * rb * b + 5 * rc * c),
        "The windows are squares: 9 and 25 positions, not 3 and 5. (In convolution_macs, if you call yours.)",
    ),
    Mutant(
        "weights counted",
        lambda h, w, d, a, rb, b, rc, c, p: d * (a + rb + rc + p) + 9 * rb * b + 25 * rc * c,
        "That is the number of weights; each is used at every position. (Mend convolution_macs first, if you call it.)",
    ),
)
