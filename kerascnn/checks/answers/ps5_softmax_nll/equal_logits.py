from kerascnn.checks.parts import Mutant

# --- model answer
equal_logits = (
    ### BEGIN SOLUTION
    1 / 8
    ### END SOLUTION
)
# --- end of model answer

EXPLANATION = """
exp(5) over eight times exp(5): one eighth, whatever the logit is. The softmax only sees differences between logits.
"""

ALTERNATIVES = {"a decimal": 0.125, "a quotient": 5 / 40, "a power": 2.0**-3}

MUTANTS = (
    Mutant("the logit's share", 5.0, "Five is the logit; a probability lies between 0 and 1."),
    Mutant("all of them", 1, "1 is what all eight probabilities add up to."),
    Mutant("in per cent", 12.5, "That is in per cent; a probability of one is 1, not 100."),
    Mutant(
        "a sigmoid", 0.9933071490757153, "That is the sigmoid of 5, for a single yes or no; the softmax shares 1 out."
    ),
    Mutant("two classes", 0.5, "One half would be right for two classes; there are eight."),
    Mutant("logits divided", 5 / 8, "You divided the logit by the number of classes; the exponentials are shared out."),
)
