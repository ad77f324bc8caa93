from kerascnn.checks.parts import Mutant

value = 3

# --- model answer
zero_weights = (
    ### BEGIN SOLUTION
    value
    ### END SOLUTION
)
# --- end of model answer

EXPLANATION = f"""
With all weights 0 the layers give F(x) = 0, and H(x) = F(x) + x = x. The ReLU behind the sum lets the {value} through.
A plain block gives 0: it loses what came in.
"""

ALTERNATIVES = {"a float": float(value), "a sum": 0 + value, "through the ReLU": max(0, 0 * value + value)}

MUTANTS = (
    Mutant("plain block", 0, "That is what a plain block would give; here the input is added to what the layers give."),
    Mutant("added twice", 2 * value, "The input is added once, to what the layers give, and that is 0."),
    Mutant("multiplied", value**2, "The shortcut adds the input; it multiplies nothing."),
    Mutant("subtracted", -value, "F(x) = H(x) - x is what the layers learn. The block gives H(x) = F(x) + x."),
    Mutant("one", 1, "That is the derivative of the shortcut; the question is about its value."),
)
