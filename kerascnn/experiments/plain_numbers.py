"""From arrays and measurements to the plain data that a record holds."""

import math
from collections.abc import Sequence
from statistics import median

import keras
import numpy as np

from kerascnn.analysis.traversal import walk

DIGITS = 5  # significant ones, enough for every picture and table


def plain(value):
    """Dicts, sequences and numbers as JSON has them: floats in five digits, and None for what is no finite number.

    Example:
        >>> plain({"losses": (2.302585, float("inf")), "depth": 20})
        {'losses': [2.3026, None], 'depth': 20}
    """
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, float | np.floating):
        return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None
    return value.item() if isinstance(value, np.generic) else value


def spread_text(values: Sequence[float], form: str = ".2g") -> str:
    """The middle of some numbers, with the lowest and the highest; a dash where there are none.

    Example:
        >>> spread_text([0.25, 0.75, 0.5]), spread_text([])
        ('0.5 (0.25 to 0.75)', '-')
    """
    if not values:
        return "-"
    low, middle, high = (f"{one:{form}}" for one in (min(values), median(values), max(values)))
    return middle if low == high else f"{middle} ({low} to {high})"


def layer_kernels(model: keras.Model) -> dict[str, np.ndarray]:
    """The kernels of a model by path, in the order in which data flows."""
    found = {}
    for visit in walk(model):
        kernels = [one for one in getattr(visit.layer, "trainable_weights", ()) if len(one.shape) > 1]
        if kernels:
            found[visit.path] = np.array(keras.ops.convert_to_numpy(kernels[0]))
    return found


def layer_distances(before: dict[str, np.ndarray], after: dict[str, np.ndarray]) -> dict[str, float]:
    """How far each kernel has got from where it was, as a share of its own length.

    Example:
        >>> layer_distances({"conv1": np.array([3.0, 4.0])}, {"conv1": np.array([3.0, 4.5])})
        {'conv1': 0.1}
    """
    return {
        path: float(np.linalg.norm(after[path] - kernel) / np.linalg.norm(kernel)) for path, kernel in before.items()
    }
