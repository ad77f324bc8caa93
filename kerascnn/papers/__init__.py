"""The ground floor: each paper's tables and published results, in the standard library alone.

A table is a dict from a row's name to its specification, in the paper's order; `cost(table, input_shape)` counts it
without Keras.
"""

from kerascnn.lazy_names import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
