from kerascnn.checks.parts import Mutant

# --- model answer
branches = (
    ### BEGIN SOLUTION
    4
    ### END SOLUTION
)
# --- end of model answer

EXPLANATION = "Four: a 1x1, a 3x3 and a 5x5 convolution, and max-pooling. All four look at the same input."

ALTERNATIVES = {"a float": 4.0, "a sum": 1 + 1 + 1 + 1, "counted": len(["1x1", "3x3", "5x5", "pool"])}

MUTANTS = (
    Mutant("pooling forgotten", 3, "You counted the convolutions; the pooling is a branch as well."),
    Mutant(
        "convolutions counted",
        6,
        "Six is the number of convolutions; a bottleneck and what follows it share one branch.",
    ),
    Mutant("concatenation counted", 5, "The concatenation is where the branches end, not a branch of its own."),
    Mutant("modules counted", 9, "Nine is the number of modules in GoogLeNet; the question is about one module."),
    Mutant("one", 1, "One after the other is how VGG does it; here the layers stand side by side."),
)
