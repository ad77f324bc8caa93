"""The same networks in plain Keras layers, as a Keras user would write them."""


def unit(outputs, filters: int, size: int, stride: int = 1, *, norm: bool, act: bool = True):
    """Convolution, BatchNormalization if asked for, ReLU."""
    from keras import layers

    outputs = layers.Conv2D(filters, size, stride, padding="same", use_bias=not norm)(outputs)
    if norm:
        outputs = layers.BatchNormalization(momentum=0.9, epsilon=1e-5)(outputs)
    return layers.Activation("relu")(outputs) if act else outputs


def head(inputs, outputs, classes: int):
    """Global average and logits."""
    import keras

    outputs = keras.layers.GlobalAveragePooling2D()(outputs)
    return keras.Model(inputs, keras.layers.Dense(classes, dtype="float32")(outputs))


def cifar_resnet(depth: int):
    """The residual network of 6n + 2 layers for CIFAR-10, shortcuts of option A."""
    import keras

    inputs = keras.Input((32, 32, 3))
    outputs = unit(inputs, 16, 3, norm=True)
    for stage, filters in enumerate((16, 32, 64)):
        for block in range((depth - 2) // 6):
            stride, shortcut = (2 if stage and not block else 1), outputs
            if stride == 2:
                shortcut = keras.ops.pad(outputs[:, ::2, ::2], [(0, 0), (0, 0), (0, 0), (0, filters // 2)])
            outputs = unit(unit(outputs, filters, 3, stride, norm=True), filters, 3, norm=True, act=False)
            outputs = keras.layers.Activation("relu")(keras.layers.Add()([outputs, shortcut]))
    return head(inputs, outputs, 10)


def resnet18():
    """ResNet-18 with projections (option B)."""
    import keras

    inputs = keras.Input((224, 224, 3))
    outputs = keras.layers.MaxPooling2D(3, 2, padding="same")(unit(inputs, 64, 7, 2, norm=True))
    for stage, filters in enumerate((64, 128, 256, 512)):
        for block in range(2):
            stride, shortcut = (2 if stage and not block else 1), outputs
            if stride == 2:
                shortcut = unit(outputs, filters, 1, 2, norm=True, act=False)
            outputs = unit(unit(outputs, filters, 3, stride, norm=True), filters, 3, norm=True, act=False)
            outputs = keras.layers.Activation("relu")(keras.layers.Add()([outputs, shortcut]))
    return head(inputs, outputs, 1000)


def googlenet():
    """GoogLeNet with biases, without local response normalisation and heads."""
    import keras

    from kerascnn.papers import GOOGLENET

    def pool(outputs, stride=2):
        return keras.layers.MaxPooling2D(3, stride, padding="same")(outputs)

    inputs = keras.Input((224, 224, 3))
    outputs = unit(pool(unit(inputs, 64, 7, 2, norm=False)), 64, 1, norm=False)
    outputs = pool(unit(outputs, 192, 3, norm=False))
    for name, row in GOOGLENET.items():
        if name in ("4a", "5a"):
            outputs = pool(outputs)
        branches = [
            unit(outputs, row.conv1x1, 1, norm=False),
            unit(unit(outputs, row.reduce3x3, 1, norm=False), row.conv3x3, 3, norm=False),
            unit(unit(outputs, row.reduce5x5, 1, norm=False), row.conv5x5, 5, norm=False),
            unit(pool(outputs, 1), row.pool_projection, 1, norm=False),
        ]
        outputs = keras.layers.Concatenate()(branches)
    outputs = keras.layers.Dropout(0.4)(keras.layers.GlobalAveragePooling2D()(outputs))
    return keras.Model(inputs, keras.layers.Dense(1000, dtype="float32")(outputs))


def application(name: str):
    """A network of keras.applications."""
    import keras

    return getattr(keras.applications, name)(weights=None, classifier_activation=None)


def kerascnn_model(name: str, options: dict):
    """A network of kerascnn.models."""
    import kerascnn

    return getattr(kerascnn.models, name)(**options)


def folded_model(name: str, options: dict):
    """A network of kerascnn.models with its batch normalisation folded into the convolutions."""
    from kerascnn.models.folding import fold_batch_normalization

    return fold_batch_normalization(kerascnn_model(name, options))
