"""LeNet-5's table, as it is built today.

Source: LeCun, Bottou, Bengio and Haffner 1998, section II.B and Fig. 2. The paper's own network has 60,000 trainable
parameters: its second convolution sees only some of the channels (1,516 parameters, here 2,416), its subsampling has a
weight and a bias for each channel (12 and 32, here none), and its output compares with fixed pictures (here 850).
Together 61,706, and 416,520 multiply-accumulates for a 32x32 image.
"""

from .specifications import Convolution, Dense, Pooling

LENET5_NETWORK = {
    "conv1": Convolution(6, 5, padding="valid"),
    "pool1": Pooling(2, stride=2, padding="valid", kind="average"),
    "conv2": Convolution(16, 5, padding="valid"),
    "pool2": Pooling(2, stride=2, padding="valid", kind="average"),
    "fc3": Dense(120),
    "fc4": Dense(84),
    "fc5": Dense(10),
}
