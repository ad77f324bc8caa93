"""The lecture's claims as functions: each runs, returns a record, and is drawn from the record."""

from kerascnn.lazy_names import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
