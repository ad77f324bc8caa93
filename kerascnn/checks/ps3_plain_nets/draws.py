"""Inputs of problem set 3: the lectures' examples, and what is drawn."""

import numpy as np

from ..probes import integers

PLAIN_20 = {"n": 3, "input_depth": 3, "num_classes": 10}
PLAIN_56 = {"n": 9, "input_depth": 3, "num_classes": 10}
LECTURE_CHAIN = {"weights": [1.0, -2.0, 0.5], "start": 0.5}
LECTURE_GRADIENT = {"gradients": [np.array([30.0, 0.5, -12.0])], "limit": 10.0}

# Errors in per cent at the end of each epoch, the first seed of the record that lecture 06 shows.
LECTURE_CURVES = {
    "shallow_training": [56.5, 22.5, 17.6, 14.2, 11.4, 9.2],
    "shallow_test": [31.2, 19.6, 21.2, 16.0, 16.4, 15.0],
    "deep_training": [80.3, 52.2, 38.7, 29.0, 26.3, 24.8],
    "deep_test": [83.7, 70.5, 32.8, 29.4, 25.2, 25.7],
}
CURVES = tuple(LECTURE_CURVES)
VERDICTS = ("better", "overfitting", "underfitting")


def plain_sizes(draw) -> dict[str, int]:
    """A number of blocks, of input channels and of classes."""
    return {"n": integers(draw, 1, 12), "input_depth": integers(draw, 4, 9), "num_classes": integers(draw, 11, 40)}


ODD = 3, 3  # filters: of an even number kernels of alternating sign cancel out, and hide that widths never double


def plain(n: int, filters: tuple[int, int] = (2, 3)):
    """Arguments of a narrow plain network, and images that stride 2 treats alike however the padding is written."""

    def drawn(draw):
        widths = {"filters": integers(draw, *filters), "num_classes": integers(draw, 5, 7)}
        return {"n": n, **widths}, (9, 13, integers(draw, 3, 5))

    return drawn


def _last_errors(draw, verdict: str, harder: bool = True) -> dict[str, float]:
    """Training and test errors of two networks after the last epoch; a better one may have been harder to fit."""
    training, gap = integers(draw, 40, 46), integers(draw, 4, 6)
    step, more = integers(draw, 5, 9), integers(draw, 1, 3)
    if verdict == "overfitting":  # lower on training images, higher on test images
        deep = training - more, training + gap + step
    elif verdict == "underfitting":  # higher on both, and with the wider gap as well
        deep = training + step, training + step + gap + more
    else:  # lower on test images
        deep = training + (more if harder else -more), training + gap - more
    return dict(zip(CURVES, map(float, (training, training + gap, *deep)), strict=True))


def falling_curves(verdict: str):
    """Draws curves that fall steadily to the errors that make the verdict."""

    def drawn(draw):
        ends = _last_errors(draw, verdict)
        return {name: [end + 30, end + 15, end + 4, end] for name, end in ends.items()}

    return drawn


def equal_ends(verdict: str):
    """Draws curves that end equal: on test images where the verdict is "better", else on training images."""
    which = "test" if verdict == "better" else "training"

    def drawn(draw):
        curves = falling_curves("underfitting")(draw)
        curves[f"deep_{which}"][-1] = curves[f"shallow_{which}"][-1]
        return curves

    return drawn


def crossing_curves(verdict: str):
    """Draws curves of which the first epoch says something else than the last one, and the best a third thing."""
    best, first = (one for one in VERDICTS if one != verdict)

    def drawn(draw):
        errors = {one: _last_errors(draw, one, harder=False) for one in (first, best, verdict)}
        return {name: [errors[first][name] + 20, errors[best][name] - 25, errors[verdict][name]] for name in CURVES}

    return drawn


def chain(draw, length: int | None = None) -> dict[str, object]:
    """A chain of sigmoids: its weights, and the number that goes in."""
    length = length or integers(draw, 1, 6)
    signs = draw.choice([-1, 1], size=length)
    weights = (signs * draw.uniform(0.6, 3, size=length)).round(1)
    return {"weights": weights.tolist(), "start": round(float(draw.uniform(0.3, 2)), 1)}


def place(draw) -> dict[str, float]:
    """A place on the axis."""
    return {"z": round(float(draw.uniform(-4, 4)), 1)}


def places(draw) -> dict[str, np.ndarray]:
    """Several places at once."""
    return {"z": draw.uniform(-4, 4, size=4).round(1)}


def dense_gradients(draw, layers: int = 3) -> dict[str, list]:
    """A gradient for each Dense layer, growing or shrinking with depth."""
    return {"gradients": [_gradient(draw, (2, 3), scale) for scale in _scales(draw, layers)]}


def convolution_gradients(draw) -> dict[str, list]:
    """A gradient for each convolution, of four axes and of different sizes."""
    shapes = [(3, 3, integers(draw, 2, 4), integers(draw, 2, 4)) for _ in range(integers(draw, 3, 5))]
    return {
        "gradients": [_gradient(draw, shape, s) for shape, s in zip(shapes, _scales(draw, len(shapes)), strict=True)]
    }


def _scales(draw, layers) -> list[float]:
    return draw.uniform(0.2, 5, size=layers).tolist()


def _gradient(draw, shape, scale=1.0) -> np.ndarray:
    return draw.normal(scale=scale, size=shape).round(2)


def _layers(draw) -> list[np.ndarray]:
    """A kernel and a bias of each of two layers."""
    shapes = [(2, 3), (3,), (3, 2), (2,)]
    return [_gradient(draw, shape, 2.0) for shape in shapes]


def _length(gradients) -> float:
    return float(np.sqrt(sum((one**2).sum() for one in gradients)))


def one_long_layer(draw) -> dict[str, object]:
    """One layer, whose gradient is longer than the limit."""
    gradients = [_gradient(draw, (4,), 3.0)]
    return {"gradients": gradients, "limit": round(0.4 * _length(gradients), 1)}


def long_layers(draw) -> dict[str, object]:
    """Several layers, all of them together longer than the limit, some of them alone not."""
    gradients = _layers(draw)
    return {"gradients": gradients, "limit": round(0.6 * _length(gradients), 1)}


def short_layers(draw) -> dict[str, object]:
    """Several layers that together are shorter than the limit."""
    gradients = _layers(draw)
    return {"gradients": gradients, "limit": round(1.5 * _length(gradients), 1)}


def some_beyond(draw) -> dict[str, object]:
    """Several layers with some numbers beyond the limit, in both directions."""
    return {"gradients": _layers(draw), "limit": round(float(draw.uniform(0.8, 1.8)), 1)}


def none_beyond(draw) -> dict[str, object]:
    """Several layers without a number beyond the limit."""
    gradients = _layers(draw)
    return {"gradients": gradients, "limit": round(1.0 + max(float(np.abs(one).max()) for one in gradients), 1)}
