"""Ticks of logarithmic scales: powers of ten are written as such, and steps between them where the scale is short."""

from math import ceil, floor, log10

from matplotlib.ticker import MaxNLocator

MOST = 7  # ticks


def log_ticks(low: float, high: float, most: int = MOST) -> dict[float, str]:
    """Where the ticks of a logarithmic scale stand, and what is written at each.

    Args:
        low: Where the scale begins, above 0.
        high: Where it ends.
        most: How many ticks there may be, or one more.

    Example:
        >>> list(log_ticks(0.5, 2e6, most=4)), list(log_ticks(0.5, 20).values()), list(log_ticks(2.3, 2.4, 3).values())
        ([1.0, 100.0, 10000.0, 1000000.0], ['0.5', '1', '2', '5', '10', '20'], ['2.3', '2.35', '2.4'])
    """
    slack = 1e-9  # so that an end which is a power of ten has its tick
    first, last = ceil(log10(low) - slack), floor(log10(high) + slack)
    if high >= 100 * low:
        step = -(-(last - first + 1) // most)
        exponents = [exponent for exponent in range(first, last + 1) if exponent % step == 0]
        return {10.0**exponent: power_of_ten(exponent) for exponent in exponents}
    if high >= 2.5 * low:
        digits = (1, 2, 5) if high >= 10 * low else (1, 1.5, 2, 3, 5, 7)
        found = [digit * 10.0**exponent for exponent in range(first - 1, last + 1) for digit in digits]
    else:
        found = MaxNLocator(most, steps=[1, 2, 5, 10]).tick_values(low, high)
    return {float(tick): f"{tick:g}" for tick in found if low * (1 - slack) <= tick <= high * (1 + slack)}


def power_of_ten(exponent: int) -> str:
    r"""A power of ten as it is written, for matplotlib.

    Example:
        >>> power_of_ten(5)
        '$\\mathdefault{10^{5}}$'
    """
    return rf"$\mathdefault{{10^{{{exponent}}}}}$"


def number_words(number: float) -> str:
    r"""A large or small number with its power of ten, for matplotlib.

    Example:
        >>> number_words(2.2e34), number_words(1e5), number_words(310.0)
        ('$\\mathdefault{2.2 \\cdot 10^{34}}$', '$\\mathdefault{10^{5}}$', '310')
    """
    digits, _, exponent = f"{number:.1e}".partition("e")
    if -3 <= int(exponent) <= 3:
        return f"{number:.4g}"
    if digits == "1.0":
        return power_of_ten(int(exponent))
    return rf"$\mathdefault{{{digits} \cdot 10^{{{int(exponent)}}}}}$"
