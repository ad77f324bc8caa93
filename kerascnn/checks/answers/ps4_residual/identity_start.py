import keras

from kerascnn.checks.parts import Mutant


# --- model answer
def identity_start(filters):
    """A basic block that gives what it gets until it has learned something."""

    ### BEGIN SOLUTION
    def normalized(images, gamma_initializer):
        convolution = keras.layers.Conv2D(filters, 3, padding="same", use_bias=False)
        return keras.layers.BatchNormalization(gamma_initializer=gamma_initializer)(convolution(images))

    def block(images):
        residual = keras.layers.ReLU()(normalized(images, "ones"))
        residual = normalized(residual, "zeros")
        return keras.layers.ReLU()(keras.layers.Add()([residual, images]))

    return block
    ### END SOLUTION


# --- end of model answer

EXPLANATION = """
One zero is enough for F(x) = 0, here the scale of the last normalisation; zeros in one convolution do as well. With two
zeros one behind the other, each gradient has the other zero as a factor: nothing ever changes. Goyal and others begin
the training of ResNet-50 like this (arXiv:1706.02677, section 5.1), and so can torchvision (zero_init_residual).
"""


def _unit(images, filters, kernel="glorot_uniform", gamma="ones", size=3):
    layer = keras.layers.Conv2D(filters, size, padding="same", use_bias=False, kernel_initializer=kernel)
    return keras.layers.BatchNormalization(gamma_initializer=gamma)(layer(images))


def _relu(images):
    return keras.layers.ReLU()(images)


def _build(kernels=("glorot_uniform", "glorot_uniform"), gammas=("ones", "ones"), inner=_relu, after=_relu, merge=None):
    """A basic block with these initialisers."""

    def make(filters):
        def block(images):
            y = inner(_unit(images, filters, kernels[0], gammas[0]))
            y = _unit(y, filters, kernels[1], gammas[1])
            return after((merge or keras.layers.Add())([y, images]))

        return block

    return make


class ZeroKernel(keras.layers.Layer):
    def __init__(self, filters):
        super().__init__()
        self.conv1 = keras.layers.Conv2D(filters, 3, padding="same", kernel_initializer="he_normal")
        self.norm1 = keras.layers.BatchNormalization(epsilon=1e-5)
        self.conv2 = keras.layers.Conv2D(filters, 3, padding="same", kernel_initializer="zeros")
        self.norm2 = keras.layers.BatchNormalization(epsilon=1e-5)

    def call(self, images, training=None):
        x = keras.ops.relu(self.norm1(self.conv1(images), training=training))
        return keras.ops.relu(images + self.norm2(self.conv2(x), training=training))


def first_kernel(images, filters):
    return _build(kernels=("zeros", "glorot_uniform"))(filters)(images)


def set_by_hand(filters):
    inputs = keras.Input((None, None, filters))
    y = _relu(_unit(inputs, filters))
    last = keras.layers.BatchNormalization()
    y = last(keras.layers.Conv2D(filters, 3, padding="same")(y))
    last.gamma.assign(keras.ops.zeros_like(last.gamma))
    return keras.Model(inputs, keras.ops.relu(y + inputs))


ALTERNATIVES = {"a layer class": ZeroKernel, "a function of images": first_kernel, "set by hand": set_by_hand}

EQUIVALENT = {
    "use_bias=False dropped": "the normalisation behind it takes a bias away again",
    "False → True": "the normalisation behind it takes a bias away again",
}

MUTANTS = (
    Mutant(
        "initialised as ever",
        _build(),
        "With random kernels the block adds something from the start: a layer before the sum must begin at zero.",
    ),
    Mutant(
        "more than one zero",
        _build(kernels=("zeros", "zeros")),
        "Zeros stand one behind the other, so each takes the other's gradient away: your block stays the identity for "
        "ever. One zero is enough.",
    ),
    Mutant(
        "nothing but the shortcut",
        lambda filters: keras.layers.ReLU(),
        "Your block has no layers to learn anything with: only the shortcut is there.",
    ),
    Mutant(
        "plain with an identity kernel",
        lambda filters: (
            lambda images: _relu(_unit(_relu(_unit(images, filters, "identity", size=1)), filters, "identity", size=1))
        ),
        "You made plain layers pass on what they get; with a shortcut zero weights do it.",
    ),
    Mutant(
        "ReLU after the addition forgotten",
        _build(gammas=("ones", "zeros"), after=lambda images: images),
        "It begins and learns as it should, but the ReLU behind the sum is missing.",
    ),
    Mutant(
        "ReLU inside forgotten",
        _build(gammas=("ones", "zeros"), inner=lambda images: images),
        "It begins and learns as it should, but the ReLU between the convolutions is missing.",
    ),
    Mutant(
        "concatenated",
        _build(gammas=("ones", "zeros"), merge=keras.layers.Concatenate()),
        "You stack layers and shortcut along the depth; a residual block adds them.",
    ),
)
