import keras

from kerascnn.checks.parts import Mutant


# --- model answer
def stem(conv1, reduce2, conv2):
    """GoogLeNet's stem, to be applied to a batch of images."""
    ### BEGIN SOLUTION
    options = {"padding": "same", "activation": "relu"}
    return keras.Sequential(
        [
            keras.layers.Conv2D(conv1, 7, strides=2, **options),
            keras.layers.MaxPooling2D(3, strides=2, padding="same"),
            keras.layers.Conv2D(reduce2, 1, **options),
            keras.layers.Conv2D(conv2, 3, **options),
            keras.layers.MaxPooling2D(3, strides=2, padding="same"),
        ]
    )
    ### END SOLUTION


# --- end of model answer

EXPLANATION = """
One layer for each row. The three strides of 2 divide height and width by 8: 224, 112, 56, 28. The 1x1 in front of the
3x3 is the bottleneck of problem set 1. kerascnn.models.googlenet() begins with the same layers, and two response
normalisations, which the paper's table does not show.
"""


def _conv(filters, size, strides=1, activation="relu"):
    return keras.layers.Conv2D(filters, size, strides=strides, padding="same", activation=activation)


def _pool():
    return keras.layers.MaxPooling2D(3, strides=2, padding="same")


def _chain(*layers):
    def network(images):
        for layer in layers:
            images = layer(images)
        return images

    return network


def images_first(images, conv1, reduce2, conv2):
    return _chain(_conv(conv1, 7, 2), _pool(), _conv(reduce2, 1), _conv(conv2, 3), _pool())(images)


def padded_by_hand(a, b, c):
    return keras.Sequential(
        [
            keras.layers.ZeroPadding2D(3),
            keras.layers.Conv2D(a, 7, strides=2, use_bias=False),
            keras.layers.ReLU(),
            keras.layers.MaxPool2D(3, 2, "same"),
            keras.layers.Dense(b, activation="relu"),
            keras.layers.ZeroPadding2D(1),
            keras.layers.Conv2D(c, 3),
            keras.layers.ReLU(),
            keras.layers.MaxPool2D(3, 2, "same"),
        ]
    )


class Stem(keras.layers.Layer):
    def __init__(self, conv1, reduce2, conv2):
        super().__init__()
        self.convolutions = [_conv(conv1, 7, 2), _conv(reduce2, 1), _conv(conv2, 3)]
        self.pool = _pool()

    def call(self, images):
        first, reduce, second = self.convolutions
        return self.pool(second(reduce(self.pool(first(images)))))


ALTERNATIVES = {"a function of images": images_first, "padded by hand": padded_by_hand, "a layer class": Stem}

MUTANTS = (
    Mutant(
        "ReLU missing",
        lambda a, b, c: _chain(_conv(a, 7, 2, None), _pool(), _conv(b, 1, 1, None), _conv(c, 3, 1, None), _pool()),
        "No convolution has a ReLU: every one is followed by one.",
    ),
    Mutant(
        "first stride forgotten",
        lambda a, b, c: _chain(_conv(a, 7), _pool(), _conv(b, 1), _conv(c, 3), _pool()),
        "Your first convolution moves by one pixel; with a stride of 2 it would halve height and width.",
    ),
    Mutant(
        "pooling's default",
        lambda a, b, c: _chain(
            _conv(a, 7, 2),
            keras.layers.MaxPooling2D(3, padding="same"),
            _conv(b, 1),
            _conv(c, 3),
            keras.layers.MaxPooling2D(3, padding="same"),
        ),
        "Keras' pooling moves by its own size, here 3, unless it is told otherwise: strides=2 is missing.",
    ),
    Mutant(
        "pooling 2x2",
        lambda a, b, c: _chain(
            _conv(a, 7, 2),
            keras.layers.MaxPooling2D(2, padding="same"),
            _conv(b, 1),
            _conv(c, 3),
            keras.layers.MaxPooling2D(2, padding="same"),
        ),
        "Your poolings look at 2x2 positions; the table has windows of 3x3 that overlap.",
    ),
    Mutant(
        "no reduction",
        lambda a, b, c: _chain(_conv(a, 7, 2), _pool(), _conv(c, 3), _pool()),
        "The 1x1 before the second convolution is missing (the row reduce2).",
    ),
    Mutant(
        "reduction behind",
        lambda a, b, c: _chain(_conv(a, 7, 2), _pool(), _conv(c, 3), _conv(b, 1), _pool()),
        "Your 1x1 stands behind the 3x3; it stands before it, so that the 3x3 has less to read.",
    ),
    Mutant(
        "second pooling forgotten",
        lambda a, b, c: _chain(_conv(a, 7, 2), _pool(), _conv(b, 1), _conv(c, 3)),
        "The second pooling is missing: the first module gets 28 x 28 positions, not 56 x 56.",
    ),
    Mutant(
        "average pooling",
        lambda a, b, c: _chain(
            _conv(a, 7, 2),
            keras.layers.AveragePooling2D(3, 2, "same"),
            _conv(b, 1),
            _conv(c, 3),
            keras.layers.AveragePooling2D(3, 2, "same"),
        ),
        "You took averages; the stem's poolings take the largest value.",
    ),
    Mutant(
        "no padding",
        lambda a, b, c: _chain(
            keras.layers.Conv2D(a, 7, strides=2, activation="relu"),
            keras.layers.MaxPooling2D(3, 2),
            keras.layers.Conv2D(b, 1, activation="relu"),
            keras.layers.Conv2D(c, 3, activation="relu"),
            keras.layers.MaxPooling2D(3, 2),
        ),
        'Without padding="same" every window trims the image\'s edge, and 224 pixels do not become 28.',
    ),
    Mutant(
        "5x5 first",
        lambda a, b, c: _chain(_conv(a, 5, 2), _pool(), _conv(b, 1), _conv(c, 3), _pool()),
        "Your first convolution is a 5x5; GoogLeNet begins with a 7x7.",
    ),
    Mutant(
        "batch normalisation",
        lambda a, b, c: _chain(
            _conv(a, 7, 2, None),
            keras.layers.BatchNormalization(),
            keras.layers.ReLU(),
            _pool(),
            _conv(b, 1),
            _conv(c, 3),
            _pool(),
        ),
        "You normalise the batch as well, which is newer than GoogLeNet; here are convolutions, ReLU and pooling.",
    ),
)
