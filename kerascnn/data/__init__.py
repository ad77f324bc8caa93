"""Data sets by name: one that ships with the package, and every image classification set of TensorFlow Datasets."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
