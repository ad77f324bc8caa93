from kerascnn.checks.parts import Mutant


# --- model answer
def residual_depth(blocks, convolutions):
    """Layers with weights on the way through a residual network."""
    ### BEGIN SOLUTION
    return 1 + convolutions * sum(blocks) + 1
    ### END SOLUTION


# --- end of model answer

EXPLANATION = """
The first convolution, the convolutions of all blocks, the fully connected layer: 1 + 2 * (3 + 4 + 6 + 3) + 1 = 34. With
n blocks in each of three stages it is 6n + 2, with three convolutions in a block 1 + 3 * 16 + 1 = 50. Projections are
on the shortcut, beside the way through the layers, and do not count.
"""


def stage_by_stage(blocks, convolutions):
    depth = 2
    for number in blocks:
        depth += number * convolutions
    return depth


def layer_by_layer(stages, per_block):
    layers = ["conv1"]
    for stage, number in enumerate(stages, start=2):
        layers += [f"conv{stage}_{block}_{layer}" for block in range(number) for layer in range(per_block)]
    return len([*layers, "fc"])


def with_numpy(blocks, convolutions):
    import numpy as np

    return (np.array(blocks) * convolutions).sum() + 2


ALTERNATIVES = {"stage by stage": stage_by_stage, "a list of layers": layer_by_layer, "NumPy": with_numpy}

MUTANTS = (
    Mutant(
        "ends forgotten",
        lambda blocks, c: c * sum(blocks),
        "These are the layers in the blocks; a convolution stands before them and a fully connected layer behind.",
    ),
    Mutant(
        "one end forgotten",
        lambda blocks, c: c * sum(blocks) + 1,
        "One short: a layer stands before the blocks, the first convolution, and one behind them, fully connected.",
    ),
    Mutant(
        "pooling counted",
        lambda blocks, c: c * sum(blocks) + 4,
        "You counted the two poolings; only layers with weights count.",
    ),
    Mutant(
        "blocks counted",
        lambda blocks, c: sum(blocks) + 2,
        "You counted blocks; each has several convolutions, one after the other.",
    ),
    Mutant(
        "projections counted",
        lambda blocks, c: c * sum(blocks) + 2 + len(blocks) - 1,
        "You counted the projections; they stand on the shortcut, and the depth is counted along the layers.",
    ),
    Mutant(
        "a projection in every stage",
        lambda blocks, c: c * sum(blocks) + 2 + len(blocks),
        "You counted a projection for every stage; they stand on the shortcut, and the depth is counted along the "
        "layers.",
    ),
    Mutant(
        "shortcuts counted",
        lambda blocks, c: (c + 1) * sum(blocks) + 2,
        "You counted the shortcut of each block as a layer; an identity has no weights, and it passes by the layers.",
    ),
    Mutant(
        "normalisation counted",
        lambda blocks, c: 2 * (c * sum(blocks) + 1) + 1,
        "You counted batch normalisation as layers of their own; papers count convolutions and fully connected ones.",
    ),
    Mutant(
        "one block in each stage",
        lambda blocks, c: c * len(blocks) + 2,
        "You counted stages: the numbers in `blocks` say how many blocks each has.",
    ),
)
