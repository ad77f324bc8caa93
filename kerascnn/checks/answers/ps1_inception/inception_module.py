import keras

from kerascnn.checks.parts import Mutant


# --- model answer
def inception_module(conv1x1, reduce3x3, conv3x3, reduce5x5, conv5x5, pool_projection):
    """The Inception module, to be applied to a batch of images."""

    ### BEGIN SOLUTION
    def convolution(filters, kernel_size):
        return keras.layers.Conv2D(filters, kernel_size, padding="same", activation="relu")

    def module(images):
        pooled = keras.layers.MaxPooling2D(3, strides=1, padding="same")(images)
        branches = [
            convolution(conv1x1, 1)(images),
            convolution(conv3x3, 3)(convolution(reduce3x3, 1)(images)),
            convolution(conv5x5, 5)(convolution(reduce5x5, 1)(images)),
            convolution(pool_projection, 1)(pooled),
        ]
        return keras.layers.Concatenate()(branches)

    return module
    ### END SOLUTION


# --- end of model answer

EXPLANATION = """
Each branch is a chain on the same input, and with "same" padding and stride 1 all four keep height and width, so they
can be stacked along the depth. kerascnn.layers.Inception is the same as a layer that can be saved.
"""


def _conv(filters, kernel_size, activation="relu", **options):
    return keras.layers.Conv2D(filters, kernel_size, padding="same", activation=activation, **options)


def _build(a, rb, b, rc, c, p, *, conv=_conv, pool=None, pool_last=False, merge=None, kernels=(3, 5)):
    """The module with one thing changed."""
    pool = pool or keras.layers.MaxPooling2D(3, strides=1, padding="same")

    def module(images):
        pooled = pool(conv(p, 1)(images)) if pool_last else conv(p, 1)(pool(images))
        ends = [
            conv(a, 1)(images),
            conv(b, kernels[0])(conv(rb, 1)(images)),
            conv(c, kernels[1])(conv(rc, 1)(images)),
            pooled,
        ]
        return (merge or keras.layers.Concatenate())(ends)

    return module


def _normalised(filters, kernel_size):
    steps = [_conv(filters, kernel_size, None), keras.layers.BatchNormalization(), keras.layers.ReLU()]
    return keras.Sequential(steps)


class InceptionLayer(keras.layers.Layer):
    def __init__(self, a, rb, b, rc, c, p):
        super().__init__()
        self.chains = [
            [keras.layers.MaxPooling2D(3, 1, "same"), _conv(p, 1)],
            [_conv(rc, 1), _conv(c, 5)],
            [_conv(rb, 1), _conv(b, 3)],
            [_conv(a, 1)],
        ]
        self.stack = keras.layers.Concatenate()

    def call(self, images):
        ends = []
        for chain in self.chains:
            x = images
            for layer in chain:
                x = layer(x)
            ends.append(x)
        return self.stack(ends)


def images_first(images, a, rb, b, rc, c, p):
    return _build(a, rb, b, rc, c, p, conv=lambda n, k: _conv(n, k, use_bias=False))(images)


def with_operations(a, rb, b, rc, c, p):
    def module(images):
        pooled = keras.ops.max_pool(images, 3, strides=1, padding="same")
        thin = keras.layers.Dense(rb, activation="relu")(images), keras.layers.Dense(rc, activation="relu")(images)
        ends = [_conv(a, 1)(images), _conv(b, 3)(thin[0]), _conv(c, 5)(thin[1]), _conv(p, 1)(pooled)]
        return keras.ops.concatenate(ends, axis=-1)

    return module


ALTERNATIVES = {"a layer class": InceptionLayer, "a function of images": images_first, "keras.ops": with_operations}

MUTANTS = (
    Mutant(
        "ReLU missing",
        lambda *widths: _build(*widths, conv=lambda n, k: _conv(n, k, activation=None)),
        "No convolution has a ReLU: two convolutions in a row without one are a single one, written twice.",
    ),
    Mutant(
        "5x5 is a 3x3",
        lambda *widths: _build(*widths, kernels=(3, 3)),
        "Your 5x5 branch uses a 3x3 window, as a well-known port of this network does; the paper's is 5x5.",
    ),
    Mutant(
        "stacked along the width",
        lambda *widths: _build(*widths, merge=keras.layers.Concatenate(axis=2)),
        "You concatenated along an axis of the image; the branches are stacked along the depth, the last axis.",
    ),
    Mutant(
        "padding forgotten",
        lambda *widths: _build(*widths, conv=lambda n, k: keras.layers.Conv2D(n, k, activation="relu")),
        'Without padding="same" each kernel size gives an image of another size, and they cannot be stacked.',
    ),
    Mutant(
        "added",
        lambda *widths: _build(*widths, merge=keras.layers.Add()),
        "You added the branches; they have different depths and are stacked, not summed.",
    ),
    Mutant(
        "pooling with stride 2",
        lambda *widths: _build(*widths, pool=keras.layers.MaxPooling2D(3, strides=2, padding="same")),
        "Your pooling has a stride of 2, so its branch is half as large as the others: the module pools with stride 1.",
    ),
    Mutant(
        "pooling's default stride",
        lambda *widths: _build(*widths, pool=keras.layers.MaxPooling2D(3, padding="same")),
        "Keras' pooling moves by its own size unless it is told otherwise: strides=1 is missing.",
    ),
    Mutant(
        "pooling as Keras makes it",
        lambda *widths: _build(*widths, pool=keras.layers.MaxPooling2D(3)),
        "Keras' pooling moves by its own size and keeps no border unless it is told otherwise: strides=1 and "
        'padding="same" are both missing.',
    ),
    Mutant(
        "pooling without padding",
        lambda *widths: _build(*widths, pool=keras.layers.MaxPooling2D(3, strides=1)),
        'Your pooling has the right stride and no border: padding="same" is missing, so its branch is smaller.',
    ),
    Mutant(
        "projection before the pooling",
        lambda *widths: _build(*widths, pool_last=True),
        "Your 1x1 stands before the pooling; the module pools first and projects after it.",
    ),
    Mutant(
        "average pooling",
        lambda *widths: _build(*widths, pool=keras.layers.AveragePooling2D(3, strides=1, padding="same")),
        "You used average pooling; the module's is max-pooling.",
    ),
    Mutant(
        "no bottlenecks",
        lambda a, rb, b, rc, c, p: (
            lambda images: keras.layers.Concatenate()(
                [
                    _conv(a, 1)(images),
                    _conv(b, 3)(images),
                    _conv(c, 5)(images),
                    _conv(p, 1)(keras.layers.MaxPooling2D(3, 1, "same")(images)),
                ]
            )
        ),
        "The 3x3 and the 5x5 see the whole input: their 1x1 bottlenecks are missing.",
    ),
    Mutant(
        "no projection",
        lambda a, rb, b, rc, c, p: (
            lambda images: keras.layers.Concatenate()(
                [
                    _conv(a, 1)(images),
                    _conv(b, 3)(_conv(rb, 1)(images)),
                    _conv(c, 5)(_conv(rc, 1)(images)),
                    keras.layers.MaxPooling2D(3, 1, "same")(images),
                ]
            )
        ),
        "The 1x1 after the pooling is missing, so the pooling branch passes on the whole input depth.",
    ),
    Mutant(
        "dropout",
        lambda *widths: lambda images: keras.layers.Dropout(0.4)(_build(*widths)(images)),
        "In training your module drops some of its output; the module has no dropout.",
    ),
    Mutant(
        "batch normalisation",
        lambda *widths: _build(*widths, conv=_normalised),
        "You normalise the batch as well; the module of this problem is convolutions, ReLU and pooling alone.",
    ),
    Mutant(
        "ReLU missing behind the wide kernels",
        lambda *widths: _build(*widths, conv=lambda n, k: _conv(n, k, "relu" if k == 1 else None)),
        "The 3x3 and the 5x5 have no ReLU; every convolution is followed by one.",
    ),
    Mutant(
        "leaky ReLU",
        lambda *widths: _build(*widths, conv=lambda n, k: _conv(n, k, "leaky_relu")),
        "You used a leaky ReLU, which lets a part of the negative values through; a ReLU lets none.",
    ),
    Mutant(
        "bottlenecks swapped",
        lambda a, rb, b, rc, c, p: _build(a, rc, b, rb, c, p),
        "You swapped the two bottlenecks: reduce3x3 stands before the 3x3, reduce5x5 before the 5x5.",
    ),
)
