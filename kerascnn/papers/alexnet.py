"""AlexNet's tables: with the two groups that its two GPUs made necessary, and the later one for a single GPU.

Source: Krizhevsky, Sutskever and Hinton 2012, section 3.5 and Fig. 2. The paper says 224x224, but its first layer's 55
positions need 227. 60,965,224 parameters and 724,406,816 multiply-accumulates: 96 % of the parameters are in the three
fully connected layers, 92 % of the arithmetic in the five convolutions.

The one-tower form is that of Krizhevsky 2014, arXiv:1404.5997 ("One weird trick"), with other widths, no groups and no
response normalisation, as torchvision has it: 61,100,840 parameters.
"""

from typing import Any

from .specifications import Convolution, Dense, Pooling

ALEXNET_NETWORK = {
    "conv1": Convolution(96, 11, stride=4, padding="valid"),
    "pool1": Pooling(3, stride=2, padding="valid"),
    "conv2": Convolution(256, 5, groups=2),
    "pool2": Pooling(3, stride=2, padding="valid"),
    "conv3": Convolution(384, 3),
    "conv4": Convolution(384, 3, groups=2),
    "conv5": Convolution(256, 3, groups=2),
    "pool5": Pooling(3, stride=2, padding="valid"),
    "fc6": Dense(4096),
    "fc7": Dense(4096),
    "fc8": Dense(1000),
}

ALEXNET_ONE_TOWER_NETWORK = {
    "conv1": Convolution(64, 11, stride=4, padding=2),
    "pool1": Pooling(3, stride=2, padding="valid"),
    "conv2": Convolution(192, 5),
    "pool2": Pooling(3, stride=2, padding="valid"),
    "conv3": Convolution(384, 3),
    "conv4": Convolution(256, 3),
    "conv5": Convolution(256, 3),
    "pool5": Pooling(3, stride=2, padding="valid"),
    "fc6": Dense(4096),
    "fc7": Dense(4096),
    "fc8": Dense(1000),
}

ALEXNET_DROPOUT = 0.5  # section 4.2: in the first two fully connected layers
# Section 3.3: n = 5, k = 2.
ALEXNET_RESPONSE: dict[str, Any] = {"depth_radius": 2, "bias": 2.0, "alpha": 1e-4, "beta": 0.75}
