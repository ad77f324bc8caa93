import keras

from kerascnn.checks.parts import Mutant


# --- model answer
def plain_net(n, filters, num_classes):
    """A plain network of 6n + 2 layers, to be applied to a batch of images."""

    ### BEGIN SOLUTION
    def convolution(width, strides=1):
        return keras.layers.Conv2D(width, 3, strides=strides, padding="same", activation="relu")

    layers = [convolution(filters)]
    for stage in range(3):
        for number in range(2 * n):
            strides = 2 if stage > 0 and number == 0 else 1
            layers.append(convolution(filters * 2**stage, strides))
    layers += [keras.layers.GlobalAveragePooling2D(), keras.layers.Dense(num_classes)]
    return keras.Sequential(layers)
    ### END SOLUTION


# --- end of model answer

EXPLANATION = """
One convolution, 6n in three stages, one dense layer: 6n + 2 layers with weights. Only the first convolution of the
second and of the third stage moves by two positions. kerascnn.models.plain20() is the paper's, with its normalisations.
"""


def _chained(*layers):
    """As keras.Sequential, and built in half the time."""

    def network(images):
        for layer in layers:
            images = layer(images)
        return images

    return network


def _conv(width, strides=1, **options):
    return keras.layers.Conv2D(width, 3, strides, **({"padding": "same", "activation": "relu"} | options))


def _net(
    n,
    filters,
    num_classes,
    *,
    conv=_conv,
    first=True,
    layers=None,
    widths=(1, 2, 4),
    steps=(1, 2, 2),
    step_at=0,
    pool=None,
    end=None,
):
    """The network with one thing changed."""
    count = 2 * n if layers is None else layers
    chain = [conv(filters)] if first else []
    for width, step in zip(widths, steps, strict=True):
        chain += [conv(filters * width, step if number == step_at % count else 1) for number in range(count)]
    pool = pool or keras.layers.GlobalAveragePooling2D()
    return _chained(*chain, pool, keras.layers.Dense(num_classes, activation=end))


def images_first(images, n, filters, num_classes):
    widths = [filters, *[filters] * (2 * n), *[2 * filters] * (2 * n), *[4 * filters] * (2 * n)]
    before = [filters, *widths[:-1]]
    for width, previous in zip(widths, before, strict=True):
        strides = 1 if width == previous else 2
        images = keras.ops.relu(keras.layers.Conv2D(width, 3, strides, padding="same", use_bias=False)(images))
    return keras.layers.Dense(num_classes)(keras.ops.mean(images, axis=(1, 2)))


def in_blocks(n, filters, num_classes):
    def block(x, width, strides):
        for step in (strides, 1):
            padded = keras.layers.ZeroPadding2D(1)(x)
            x = keras.layers.ReLU()(keras.layers.Conv2D(width, 3, strides=step)(padded))
        return x

    def network(images):
        x = _conv(filters)(images)
        for stage in range(3):
            for number in range(n):
                x = block(x, filters << stage, 2 if stage and not number else 1)
        return keras.layers.Dense(num_classes)(keras.layers.GlobalAveragePooling2D()(x))

    return network


class PlainNet(keras.Model):
    def __init__(self, n, filters, num_classes):
        super().__init__()
        self.chain = plain_net(n, filters, num_classes)

    def call(self, images):
        return self.chain(images)


ALTERNATIVES = {"a function of images": images_first, "in blocks": in_blocks, "a model class": PlainNet}


def _normalised(width, strides=1):
    steps = [_conv(width, strides, activation=None), keras.layers.BatchNormalization(), keras.layers.ReLU()]
    return _chained(*steps)


MUTANTS = (
    Mutant(
        "batch normalisation",
        lambda *widths: _net(*widths, conv=_normalised),
        "You normalise the batch as well; the network of this problem is the one without normalisation.",
    ),
    Mutant(
        "n layers in a stage",
        lambda n, *widths: _net(n, *widths, layers=n),
        "Your stages have n convolutions; a stage has n blocks of two, so 2n.",
    ),
    Mutant(
        "first convolution forgotten",
        lambda *widths: _net(*widths, first=False),
        "One layer is missing: a convolution stands before the three stages.",
    ),
    Mutant(
        "one more in each stage",
        lambda n, *widths: _net(n, *widths, layers=2 * n + 1),
        "Your stages have 2n + 1 convolutions: the one with the stride is one of the 2n, it does not come on top.",
    ),
    Mutant(
        "never halved",
        lambda *widths: _net(*widths, steps=(1, 1, 1)),
        "No convolution has a stride of 2; the second and the third stage begin with one.",
    ),
    Mutant(
        "halved in every stage",
        lambda *widths: _net(*widths, steps=(2, 2, 2)),
        "Your first stage halves the image as well; only the second and the third do.",
    ),
    Mutant(
        "halved at the end of a stage",
        lambda *widths: _net(*widths, step_at=-1),
        "Your stride of 2 is in the last convolution of a stage; it belongs into the first.",
    ),
    Mutant(
        "the same width",
        lambda *widths: _net(*widths, widths=(1, 1, 1)),
        "All your stages have the same number of filters; it doubles where the image is halved.",
    ),
    Mutant(
        "three times as many filters",
        lambda *widths: _net(*widths, widths=(1, 2, 3)),
        "Your third stage has three times as many filters as the first; the number doubles each time, so four times.",
    ),
    Mutant(
        "ReLU missing",
        lambda *widths: _net(*widths, conv=lambda width, strides=1: _conv(width, strides, activation=None)),
        "No convolution has a ReLU: without it all the layers together are a single linear one.",
    ),
    Mutant(
        "maps laid out in a row",
        lambda *widths: _net(*widths, pool=keras.layers.Flatten()),
        "You laid the last maps out in a row; the network takes the average of each map.",
    ),
    Mutant(
        "the largest value",
        lambda *widths: _net(*widths, pool=keras.layers.GlobalMaxPooling2D()),
        "You took the largest value of each map; the network takes the average.",
    ),
    Mutant(
        "softmax",
        lambda *widths: _net(*widths, end="softmax"),
        "You ended with a softmax; the network gives scores, and the loss applies the softmax.",
    ),
    Mutant(
        "padding forgotten",
        lambda *widths: _net(*widths, conv=lambda width, strides=1: _conv(width, strides, padding="valid")),
        'Without padding="same" every convolution trims the image by two pixels, and nothing is left of it.',
    ),
)
