"""Layers with a plan: Keras layers that build, infer shapes and are costed by one walk, without a forward pass."""

from kerascnn.lazy_names import attach

CLASSES = (
    *("auxiliary", "batch_normalization", "conv_unit", "convolution", "inception", "local_response_norm"),
    *("padded_pooling", "parallel_branches", "residual", "shortcut"),
)
__getattr__, __dir__, __all__ = attach(__name__, __file__, CLASSES)
