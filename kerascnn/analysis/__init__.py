"""What a layer or a model costs: parameters, multiply-accumulates and memory of any Keras layer or model."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
