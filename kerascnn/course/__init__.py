"""The course as files: scripts become notebooks, lectures with outputs, exercises, and pages to read."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
