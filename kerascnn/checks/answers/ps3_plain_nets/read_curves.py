from kerascnn.checks.parts import Mutant


# --- model answer
def read_curves(shallow_training, shallow_test, deep_training, deep_test):
    """What is the matter with the deeper network: "better", "overfitting" or "underfitting"."""
    ### BEGIN SOLUTION
    if deep_test[-1] <= shallow_test[-1]:
        return "better"
    if deep_training[-1] <= shallow_training[-1]:
        return "overfitting"
    return "underfitting"
    ### END SOLUTION


# --- end of model answer

EXPLANATION = """
Test error says whether there is a problem, training error which. A network that overfits is good on the images that it
knows; plain-56 is worse on those as well: 24.8 % against 9.2 %. Only the last numbers count, for a deep network often
begins slowly.
"""


def with_a_table(a, b, c, d):
    worse = d[-1] > b[-1], c[-1] > a[-1]
    return {(True, True): "Underfitting", (True, False): "Overfitting"}.get(worse, "Better")


def with_numpy(shallow_training, shallow_test, deep_training, deep_test):
    import numpy as np

    training = np.array(deep_training)[-1] - np.array(shallow_training)[-1]
    test = np.array(deep_test)[-1] - np.array(shallow_test)[-1]
    return str(np.where(test <= 0, "better", np.where(training <= 0, "overfitting", "underfitting")))


def in_one_line(*curves):
    a, b, c, d = (curve[len(curve) - 1] for curve in curves)
    return "better" if d <= b else "overfitting" if c <= a else "underfitting"


ALTERNATIVES = {"a table": with_a_table, "NumPy": with_numpy, "one line": in_one_line}


def _judged(pick):
    return lambda *curves: read_curves(*([pick(curve)] for curve in curves))


def _by_the_gap(a, b, c, d):
    if d[-1] <= b[-1]:
        return "better"
    return "overfitting" if d[-1] - c[-1] > b[-1] - a[-1] else "underfitting"


MUTANTS = (
    Mutant(
        "by the gap",
        _by_the_gap,
        "You compared the gaps between test and training error. A network that is worse on its training images does "
        "not overfit, however wide its gap is.",
    ),
    Mutant(
        "always overfitting",
        lambda a, b, c, d: "better" if d[-1] <= b[-1] else "overfitting",
        "You call every network overfitting that is worse on test images; look at its training images, too.",
    ),
    Mutant(
        "by training error alone",
        lambda a, b, c, d: "underfitting" if c[-1] > a[-1] else "overfitting",
        "First ask whether the deeper network is worse at all: its test error decides that.",
    ),
    Mutant(
        "training error first",
        lambda a, b, c, d: "underfitting" if c[-1] > a[-1] else "overfitting" if d[-1] > b[-1] else "better",
        "A network with a higher training error and a lower test error is better, not underfitting.",
    ),
    Mutant(
        "words swapped",
        lambda *curves: {"overfitting": "underfitting", "underfitting": "overfitting"}.get(
            read_curves(*curves), "better"
        ),
        "You swapped the two words: who overfits is good on training images and bad on test images.",
    ),
    Mutant(
        "first epoch",
        _judged(lambda curve: curve[0]),
        "You compared the first epochs; deep networks start slowly. Where the curves end is at [-1].",
    ),
    Mutant(
        "best epoch",
        _judged(min),
        "You compared the best epochs, which need not be the same for all four curves; compare the last ones.",
    ),
    Mutant(
        "networks swapped",
        lambda a, b, c, d: read_curves(c, d, a, b),
        "You judged the shallower network by the deeper one; it should be the other way round.",
    ),
    Mutant(
        "equal counts as worse",
        lambda a, b, c, d: "better" if d[-1] < b[-1] else "overfitting" if c[-1] < a[-1] else "underfitting",
        'With equal errors you call the deeper network worse; "not higher" and "at least as good" include equal.',
    ),
)
