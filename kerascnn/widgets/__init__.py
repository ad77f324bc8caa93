"""Pictures to play with in a notebook: each shows a still picture where there are no widgets."""

from kerascnn.lazy_names import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
