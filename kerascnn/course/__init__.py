"""The course as files: scripts become notebooks, lectures with outputs, exercises, and pages to read."""

from kerascnn.lazy_names import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
