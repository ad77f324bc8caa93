import math

from kerascnn.checks.parts import Mutant


# --- model answer
def receptive_field(windows):
    """Width in pixels of what one number depends on, behind layers of (window, stride)."""
    ### BEGIN SOLUTION
    field, apart = 1, 1
    for window, stride in windows:
        field += (window - 1) * apart
        apart *= stride
    return field
    ### END SOLUTION


# --- end of model answer

EXPLANATION = """
A window of k numbers spans k - 1 gaps between neighbours. At the image neighbours are one pixel apart; each stride
multiplies their distance for the layers that follow, so a late 3x3 reaches far: behind GoogLeNet's five steps of two,
neighbours are 32 pixels apart. A layer's own stride does not widen what its own numbers see.
"""


def backwards(windows):
    field = 1
    for window, stride in reversed(windows):
        field = (field - 1) * stride + window
    return field


def as_a_sum(chain):
    strides = [1, *(stride for _, stride in chain)]
    return 1 + sum((window - 1) * math.prod(strides[: place + 1]) for place, (window, _) in enumerate(chain))


def recursively(windows):
    if not windows:
        return 1
    (window, stride), *rest = windows
    return window + (recursively(rest) - 1) * stride


ALTERNATIVES = {"backwards": backwards, "a sum": as_a_sum, "recursively": recursively}


def _too_early(windows):
    field, apart = 1, 1
    for window, stride in windows:
        apart *= stride
        field += (window - 1) * apart
    return field


def _only_the_layer_before(windows):
    strides = [1, *(stride for _, stride in windows)]
    return 1 + sum((window - 1) * before for (window, _), before in zip(windows, strides, strict=False))


def _strides_added(windows):
    field, apart = 1, 1
    for window, stride in windows:
        field += (window - 1) * apart
        apart += stride - 1
    return field


def _windows_with_steps(windows):
    field, apart = 0, 1
    for window, stride in windows:
        field += window * apart
        apart *= stride
    return field


MUTANTS = (
    Mutant(
        "strides ignored",
        lambda windows: 1 + sum(window - 1 for window, _ in windows),
        "You added up windows as if every stride were 1. Behind a stride of 2 neighbours are two pixels apart.",
    ),
    Mutant(
        "own stride counted",
        _too_early,
        "You multiplied by the layer's own stride before adding its window; it only spreads what comes behind it.",
    ),
    Mutant(
        "only the stride before",
        _only_the_layer_before,
        "You used the stride of the layer just before; all the strides before multiply.",
    ),
    Mutant(
        "strides added",
        _strides_added,
        "You added the strides up; two steps of two make neighbours four apart, so they multiply: 2, 2, 2 make 8.",
    ),
    Mutant(
        "windows added",
        _windows_with_steps,
        "You added whole windows. A window of k spans k - 1 gaps, and a 1x1 sees nothing more than the layer before.",
    ),
    Mutant(
        "windows multiplied",
        lambda windows: math.prod(window for window, _ in windows),
        "You multiplied the windows; two 3x3 see 5 pixels, not 9, because their windows overlap.",
    ),
    Mutant(
        "the first pixel forgotten",
        lambda windows: backwards(windows) - 1,
        "One pixel is missing: a number behind no layer at all already sees one.",
    ),
    Mutant(
        "distance of neighbours",
        lambda windows: math.prod(stride for _, stride in windows),
        "That is how many pixels apart two neighbours are at the end; the question is how many one of them sees.",
    ),
    Mutant(
        "cut off at the image",
        lambda windows: min(224, backwards(windows)),
        "You cut the field off at 224 pixels; here padding counts, and a field may be wider than the image.",
    ),
)
