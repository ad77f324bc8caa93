import keras

from kerascnn.checks.parts import Mutant


# --- model answer
def bottleneck_block(filters):
    """The bottleneck block for images of 4 * filters channels, to be applied to a batch of them."""

    ### BEGIN SOLUTION
    def normalized(images, filters, kernel_size):
        convolution = keras.layers.Conv2D(filters, kernel_size, padding="same", use_bias=False)
        return keras.layers.BatchNormalization()(convolution(images))

    def block(images):
        residual = keras.layers.ReLU()(normalized(images, filters, 1))
        residual = keras.layers.ReLU()(normalized(residual, filters, 3))
        residual = normalized(residual, 4 * filters, 1)
        return keras.layers.ReLU()(keras.layers.Add()([residual, images]))

    return block
    ### END SOLUTION


# --- end of model answer

EXPLANATION = """
Squeeze, convolve, expand: 256 to 64, 64 to 64 in the 3x3, 64 to 256. The third convolution has no ReLU of its own; its
ReLU stands behind the sum. 69,632 weights, where two 3x3 convolutions on 256 channels have 1,179,648.
kerascnn.layers.BottleneckBlock is the same as a layer that can be saved.
"""


class BottleneckBlock(keras.layers.Layer):
    def __init__(self, filters):
        super().__init__()
        rows = [(filters, 1), (filters, 3), (4 * filters, 1)]
        self.convolutions = [keras.layers.Conv2D(n, k, padding="same") for n, k in rows]
        self.normalizations = [keras.layers.BatchNormalization(epsilon=1e-5) for _ in rows]

    def call(self, images, training=None):
        x = images
        for number, (convolution, normalization) in enumerate(zip(self.convolutions, self.normalizations, strict=True)):
            x = normalization(convolution(x), training=training)
            x = keras.ops.relu(x + images if number == 2 else x)
        return x


def images_first(x, filters):
    y = x
    for number, kernel in ((filters, 1), (filters, 3)):
        y = keras.layers.Conv2D(number, kernel, padding="same", kernel_initializer="he_normal")(y)
        y = keras.layers.Activation("relu")(keras.layers.BatchNormalization()(y))
    y = keras.layers.BatchNormalization()(keras.layers.Conv2D(x.shape[-1], 1)(y))
    return keras.layers.ReLU()(keras.layers.add([x, y]))


def as_a_model(filters):
    inputs = keras.Input((None, None, 4 * filters))
    inside = keras.Sequential(
        [
            keras.layers.Dense(filters),
            keras.layers.BatchNormalization(),
            keras.layers.ReLU(),
            keras.layers.ZeroPadding2D(1),
            keras.layers.Conv2D(filters, 3),
            keras.layers.BatchNormalization(),
            keras.layers.ReLU(),
            keras.layers.Dense(4 * filters),
            keras.layers.BatchNormalization(),
        ]
    )
    return keras.Model(inputs, keras.ops.relu(inside(inputs) + inputs))


ALTERNATIVES = {"a layer class": BottleneckBlock, "a function of images": images_first, "a model": as_a_model}


def _relu(images):
    return keras.layers.ReLU()(images)


def _unit(images, filters, kernel_size, normalization=True, stride=1):
    images = keras.layers.Conv2D(filters, kernel_size, stride, "same", use_bias=False)(images)
    return keras.layers.BatchNormalization()(images) if normalization else images


def _build(
    *,
    windows=(1, 3, 1),
    widths=(1, 1, 4),
    relus=(True, True, False),
    after=True,
    merge=None,
    normalizations=(True, True, True),
    stride=1,
    project=False,
    shortcut_from=0,
    residual=True,
):
    """The block with one thing changed."""

    def make(filters):
        def block(images):
            x, steps = images, [images]
            for number, width in enumerate(widths):
                step = stride if number == 0 else 1
                x = _unit(x, width * filters, windows[number], normalizations[number], step)
                x = _relu(x) if relus[number] else x
                steps.append(x)
            around = steps[shortcut_from]
            around = _unit(around, 4 * filters, 1) if project else around
            x = (merge or keras.layers.Add())([x, around]) if residual else x
            return _relu(x) if after else x

        return block

    return make


EQUIVALENT = {
    "use_bias=False dropped": "the normalisation behind it takes a bias away again",
    "False → True": "the normalisation behind it takes a bias away again",
}

MUTANTS = (
    Mutant(
        "ReLU after the addition forgotten",
        _build(after=False),
        "All is right but the end: a ReLU stands behind the sum.",
    ),
    Mutant(
        "ReLU before the addition",
        _build(relus=(True, True, True), after=False),
        "Your third ReLU stands before the sum; it belongs behind it.",
    ),
    Mutant(
        "ReLU before and after the addition",
        _build(relus=(True, True, True)),
        "The third convolution has a ReLU of its own: then the layers can only add and never take away.",
    ),
    Mutant(
        "one ReLU inside forgotten",
        _build(relus=(False, True, False)),
        "The ReLU behind the first 1x1 is missing.",
    ),
    Mutant(
        "the other ReLU inside forgotten",
        _build(relus=(True, False, False)),
        "The ReLU behind the 3x3 is missing.",
    ),
    Mutant(
        "no ReLU inside",
        _build(relus=(False, False, False)),
        "There is no ReLU between the convolutions: three linear layers in a row are one.",
    ),
    Mutant(
        "not expanded",
        _build(widths=(1, 1, 1)),
        "Your last 1x1 gives `filters` channels; it brings back all 4 * filters, or there is nothing to add.",
    ),
    Mutant(
        "not squeezed",
        _build(widths=(4, 4, 4)),
        "Your 3x3 works on all channels; the first 1x1 squeezes them to `filters`.",
    ),
    Mutant(
        "squeezed late or expanded early",
        _build(widths=(4, 1, 4)),
        "Your 3x3 sees or gives all channels: the first 1x1 squeezes before it, the last expands behind it.",
    ),
    Mutant(
        "basic block",
        _build(windows=(3, 3), widths=(4, 4), relus=(True, False), normalizations=(True, True)),
        "That is a basic block with two 3x3 on all channels; the bottleneck block has 1x1, 3x3, 1x1.",
    ),
    Mutant(
        "three 3x3",
        _build(windows=(3, 3, 3)),
        "Your windows are all 3x3; the first and the last are 1x1.",
    ),
    Mutant(
        "the 3x3 is a 1x1",
        _build(windows=(1, 1, 1)),
        "No window of yours looks at a neighbour; the one in the middle is 3x3.",
    ),
    Mutant(
        "windows in another order",
        _build(windows=(3, 1, 1)),
        "Your 3x3 stands first and sees all channels; it stands in the middle.",
    ),
    Mutant(
        "concatenated",
        _build(merge=keras.layers.Concatenate()),
        "You stack layers and shortcut along the depth, as DenseNet does; a residual block adds them.",
    ),
    Mutant("plain", _build(residual=False), "That is the plain block: the shortcut is missing."),
    Mutant(
        "a projection",
        _build(project=True),
        "Your shortcut is a projection; nothing changes the shape here, so it is the input itself.",
    ),
    Mutant(
        "no normalisation",
        _build(normalizations=(False, False, False)),
        "There is no batch normalisation: one follows each convolution.",
    ),
    Mutant(
        "last normalisation forgotten",
        _build(normalizations=(True, True, False)),
        "The last convolution has no batch normalisation.",
    ),
    Mutant(
        "stride 2",
        _build(stride=2),
        "Your block halves the image, so its input cannot be added; this block keeps the shape.",
    ),
)
