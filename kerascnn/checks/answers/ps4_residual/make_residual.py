import functools

import keras

from kerascnn.checks.parts import Mutant


# --- model answer
def make_residual(steps):
    """A network of these steps with a shortcut around each."""

    def network(images):
        ### BEGIN SOLUTION
        for step in steps:
            images = step(images) + images
        return images
        ### END SOLUTION

    return network


# --- end of model answer

EXPLANATION = """
One line: images = step(images) + images. The right side is computed before the name is given anew, so both images in it
are what the step was given. keras.layers.Add()([step(images), images]) is the same.
"""


class Residual(keras.layers.Layer):
    def __init__(self, steps):
        super().__init__()
        self.steps = list(steps)

    def call(self, images):
        for step in self.steps:
            images = keras.layers.add([images, step(images)])
        return images


def images_first(images, steps):
    return functools.reduce(lambda x, step: x + step(x), steps, images)


def recursive(steps):
    if not steps:
        return lambda images: images
    *before, last = steps

    def network(images):
        images = recursive(before)(images)
        return keras.layers.Add()([last(images), images])

    return network


def as_a_model(steps):
    channels = steps[0].filters
    inputs = images = keras.Input((None, None, channels))
    for step in steps:
        images = keras.layers.Add()([images, step(images)])
    return keras.Model(inputs, images)


ALTERNATIVES = {
    "a layer class": Residual,
    "a function of images": images_first,
    "recursive": recursive,
    "a model": as_a_model,
}


def _plain(steps):
    return keras.Sequential(steps)


def _around_all(steps):
    return lambda images: _plain(steps)(images) + images


def _from_the_beginning(steps):
    def network(images):
        x = images
        for step in steps:
            x = step(x) + images
        return x

    return network


def _chained(combine):
    """The network with another way to combine what a step gives with what it got."""

    def make(steps):
        def network(images):
            for step in steps:
                images = combine(step(images), images)
            return images

        return network

    return make


def _side_by_side(steps):
    return lambda images: keras.layers.add([images, *[step(images) for step in steps]])


def _first_only(steps):
    def network(images):
        images = steps[0](images) + images
        for step in steps[1:]:
            images = step(images)
        return images

    return network


def _overwritten(steps):
    def network(images):
        for step in steps:
            images = step(images)
            images = images + images
        return images

    return network


def _stopped(steps):
    return lambda images: steps[0](images) + images


MUTANTS = (
    Mutant("plain", _plain, "That is the plain network: the shortcuts are missing."),
    Mutant(
        "one shortcut around all",
        _around_all,
        "You have one shortcut around the whole network; every step has its own.",
    ),
    Mutant(
        "shortcuts from the beginning",
        _from_the_beginning,
        "Your shortcuts all bring the network's images; each brings what its own step was given.",
    ),
    Mutant(
        "output added to itself",
        _overwritten,
        "You overwrite the images before they are added, so each step's output is added to itself: keep what the step "
        "was given.",
    ),
    Mutant(
        "ReLU behind the sum",
        _chained(lambda given, kept: keras.ops.relu(given + kept)),
        "You put a ReLU behind each sum; here nothing comes behind it.",
    ),
    Mutant(
        "concatenated",
        _chained(lambda given, kept: keras.layers.Concatenate()([given, kept])),
        "You stack the step's output and its input along the depth, as DenseNet does; a shortcut adds.",
    ),
    Mutant(
        "multiplied",
        _chained(lambda given, kept: given * kept),
        "You multiply the step's output by its input; a shortcut adds.",
    ),
    Mutant(
        "subtracted",
        _chained(lambda given, kept: given - kept),
        "You subtract: F(x) = H(x) - x is what a step learns, the network adds x to it.",
    ),
    Mutant(
        "averaged",
        _chained(lambda given, kept: (given + kept) / 2),
        "You take the mean; the sum is not divided by anything.",
    ),
    Mutant(
        "a projection",
        _chained(lambda given, kept: given + keras.layers.Conv2D(kept.shape[-1], 1)(kept)),
        "Your shortcut is a 1x1 convolution; the shape stays, so the identity will do, and it needs no parameters.",
    ),
    Mutant(
        "side by side",
        _side_by_side,
        "Your steps all see the network's images; each sees what the one before it gave, with its shortcut.",
    ),
    Mutant("first step only", _first_only, "Only your first step has a shortcut."),
    Mutant(
        "return in the loop",
        _stopped,
        "Your network stops after its first step: the return stands inside of the loop.",
    ),
)
