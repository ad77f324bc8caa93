"""Times as they are said: to a reader who waits, seconds, minutes or hours."""


def duration_text(seconds: float) -> str:
    """A time as it is said.

    Example:
        >>> [duration_text(seconds) for seconds in (12.3, 150, 12_000)]
        ['12 s', '2.5 min', '3.3 h']
    """
    if seconds < 60:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.1f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
