from kerascnn.checks.derivation import (
    N,
    chance,
    cross_entropy,
    exp,
    j,
    k,
    label,
    likelihood,
    log,
    n,
    negative_log_likelihood,
    p,
    product_over,
    sum_over,
    y,
    z,
)
from kerascnn.checks.parts import Mutant

# --- model answer
proof = [
    ### BEGIN SOLUTION
    negative_log_likelihood,
    (-log(likelihood), "definition of the negative log-likelihood"),
    (-log(product_over(n, chance(n))), "independence of examples"),
    (-log(product_over(n, p(n, label(n)))), "the network's output"),
    (-log(product_over(n, product_over(k, p(n, k) ** y(n, k)))), "one-hot target"),
    (-sum_over(n, sum_over(k, log(p(n, k) ** y(n, k)))), "log of a product"),
    (-sum_over(n, sum_over(k, y(n, k) * log(p(n, k)))), "log of a power"),
    (sum_over(n, cross_entropy(n)), "definition of cross-entropy"),
    ### END SOLUTION
]
# --- end of model answer

EXPLANATION = """
The examples are independent, so the likelihood is a product over them. A one-hot target writes the probability of the
right class with all classes: every factor with exponent 0 is 1. The logarithm turns products into sums and powers into
factors, and what stands there is the definition of cross-entropy. Nothing was lost on the way: both losses are the same
number for every network, so they have the same minimum. (The softmax makes sure that every p is above 0.)
"""

_LOGS = sum_over(n, log(p(n, label(n))))
_TOTAL = sum_over(n, cross_entropy(n))
_NORMALISER = log(sum_over(j, exp(z(n, j))))
_LEFT = ("definition of the negative log-likelihood", "independence of examples", "the network's output")

ALTERNATIVES = {
    "the logarithm first": [
        likelihood,
        (product_over(n, p(n, label(n))), "independence of examples", "the network's output"),
        (-log(product_over(n, p(n, label(n)))), "negative logarithm"),
        (-_LOGS, "log of a product"),
        (-sum_over(n, sum_over(k, y(n, k) * log(p(n, k)))), "one-hot target"),
        (sum_over(n, -sum_over(k, y(n, k) * log(p(n, k)))), "rearranging"),
        (_TOTAL, "definition of cross-entropy"),
    ],
    "in two steps": [
        negative_log_likelihood,
        (-_LOGS, *_LEFT, "log of a product"),
        (_TOTAL, "one-hot target", "definition of cross-entropy"),
    ],
    "through the logits": [
        -log(likelihood),
        (-log(product_over(n, p(n, label(n)))), "independence of examples", "the network's output"),
        (
            -sum_over(n, log(exp(z(n, label(n))) / sum_over(j, exp(z(n, j))))),
            "log of a product",
            "definition of softmax",
        ),
        (-sum_over(n, z(n, label(n)) - _NORMALISER), "log of a quotient", "log of an exponential"),
        (-sum_over(n, sum_over(k, y(n, k) * z(n, k)) - _NORMALISER), "one-hot target"),
        (-sum_over(n, sum_over(k, y(n, k) * (z(n, k) - _NORMALISER))), "targets sum to one"),
        (
            -sum_over(n, sum_over(k, y(n, k) * log(p(n, k)))),
            ("definition of softmax", "log of a quotient", "log of an exponential"),
        ),
        (_TOTAL, "definition of cross-entropy"),
    ],
    "as a mean": [
        negative_log_likelihood,
        (-_LOGS, *_LEFT, "log of a product"),
        (-_LOGS / N, "positive factor"),
        (_TOTAL / N, "one-hot target", "definition of cross-entropy"),
    ],
}

_BEGIN = [negative_log_likelihood, (-log(product_over(n, p(n, label(n)))), *_LEFT)]
_REST = [(-sum_over(n, sum_over(k, y(n, k) * log(p(n, k)))), "one-hot target"), (_TOTAL, "definition of cross-entropy")]

MUTANTS = (
    Mutant(
        "what is to be shown, assumed",
        [negative_log_likelihood, (_TOTAL, "definition of cross-entropy")],
        "You went from the one loss to the other in one step: that is the claim, and the definition does not say it.",
    ),
    Mutant(
        "backwards",
        [_TOTAL, (negative_log_likelihood, "definition of cross-entropy")],
        "You began at the cross-entropy, which is where the proof has to end.",
    ),
    Mutant(
        "product of logarithms",
        [*_BEGIN, (-product_over(n, log(p(n, label(n)))), "log of a product"), *_REST],
        "The logarithm of a product is the sum of the logarithms; your product is still there.",
    ),
    Mutant(
        "minus lost",
        [*_BEGIN, (_LOGS, "log of a product"), *_REST],
        "The minus in front of the logarithm was lost on the way.",
    ),
    Mutant(
        "mean for sum",
        [*_BEGIN, (-_LOGS / N, "log of a product"), *_REST],
        'You divided by N in passing: that has the same minimiser, but it is a step of its own, "positive factor".',
    ),
    Mutant(
        "wrong reason",
        [*_BEGIN, (-_LOGS, "log of a power"), *_REST],
        "All lines are true, and one reason is not: what turned the product into a sum is the logarithm of a product.",
    ),
    Mutant(
        "log of a sum taken apart",
        [
            *_BEGIN,
            (
                -sum_over(n, log(exp(z(n, label(n))) / sum_over(j, exp(z(n, j))))),
                "log of a product",
                "definition of softmax",
            ),
            (-sum_over(n, z(n, label(n)) - sum_over(j, z(n, j))), "log of a quotient", "log of an exponential"),
        ],
        "The logarithm of the softmax's sum is no sum of logarithms: log Σ exp(z) has to stay as it is.",
    ),
    Mutant(
        "stopped early",
        [*_BEGIN, (-_LOGS, "log of a product")],
        "All that stands there is right, and the last line is not yet the cross-entropy: where do the targets come in?",
    ),
    Mutant(
        "softmax without its sum",
        [*_BEGIN, (-sum_over(n, log(exp(z(n, label(n))))), "log of a product", "definition of softmax"), *_REST],
        "The softmax divides by the sum over all classes; without it nothing keeps the probabilities at 1 together.",
    ),
)
