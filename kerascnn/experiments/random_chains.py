"""Chains of dense layers with random weights, and the gradient on its way back through them: plain NumPy, at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kerascnn.papers.validation import one_of

WIDTH, EXAMPLES = 64, 128
GLOROT, HE = 1.0, 2**0.5  # scales of the two initialisations, where a layer has as many inputs as outputs


@dataclass(frozen=True)
class Activation:
    """A function between two layers, and its derivative."""

    value: Callable[[np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray], np.ndarray]


def _sigmoid(numbers: np.ndarray) -> np.ndarray:
    return 0.5 + 0.5 * np.tanh(numbers / 2)  # 1 / (1 + e^-x), without overflow


ACTIVATIONS = {
    "sigmoid": Activation(_sigmoid, lambda numbers: _sigmoid(numbers) * _sigmoid(-numbers)),
    "tanh": Activation(np.tanh, lambda numbers: 1 - np.tanh(numbers) ** 2),
    "relu": Activation(lambda numbers: np.maximum(numbers, 0), lambda numbers: (numbers > 0).astype(float)),
}


def signal_gradients(
    depth: int, activation: str = "sigmoid", scale: float = GLOROT, *, normalized: bool = False, seed: int = 0
) -> np.ndarray:
    """How large the gradient of the signal is at each layer of a chain with random weights, the last layer's being 1.

    Every layer has 64 inputs and 64 outputs, and weights with a standard deviation of scale/√64. A batch of 128 random
    vectors goes forwards, a random gradient backwards from the last layer, by hand. What is measured is the Euclidean
    norm of the gradient with respect to the sums that go into each layer's activation.

    Differs from `experiments.vanishing_chain`: random vectors in place of images and of a loss, so that it takes
    milliseconds and no Keras.

    Args:
        depth: Number of layers, at least 2.
        activation: "sigmoid", "tanh" or "relu", after every layer but the last.
        scale: 1 is what Glorot's initialisation has for such layers, √2 what He's has.
        normalized: Whether batch normalisation stands before every activation.
        seed: Of the random numbers.

    Returns:
        As many numbers as layers, the first layer's first.

    Raises:
        ValueError: if the activation is unknown, the depth below 2, or the scale not above 0.

    Example:
        >>> signal_gradients(3, "relu", HE).round(2).tolist()
        [0.98, 1.0, 1.0]
        >>> bool(signal_gradients(20, "sigmoid")[0] < 1e-11)
        True
    """
    one_of("activation", activation, ACTIVATIONS)
    if depth < 2 or not scale > 0:
        raise ValueError(
            f"A chain has a depth of at least 2 and a scale above 0; received depth={depth!r}, scale={scale!r}."
        )
    function, random = ACTIVATIONS[activation], np.random.default_rng(seed)
    signal = random.normal(size=(EXAMPLES, WIDTH))
    weights = [scale * random.normal(size=(WIDTH, WIDTH)) / WIDTH**0.5 for _ in range(depth)]

    inputs, deviations = [], []  # of each activation; and what normalisation divided by
    for kernel in weights:
        sums = signal @ kernel
        deviations.append(sums.std(axis=0))
        inputs.append((sums - sums.mean(axis=0)) / deviations[-1] if normalized else sums)
        signal = function.value(inputs[-1])

    gradient = random.normal(size=signal.shape)
    norms = [np.linalg.norm(gradient)]
    for number in range(depth - 2, -1, -1):
        gradient = gradient @ weights[number + 1].T * function.slope(inputs[number])
        if normalized:
            gradient = _before_normalization(gradient, inputs[number]) / deviations[number]
        norms.append(np.linalg.norm(gradient))
    return np.array(norms[::-1]) / norms[0]


def _before_normalization(gradient: np.ndarray, normalized: np.ndarray) -> np.ndarray:
    """What is left of a gradient where neither a common shift nor a common stretch of the batch changes anything."""
    along = (gradient * normalized).mean(axis=0) * normalized
    return gradient - gradient.mean(axis=0) - along
