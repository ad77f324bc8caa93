from kerascnn.checks.derivation import N, cross_entropy, divergence, entropy, k, log, n, p, sum_over, y
from kerascnn.checks.parts import Mutant

# --- model answer
proof_for_soft_targets = [
    ### BEGIN SOLUTION
    sum_over(n, divergence(n)),
    (
        sum_over(n, sum_over(k, y(n, k) * log(y(n, k) / p(n, k)))),
        "definition of the Kullback-Leibler divergence",
    ),
    (
        sum_over(n, sum_over(k, y(n, k) * log(y(n, k)))) - sum_over(n, sum_over(k, y(n, k) * log(p(n, k)))),
        "log of a quotient",
    ),
    (-sum_over(n, entropy(n)) + sum_over(n, cross_entropy(n)), "definition of entropy", "definition of cross-entropy"),
    (sum_over(n, cross_entropy(n)), "constant dropped"),
    ### END SOLUTION
]
# --- end of model answer

EXPLANATION = """
The divergence is the cross-entropy less the entropy of the targets. The entropy does not depend on the network, so both
are smallest for the same one; they are equal only where it is 0, as for one-hot targets.
"""

_DEFINITION = "definition of the Kullback-Leibler divergence"
_TOTAL = sum_over(n, cross_entropy(n))
_RATIO = sum_over(n, sum_over(k, y(n, k) * log(y(n, k) / p(n, k))))
_APART = sum_over(n, sum_over(k, y(n, k) * (log(y(n, k)) - log(p(n, k)))))

ALTERNATIVES = {
    "in one line and a drop": [
        sum_over(n, divergence(n)),
        (
            _TOTAL - sum_over(n, entropy(n)),
            (_DEFINITION, "log of a quotient", "definition of entropy", "definition of cross-entropy"),
        ),
        (_TOTAL, "constant dropped"),
    ],
    "dropped before it is named": [
        sum_over(n, divergence(n)),
        (_APART, _DEFINITION, "log of a quotient"),
        (-sum_over(n, sum_over(k, y(n, k) * log(p(n, k)))), "constant dropped"),
        (_TOTAL, "definition of cross-entropy"),
    ],
    "as a mean": [
        sum_over(n, divergence(n)),
        (sum_over(n, divergence(n)) / N, "positive factor"),
        (_APART / N, _DEFINITION, "log of a quotient"),
        (_TOTAL / N - sum_over(n, entropy(n)) / N, "definition of entropy", "definition of cross-entropy"),
        (_TOTAL / N, "constant dropped"),
    ],
}

MUTANTS = (
    Mutant(
        "equal",
        [sum_over(n, divergence(n)), (_TOTAL, _DEFINITION, "definition of cross-entropy")],
        "The two are not equal: they differ by the entropy of the targets.",
    ),
    Mutant(
        "one-hot",
        [sum_over(n, divergence(n)), (_RATIO, _DEFINITION), (_TOTAL, "one-hot target", "definition of cross-entropy")],
        "These targets are any probabilities; that they are one-hot may not be used.",
    ),
    Mutant(
        "no entropy",
        [sum_over(n, divergence(n)), (_TOTAL, "entropy of a one-hot target")],
        "The entropy is 0 for one-hot targets only.",
    ),
    Mutant(
        "dropped what depends on the network",
        [
            sum_over(n, divergence(n)),
            (_APART, _DEFINITION, "log of a quotient"),
            (sum_over(n, sum_over(k, y(n, k) * log(y(n, k)))), "constant dropped"),
        ],
        "You dropped the part that the network can change, and kept the constant.",
    ),
    Mutant(
        "quotient the wrong way round",
        [
            sum_over(n, divergence(n)),
            (_RATIO, _DEFINITION),
            (sum_over(n, sum_over(k, y(n, k) * (log(p(n, k)) - log(y(n, k))))), "log of a quotient"),
        ],
        "log(a / b) is log a − log b: above the line stands the target.",
    ),
    Mutant(
        "stopped early",
        [sum_over(n, divergence(n)), (_APART, _DEFINITION, "log of a quotient")],
        "All of it is right so far. Name the two sums: one is the cross-entropy, the other depends on no network.",
    ),
)
