from kerascnn.checks.parts import Mutant

# --- model answer
slopes_at_zero = (
    ### BEGIN SOLUTION
    2 * -4 * 6 / 4**3
    ### END SOLUTION
)
# --- end of model answer

EXPLANATION = """
Each layer multiplies by its weight and by the slope 1/4: 1/2, -1 and 3/2, together -0.75. So a sigmoid's slope, at most
1/4, does not by itself make gradients vanish: with weights of 4 and sigmoids that stay at 0 the gradient stays level.
"""

ALTERNATIVES = {"a number": -0.75, "layer by layer": (2 / 4) * (-4 / 4) * (6 / 4), "an integer division": -48 / 64}

MUTANTS = (
    Mutant("weights forgotten", 1 / 64, "That is the product of the slopes alone; between them stand the weights."),
    Mutant("slopes forgotten", -48, "That is the product of the weights alone; each layer's sigmoid has a slope, too."),
    Mutant("sign lost", 0.75, "The sign is missing: one of the weights is negative."),
    Mutant("value for slope", -6, "At 0 a sigmoid has the value 1/2, but its slope there is 1/4."),
    Mutant("one slope", -12, "You used one slope; every one of the three sigmoids has its own."),
    Mutant("slopes added", -36, "You added the slopes; the chain rule multiplies."),
    Mutant("weights added", 4 / 64, "You added the weights; the chain rule multiplies them."),
    Mutant("two slopes", -3, "You used two slopes; there are three layers."),
)
