"""Derivations that are checked step by step: the expressions, the reasons, and what decides a link.

A learner writes `from kerascnn.checks.derivation import log, p, sum_over`, and finds everything else here as well.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "chain": ["Claim", "Line", "Verdict", "judge_chain"],
        "expressions": [
            *("K", "N", "chance", "cross_entropy", "divergence", "entropy", "exp", "label", "likelihood", "log"),
            *("negative_log_likelihood", "p", "product_over", "sum_over", "y", "z", "n", "m", "k", "j"),
        ],
        "facets": ["derivation_facets"],
        "reason_list": ["REASONS", "reasons"],
    },
)
