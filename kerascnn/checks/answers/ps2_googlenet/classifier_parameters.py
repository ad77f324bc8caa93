from itertools import pairwise

from kerascnn.checks.parts import Mutant


# --- model answer
def classifier_parameters(height, width, depth, hidden, num_classes):
    """Parameters of AlexNet's ending and of GoogLeNet's: (with hidden layers, with the average)."""

    ### BEGIN SOLUTION
    def dense(inputs, units):
        return (inputs + 1) * units

    flattened = height * width * depth
    with_hidden = dense(flattened, hidden) + dense(hidden, hidden) + dense(hidden, num_classes)
    with_average = dense(depth, num_classes)
    return with_hidden, with_average
    ### END SOLUTION


# --- end of model answer

EXPLANATION = """
Flattening 7 x 7 x 1024 maps gives 50,176 numbers, and each of 4,096 units has a weight for every one of them: that
layer alone has 205,524,992 of the 226,403,304 parameters. The average leaves 1,024 numbers: 1,025 x 1,000 parameters.
"""


def written_out(h, w, d, n, k):
    first = h * w * d * n + n
    second = n * n + n
    return [first + second + n * k + k, d * k + k]


def in_a_loop(h, w, d, n, k):
    totals = []
    for sizes in ([h * w * d, n, n, k], [d, k]):
        totals.append(sum((a + 1) * b for a, b in pairwise(sizes)))
    return tuple(totals)


def from_the_papers_rows(h, w, d, n, k):
    from kerascnn import papers

    hidden = {"fc6": papers.Dense(n), "fc7": papers.Dense(n), "scores": papers.Dense(k)}
    average = {"pool": papers.GlobalPooling(), "scores": papers.Dense(k)}
    return [papers.total(papers.cost(table, (h, w, d))).parameters for table in (hidden, average)]


ALTERNATIVES = {"written out": written_out, "a loop": in_a_loop, "the papers' rows": from_the_papers_rows}


def _endings(h, w, d, n, k, *, bias=1, hidden=2, first=None, averaged=None):
    sizes = [first or h * w * d, *[n] * hidden, k]
    with_hidden = sum((a + bias) * b for a, b in pairwise(sizes))
    return with_hidden, ((averaged or d) + bias) * k


MUTANTS = (
    Mutant(
        "biases forgotten",
        lambda *shape: _endings(*shape, bias=0),
        "The biases are missing: every unit has one, beside its weights.",
    ),
    Mutant(
        "one bias for a layer",
        lambda h, w, d, n, k: (h * w * d * n + n * n + n * k + 3, d * k + 1),
        "You gave each layer one bias; every unit has its own.",
    ),
    Mutant(
        "one hidden layer",
        lambda *shape: _endings(*shape, hidden=1),
        "There are two hidden layers: the one between them has hidden x hidden weights.",
    ),
    Mutant(
        "positions forgotten",
        lambda h, w, d, n, k: _endings(h, w, d, n, k, first=d),
        "Flattening keeps every position: height x width x depth numbers reach the first hidden layer, not depth.",
    ),
    Mutant(
        "average keeps positions",
        lambda h, w, d, n, k: _endings(h, w, d, n, k, averaged=h * w * d),
        "The average leaves one number of each map, so the scores read depth numbers, not height x width x depth.",
    ),
    Mutant(
        "average over everything",
        lambda h, w, d, n, k: _endings(h, w, d, n, k, averaged=1),
        "You averaged over the channels as well; each map has an average of its own, depth in all.",
    ),
    Mutant(
        "in the other order",
        lambda *shape: _endings(*shape)[::-1],
        "The two numbers are right, but the other way round: hidden layers first, then the average.",
    ),
    Mutant(
        "scores forgotten",
        lambda h, w, d, n, k: ((h * w * d + 1) * n + (n + 1) * n, (d + 1) * k),
        "With hidden layers there is a third fully connected layer: from the second hidden layer to the scores.",
    ),
    Mutant(
        "added up",
        lambda *shape: sum(_endings(*shape)),
        "You added the two endings up; return both numbers, one after the other.",
    ),
)
