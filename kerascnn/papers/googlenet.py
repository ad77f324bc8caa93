"""GoogLeNet's Table 1: the nine Inception modules and the network around them.

Source: Szegedy et al. 2014, arXiv:1409.4842, Table 1. With biases the network has 6,998,552 parameters and takes
1,582.67 million multiply-accumulates for a 224x224 image; the two auxiliary classifiers (section 5) are not in it.
"""

from .inception import InceptionSpec
from .specifications import Convolution, Dense, Pooling

#                      1x1  3x3r  3x3  5x5r  5x5  pool      depth of the output
GOOGLENET = {
    "3a": InceptionSpec(64, 96, 128, 16, 32, 32),  # 256
    "3b": InceptionSpec(128, 128, 192, 32, 96, 64),  # 480
    "4a": InceptionSpec(192, 96, 208, 16, 48, 64),  # 512
    "4b": InceptionSpec(160, 112, 224, 24, 64, 64),  # 512
    "4c": InceptionSpec(128, 128, 256, 24, 64, 64),  # 512
    "4d": InceptionSpec(112, 144, 288, 32, 64, 64),  # 528
    "4e": InceptionSpec(256, 160, 320, 32, 128, 128),  # 832
    "5a": InceptionSpec(256, 160, 320, 32, 128, 128),  # 832
    "5b": InceptionSpec(384, 192, 384, 48, 128, 128),  # 1024
}

GOOGLENET_NETWORK = {
    "conv1": Convolution(64, 7, stride=2),
    "pool1": Pooling(3, stride=2),
    "reduce2": Convolution(64, 1),
    "conv2": Convolution(192, 3),
    "pool2": Pooling(3, stride=2),
    "inception_3a": GOOGLENET["3a"],
    "inception_3b": GOOGLENET["3b"],
    "pool3": Pooling(3, stride=2),
    "inception_4a": GOOGLENET["4a"],
    "inception_4b": GOOGLENET["4b"],
    "inception_4c": GOOGLENET["4c"],
    "inception_4d": GOOGLENET["4d"],
    "inception_4e": GOOGLENET["4e"],
    "pool4": Pooling(3, stride=2),
    "inception_5a": GOOGLENET["5a"],
    "inception_5b": GOOGLENET["5b"],
    "pool5": Pooling(7, stride=1, padding="valid", kind="average"),
    "linear": Dense(1000),
}
