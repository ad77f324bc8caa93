import math

import numpy as np

from kerascnn.checks.parts import Mutant


# --- model answer
def sigmoid_slope(z):
    """Slope of the sigmoid at z, a number or an array."""
    ### BEGIN SOLUTION
    value = 1 / (1 + np.exp(-z))
    return value * (1 - value)
    ### END SOLUTION


# --- end of model answer

EXPLANATION = """
The derivative of 1 / (1 + e^-z) is e^-z / (1 + e^-z)^2. The first factor of e^-z / (1 + e^-z) times 1 / (1 + e^-z) is
1 - sigmoid(z), the second sigmoid(z). It is largest at 0: 1/2 times 1/2.
"""


def quotient(z):
    return np.exp(-z) / (1 + np.exp(-z)) ** 2


def with_cosh(z):
    return 1 / (2 * np.cosh(np.asarray(z) / 2)) ** 2


def with_keras(z):
    import keras

    value = keras.ops.sigmoid(keras.ops.convert_to_tensor(z, "float32"))
    return value * (1 - value)


def by_nudging(z, nudge=1e-5):
    def sigmoid(place):
        return 1 / (1 + np.exp(-place))

    return (sigmoid(z + nudge) - sigmoid(z - nudge)) / (2 * nudge)


ALTERNATIVES = {"quotient": quotient, "cosh": with_cosh, "keras.ops": with_keras, "by nudging": by_nudging}

EQUIVALENT = {"- dropped in -z": "a sigmoid is as steep at -z as at z"}


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


MUTANTS = (
    Mutant("the sigmoid", _sigmoid, "That is the sigmoid itself; the question is how steep it is."),
    Mutant(
        "plus for minus",
        lambda z: _sigmoid(z) * (1 + _sigmoid(z)),
        "A sign is wrong: the slope is value times (1 minus value).",
    ),
    Mutant(
        "sign", lambda z: _sigmoid(z) * (_sigmoid(z) - 1), "A sigmoid rises everywhere, so its slope is never negative."
    ),
    Mutant(
        "z taken for the value",
        lambda z: z * (1 - z),
        "In value * (1 - value) you put in z itself; the value is the sigmoid of z.",
    ),
    Mutant("squared", lambda z: _sigmoid(z) ** 2, "The factor 1 - value is missing: you squared the value."),
    Mutant("one minus", lambda z: 1 - _sigmoid(z), "That is 1 - value alone; it has to be multiplied by the value."),
    Mutant(
        "the bound",
        lambda z: 0.25 + 0 * z,
        "1/4 is the largest slope, at z = 0; elsewhere the sigmoid is flatter.",
    ),
    Mutant(
        "tanh",
        lambda z: 1 - np.tanh(z) ** 2,
        "That is the slope of tanh, which is at most 1; a sigmoid's is at most 1/4.",
    ),
    Mutant(
        "numbers only",
        lambda z: math.exp(-z) / (1 + math.exp(-z)) ** 2,
        "Right for a number, but math.exp takes no arrays: np.exp takes both.",
    ),
)
