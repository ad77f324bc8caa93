from kerascnn.checks.parts import Mutant

# --- model answer
blocks_per_stage = (
    ### BEGIN SOLUTION
    9
    ### END SOLUTION
)
# --- end of model answer

EXPLANATION = (
    "6n + 2 = 56, so n = 9: three stages of 9 blocks of 2 convolutions are 54 layers, and 2 more stand around them."
)

ALTERNATIVES = {"a float": 9.0, "computed": (56 - 2) / 6, "by stages": (56 - 2) // 3 // 2}

MUTANTS = (
    Mutant("layers of a stage", 18, "18 is the number of layers in each stage; a block has two of them."),
    Mutant("all blocks", 27, "27 is the number of blocks in all three stages together."),
    Mutant(
        "layers in stages", 54, "54 is the number of layers in the stages; divide by three stages and by two layers."
    ),
    Mutant(
        "two layers forgotten",
        56 / 6,
        "Two of the 56 layers are in no stage: the first convolution and the last layer.",
    ),
    Mutant("two layers added", 58 / 6, "6n + 2 = 56: the 2 must be subtracted from 56, not added."),
    Mutant("plain-20", 3, "3 is the n of plain-20; the question is about plain-56."),
    Mutant(
        "pairs",
        28,
        "You halved 56; take away the two layers that are in no stage, and share the rest among the stages.",
    ),
)
