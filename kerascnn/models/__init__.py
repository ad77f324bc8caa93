"""The lecture's networks: each a table from its paper and a loop, built, saved and loaded as a Keras model."""

from kerascnn.lazy_names import attach

CLASSES = ("alexnets", "cifar_resnets", "densenet", "googlenets", "inception4", "lenet", "resnet", "vgg")
__getattr__, __dir__, __all__ = attach(__name__, __file__, CLASSES)
