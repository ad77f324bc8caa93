"""What a submission may use. Each limit ends in a message for the student, none in a lost class."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Limits:
    """Limits of one run of a student's notebook.

    Args:
        seconds: For one cell, or for checking one answer: whatever takes longer gets a TimeoutError.
        memory: Bytes of all its processes together, and of the addresses of each.
        processes: Processes and threads.
        file_size: Bytes of one file, and of all files together.
        output: Bytes of what comes back, which is what the answers returned.

    Example:
        >>> Limits(seconds=5).patience
        10
    """

    seconds: float = 20
    memory: int = 4_000_000_000
    processes: int = 128
    file_size: int = 64_000_000
    output: int = 64_000_000

    def __post_init__(self):
        for name, value in asdict(self).items():
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < float("inf"):
                raise ValueError(f"the limit {name} must be a number above 0; received {value!r}")

    @property
    def patience(self) -> float:
        """Seconds without news after which the processes are killed: the TimeoutError was swallowed."""
        return 2 * self.seconds

    @property
    def total(self) -> float:
        """Seconds for all cells and answers together."""
        return 15 * self.seconds
