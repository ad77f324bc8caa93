from kerascnn.checks.parts import Mutant

first = 2
second = 4
third = 6

# --- model answer
slopes_at_zero = (
    ### BEGIN SOLUTION
    first * -second * third / 4**3
    ### END SOLUTION
)
# --- end of model answer

EXPLANATION = f"""
Each layer multiplies by its weight and by the slope 1/4: {first / 4:g}, {-second / 4:g} and {third / 4:g}, together
{slopes_at_zero:g}. So a sigmoid's slope, at most 1/4, does not by itself make gradients vanish: with weights of 4 and
sigmoids that stay at 0 the gradient stays level.
"""

_product = first * -second * third
ALTERNATIVES = {
    "a number": -first * second * third / 64,
    "layer by layer": (first / 4) * (-second / 4) * (third / 4),
    "slopes first": 0.25**3 * _product,
}

MUTANTS = (
    Mutant("weights forgotten", 1 / 64, "That is the product of the slopes alone; between them stand the weights."),
    Mutant(
        "slopes forgotten", _product, "That is the product of the weights alone; each layer's sigmoid has a slope, too."
    ),
    Mutant("sign lost", -_product / 64, "The sign is missing: one of the weights is negative."),
    Mutant("value for slope", _product / 8, "At 0 a sigmoid has the value 1/2, but its slope there is 1/4."),
    Mutant("one slope", _product / 4, "You used one slope; every one of the three sigmoids has its own."),
    Mutant("slopes added", 3 / 4 * _product, "You added the slopes; the chain rule multiplies."),
    Mutant("weights added", (first - second + third) / 64, "You added the weights; the chain rule multiplies them."),
    Mutant("two slopes", _product / 16, "You used two slopes; there are three layers."),
)
