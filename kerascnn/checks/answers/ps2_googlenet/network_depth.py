from kerascnn.checks.parts import Mutant


# --- model answer
def network_depth(rows):
    """Layers with parameters along the longest way from the image to the scores."""
    ### BEGIN SOLUTION
    layers = {"convolution": 1, "pooling": 0, "inception": 2, "auxiliary classifier": 0, "dense": 1}
    return sum(layers[row] for row in rows)
    ### END SOLUTION


# --- end of model answer

EXPLANATION = """
A convolution and a fully connected layer are one layer each. In a module the longest branches are a 1x1 and then a wide
kernel: two layers with parameters (the pooling branch has one, its projection). Poolings have no parameters, and the
auxiliary classifiers are not on the way from the image to the main scores. For GoogLeNet: 3 + 9 x 2 + 1 = 22.
"""


def by_counting(rows):
    return rows.count("convolution") + 2 * rows.count("inception") + rows.count("dense")


def in_a_loop(rows):
    depth = 0
    for row in rows:
        if row in ("pooling", "auxiliary classifier"):
            continue
        depth += 1
        if row == "inception":
            depth += 1
    return depth


def with_a_table_of_branches(table):
    branches = {
        "inception": [["1x1"], ["1x1", "3x3"], ["1x1", "5x5"], ["1x1"]],
        "convolution": [["k"]],
        "dense": [["d"]],
    }
    return sum(max(map(len, branches.get(row, [[]]))) for row in table)


ALTERNATIVES = {"count": by_counting, "a loop": in_a_loop, "branches": with_a_table_of_branches}


def _depth(rows, **layers):
    layers = {"convolution": 1, "pooling": 0, "inception": 2, "auxiliary": 0, "dense": 1} | layers
    return sum(layers[row.split()[0]] for row in rows)


MUTANTS = (
    Mutant(
        "poolings counted",
        lambda rows: _depth(rows, pooling=1),
        "You counted the poolings, which gives 27 for GoogLeNet. They have no parameters.",
    ),
    Mutant(
        "a module is one layer",
        lambda rows: _depth(rows, inception=1),
        "You counted a module as one layer; on the longest way through it stand two, a 1x1 and what follows it.",
    ),
    Mutant(
        "all convolutions of a module",
        lambda rows: _depth(rows, inception=6),
        "You counted all six convolutions of a module. Those side by side count once: a number passes one branch only.",
    ),
    Mutant(
        "pooling inside the module",
        lambda rows: _depth(rows, inception=3),
        "Three layers in a module are one too many: no branch has more than two with parameters.",
    ),
    Mutant(
        "a module's branches",
        lambda rows: _depth(rows, inception=4),
        "Four is the number of a module's branches. They stand side by side and do not add to the depth.",
    ),
    Mutant(
        "auxiliary classifiers counted",
        lambda rows: _depth(rows, auxiliary=1),
        "The auxiliary classifiers hang beside the way from the image to the main scores: they do not count.",
    ),
    Mutant(
        "layers of the auxiliary classifiers counted",
        lambda rows: _depth(rows, auxiliary=3),
        "You added the three layers of each auxiliary classifier; they are not on the way to the main scores.",
    ),
    Mutant(
        "dense layers forgotten",
        lambda rows: _depth(rows, dense=0),
        "You left out the fully connected layers; they have parameters, and stand on the way.",
    ),
    Mutant("rows", len, "That is the number of rows; rows differ in how many layers with parameters they add."),
    Mutant(
        "one dense layer",
        lambda rows: _depth([*(row for row in rows if row != "dense"), "dense"]),
        "Your function takes one fully connected layer for granted; AlexNet has three.",
    ),
)
