"""The reasons that a line of a derivation may have: what each allows, in words."""

# What makes two lines equal. "rearranging" is the arithmetic that every line may do besides.
EQUALITIES = {
    "rearranging": "order, brackets and signs; constants in front of a sum, sums taken apart or swapped",
    "definition of the negative log-likelihood": "NLL is −log P(labels | inputs)",
    "independence of examples": "the probability of all labels is the product of each one's",
    "the network's output": "the probability of a label is what the network gives to that class, p[n, label(n)]",
    "definition of softmax": "p[n, k] = exp(z[n, k]) / Σ_j exp(z[n, j])",
    "one-hot target": "y[n, k] is 1 for k = label(n) and 0 for every other class",
    "targets sum to one": "Σ_k y[n, k] = 1",
    "probabilities sum to one": "Σ_k p[n, k] = 1",
    "log of a product": "log(a · b) = log a + log b, also of a product over an index",
    "log of a quotient": "log(a / b) = log a − log b",
    "log of a power": "log(a^b) = b · log a",
    "log of an exponential": "log(exp(a)) = a",
    "exponential of a sum": "exp(a + b) = exp(a) · exp(b)",
    "exponential of a logarithm": "exp(log(a)) = a",
    "definition of cross-entropy": "H(y[n], p[n]) = −Σ_k y[n, k] · log p[n, k]",
    "definition of entropy": "H(y[n]) = −Σ_k y[n, k] · log y[n, k]",
    "definition of the Kullback-Leibler divergence": "KL(y[n] ‖ p[n]) = Σ_k y[n, k] · log(y[n, k] / p[n, k])",
    "entropy of a one-hot target": "H(y[n]) = 0 where one class has all of the target",
}

# What changes the value and not where it is best.
SAME_MINIMISER = {
    "negative logarithm": "where a is largest, −log a is smallest: the logarithm grows",
    "positive factor": "a factor above zero that does not depend on the network moves no minimum",
    "constant dropped": "a term that does not depend on the network moves no minimum",
}

REASONS = EQUALITIES | SAME_MINIMISER
ONLY_ONE_HOT = ("one-hot target", "entropy of a one-hot target")  # wrong where targets are any probabilities


def reasons() -> str:
    """The list of reasons, as a learner reads it.

    Example:
        >>> print(reasons().splitlines()[6])
        "one-hot target": y[n, k] is 1 for k = label(n) and 0 for every other class
    """
    equal = [f'"{name}": {words}' for name, words in EQUALITIES.items()]
    moves = [f'"{name}": {words}' for name, words in SAME_MINIMISER.items()]
    return "\n".join(["Equal for every input, by", *equal, "", "Another value with the same minimiser, by", *moves])
