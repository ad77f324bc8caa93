"""What a stream of batches is asked for, checked once for every kind of stream."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from numbers import Integral


@dataclass
class StreamOptions:
    """The arguments of `ImageSet.stream`, checked and completed.

    Args:
        batch_size: Images in a batch.
        augment: Called with a batch of images.
        size: (height, width) or one number for both; None leaves the images as they are.
        shuffle: Draw a new order for each pass.
        seed: Decides the orders; None draws one.
        repeat: Go on for ever.

    Raises:
        ValueError: if one of them does not fit.

    Example:
        >>> StreamOptions(size=32).size
        (32, 32)
    """

    batch_size: int = 128
    augment: Callable | None = None
    size: int | tuple[int, int] | None = None
    shuffle: bool = False
    seed: int | None = None
    repeat: bool = False

    def __post_init__(self):
        if not _is_whole(self.batch_size) or self.batch_size < 1:
            raise ValueError(f"batch_size is {self.batch_size!r}: expected a whole number, 1 or more")
        if self.augment is not None and not callable(self.augment):
            raise ValueError(f"augment is {self.augment!r}: expected a function or layer that takes a batch of images")
        if self.seed is not None and (not _is_whole(self.seed) or self.seed < 0):
            raise ValueError(f"seed is {self.seed!r}: expected a whole number, 0 or more, or None")
        self.size = _height_and_width(self.size)
        if self.seed is None:
            self.seed = random.randrange(2**31)


def _is_whole(value) -> bool:
    return isinstance(value, Integral) and not isinstance(value, bool)


def _height_and_width(size) -> tuple[int, int] | None:
    if size is None:
        return None
    sides = (size, size) if _is_whole(size) else size
    if isinstance(sides, tuple | list) and len(sides) == 2 and all(_is_whole(side) and side > 0 for side in sides):
        return tuple(int(side) for side in sides)
    raise ValueError(f"size is {size!r}: expected a whole number or (height, width), each 1 or more")
