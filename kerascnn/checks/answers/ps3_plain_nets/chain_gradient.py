import math

import numpy as np

from kerascnn.checks.parts import Mutant

from .sigmoid_slope import sigmoid_slope


# --- model answer
def chain_gradient(weights, start):
    """Gradient of the end of a chain of sigmoids with respect to its start."""
    ### BEGIN SOLUTION
    x, gradient = start, 1.0
    for weight in weights:
        z = weight * x
        gradient *= sigmoid_slope(z) * weight
        x = 1 / (1 + np.exp(-z))
    return gradient
    ### END SOLUTION


# --- end of model answer

EXPLANATION = """
The chain rule: each layer multiplies a small change by its weight, and then by its sigmoid's slope where it stands.
For that you must know where it stands, so go forward first. With weights 1, -2, 0.5 and a start of 0.5 it is -0.010:
a hundredth of a change arrives, with the other sign.
"""


def _sigmoid(z):
    return 1 / (1 + math.exp(-z))


def by_nudging(weights, start):
    def end(x):
        for weight in weights:
            x = _sigmoid(weight * x)
        return x

    return (end(start + 1e-5) - end(start - 1e-5)) / 2e-5


def backwards(weights, start):
    values = [start]
    for weight in weights:
        values.append(_sigmoid(weight * values[-1]))
    gradient = 1.0
    for weight, value in zip(reversed(weights), reversed(values[1:]), strict=True):
        gradient *= value * (1 - value) * weight
    return gradient


def recursively(weights, x):
    if len(weights) == 0:
        return 1.0
    value = _sigmoid(weights[0] * x)
    return recursively(weights[1:], value) * value * (1 - value) * weights[0]


ALTERNATIVES = {"by nudging": by_nudging, "backwards": backwards, "recursively": recursively}


def _gradient(weights, x, *, factor, step=lambda weight, x: _sigmoid(weight * x)):
    gradient = 1.0
    for weight in weights:
        gradient *= factor(weight, x)
        x = step(weight, x)
    return gradient


def _slope(z):
    return _sigmoid(z) * (1 - _sigmoid(z))


def _sum(weights, x):
    total = 0.0
    for weight in weights:
        total += _slope(weight * x) * weight
        x = _sigmoid(weight * x)
    return total


def _with_respect_to_the_first_weight(weights, start):
    return backwards(weights, start) / weights[0] * start


MUTANTS = (
    Mutant(
        "weights forgotten",
        lambda weights, x: _gradient(weights, x, factor=lambda w, x: _slope(w * x)),
        "You multiplied the slopes alone; each layer also multiplies a change by its weight.",
    ),
    Mutant(
        "slopes forgotten",
        lambda weights, x: math.prod(weights),
        "You multiplied the weights alone; the slope of each sigmoid is missing.",
    ),
    Mutant(
        "slope at x",
        lambda weights, x: _gradient(weights, x, factor=lambda w, x: _slope(x) * w),
        "You took the slopes at x; a sigmoid stands at w times x.",
    ),
    Mutant(
        "slope at the output",
        lambda weights, x: _gradient(weights, x, factor=lambda w, x: _slope(_sigmoid(w * x)) * w),
        "You took the slope at what comes out of the sigmoid; it is taken at what goes in. (Or: the sigmoid twice.)",
    ),
    Mutant(
        "all slopes at the start",
        lambda weights, start: math.prod(_slope(weight * start) * weight for weight in weights),
        "You took all the slopes at the start; every layer sees what the layer before it gives.",
    ),
    Mutant(
        "the bound",
        lambda weights, start: math.prod(weight / 4 for weight in weights),
        "You took 1/4 for every slope; that is the largest that is possible, at 0, and the sigmoids stand elsewhere.",
    ),
    Mutant(
        "no sigmoid on the way",
        lambda weights, x: _gradient(weights, x, factor=lambda w, x: _slope(w * x) * w, step=lambda w, x: w * x),
        "You handed on w times x without the sigmoid, so the later slopes are taken in the wrong places.",
    ),
    Mutant(
        "no weight on the way",
        lambda weights, x: _gradient(weights, x, factor=lambda w, x: _slope(w * x) * w, step=lambda w, x: _sigmoid(x)),
        "On the way forward your next x is sigmoid(x); its weight is missing.",
    ),
    Mutant("summed", _sum, "You added what the layers do; the chain rule multiplies."),
    Mutant(
        "last layer forgotten",
        lambda weights, x: backwards(weights[:-1], x),
        "One layer is missing: the last one multiplies as well.",
    ),
    Mutant(
        "the size",
        lambda weights, x: abs(backwards(weights, x)),
        "The sign is lost: a negative weight turns the direction round.",
    ),
    Mutant(
        "with respect to the first weight",
        _with_respect_to_the_first_weight,
        "That is the gradient with respect to the first weight, which ends with x0; the question is about x0 itself.",
    ),
)
