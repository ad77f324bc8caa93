"""Pictures of records, tables and arrays: each function returns a `Picture`, and none computes or trains."""

from kerascnn.lazy_names import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
