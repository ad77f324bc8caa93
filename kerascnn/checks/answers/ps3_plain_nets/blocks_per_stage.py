from kerascnn.checks.parts import Mutant

depth = 56

# --- model answer
blocks_per_stage = (
    ### BEGIN SOLUTION
    (depth - 2) // 6
    ### END SOLUTION
)
# --- end of model answer

_n = blocks_per_stage
EXPLANATION = (
    f"6n + 2 = {depth}, so n = {_n}: three stages of {_n} blocks of 2 convolutions are {6 * _n} layers, and 2 more "
    "stand around them."
)

ALTERNATIVES = {"a float": float(_n), "computed": (depth - 2) / 6, "by stages": (depth - 2) // 3 // 2}

EQUIVALENT = dict.fromkeys(
    (f"- → + in {depth} - 2", f"{depth} → {depth + 1}", "2 → 1"),
    "a little more than 6n is still n times 6 with a rest, which the division drops",
)

MUTANTS = (
    Mutant("layers of a stage", 2 * _n, f"{2 * _n} is the number of layers in each stage; a block has two of them."),
    Mutant("all blocks", 3 * _n, f"{3 * _n} is the number of blocks in all three stages together."),
    Mutant(
        "layers in stages",
        6 * _n,
        f"{6 * _n} is the number of layers in the stages; divide by three stages and by two layers.",
    ),
    Mutant(
        "two layers forgotten",
        depth / 6,
        f"Two of the {depth} layers are in no stage: the first convolution and the last layer.",
    ),
    Mutant("two layers added", (depth + 2) / 6, f"6n + 2 = {depth}: the 2 must be subtracted from {depth}, not added."),
    Mutant("plain-20", 3, f"3 is the n of plain-20; the question is about plain-{depth}."),
    Mutant(
        "pairs",
        depth // 2,
        f"You halved {depth}; take away the two layers that are in no stage, and share the rest among the stages.",
    ),
)
