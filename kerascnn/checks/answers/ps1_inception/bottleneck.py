import keras

from kerascnn.checks.parts import Mutant


# --- model answer
def bottleneck(filters):
    """A 1x1 convolution with ReLU, to be applied to a batch of images."""
    ### BEGIN SOLUTION
    return keras.layers.Conv2D(filters, 1, activation="relu")
    ### END SOLUTION


# --- end of model answer

EXPLANATION = """
A convolution whose window is one pixel: at every position it multiplies the vector of channels by the same matrix, so
keras.layers.Dense(filters, activation="relu"), which works on the last axis, is the same layer.
"""


def dense(filters):
    return keras.layers.Dense(filters, activation="relu")


def as_a_model(filters):
    return keras.Sequential([keras.layers.Conv2D(filters, (1, 1), padding="same", use_bias=False), keras.layers.ReLU()])


def images_first(images, filters):
    return keras.ops.relu(keras.layers.Conv2D(filters, 1)(images))


class Bottleneck(keras.layers.Layer):
    def __init__(self, filters):
        super().__init__()
        self.filters = filters

    def build(self, input_shape):
        self.matrix = self.add_weight(shape=(input_shape[-1], self.filters), name="matrix")

    def call(self, images):
        return keras.ops.relu(keras.ops.matmul(images, self.matrix))


ALTERNATIVES = {
    "Dense": dense,
    "a model": as_a_model,
    "a function of images": images_first,
    "a layer class": Bottleneck,
}

MUTANTS = (
    Mutant(
        "ReLU missing",
        lambda filters: keras.layers.Conv2D(filters, 1),
        "Everything is right but the end: the ReLU is missing.",
    ),
    Mutant(
        "3x3",
        lambda filters: keras.layers.Conv2D(filters, 3, padding="same", activation="relu"),
        "Your window is 3x3: it looks at neighbours and needs nine times the weights.",
    ),
    Mutant(
        "stride 2",
        lambda filters: keras.layers.Conv2D(filters, 1, strides=2, activation="relu"),
        "A stride of 2 skips every other pixel: the bottleneck keeps height and width.",
    ),
    Mutant(
        "sigmoid",
        lambda filters: keras.layers.Conv2D(filters, 1, activation="sigmoid"),
        "You used a sigmoid; the network's activation is ReLU.",
    ),
    Mutant(
        "ReLU6",
        lambda filters: keras.layers.Conv2D(filters, 1, activation="relu6"),
        "You used ReLU6, which cuts off above 6; a ReLU lets large values through.",
    ),
    Mutant(
        "batch normalisation",
        lambda filters: keras.Sequential(
            [keras.layers.Conv2D(filters, 1), keras.layers.BatchNormalization(), keras.layers.ReLU()]
        ),
        "You normalise the batch as well; the bottleneck of this problem is a convolution and a ReLU alone.",
    ),
    Mutant(
        "filters squared",
        lambda filters: keras.layers.Conv2D(1, filters, padding="same", activation="relu"),
        "The first argument of Conv2D is the number of filters, the second the size of the window: you swapped them.",
    ),
    Mutant(
        "pooling",
        lambda filters: keras.layers.MaxPooling2D(1),
        "Pooling keeps the depth; only a convolution can change it.",
    ),
    Mutant(
        "flattened",
        lambda filters: keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(filters, activation="relu")]),
        "Flatten mixes positions and loses height and width; the 1x1 works on each position by itself.",
    ),
    Mutant(
        "depthwise",
        lambda filters: keras.layers.DepthwiseConv2D(1, activation="relu"),
        "A depthwise convolution keeps channels apart; the 1x1 is there to mix them.",
    ),
)
