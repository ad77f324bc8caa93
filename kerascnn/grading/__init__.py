"""A class: answers in, points and feedback out, with nbgrader's gradebook in the middle."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
