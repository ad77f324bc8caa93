"""The ground floor: each paper's tables and published results, in the standard library alone.

A table is a dict from a row's name to its specification, in the paper's order; `cost(table, input_shape)` counts it
without Keras.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "specifications": ["Convolution", "Dense", "Pooling", "RowCost", "cost", "total"],
        "inception": ["InceptionSpec", "LECTURE_BOTTLENECK", "LECTURE_NAIVE", "NaiveInceptionSpec"],
        "googlenet": ["GOOGLENET", "GOOGLENET_NETWORK"],
        "alexnet": ["ALEXNET_NETWORK"],
        "vgg": ["VGG16_NETWORK"],
        "imagenet": ["HUMAN_TOP5_ERROR", "ILSVRC", "ChallengeEntry"],
        "networks": ["NETWORKS", "PaperNetwork"],
    },
)
