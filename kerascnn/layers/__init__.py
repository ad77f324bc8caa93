"""Layers with a plan: Keras layers that build, infer shapes and are costed by one walk, without a forward pass."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "auxiliary": ["AuxiliaryClassifier"],
        "batch_normalization": ["FusedBatchNormalization"],
        "block": ["Block"],
        "conv_unit": ["ConvUnit", "NormalizedActivation"],
        "inception": ["Inception", "NaiveInception"],
        "local_response_norm": ["LocalResponseNormalization"],
        "padded_pooling": ["PaddedMaxPooling"],
        "parallel_branches": ["ParallelBranches"],
        "residual": ["BasicBlock", "BottleneckBlock"],
        "shortcut": ["Shortcut", "ZeroPadShortcut"],
    },
)
