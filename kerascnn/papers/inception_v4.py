"""Inception-v4: the module of 2014 taken apart into three, and a module of its own wherever the image shrinks.

Source: Szegedy, Ioffe, Vanhoucke and Alemi 2016, arXiv:1602.07261, Fig. 3 (stem), 4 to 6 (Inception-A, -B and -C), 7
and 8 (the reductions) and 9 (the whole). A "V" in the figures is padding "valid". 42,679,816 trainable parameters and
12.254 billion multiply-accumulates for a 299x299 image (timm prints 12.28; its own convolutions sum to 12.254).

The figures differ from the code that the authors published with their weights, which peers follow and so do the tables
here (see INCEPTION_V4_NOTES): in the order of flat and tall kernels, which changes no count, and in one stride. The
branches stand in the order of the code; the figures begin with the pooling. The auxiliary classifier of the code is in
none of the figures, and not here.
"""

from .branches import Branches
from .specifications import Convolution, Dense, GlobalPooling, Pooling


def _conv(filters, kernel_size, stride=1, padding="same") -> Convolution:
    return Convolution(filters, kernel_size, stride, padding, normalization="batch")


AVERAGE = Pooling(3, stride=1, kind="average")
HALVE = Pooling(3, stride=2, padding="valid")

STEM = {
    "conv1": _conv(32, 3, stride=2, padding="valid"),
    "conv2": _conv(32, 3, padding="valid"),
    "conv3": _conv(64, 3),
    "stem1": Branches(
        (
            {"pool": HALVE},
            {"conv3x3": _conv(96, 3, stride=2, padding="valid")},
        )
    ),
    "stem2": Branches(
        (
            {"reduce3x3": _conv(64, 1), "conv3x3": _conv(96, 3, padding="valid")},
            {
                "reduce7x7": _conv(64, 1),
                "conv1x7": _conv(64, (1, 7)),
                "conv7x1": _conv(64, (7, 1)),
                "last3x3": _conv(96, 3, padding="valid"),
            },
        )
    ),
    "stem3": Branches(
        (
            {"conv3x3": _conv(192, 3, stride=2, padding="valid")},
            {"pool": HALVE},
        )
    ),
}

INCEPTION_A = Branches(
    (
        {"conv1x1": _conv(96, 1)},
        {"reduce3x3": _conv(64, 1), "conv3x3": _conv(96, 3)},
        {"reduce_double3x3": _conv(64, 1), "double3x3_1": _conv(96, 3), "double3x3_2": _conv(96, 3)},
        {"pool": AVERAGE, "pool_projection": _conv(96, 1)},
    )
)

REDUCTION_A = Branches(
    (
        {"conv3x3": _conv(384, 3, stride=2, padding="valid")},
        {
            "reduce_double3x3": _conv(192, 1),
            "double3x3_1": _conv(224, 3),
            "double3x3_2": _conv(256, 3, stride=2, padding="valid"),
        },
        {"pool": HALVE},
    )
)

INCEPTION_B = Branches(
    (
        {"conv1x1": _conv(384, 1)},
        {"reduce7x7": _conv(192, 1), "conv1x7": _conv(224, (1, 7)), "conv7x1": _conv(256, (7, 1))},
        {
            "reduce_double7x7": _conv(192, 1),
            "double7x1_1": _conv(192, (7, 1)),
            "double1x7_1": _conv(224, (1, 7)),
            "double7x1_2": _conv(224, (7, 1)),
            "double1x7_2": _conv(256, (1, 7)),
        },
        {"pool": AVERAGE, "pool_projection": _conv(128, 1)},
    )
)

REDUCTION_B = Branches(
    (
        {"reduce3x3": _conv(192, 1), "conv3x3": _conv(192, 3, stride=2, padding="valid")},
        {
            "reduce7x7": _conv(256, 1),
            "conv1x7": _conv(256, (1, 7)),
            "conv7x1": _conv(320, (7, 1)),
            "last3x3": _conv(320, 3, stride=2, padding="valid"),
        },
        {"pool": HALVE},
    )
)

SPLIT_3X3 = Branches(({"conv1x3": _conv(256, (1, 3))}, {"conv3x1": _conv(256, (3, 1))}))

INCEPTION_C = Branches(
    (
        {"conv1x1": _conv(256, 1)},
        {"reduce3x3": _conv(384, 1), "split3x3": SPLIT_3X3},
        {
            "reduce_double3x3": _conv(384, 1),
            "double3x1": _conv(448, (3, 1)),
            "double1x3": _conv(512, (1, 3)),
            "split_double3x3": SPLIT_3X3,
        },
        {"pool": AVERAGE, "pool_projection": _conv(256, 1)},
    )
)

#                                                            output for a 299x299 image
INCEPTION_V4_NETWORK = {
    **STEM,  # 35x35x384
    **{f"inception_a{number}": INCEPTION_A for number in (1, 2, 3, 4)},  # 35x35x384
    "reduction_a": REDUCTION_A,  # 17x17x1024
    **{f"inception_b{number}": INCEPTION_B for number in (1, 2, 3, 4, 5, 6, 7)},  # 17x17x1024
    "reduction_b": REDUCTION_B,  # 8x8x1536
    **{f"inception_c{number}": INCEPTION_C for number in (1, 2, 3)},  # 8x8x1536
    "pool": GlobalPooling(),  # 1x1x1536
    "linear": Dense(1000),
}

INCEPTION_V4_DROPOUT = 0.2  # Fig. 9: 0.8 are kept, before the classifier
INCEPTION_V4_EPSILON = 1e-3  # of the normalisation, in the authors' code

INCEPTION_V4_NOTES = (
    "Fig. 3 gives the last 3x3 of the stem (192 V) no stride; beside a pooling of stride 2, and to reach the 35x35 of "
    "Fig. 9, it has stride 2, as in the authors' code.",
    "Fig. 5 prints 1x7 (224) and 1x7 (256) in the shorter branch of Inception-B; the code has 1x7 and 7x1, with the "
    "same counts.",
    "In the longer branch of Inception-B, and here and there in other modules, figure and code have flat and tall "
    "kernels in opposite order; this changes no count. The tables follow the code.",
)
