"""The lecture's networks: each a table from its paper and a loop, built, saved and loaded as a Keras model."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
