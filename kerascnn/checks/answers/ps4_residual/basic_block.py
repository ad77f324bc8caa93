import keras

from .basic_block_mistakes import MUTANTS as MUTANTS


# --- model answer
def basic_block(filters, stride):
    """The basic residual block, to be applied to a batch of images."""

    ### BEGIN SOLUTION
    def normalized(images, kernel_size, stride):
        convolution = keras.layers.Conv2D(filters, kernel_size, strides=stride, padding="same", use_bias=False)
        return keras.layers.BatchNormalization()(convolution(images))

    def block(images):
        shortcut = images
        if stride != 1 or images.shape[-1] != filters:
            shortcut = normalized(images, 1, stride)
        residual = keras.layers.ReLU()(normalized(images, 3, stride))
        residual = normalized(residual, 3, 1)
        return keras.layers.ReLU()(keras.layers.Add()([residual, shortcut]))

    return block
    ### END SOLUTION


# --- end of model answer

EXPLANATION = """
Both ways begin at the block's input and end at the sum. The stride stands twice, in the first convolution and in the
projection, so that both ways halve the image. Without the ReLU between the convolutions the two would be a single
linear layer; with one directly before the sum the block could only ever add. kerascnn.layers.BasicBlock is the same as
a layer that can be saved.
"""


class BasicBlock(keras.layers.Layer):
    def __init__(self, filters, stride):
        super().__init__()
        self.filters, self.stride = filters, stride

    def build(self, input_shape):
        self.conv1 = keras.layers.Conv2D(self.filters, 3, self.stride, "same")
        self.norm1 = keras.layers.BatchNormalization(epsilon=1e-5)
        self.conv2 = keras.layers.Conv2D(self.filters, 3, padding="same")
        self.norm2 = keras.layers.BatchNormalization(epsilon=1e-5)
        self.projection = None
        if self.stride > 1 or input_shape[-1] != self.filters:
            self.projection = keras.Sequential(
                [keras.layers.Conv2D(self.filters, 1, self.stride), keras.layers.BatchNormalization(epsilon=1e-5)]
            )
        self.built = True

    def call(self, images, training=None):
        x = keras.ops.relu(self.norm1(self.conv1(images), training=training))
        x = self.norm2(self.conv2(x), training=training)
        way_around = images if self.projection is None else self.projection(images, training=training)
        return keras.ops.relu(x + way_around)


def images_first(x, filters, stride=1):
    y = keras.layers.ZeroPadding2D(1)(x)
    y = keras.layers.Conv2D(filters, 3, stride, use_bias=False, kernel_initializer="he_normal")(y)
    y = keras.layers.Activation("relu")(keras.layers.BatchNormalization(momentum=0.9, epsilon=1e-5)(y))
    y = keras.layers.Conv2D(filters, 3, padding="same", use_bias=False, kernel_initializer="he_normal")(y)
    y = keras.layers.BatchNormalization(momentum=0.9, epsilon=1e-5)(y)
    if y.shape[1:] != x.shape[1:]:
        x = keras.layers.Conv2D(filters, 1, stride, use_bias=False)(x)
        x = keras.layers.BatchNormalization(momentum=0.9, epsilon=1e-5)(x)
    return keras.layers.ReLU()(y + x)


def mixed(filters, stride):
    """The projection as a dense layer on the picked positions, and a Sequential for the layers."""
    inside = keras.Sequential(
        [
            keras.layers.Conv2D(filters, 3, stride, "same"),
            keras.layers.BatchNormalization(),
            keras.layers.ReLU(),
            keras.layers.Conv2D(filters, 3, 1, "same"),
            keras.layers.BatchNormalization(),
        ]
    )

    def block(images):
        around = images[:, ::stride, ::stride]
        if around.shape != images.shape or images.shape[-1] != filters:
            around = keras.layers.BatchNormalization()(keras.layers.Dense(filters)(around))
        return keras.ops.maximum(inside(images) + around, 0)

    return block


ALTERNATIVES = {
    "a layer class": BasicBlock,
    "a function of images": images_first,
    "a dense projection": mixed,
}

EQUIVALENT = {
    "use_bias=False dropped": "the normalisation behind it takes a bias away again",
    "False → True": "the normalisation behind it takes a bias away again",
}
