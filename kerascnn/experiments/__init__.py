"""The lecture's claims as functions: each runs, returns a record, and is drawn from the record."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
