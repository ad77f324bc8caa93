"""Training a Keras model by a recipe: the papers', a classroom's, with checkpoints that a run can go on from."""

from kerascnn.lazy_names import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
