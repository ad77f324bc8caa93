"""Derivations that are checked step by step: the expressions, the reasons, and what decides a link.

A learner writes `from kerascnn.checks.derivation import log, p, sum_over`, and finds everything else here as well.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
