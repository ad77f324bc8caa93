"""Depth, activation and weights under your hands: what becomes of a gradient on its way back through a chain."""

from kerascnn.experiments.random_chains import ACTIVATIONS, GLOROT, signal_gradients
from kerascnn.figures import Picture, line_panels
from kerascnn.papers.validation import one_of

from .fallback import Playground

DEEPEST = 50
WIDEST_SCALE = 12.0
SHOWN = (1e-6, 1e3)  # the vertical axis reaches at least from here to there, so that moves of a curve are seen


def explore_gradients(
    depth: int = 20, activation: str = "sigmoid", scale: float = GLOROT, normalized: bool = False
) -> Playground:
    """Play with a chain of dense layers: its depth, its activation, how large its weights are, and normalisation.

    The curve is the gradient of the signal at each layer, with the last layer's as 1, computed for random weights while
    the slider moves. Where there are no widgets, the three activations stand side by side at the values given here.

    Args:
        depth: Layers at the start, from 2 to 50.
        activation: "sigmoid", "tanh" or "relu".
        scale: The weights' standard deviation times √64: 1 for Glorot's initialisation, √2 for He's.
        normalized: Whether batch normalisation stands before every activation.

    Raises:
        ValueError: if the activation is unknown, or depth or scale lie outside the sliders.

    Example:
        >>> print(repr(explore_gradients(10, "tanh"))[:54])
        Gradient of the signal in chains of 10 layers, scale 1
    """
    one_of("activation", activation, ACTIVATIONS)
    if depth not in range(2, DEEPEST + 1) or not 0 < scale <= WIDEST_SCALE:
        raise ValueError(
            f"The sliders go to a depth of {DEEPEST} and a scale of {WIDEST_SCALE:g}; received depth={depth!r} (at "
            f"least 2), scale={scale!r} (above 0)."
        )

    def controls(widgets):
        wide = {"style": {"description_width": "initial"}}
        return {
            "depth": widgets.IntSlider(depth, 2, DEEPEST, description="layers", **wide),
            "activation": widgets.Dropdown(
                options=list(ACTIVATIONS), value=activation, description="activation", **wide
            ),
            "scale": widgets.FloatSlider(scale, min=0.1, max=WIDEST_SCALE, description="scale of the weights", **wide),
            "normalized": widgets.Checkbox(normalized, description="normalise", **wide),
        }

    return Playground(gradient_curve, controls, still=_all_activations(depth, scale, normalized))


def gradient_curve(depth: int, activation: str, scale: float, normalized: bool) -> Picture:
    """Draw the gradient by layer for one setting of the controls.

    Args:
        depth: Layers.
        activation: "sigmoid", "tanh" or "relu".
        scale: Of the weights.
        normalized: Whether batch normalisation stands before every activation.

    Example:
        >>> gradient_curve(2, "relu", 1.0, False).alt[:60]
        'relu, 2 layers: first over last 0.71, or 0.71 for each layer'
    """
    gradients = signal_gradients(depth, activation, scale, normalized=normalized)
    each = gradients[0] ** (1 / (depth - 1))
    title = f"{activation}, {depth} layers: first over last {gradients[0]:.2g}, or {each:.2g} for each layer"
    return _drawn({activation: gradients}, title)


def _all_activations(depth: int, scale: float, normalized: bool) -> Picture:
    found = {name: signal_gradients(depth, name, scale, normalized=normalized) for name in ACTIVATIONS}
    title = f"Gradient of the signal in chains of {depth} layers, scale {scale:.3g}"
    return _drawn(found, title + ", normalised" * normalized)


def _drawn(found: dict, title: str) -> Picture:
    lines = {name: (range(1, len(values) + 1), values) for name, values in found.items()}
    up = "gradient, last layer's = 1"
    return line_panels({title: lines}, across="layer", up=up, logarithmic=True, limits=SHOWN, level=1.0)
