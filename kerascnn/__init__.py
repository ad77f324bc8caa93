"""The evolution of CNN architectures, made runnable, in Keras.

A room is imported when it is first used, and Keras with the first room that needs it: this import costs nothing.

Example:
    >>> import kerascnn
    >>> kerascnn.papers.GOOGLENET["3a"].conv3x3
    128
"""

from kerascnn.lazy_names import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
