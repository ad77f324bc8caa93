from kerascnn.checks.parts import Mutant


# --- model answer
def naive_depth(input_depth, conv1x1, conv3x3, conv5x5):
    """Depth of the naive module's output."""
    ### BEGIN SOLUTION
    return conv1x1 + conv3x3 + conv5x5 + input_depth
    ### END SOLUTION


# --- end of model answer

EXPLANATION = """
A convolution gives one channel per filter, and max-pooling as many as it was given, so the depths add up to
conv1x1 + conv3x3 + conv5x5 + input_depth: 128 + 192 + 96 + 256 = 672. It can only grow from module to module.
"""


def renamed(depth, a, b, c):
    return sum((depth, a, b, c))


class Counter:
    def __call__(self, *depths):
        return float(sum(depths))


ALTERNATIVES = {"other names": renamed, "a callable object": Counter(), "a lambda": lambda d, a, b, c: d + a + b + c}

MUTANTS = (
    Mutant(
        "pooling forgotten",
        lambda d, a, b, c: a + b + c,
        "The pooling branch is missing: max-pooling passes on all the channels of its input.",
    ),
    Mutant(
        "pooling gives one channel",
        lambda d, a, b, c: a + b + c + 1,
        "You let max-pooling give a single channel; it treats each channel by itself and gives as many as it gets.",
    ),
    Mutant(
        "the widest branch",
        lambda d, a, b, c: max(a, b, c, d),
        "You took the deepest branch; stacking along the depth keeps all of them, so depths add up.",
    ),
    Mutant(
        "product",
        lambda d, a, b, c: d * a * b * c,
        "You multiplied the depths; side by side they are stacked, which adds.",
    ),
    Mutant(
        "kernels times filters",
        lambda d, a, b, c: a + 9 * b + 25 * c + d,
        "You multiplied filters by the size of their window; a filter gives one channel whatever its window.",
    ),
    Mutant(
        "branches read the whole depth",
        lambda d, a, b, c: d * (a + b + c) + d,
        "A filter sums over the whole input depth, so it gives one channel, not input_depth of them.",
    ),
    Mutant(
        "pooling halves",
        lambda d, a, b, c: a + b + c + d // 2,
        "Pooling with stride 1 halves nothing: neither height and width, nor the depth.",
    ),
)
