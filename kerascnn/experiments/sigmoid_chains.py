"""The lecture's chain of sigmoids, one number wide: its gradient by hand, and what it can be at most."""

import math
from dataclasses import dataclass

STEEPEST_SIGMOID = 0.25  # the derivative at 0, and nowhere else


def sigmoid(number: float) -> float:
    """1 / (1 + e^-x), for any number without overflow.

    Example:
        >>> sigmoid(0.0), sigmoid(-1000.0)
        (0.5, 0.0)
    """
    power = math.exp(-abs(number))
    return (1.0 if number >= 0 else power) / (1 + power)


def sigmoid_derivative(number: float) -> float:
    """The sigmoid times one minus itself: at most 1/4.

    Example:
        >>> sigmoid_derivative(0.0), round(sigmoid_derivative(2.0), 4)
        (0.25, 0.105)
    """
    return sigmoid(number) * sigmoid(-number)


@dataclass(frozen=True)
class SigmoidChain:
    """x1 = sigmoid(w1 x0 + b1), x2 = sigmoid(w2 x1 + b2) and so on: each layer multiplies the gradient once.

    Source: the lecture's slide "Vanishing/Exploding Gradient", which has three layers and no biases.
    Differs from the lecture: it says that all factors are below 1/4; those of the weights are not, and 1/4 is reached.

    Args:
        weights: One for each layer, the first layer's first.
        biases: As many; zeros by default.

    Raises:
        ValueError: if there are no weights, or not as many biases.

    Example:
        >>> chain = SigmoidChain((1.0, -2.0, 0.5))
        >>> round(chain.gradient(1.0), 6)
        -0.007491
        >>> SigmoidChain((8.0,) * 3, (-4.0,) * 3).gradient(0.5)  # a weight above 4 lets it grow
        8.0
    """

    weights: tuple[float, ...]
    biases: tuple[float, ...] = ()

    def __post_init__(self):
        if not self.weights or len(self.biases) not in (0, len(self.weights)):
            raise ValueError(
                "A chain has one weight for each layer, and as many biases or none; received "
                f"{len(self.weights)} weights and {len(self.biases)} biases."
            )

    def inputs(self, start: float) -> list[float]:
        """What goes into each sigmoid, from the number that enters the chain."""
        numbers, passed = [], start
        for weight, bias in zip(self.weights, self.biases or (0.0,) * len(self.weights), strict=True):
            numbers.append(weight * passed + bias)
            passed = sigmoid(numbers[-1])
        return numbers

    def derivatives(self, start: float) -> list[float]:
        """The sigmoid's derivative in each layer."""
        return [sigmoid_derivative(number) for number in self.inputs(start)]

    def gradient(self, start: float) -> float:
        """How the chain's end changes with the number that enters it: all derivatives and all weights, multiplied."""
        return math.prod(self.derivatives(start)) * math.prod(self.weights)

    @property
    def derivative_bound(self) -> float:
        """The most that the derivatives alone can multiply to: (1/4)^n, where every sigmoid is at 0."""
        return STEEPEST_SIGMOID ** len(self.weights)

    @property
    def gradient_bound(self) -> float:
        """The most that the gradient can be: the product of |w|/4, which is large for weights above 4."""
        return math.prod(STEEPEST_SIGMOID * abs(weight) for weight in self.weights)


def centred_chain(weight: float, depth: int) -> SigmoidChain:
    """A chain whose sigmoids are all at 0 when one half enters, so that its gradient is its bound, (w/4)^n.

    The bias takes away what the weight adds to one half. Without it a large weight moves the sigmoids to their flat
    ends, and the gradient vanishes again.

    Args:
        weight: Of every layer.
        depth: Number of layers.

    Example:
        >>> centred_chain(6.0, 2).gradient(0.5), SigmoidChain((6.0, 6.0)).gradient(0.5) < 0.02
        (2.25, True)
    """
    return SigmoidChain((weight,) * depth, (-weight / 2,) * depth)
