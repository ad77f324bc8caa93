"""The lecture's networks: each a table from its paper and a loop, built, saved and loaded as a Keras model."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "network": ["Network"],
        "folding": ["fold_batch_normalization"],
        "lenet": ["LeNet5", "lenet5"],
        "alexnets": ["AlexNet", "alexnet"],
        "vgg": ["VGG", "vgg11", "vgg13", "vgg16", "vgg19"],
        "googlenets": ["GoogLeNet", "googlenet"],
        "inception4": ["InceptionV4", "inception_v4"],
        "densenet": ["DenseNet", "densenet121", "densenet169", "densenet201"],
        "torch_weights": ["load_keras_applications_weights", "load_torch_weights"],
        "weight_report": ["WeightReport", "WeightsError"],
        "published_weights": ["weights_for"],
        "resnet": [
            "ResNet",
            "plain18",
            "plain34",
            "resnet101",
            "resnet152",
            "resnet18",
            "resnet34",
            "resnet50",
            "resnext50",
        ],
        "cifar_resnets": [
            "CifarResNet",
            "cifar_resnet",
            *(f"{kind}{depth}" for kind in ("plain", "resnet") for depth in (20, 32, 44, 56, 110)),
        ],
    },
)
