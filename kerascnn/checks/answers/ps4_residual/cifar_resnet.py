import keras

from kerascnn.checks.parts import Mutant


# --- model answer
def cifar_resnet(n, widths, image_shape):
    """The residual network of 6n + 2 layers for small images."""

    ### BEGIN SOLUTION
    def normalized(images, filters, stride):
        convolution = keras.layers.Conv2D(filters, 3, strides=stride, padding="same", use_bias=False)
        return keras.layers.BatchNormalization()(convolution(images))

    def block(images, filters, stride):
        shortcut = images[:, ::stride, ::stride]
        shortcut = keras.ops.pad(shortcut, [(0, 0), (0, 0), (0, 0), (0, filters - images.shape[-1])])
        residual = keras.ops.relu(normalized(images, filters, stride))
        residual = normalized(residual, filters, 1)
        return keras.ops.relu(keras.layers.Add()([residual, shortcut]))

    inputs = keras.Input(image_shape)
    images = keras.ops.relu(normalized(inputs, widths[0], 1))
    for stage, filters in enumerate(widths):
        for number in range(n):
            images = block(images, filters, 2 if stage > 0 and number == 0 else 1)
    features = keras.layers.GlobalAveragePooling2D()(images)
    return keras.Model(inputs, keras.layers.Dense(10)(features))
    ### END SOLUTION


# --- end of model answer

EXPLANATION = """
One convolution, three stages of n blocks with two convolutions each, one fully connected layer: 6n + 2. Only the first
block of the second and of the third stage changes the shape; for all others the padding adds nothing, and the slice
with a step of 1 takes everything. With widths 16, 32, 64 and n = 3 it is ResNet-20, which learns 269,722 parameters.
"""


def _relu(images):
    return keras.ops.relu(images)


def _unit(images, filters, stride=1, normalization=True, size=3):
    images = keras.layers.Conv2D(filters, size, stride, "same", use_bias=False)(images)
    return keras.layers.BatchNormalization()(images) if normalization else images


def _option_a(images, filters, stride):
    return keras.ops.pad(images[:, ::stride, ::stride], [(0, 0)] * 3 + [(0, filters - images.shape[-1])])


def _option_b(images, filters, stride):
    if stride == 1 and images.shape[-1] == filters:
        return images
    return _unit(images, filters, stride, size=1)


def _block(images, filters, stride, *, shortcut=_option_a, inner=_relu, after=_relu, before_sum=None, **unit):
    y = inner(_unit(images, filters, stride, **unit))
    y = _unit(y, filters, **unit)
    y = before_sum(y) if before_sum else y
    return after(y + shortcut(images, filters, stride) if shortcut else y)


def _head(images):
    return keras.layers.Dense(10)(keras.layers.GlobalAveragePooling2D()(images))


class Block(keras.layers.Layer):
    def __init__(self, filters, stride):
        super().__init__()
        self.filters, self.stride = filters, stride
        self.conv1 = keras.layers.Conv2D(filters, 3, stride, "same", kernel_initializer="he_normal")
        self.norm1 = keras.layers.BatchNormalization(epsilon=1e-5)
        self.conv2 = keras.layers.Conv2D(filters, 3, 1, "same", kernel_initializer="he_normal")
        self.norm2 = keras.layers.BatchNormalization(epsilon=1e-5)

    def call(self, images, training=None):
        x = keras.ops.relu(self.norm1(self.conv1(images), training=training))
        x = self.norm2(self.conv2(x), training=training)
        return keras.ops.relu(x + _option_a(images, self.filters, self.stride))


def from_layers(n, widths, image_shape):
    layers = [keras.layers.Conv2D(widths[0], 3, padding="same"), keras.layers.BatchNormalization(), keras.layers.ReLU()]
    for stage, filters in enumerate(widths):
        layers += [Block(filters, 1 + (stage > 0 and not number)) for number in range(n)]
    return keras.Sequential([*layers, keras.layers.GlobalAveragePooling2D(), keras.layers.Dense(10)])


def as_a_function(n, widths, image_shape):
    def network(images):
        x = _relu(_unit(images, widths[0]))
        for number in range(3 * n):
            x = _block(x, widths[number // n], 2 if number in (n, 2 * n) else 1)
        return keras.layers.Dense(10)(keras.ops.mean(x, axis=(1, 2)))

    return network


class Subclassed(keras.Model):
    def __init__(self, n, widths, image_shape):
        super().__init__()
        self.stem = keras.Sequential(
            [keras.layers.Conv2D(widths[0], 3, padding="same"), keras.layers.BatchNormalization(), keras.layers.ReLU()]
        )
        strides = [(1 if stage == 0 else 2) if number == 0 else 1 for stage in range(3) for number in range(n)]
        self.blocks = [Block(widths[index // n], stride) for index, stride in enumerate(strides)]
        self.pool = keras.layers.GlobalAveragePooling2D()
        self.classify = keras.layers.Dense(10)

    def call(self, images, training=None):
        x = self.stem(images, training=training)
        for block in self.blocks:
            x = block(x, training=training)
        return self.classify(self.pool(x))


ALTERNATIVES = {"a list of layers": from_layers, "a function": as_a_function, "a model class": Subclassed}


def _build(*, stem=None, head=_head, strides=(1, 2, 2), every_block=False, blocks=None, **block):
    """The network with one thing changed, as a function of images."""

    def network(images, n, widths, image_shape):
        x = stem(images, widths[0]) if stem else _relu(_unit(images, widths[0]))
        for stage, filters in enumerate(widths):
            for number in range(blocks(n) if blocks else n):
                stride = strides[stage] if number == 0 or every_block else 1
                x = _block(x, filters, stride, **block)
        return head(x)

    return network


def _flat_head(images):
    return keras.layers.Dense(10)(keras.layers.Flatten()(images))


def _softmax_head(images):
    return keras.layers.Softmax()(_head(images))


def _max_head(images):
    return keras.layers.Dense(10)(keras.layers.GlobalMaxPooling2D()(images))


def _pooled(images, filters, stride):
    picked = keras.ops.average_pool(images, stride, stride, "same")
    return keras.ops.pad(picked, [(0, 0)] * 3 + [(0, filters - images.shape[-1])])


def _identity_only(images, filters, stride):
    fits = stride == 1 and images.shape[-1] == filters
    return images if fits else keras.ops.zeros_like(_option_a(images, filters, stride))


EQUIVALENT = {
    "use_bias=False dropped": "the normalisation behind it takes a bias away again",
    "False → True": "the normalisation behind it takes a bias away again",
}

MUTANTS = (
    Mutant("plain", _build(shortcut=None), "That is the plain network: the shortcuts are missing."),
    Mutant(
        "projections",
        _build(shortcut=_option_b),
        "Your shortcuts project where the shape changes, which is option B; this network pads with zeros, option A.",
    ),
    Mutant(
        "no shortcut where the shape changes",
        _build(shortcut=_identity_only),
        "Where the shape changes your blocks have no shortcut: option A belongs there.",
    ),
    Mutant(
        "shortcuts pool",
        _build(shortcut=_pooled),
        "Your shortcuts take the mean over a window; option A picks one position.",
    ),
    Mutant(
        "no strides",
        _build(strides=(1, 1, 1)),
        "Your network never halves the image: the second and the third stage begin with a stride of 2.",
    ),
    Mutant(
        "stride in the first stage",
        _build(strides=(2, 2, 2)),
        "Your first stage has a stride, too; only the second and the third halve the image.",
    ),
    Mutant(
        "stride in every block",
        _build(every_block=True),
        "Every block of your later stages has a stride; only the first of a stage halves the image.",
    ),
    Mutant(
        "2n blocks in each stage",
        _build(blocks=lambda n: 2 * n),
        "Your stages have 2n blocks: the 2n layers of a stage are n blocks of two convolutions.",
    ),
    Mutant(
        "one block in each stage",
        _build(blocks=lambda n: 1),
        "Your stages have one block each, whatever n is.",
    ),
    Mutant(
        "two blocks in each stage",
        _build(blocks=lambda n: 2),
        "Your stages have two blocks each, whatever n is.",
    ),
    Mutant(
        "first convolution forgotten",
        _build(stem=lambda images, filters: _option_a(images, max(filters, images.shape[-1]), 1)[..., :filters]),
        "A convolution stands before the blocks: it is the first of the 6n + 2 layers.",
    ),
    Mutant(
        "first convolution bare",
        _build(stem=lambda images, filters: _unit(images, filters, normalization=False)),
        "The first convolution has a batch normalisation and a ReLU, too.",
    ),
    Mutant(
        "first ReLU forgotten",
        _build(stem=_unit),
        "The ReLU behind the first convolution is missing.",
    ),
    Mutant(
        "7x7 and pooling at the beginning",
        _build(
            stem=lambda images, filters: keras.layers.MaxPooling2D(3, 2, "same")(
                _relu(_unit(images, filters, 2, size=7))
            )
        ),
        "You begin as the networks for ImageNet do; small images get a 3x3 with stride 1 and no pooling.",
    ),
    Mutant(
        "softmax",
        _build(head=_softmax_head),
        "You end with a softmax; the last layer has no activation here, so that the loss can take the logits.",
    ),
    Mutant(
        "flattened",
        _build(head=_flat_head),
        "You flatten the last maps, so the classifier has weights for each position; it stands behind an average over "
        "all positions.",
    ),
    Mutant(
        "max-pooling at the end",
        _build(head=_max_head),
        "You pool by the maximum at the end; it is the mean over all positions.",
    ),
    Mutant(
        "ReLU after the addition forgotten",
        _build(after=lambda images: images),
        "There is no ReLU behind the sums.",
    ),
    Mutant(
        "ReLU before the addition",
        _build(before_sum=_relu, after=lambda images: images),
        "Your blocks have their second ReLU before the sum; it belongs behind it.",
    ),
    Mutant(
        "no normalisation",
        _build(normalization=False),
        "The blocks have no batch normalisation.",
    ),
)
