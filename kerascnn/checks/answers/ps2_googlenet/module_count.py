from kerascnn.checks.parts import Mutant

# --- model answer
module_count = (
    ### BEGIN SOLUTION
    9
    ### END SOLUTION
)
# --- end of model answer

EXPLANATION = "Nine: two in the third group (3a, 3b), five in the fourth (4a to 4e) and two in the fifth (5a, 5b)."

ALTERNATIVES = {"a float": 9.0, "a sum": 2 + 5 + 2, "counted": len(["3a", "3b", *"abcde", "5a", "5b"])}

MUTANTS = (
    Mutant(
        "layers",
        22,
        "22 is the number of layers on the way from the image to the scores; the question is about modules.",
    ),
    Mutant("groups", 3, "Three is the number of groups, between which the poolings stand; each has several modules."),
    Mutant("one per letter", 5, "Five is the number of modules in the fourth group alone; there are two more groups."),
    Mutant("with auxiliaries", 11, "The two auxiliary classifiers are no modules: they hang beside the way."),
    Mutant("branches", 4, "Four is the number of branches in one module; how many modules are there?"),
    Mutant("convolutions in modules", 54, "54 is the number of convolutions in all the modules, six in each."),
    Mutant("depth of the modules", 18, "18 layers of the 22 are in modules, two in each: how many modules is that?"),
)
