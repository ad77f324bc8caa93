"""What a paper's own table prints beside a row, to be compared with what follows from the row."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PublishedRow:
    """The paper's numbers as it prints them, and which rows of ours they are about (that of the same name by default).

    Example:
        >>> PublishedRow("112K", "360M", rows=("reduce2", "conv2")).macs
        '360M'
    """

    parameters: str | None
    macs: str | None
    rows: tuple[str, ...] = ()
