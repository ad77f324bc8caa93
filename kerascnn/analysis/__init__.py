"""What a layer or a model costs: parameters, multiply-accumulates and memory of any Keras layer or model."""

from kerascnn.lazy_names import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
