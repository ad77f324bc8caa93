"""Pictures to play with in a notebook: each shows a still picture where there are no widgets."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
