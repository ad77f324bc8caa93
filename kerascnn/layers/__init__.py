"""Layers with a plan: Keras layers that build, infer shapes and are costed by one walk, without a forward pass."""

from kerascnn.lazy_names import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
