import math

from kerascnn.checks.parts import Mutant

classes = 8
logit = 5

# --- model answer
equal_logits = (
    ### BEGIN SOLUTION
    1 / classes
    ### END SOLUTION
)
# --- end of model answer

EXPLANATION = f"""
exp({logit}) over {classes} times exp({logit}): one of {classes} equal shares, whatever the logit is. The softmax only
sees differences between logits.
"""

ALTERNATIVES = {
    "a quotient": logit / (logit * classes),
    "a power": 2.0 ** -math.log2(classes),
    "exponentials": math.exp(logit) / (classes * math.exp(logit)),
}

MUTANTS = (
    Mutant("the logit's share", float(logit), "That is the logit; a probability lies between 0 and 1."),
    Mutant("all of them", 1, "1 is what all the probabilities add up to."),
    Mutant("in per cent", 100 / classes, "That is in per cent; a probability of one is 1, not 100."),
    Mutant(
        "a sigmoid",
        1 / (1 + math.exp(-logit)),
        f"That is the sigmoid of {logit}, for a single yes or no; the softmax shares 1 out.",
    ),
    Mutant("two classes", 0.5, f"One half would be right for two classes; there are {classes}."),
    Mutant(
        "logits divided",
        logit / classes,
        "You divided the logit by the number of classes; the exponentials are shared out.",
    ),
)
