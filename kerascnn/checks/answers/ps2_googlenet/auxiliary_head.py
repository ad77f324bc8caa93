import keras

from kerascnn.checks.parts import Mutant


# --- model answer
def auxiliary_head(filters, units, num_classes):
    """An auxiliary classifier, to be applied to a batch of feature maps."""
    ### BEGIN SOLUTION
    return keras.Sequential(
        [
            keras.layers.AveragePooling2D(5, strides=3),
            keras.layers.Conv2D(filters, 1, activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(units, activation="relu"),
            keras.layers.Dropout(0.7),
            keras.layers.Dense(num_classes),
        ]
    )
    ### END SOLUTION


# --- end of model answer

EXPLANATION = """
Windows of 5 x 5 in steps of 3 fit four times into 14 positions, so 4 x 4 x 128 numbers reach the hidden layer, and it
has most of the classifier's 3,188,840 parameters. Dropout works in training alone: what is left is made larger by
1 / 0.3, so that nothing has to change afterwards. kerascnn.layers.AuxiliaryClassifier(1000) is the same.
"""


def _chain(*layers):
    """As keras.Sequential, and built in half the time."""

    def network(maps):
        for layer in layers:
            maps = layer(maps)
        return maps

    return network


def _head(f, u, k, *, pool=None, conv="relu", middle=None, hidden="relu", rate=0.7, end=None):
    """The classifier with one thing changed."""
    return _chain(
        pool or keras.layers.AveragePooling2D(5, 3),
        keras.layers.Conv2D(f, 1, activation=conv),
        middle or keras.layers.Flatten(),
        keras.layers.Dense(u, activation=hidden),
        keras.layers.Dropout(rate),
        keras.layers.Dense(k, activation=end),
    )


def images_first(maps, filters, units, num_classes):
    x = keras.ops.average_pool(maps, 5, strides=3, padding="valid")
    x = keras.layers.Dense(filters, activation="relu")(x)
    x = keras.layers.Dense(units, use_bias=False)(keras.layers.Flatten()(x))
    return keras.layers.Dense(num_classes)(keras.layers.Dropout(0.7)(keras.ops.relu(x)))


class Head(keras.layers.Layer):
    def __init__(self, filters, units, num_classes):
        super().__init__()
        self.network = auxiliary_head(filters, units, num_classes)

    def build(self, shape):
        self.network.build(shape)

    def call(self, maps, training=None):
        return self.network(maps, training=training)


def as_convolutions(f, u, k):
    """Fully connected layers are convolutions whose window is the whole map."""
    return keras.Sequential(
        [
            keras.layers.AveragePooling2D(pool_size=(5, 5), strides=(3, 3), padding="valid"),
            keras.layers.Conv2D(f, (1, 1)),
            keras.layers.ReLU(),
            keras.layers.Conv2D(u, 4, activation="relu"),
            keras.layers.Dropout(0.7),
            keras.layers.Conv2D(k, 1),
            keras.layers.Flatten(),
        ]
    )


ALTERNATIVES = {"a function of maps": images_first, "a layer class": Head, "convolutions alone": as_convolutions}


MUTANTS = (
    Mutant(
        "pooling with padding",
        lambda *widths: _head(*widths, pool=keras.layers.AveragePooling2D(5, 3, padding="same")),
        'With padding="same" 5 x 5 positions are left; without padding 4 x 4, and the hidden layer is much smaller.',
    ),
    Mutant(
        "pooling's default stride",
        lambda *widths: _head(*widths, pool=keras.layers.AveragePooling2D(5)),
        "Your windows do not overlap: Keras' pooling moves by its own size, 5, unless it is told strides=3.",
    ),
    Mutant(
        "the largest",
        lambda *widths: _head(*widths, pool=keras.layers.MaxPooling2D(5, 3)),
        "You took the largest value of each window; this pooling takes the average.",
    ),
    Mutant(
        "windows of 3 in steps of 5",
        lambda *widths: _head(*widths, pool=keras.layers.AveragePooling2D(3, 5)),
        "Windows of 5 x 5 in steps of 3, not windows of 3 x 3 in steps of 5.",
    ),
    Mutant(
        "average of each map",
        lambda *widths: _head(*widths, middle=keras.layers.GlobalAveragePooling2D()),
        "You averaged each map; that is how the network itself ends. Here all 4 x 4 positions are laid out in a row.",
    ),
    Mutant(
        "no hidden layer",
        lambda f, u, k: _chain(
            keras.layers.AveragePooling2D(5, 3),
            keras.layers.Conv2D(f, 1, activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dropout(0.7),
            keras.layers.Dense(k),
        ),
        "The hidden fully connected layer is missing.",
    ),
    Mutant(
        "no 1x1",
        lambda f, u, k: _chain(
            keras.layers.AveragePooling2D(5, 3),
            keras.layers.Flatten(),
            keras.layers.Dense(u, activation="relu"),
            keras.layers.Dropout(0.7),
            keras.layers.Dense(k),
        ),
        "The 1x1 convolution is missing, so the hidden layer reads the whole depth of the maps.",
    ),
    Mutant(
        "1x1 before the pooling",
        lambda f, u, k: _chain(
            keras.layers.Conv2D(f, 1, activation="relu"),
            keras.layers.AveragePooling2D(5, 3),
            keras.layers.Flatten(),
            keras.layers.Dense(u, activation="relu"),
            keras.layers.Dropout(0.7),
            keras.layers.Dense(k),
        ),
        "Your 1x1 stands before the pooling: it comes after it, where there are only 4 x 4 positions to work on.",
    ),
    Mutant(
        "ReLU missing behind the 1x1",
        lambda *widths: _head(*widths, conv=None),
        "The 1x1 convolution has no ReLU.",
    ),
    Mutant(
        "ReLU missing in the hidden layer",
        lambda *widths: _head(*widths, hidden=None),
        "The hidden layer has no ReLU, so it and the next one could be a single layer.",
    ),
    Mutant(
        "softmax",
        lambda *widths: _head(*widths, end="softmax"),
        "You ended with a softmax; the scores go into the loss as they are, which applies the softmax itself.",
    ),
    Mutant(
        "ReLU on the scores",
        lambda *widths: _head(*widths, end="relu"),
        "You put a ReLU behind the scores; a score may be negative, as the softmax expects.",
    ),
    Mutant(
        "no dropout",
        lambda *widths: _head(*widths, rate=0.0),
        "The dropout is missing: in training nothing is set to 0.",
    ),
    Mutant(
        "70 % kept",
        lambda *widths: _head(*widths, rate=0.3),
        "You drop 30 % and keep 70 %. Keras' Dropout takes the share that is dropped, and the paper drops 70 %.",
    ),
    Mutant(
        "the network's dropout",
        lambda *widths: _head(*widths, rate=0.4),
        "40 % is the dropout before GoogLeNet's main classifier; the auxiliary ones drop 70 %.",
    ),
    Mutant(
        "dropout on the scores",
        lambda f, u, k: _chain(_head(f, u, k, rate=0.0), keras.layers.Dropout(0.7)),
        "Your dropout stands behind the last layer and deletes scores; it stands between the two connected layers.",
    ),
    Mutant(
        "dropout before the hidden layer",
        lambda f, u, k: _head(f, u, k, middle=_chain(keras.layers.Flatten(), keras.layers.Dropout(0.7)), rate=0.0),
        "Your dropout stands before the hidden layer; it stands behind it.",
    ),
)
