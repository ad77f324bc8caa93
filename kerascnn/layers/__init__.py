"""Layers with a plan: Keras layers that build, infer shapes and are costed by one walk, without a forward pass."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
