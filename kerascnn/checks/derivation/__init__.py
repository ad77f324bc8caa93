"""Derivations that are checked step by step: the expressions, the reasons, and what decides a link.

A learner writes `from kerascnn.checks.derivation import log, p, sum_over`, and finds everything else here as well.
"""

from kerascnn.lazy_names import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
