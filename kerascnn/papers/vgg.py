"""VGG-16's table: nothing but 3x3 convolutions, 2x2 pooling and three fully connected layers.

Source: Simonyan and Zisserman 2014, arXiv:1409.1556, Table 1 column D. 138,357,544 parameters and 15.47 billion
multiply-accumulates for a 224x224 image.
"""

from .specifications import Convolution, Dense, Pooling

VGG16_STAGES = ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))  # (filters, convolutions) of each stage


def _convolutional_part(stages: tuple[tuple[int, int], ...]) -> dict:
    table = {}
    for stage, (filters, convolutions) in enumerate(stages, start=1):
        for number in range(1, convolutions + 1):
            table[f"conv{stage}_{number}"] = Convolution(filters, 3)
        table[f"pool{stage}"] = Pooling(2, stride=2, padding="valid")
    return table


VGG16_NETWORK = _convolutional_part(VGG16_STAGES) | {"fc6": Dense(4096), "fc7": Dense(4096), "fc8": Dense(1000)}
