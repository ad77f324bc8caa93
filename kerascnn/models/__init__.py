"""The lecture's networks: each a table from its paper and a loop, built, saved and loaded as a Keras model."""

from kerascnn.lazy_names import attach

# Keras opens a saved network whose class it knows, and it knows those whose files were imported.
from . import alexnets, cifar_resnets, densenet, googlenets, inception4, lenet, resnet, vgg  # noqa: F401

__getattr__, __dir__, __all__ = attach(__name__, __file__)
