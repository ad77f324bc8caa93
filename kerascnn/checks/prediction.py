"""A learner's guess beside the actual number, so that the surprise is seen before the explanation."""

import math
from numbers import Real

CLOSE = 1.1  # factors up to which a guess counts as close
SAME_SIZE = 2.0  # and up to which it has the right size
FAR = 10.0  # and from which it is told gently


def reveal(prediction: object, actual: Real, unit: str = "") -> None:
    """Print the actual number, the prediction beside it, and by what factor the prediction was off.

    Args:
        prediction: A number of at least 0; None or ... where no prediction was made.
        actual: What came out.
        unit: What is counted, such as "MACs" or "channels". Shares, whose unit begins with "%", are compared by their
            difference, everything else by its factor.

    Raises:
        ValueError: if `actual`, which the lecture gives, is no number of at least 0. What the learner gives never
            raises: a prediction that cannot be compared gets a line that says what to write.

    Example:
        >>> reveal(100_000_000, 854_196_224, "MACs")
        Actual:          854,196,224 MACs
        Your prediction: 100,000,000 MACs
        Too low by a factor of 8.5.
        >>> reveal(None, 672, "channels")
        Actual: 672 channels
        No prediction made this time. A guess first, even a rough one, makes the number stick.
        >>> reveal("about 700", 672, "channels")
        Your prediction should be a number, such as 500 or 100_000_000, without quotes; it is 'about 700'.
        Change it, run its cell and then this one again.
    """
    if not _is_amount(actual):
        raise ValueError(f"actual must be a number of at least 0, to compare a prediction with; received {actual!r}.")
    if prediction is None or prediction is ...:
        print(f"Actual: {_amount(actual, unit)}")
        print("No prediction made this time. A guess first, even a rough one, makes the number stick.")
    elif not _is_amount(prediction):
        print(f"Your prediction should be {_wanted(prediction)}; it is {_shown(prediction)}.")
        print("Change it, run its cell and then this one again.")
    else:
        told, guessed = _amount(actual, unit), _amount(prediction, unit)
        width = max(len(told), len(guessed))
        print(f"Actual:          {told.rjust(width)}")
        print(f"Your prediction: {guessed.rjust(width)}")
        print(_share_verdict(prediction, actual) if unit.startswith("%") else _verdict(prediction, actual))


def _is_number(value: object) -> bool:
    try:
        return isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value)
    except OverflowError:
        return False


def _is_amount(value: object) -> bool:
    return _is_number(value) and value >= 0


def _wanted(prediction: object) -> str:
    if _is_number(prediction):
        return "at least 0"
    return "a number, such as 500 or 100_000_000, without quotes"


def _shown(prediction: object) -> str:
    words = repr(prediction)
    return words if len(words) <= 60 else f"{words[:57]}..."


def _amount(value: Real, unit: str) -> str:
    number = f"{int(value):,}" if value == int(value) else f"{float(value):,.4g}" if value < 1000 else f"{value:,.0f}"
    return f"{number} {unit}".strip()


def _share_verdict(prediction: Real, actual: Real) -> str:
    """Shares of a whole are compared by their difference: 50 for 96 per cent is not nearly right."""
    off = float(prediction) - float(actual)
    if abs(off) < 0.5:
        return "Right to half a percentage point."
    points = f"{abs(off):.0f}" if abs(off) >= 1.5 else f"{abs(off):.1f}"
    return f"Too {'high' if off > 0 else 'low'} by {points} percentage points."


def _verdict(prediction: Real, actual: Real) -> str:
    if prediction == actual:
        return "Exactly right."
    direction = "high" if prediction > actual else "low"
    if not prediction or not actual:
        return f"Too {direction}; with a 0 in it there is no factor to tell."
    factor = float(max(prediction, actual)) / float(min(prediction, actual))
    if factor <= CLOSE:
        off = 100 * abs(float(prediction) - float(actual)) / float(actual)
        return f"Close: {'less than 1' if off < 1 else format(off, '.0f')} % too {direction}."
    times = f"{factor:.2g}" if factor < FAR else f"{factor:,.0f}"
    if factor <= SAME_SIZE:
        return f"The right size: too {direction} by a factor of {times}."
    if factor < FAR:
        return f"Too {direction} by a factor of {times}."
    return f"Too {direction} by a factor of {times}: few people can guess this one, so count along below."
