import keras

from kerascnn.checks.parts import Mutant


# --- model answer
def zero_pad_shortcut(filters, stride):
    """A shortcut without parameters (option A), to be applied to a batch of images."""

    ### BEGIN SOLUTION
    def shortcut(images):
        picked = images[:, ::stride, ::stride]
        added = filters - images.shape[-1]
        return keras.ops.pad(picked, [(0, 0), (0, 0), (0, 0), (0, added)])

    return shortcut
    ### END SOLUTION


# --- end of model answer

EXPLANATION = """
The slice takes every stride-th row and column, the padding puts zeros behind the last channel. Where the zeros stand
is free, the paper does not say. Nothing in it can be trained, so the network has as many parameters as its plain twin.
"""


class ZeroPad(keras.layers.Layer):
    def __init__(self, filters, stride):
        super().__init__()
        self.filters, self.stride = filters, stride

    def call(self, images):
        picked = keras.ops.max_pool(images, 1, self.stride)
        new = keras.ops.zeros_like(picked[..., :1])
        return keras.ops.concatenate([picked] + [new] * (self.filters - images.shape[-1]), axis=-1)


def on_both_sides(images, filters, stride):
    added = filters - images.shape[-1]
    pairs = ((0, 0), (0, 0), (0, 0), (added // 2, added - added // 2))
    return keras.ops.pad(keras.layers.AveragePooling2D(1, stride)(images), pairs)


def with_a_lambda_layer(filters, stride):
    def pad(images):
        return keras.ops.pad(images[:, ::stride, ::stride, :], [[0, 0]] * 3 + [[filters - images.shape[-1], 0]])

    return keras.layers.Lambda(pad)


ALTERNATIVES = {
    "a layer class": ZeroPad,
    "zeros on both sides": on_both_sides,
    "a Lambda layer": with_a_lambda_layer,
}


def _pick(images, stride):
    return images[:, ::stride, ::stride]


def _build(pick=_pick, axis=3, mode=None, count=None):
    """The shortcut with one thing changed."""

    def make(filters, stride):
        def shortcut(images):
            picked = pick(images, stride)
            pairs = [(0, 0)] * 4
            pairs[axis] = (0, count(filters, images.shape[-1]) if count else filters - images.shape[-1])
            return keras.ops.pad(picked, pairs, **(mode or {}))

        return shortcut

    return make


def _projection(filters, stride):
    return keras.layers.Conv2D(filters, 1, strides=stride, use_bias=False)


def _top_left(images, stride):
    return images[:, : -(-images.shape[1] // stride), : -(-images.shape[2] // stride)]


def _copied(filters, stride):
    def shortcut(images):
        picked = _pick(images, stride)
        return keras.ops.concatenate([picked, picked], axis=-1)[..., :filters]

    return shortcut


MUTANTS = (
    Mutant(
        "projection",
        _projection,
        "That is option B, a 1x1 convolution with weights; option A has none.",
    ),
    Mutant(
        "stride forgotten",
        _build(lambda images, stride: images),
        "Your shortcut keeps height and width; the block's convolutions give an image that is smaller by its stride.",
    ),
    Mutant(
        "stride in one direction",
        _build(lambda images, stride: images[:, ::stride]),
        "You pick rows and not columns: the width must shrink as the height does.",
    ),
    Mutant(
        "begins with the second position",
        _build(lambda images, stride: images[:, stride - 1 :: stride, stride - 1 :: stride]),
        "You begin with the last position of each window; pick the first one.",
    ),
    Mutant(
        "average pooling",
        _build(lambda images, stride: keras.ops.average_pool(images, stride, stride, "same")),
        "You take the mean over a window; option A picks one position and leaves the others.",
    ),
    Mutant(
        "max-pooling",
        _build(lambda images, stride: keras.ops.max_pool(images, stride, stride, "same")),
        "You take the maximum over a window; option A picks one position and leaves the others.",
    ),
    Mutant(
        "top left corner",
        _build(_top_left),
        "You cut out the image's top left corner; pick every stride-th position of all of it.",
    ),
    Mutant(
        "channels forgotten",
        _build(count=lambda filters, channels: 0),
        "The new channels are missing: the block's convolutions give `filters` of them.",
    ),
    Mutant(
        "too many channels",
        _build(count=lambda filters, channels: filters),
        "You added `filters` channels to those that are there; together they should be `filters`.",
    ),
    Mutant(
        "zeros along the height",
        _build(axis=1),
        "You added zeros along an axis of the image; the channels are the last axis.",
    ),
    Mutant(
        "ones",
        _build(mode={"constant_values": 1}),
        "Your new channels are ones: they would be added to the block's output.",
    ),
    Mutant(
        "channels copied",
        _copied,
        "You filled the new channels with copies; option A has zeros there.",
    ),
    Mutant(
        "ReLU",
        lambda filters, stride: lambda images: keras.ops.relu(_build()(filters, stride)(images)),
        "You put a ReLU on the shortcut; it passes on what it picks as it is.",
    ),
)
