"""Data sets by name: one that ships with the package, and every image classification set of TensorFlow Datasets."""

from kerascnn.lazy_names import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
