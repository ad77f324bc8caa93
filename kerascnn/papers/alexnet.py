"""AlexNet's table, with the two groups that its two GPUs made necessary.

Source: Krizhevsky, Sutskever and Hinton 2012, section 3.5 and Fig. 2. The paper says 224x224, but its first layer's 55
positions need 227. 60,965,224 parameters and 724,406,816 multiply-accumulates: 96 % of the parameters are in the three
fully connected layers, 92 % of the arithmetic in the five convolutions.
"""

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
