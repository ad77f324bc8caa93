"""The ground floor: each paper's tables and published results, in the standard library alone.

A table is a dict from a row's name to its specification, in the paper's order; `cost(table, input_shape)` counts it
without Keras.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "specifications": ["Convolution", "Dense", "GlobalPooling", "Normalization", "Pooling"],
        "table_cost": ["RowCost", "cost", "input_shapes", "total"],
        "branches": ["Branches"],
        "inception": ["InceptionSpec", "LECTURE_BOTTLENECK", "LECTURE_NAIVE", "NaiveInceptionSpec"],
        "lenet": ["LENET5_NETWORK"],
        "alexnet": ["ALEXNET_NETWORK", "ALEXNET_ONE_TOWER_NETWORK"],
        "vgg": ["VGG", "VGG16_NETWORK", "vgg_network"],
        "googlenet": ["GOOGLENET", "GOOGLENET_NETWORK", "GOOGLENET_NOTES", "GOOGLENET_PUBLISHED"],
        "inception_v4": ["INCEPTION_V4_NETWORK", "INCEPTION_V4_NOTES"],
        "residual": ["BasicBlockSpec", "BottleneckBlockSpec"],
        "resnet": ["CIFAR_DEPTHS", "RESNET", "RESNEXT50", "cifar_network", "resnet_network"],
        "densenet": ["DENSENET", "densenet_network"],
        "published_row": ["PublishedRow"],
        "imagenet": ["HUMAN_TOP5_ERROR", "ILSVRC", "ChallengeEntry"],
        "networks": ["NETWORKS", "PaperNetwork"],
    },
)
