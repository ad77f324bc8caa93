import numpy as np

from kerascnn.checks.parts import Mutant


# --- model answer
def target_entropy(targets):
    """Entropy of the targets, summed over the batch; 0 log 0 counts as 0."""
    ### BEGIN SOLUTION
    logarithms = np.log(np.where(targets > 0, targets, 1))
    return -np.sum(targets * logarithms)
    ### END SOLUTION


# --- end of model answer

EXPLANATION = """
y log y goes to 0 as y does, so a class with target 0 contributes nothing; the 1 that stands in its place has the
logarithm 0. One-hot targets have no entropy: their cross-entropy can reach 0, and it is the negative log-likelihood.
With soft targets, cross-entropy = entropy + Kullback-Leibler divergence, and only the second can be made 0.
"""

EQUIVALENT = {"line 3: 1 → 2": "what stands in place of a target of 0 is multiplied by it"}


def in_loops(y):
    return -sum(float(share) * np.log(share) for row in y for share in row if share > 0)


def with_mask(y):
    some = y[y > 0]
    return float(-(some * np.log(some)).sum())


def with_floor(y):
    return -(y * np.log(np.maximum(y, 1e-30))).sum()


ALTERNATIVES = {"loops": in_loops, "a mask": with_mask, "a floor": with_floor}

MUTANTS = (
    Mutant(
        "0 log 0 not a number",
        lambda y: -(y * np.log(y)).sum(),
        "0 times the logarithm of 0 is not a number in floating point; it counts as 0 here.",
    ),
    Mutant("a mean", lambda y: with_mask(y) / len(y), "You took the mean over the examples; the sum is asked for."),
    Mutant("sign forgotten", lambda y: -with_mask(y), "The minus is missing: an entropy is never negative."),
    Mutant(
        "in bits",
        lambda y: with_mask(y) / np.log(2),
        "You took the logarithm to base 2; losses use the natural logarithm.",
    ),
    Mutant(
        "no factor", lambda y: -np.log(y[y > 0]).sum(), "Each logarithm is weighted by its target, which is missing."
    ),
    Mutant(
        "one number for each example",
        lambda y: -(y * np.log(np.where(y > 0, y, 1))).sum(-1),
        "You return a number for each example; the sum over the batch is asked for.",
    ),
)
