from itertools import pairwise

from kerascnn.checks.parts import Mutant


# --- model answer
def plain_parameters(n, input_depth, num_classes):
    """Parameters of the plain network with 6n + 2 layers that training changes."""

    ### BEGIN SOLUTION
    def convolution(depth, filters):
        return 9 * depth * filters + 2 * filters

    parameters, depth = convolution(input_depth, 16), 16
    for filters in (16, 32, 64):
        parameters += convolution(depth, filters) + (2 * n - 1) * convolution(filters, filters)
        depth = filters
    return parameters + (depth + 1) * num_classes
    ### END SOLUTION


# --- end of model answer

EXPLANATION = """
A 3x3 convolution has 9 weights for each pair of an input and an output channel, and its normalisation two numbers for
each filter. The average has nothing, so the classifier reads 64 numbers. Plain-20 has 269,722 parameters and plain-56
853,018; the residual networks of lecture 08 have exactly as many.
"""


def layer_by_layer(n, input_depth, num_classes):
    widths = [input_depth, 16, *[16] * (2 * n), *[32] * (2 * n), *[64] * (2 * n)]
    total = 0
    for depth, filters in pairwise(widths):
        total += (9 * depth + 2) * filters
    return total + 65 * num_classes


def as_a_formula(n, d, k):
    inner = (2 * n - 1) * sum(9 * b * b + 2 * b for b in (16, 32, 64))
    firsts = sum(9 * a * b + 2 * b for a, b in ((d, 16), (16, 16), (16, 32), (32, 64)))
    return inner + firsts + 65 * k


def from_the_papers_table(n, d, k):
    from kerascnn import papers

    table = papers.cifar_network(6 * n + 2, residual=False) | {"fc": papers.Dense(k)}
    return papers.total(papers.cost(table, (32, 32, d))).parameters


ALTERNATIVES = {"layer by layer": layer_by_layer, "a formula": as_a_formula, "the paper's table": from_the_papers_table}


def _parameters(n, d, k, *, kernel=9, extra=2, layers=None, thin=True, moves=True, classifier=None):
    total, depth = kernel * d * 16 + extra * 16, 16
    for filters in (16, 32, 64):
        for _ in range(2 * n if layers is None else layers):
            total += kernel * (depth if thin else filters) * filters + extra * filters
            depth = filters if moves else 16
    return total + (65 * k if classifier is None else classifier)


MUTANTS = (
    Mutant(
        "normalisation forgotten",
        lambda n, d, k: _parameters(n, d, k, extra=0),
        "The normalisations are missing: each learns a scale and an offset for every filter.",
    ),
    Mutant(
        "biases in their place",
        lambda n, d, k: _parameters(n, d, k, extra=1),
        "You gave every filter one number, a bias. The convolutions have none; their normalisations have two.",
    ),
    Mutant(
        "biases as well",
        lambda n, d, k: _parameters(n, d, k, extra=3),
        "You counted biases of the convolutions as well; a normalisation would subtract them again, so there are none.",
    ),
    Mutant(
        "moving averages counted",
        lambda n, d, k: _parameters(n, d, k, extra=4),
        "You counted four numbers for each filter, as Keras does; two of them are kept account of, not learned.",
    ),
    Mutant(
        "kernel used once",
        lambda n, d, k: _parameters(n, d, k, kernel=3),
        "The window is a square: 3 x 3 has 9 positions.",
    ),
    Mutant(
        "stages read their own depth",
        lambda n, d, k: _parameters(n, d, k, thin=False),
        "The first convolution of a stage reads what the stage before gives: 16 channels go into the stage of 32.",
    ),
    Mutant(
        "every convolution reads 16 channels",
        lambda n, d, k: _parameters(n, d, k, moves=False),
        "Your convolutions all read 16 channels: what one gives, the next one reads, so the depth has to be moved on.",
    ),
    Mutant(
        "n layers",
        lambda n, d, k: _parameters(n, d, k, layers=n),
        "You took n convolutions for each stage; a block has two, so a stage has 2n.",
    ),
    Mutant(
        "one too many in each stage",
        lambda n, d, k: _parameters(n, d, k, layers=2 * n + 1),
        "Your stages have one convolution too many: the one that reads the stage before is among the 2n.",
    ),
    Mutant(
        "first convolution forgotten",
        lambda n, d, k: _parameters(n, d, k) - 9 * d * 16 - 32,
        "The first convolution, from the image to 16 channels, is missing.",
    ),
    Mutant(
        "classifier without biases",
        lambda n, d, k: _parameters(n, d, k, classifier=64 * k),
        "The dense layer has biases: one for each class.",
    ),
    Mutant(
        "maps laid out in a row",
        lambda n, d, k: _parameters(n, d, k, classifier=(8 * 8 * 64 + 1) * k),
        "You let the dense layer read all 8 x 8 positions of the last maps; the average leaves 64 numbers.",
    ),
    Mutant(
        "classifier forgotten",
        lambda n, d, k: _parameters(n, d, k, classifier=0),
        "The dense layer at the end is missing.",
    ),
)
