"""Training a Keras model by a recipe: the papers', a classroom's, with checkpoints that a run can go on from."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
