"""A residual network as many paths: each block is gone through or passed by, which makes path lengths a coin toss."""

from math import comb

from kerascnn.papers.validation import positive_integer


def path_lengths(blocks: int) -> tuple[float, ...]:
    """Share of the paths through a chain of residual blocks that go through 0, 1, 2, ... of them.

    n blocks are 2ⁿ paths, and binomially many of each length: most go through about half the blocks, so that a network
    of 54 blocks has hardly any path of 5 to 17 blocks, the ones that Veit et al. found to carry its gradient.

    Source: Veit et al. 2016, arXiv:1605.06431, sections 3 and 4.
    Differs from the paper: nothing.

    Args:
        blocks: How many blocks.

    Raises:
        ValueError: if `blocks` is not a whole number of at least 1.

    Example:
        >>> shares = path_lengths(54)
        >>> f"{sum(shares[5:18]):.4%} of the paths have 5 to 17 blocks, {sum(shares[19:36]):.1%} 19 to 35"
        '0.4537% of the paths have 5 to 17 blocks, 98.0% 19 to 35'
    """
    blocks = positive_integer("blocks", blocks, example=54)
    return tuple(comb(blocks, length) / 2**blocks for length in range(blocks + 1))
