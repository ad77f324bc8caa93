"""Pictures of records, tables and arrays: each function returns a `Picture`, and none computes or trains."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
