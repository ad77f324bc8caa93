"""The evolution of CNN architectures, made runnable, in Keras.

A room is imported when it is first used, and Keras with the first room that needs it: this import costs nothing.

Example:
    >>> import kerascnn
    >>> kerascnn.papers.GOOGLENET["3a"].conv3x3
    128
"""

from importlib.metadata import version

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=[
        *("analysis", "checks", "data", "experiments", "figures", "layers", "models", "papers", "training", "widgets"),
    ],
    submod_attrs={"environment": ["setup"]},
)
__version__ = version(__name__)
