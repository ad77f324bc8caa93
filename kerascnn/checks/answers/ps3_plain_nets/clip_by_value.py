import numpy as np

from kerascnn.checks.parts import Mutant


# --- model answer
def clip_by_value(gradients, limit):
    """The gradients, every number of them brought to within -limit and limit."""
    ### BEGIN SOLUTION
    return [np.clip(gradient, -limit, limit) for gradient in gradients]
    ### END SOLUTION


# --- end of model answer

EXPLANATION = """
Every number for itself. (30, 0.5, -12) with a limit of 10 becomes (10, 0.5, -10): it is shorter, and it points
somewhere else, because some numbers were cut and others not. keras.optimizers.SGD(0.1, clipvalue=10) does the same.
"""


def with_minimum_and_maximum(gradients, limit):
    return tuple(np.minimum(np.maximum(one, -limit), limit) for one in gradients)


def with_where(gradients, limit):
    return [np.where(np.abs(one) > limit, np.sign(one) * limit, one) for one in gradients]


def in_place(gradients, limit):
    for one in gradients:
        one[one > limit] = limit
        one[one < -limit] = -limit
    return gradients


def with_keras(gradients, limit):
    import keras

    return [keras.ops.clip(one, -limit, limit) for one in gradients]


ALTERNATIVES = {
    "minimum and maximum": with_minimum_and_maximum,
    "where": with_where,
    "in place": in_place,
    "keras.ops": with_keras,
}

EQUIVALENT = {"gradient, -limit swapped": "np.clip takes the larger of the two, whichever comes first"}

MUTANTS = (
    Mutant(
        "upwards only",
        lambda gradients, limit: [np.minimum(one, limit) for one in gradients],
        "You clip upwards only: a number below -limit is beyond it as well.",
    ),
    Mutant(
        "0 to limit",
        lambda gradients, limit: [np.clip(one, 0, limit) for one in gradients],
        "You made all negative numbers 0; they may go down to -limit.",
    ),
    Mutant(
        "sizes",
        lambda gradients, limit: [np.minimum(np.abs(one), limit) for one in gradients],
        "The signs are lost: you clipped the sizes of the numbers.",
    ),
    Mutant(
        "set to 0",
        lambda gradients, limit: [np.where(np.abs(one) > limit, 0, one) for one in gradients],
        "You set to 0 what is beyond the limit; it becomes the limit, so that the step still goes that way.",
    ),
    Mutant(
        "by norm",
        lambda gradients, limit: [
            one * min(1, limit / np.sqrt(sum(np.sum(each**2) for each in gradients))) for one in gradients
        ],
        "That is clipping by norm, which the next problem asks for: here every number is clipped for itself.",
    ),
    Mutant(
        "scaled to the largest",
        lambda gradients, limit: [one * min(1, limit / np.max(np.abs(one))) for one in gradients],
        "You made the whole array smaller, until its largest number fits; only what is beyond the limit changes.",
    ),
    Mutant(
        "signs only",
        lambda gradients, limit: [np.sign(one) * limit for one in gradients],
        "You made every number the limit, small ones as well; what is within the limits stays as it is.",
    ),
    Mutant(
        "first array only",
        lambda gradients, limit: [np.clip(gradients[0], -limit, limit), *gradients[1:]],
        "You clipped the first array only; the gradient has one for each layer.",
    ),
    Mutant(
        "laid out in a row",
        lambda gradients, limit: [np.clip(one, -limit, limit).ravel() for one in gradients],
        "Your arrays have lost their shapes; a gradient must fit the weights that it belongs to.",
    ),
)
