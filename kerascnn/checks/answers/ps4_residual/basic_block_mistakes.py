"""Residual blocks with one thing wrong, and what is said of each."""

import keras

from kerascnn.checks.parts import Mutant


def _unit(images, filters, kernel_size, stride=1, normalization=True, **options):
    images = keras.layers.Conv2D(filters, kernel_size, stride, "same", use_bias=False, **options)(images)
    return keras.layers.BatchNormalization()(images) if normalization else images


def _relu(images):
    return keras.layers.ReLU()(images)


def _build(
    *,
    inner=_relu,
    before_sum=None,
    after=_relu,
    merge=None,
    strides=(None, 1),
    shortcut_stride=None,
    project="where needed",
    projection_size=1,
    projection_normalized=True,
    normalization=True,
    from_first=False,
):
    """The block with one thing changed."""

    def make(filters, stride):
        def block(images):
            first, second = (stride if one is None else one for one in strides)
            y = inner(_unit(images, filters, 3, first, normalization))
            around = y if from_first else images
            y = _unit(y, filters, 3, second, normalization)
            y = before_sum(y) if before_sum else y
            needed = {
                "where needed": stride != 1 or images.shape[-1] != filters,
                "never": False,
                "always": True,
                "for channels": images.shape[-1] != filters,
                "for strides": stride != 1,
            }[project]
            if needed and not from_first:
                around = _unit(
                    around, filters, projection_size, shortcut_stride or stride, projection_normalized and normalization
                )
            return after((merge or keras.layers.Add())([y, around]))

        return block

    return make


def _plain(filters, stride):
    return lambda images: _relu(_unit(_relu(_unit(images, filters, 3, stride)), filters, 3))


def _preactivated(filters, stride):
    def block(images):
        y = _relu(keras.layers.BatchNormalization()(images))
        around = images
        if stride != 1 or images.shape[-1] != filters:
            around = keras.layers.Conv2D(filters, 1, stride, use_bias=False)(y)
        y = keras.layers.Conv2D(filters, 3, stride, "same", use_bias=False)(y)
        y = _relu(keras.layers.BatchNormalization()(y))
        return keras.layers.Conv2D(filters, 3, padding="same", use_bias=False)(y) + around

    return block


def _normalized_behind(filters, stride):
    """ReLU first, normalisation behind it."""

    def block(images):
        around = images
        if stride != 1 or images.shape[-1] != filters:
            around = _unit(images, filters, 1, stride)
        y = keras.layers.BatchNormalization()(_relu(_unit(images, filters, 3, stride, False)))
        return _relu(_unit(y, filters, 3) + around)

    return block


def _sum_normalized(filters, stride):
    def block(images):
        around = images
        if stride != 1 or images.shape[-1] != filters:
            around = _unit(images, filters, 1, stride)
        y = _relu(_unit(images, filters, 3, stride))
        return _relu(keras.layers.BatchNormalization()(_unit(y, filters, 3, normalization=False) + around))

    return block


def _identity(images):
    return images


MUTANTS = (
    Mutant(
        "ReLU after the addition forgotten",
        _build(after=_identity),
        "All is right but the end: a ReLU stands behind the sum.",
    ),
    Mutant(
        "ReLU before the addition",
        _build(before_sum=_relu, after=_identity),
        "Your second ReLU stands before the sum, so the block can only add; it belongs behind the sum.",
    ),
    Mutant(
        "ReLU before and after the addition",
        _build(before_sum=_relu),
        "There is a ReLU before the sum as well as behind it: so the layers can only add and never take away.",
    ),
    Mutant(
        "ReLU between the convolutions forgotten",
        _build(inner=_identity),
        "The ReLU between the convolutions is missing: two linear layers in a row are one.",
    ),
    Mutant(
        "concatenated",
        _build(merge=keras.layers.Concatenate()),
        "You stack layers and shortcut along the depth, as DenseNet does; a residual block adds them.",
    ),
    Mutant("plain", _plain, "That is the plain block: the shortcut is missing."),
    Mutant(
        "projection missing",
        _build(project="never"),
        "Where the shape changes, the input cannot be added as it is: the projection is missing.",
    ),
    Mutant(
        "projection in every block",
        _build(project="always"),
        "Your shortcut is a projection everywhere, which is option C; where the shape stays, it is the input itself.",
    ),
    Mutant(
        "projection for new channels only",
        _build(project="for channels"),
        "A stride changes the shape as well, also where the number of channels stays: then the shortcut is a "
        "projection, too.",
    ),
    Mutant(
        "projection for strides only",
        _build(project="for strides"),
        "New channels change the shape as well, also with stride 1: then the shortcut is a projection, too.",
    ),
    Mutant(
        "stride forgotten in the shortcut",
        _build(shortcut_stride=1),
        "Your layers halve the image and your projection does not: it has the block's stride, too.",
    ),
    Mutant(
        "stride forgotten in the layers",
        _build(strides=(1, 1)),
        "Your projection halves the image and your layers do not: the first convolution has the block's stride.",
    ),
    Mutant(
        "stride in the second convolution",
        _build(strides=(1, None)),
        "Your second convolution has the block's stride; it is the first that has it.",
    ),
    Mutant(
        "stride ignored",
        _build(strides=(1, 1), shortcut_stride=1),
        "The stride is used nowhere: the first convolution has it, and the projection.",
    ),
    Mutant(
        "shortcut from the first convolution",
        _build(from_first=True),
        "Your shortcut begins behind the first convolution; it begins at the block's input and passes by both.",
    ),
    Mutant(
        "3x3 projection",
        _build(projection_size=3),
        "Your projection is a 3x3; a 1x1 is enough to change the number of channels.",
    ),
    Mutant(
        "projection not normalised",
        _build(projection_normalized=False),
        "The projection's batch normalisation is missing: what is added should be as large as what it is added to.",
    ),
    Mutant(
        "no normalisation",
        _build(normalization=False),
        "Batch normalisation is missing: one follows each convolution.",
    ),
    Mutant(
        "normalisation behind the ReLU",
        _normalized_behind,
        "Your first normalisation stands behind the ReLU; it stands between the convolution and its ReLU.",
    ),
    Mutant(
        "sum normalised",
        _sum_normalized,
        "Your last normalisation stands behind the sum; it belongs to the convolution, so the shortcut passes it by.",
    ),
    Mutant(
        "pre-activated",
        _preactivated,
        "That is the block of the later paper, with normalisation and ReLU before each convolution; here they follow.",
    ),
)
