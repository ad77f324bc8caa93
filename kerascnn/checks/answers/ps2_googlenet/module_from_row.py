import keras

from kerascnn.checks.parts import Mutant


# --- model answer
def module_from_row(row):
    """The Inception module that a row of the table describes, to be applied to a batch of images."""

    ### BEGIN SOLUTION
    def convolution(filters, kernel_size):
        return keras.layers.Conv2D(filters, kernel_size, padding="same", activation="relu")

    def module(images):
        pooled = keras.layers.MaxPooling2D(3, strides=1, padding="same")(images)
        branches = [
            convolution(row.conv1x1, 1)(images),
            convolution(row.conv3x3, 3)(convolution(row.reduce3x3, 1)(images)),
            convolution(row.conv5x5, 5)(convolution(row.reduce5x5, 1)(images)),
            convolution(row.pool_projection, 1)(pooled),
        ]
        return keras.layers.Concatenate()(branches)

    return module
    ### END SOLUTION


# --- end of model answer

EXPLANATION = """
The module of problem set 1, with its widths read from the row. Its output is conv1x1 + conv3x3 + conv5x5 +
pool_projection channels deep: 64 + 128 + 32 + 32 = 256 for 3a. The two columns called reduce do not add to it.
"""


def _conv(filters, kernel_size, activation="relu", **options):
    return keras.layers.Conv2D(filters, kernel_size, padding="same", activation=activation, **options)


def _module(row, *, conv=_conv, pool=None, pool_last=False, merge=None, wide=5):
    """The module with one thing changed."""
    pool = pool or keras.layers.MaxPooling2D(3, strides=1, padding="same")
    project = conv(row.pool_projection, 1)

    def module(images):
        ends = [
            conv(row.conv1x1, 1)(images),
            conv(row.conv3x3, 3)(conv(row.reduce3x3, 1)(images)),
            conv(row.conv5x5, wide)(conv(row.reduce5x5, 1)(images)),
            pool(project(images)) if pool_last else project(pool(images)),
        ]
        return (merge or keras.layers.Concatenate())(ends)

    return module


def images_first(images, row):
    return _module(row, conv=lambda filters, size: _conv(filters, size, use_bias=False))(images)


class ModuleFromRow(keras.layers.Layer):
    def __init__(self, row):
        super().__init__()
        self.chains = [
            [keras.layers.MaxPooling2D(3, 1, "same"), _conv(row.pool_projection, 1)],
            [keras.layers.Dense(row.conv1x1, activation="relu")],
            [_conv(row.reduce3x3, 1), _conv(row.conv3x3, 3)],
            [_conv(row.reduce5x5, 1), _conv(row.conv5x5, 5)],
        ]

    def call(self, images):
        ends = []
        for chain in self.chains:
            x = images
            for layer in chain:
                x = layer(x)
            ends.append(x)
        return keras.ops.concatenate(ends, axis=-1)


def by_names_of_columns(row):
    columns = vars(row)
    sizes = {name: {"3": 3, "5": 5}.get(name[-1], 1) if name.startswith("conv") else 1 for name in columns}
    layers = {name: _conv(columns[name], sizes[name]) for name in columns}

    def module(x):
        three = layers["conv3x3"](layers["reduce3x3"](x))
        five = layers["conv5x5"](layers["reduce5x5"](x))
        pooled = layers["pool_projection"](keras.ops.max_pool(x, 3, strides=1, padding="same"))
        return keras.layers.concatenate([layers["conv1x1"](x), three, five, pooled])

    return module


ALTERNATIVES = {"a function of images": images_first, "a layer class": ModuleFromRow, "by names": by_names_of_columns}


def _swapped(row, one, other):
    return type(row)(**{**vars(row), one: getattr(row, other), other: getattr(row, one)})


def _by_position(row):
    a, b, c, rb, rc, p = vars(row).values()
    return type(row)(a, rb, b, rc, c, p)


def _without_bottlenecks(row):
    def module(images):
        ends = [_conv(row.conv1x1, 1)(images), _conv(row.conv3x3, 3)(images), _conv(row.conv5x5, 5)(images)]
        pooled = keras.layers.MaxPooling2D(3, strides=1, padding="same")(images)
        return keras.layers.Concatenate()([*ends, _conv(row.pool_projection, 1)(pooled)])

    return module


MUTANTS = (
    Mutant(
        "bottlenecks swapped",
        lambda row: _module(_swapped(row, "reduce3x3", "reduce5x5")),
        "You swapped the two bottlenecks: reduce3x3 stands before the 3x3, reduce5x5 before the 5x5.",
    ),
    Mutant(
        "columns by position",
        lambda row: _module(_by_position(row)),
        "You took the columns for 1x1, 3x3, 5x5 and then the bottlenecks. In the table each bottleneck stands before "
        "the convolution that it belongs to; use the names.",
    ),
    Mutant(
        "reduction and convolution swapped",
        lambda row: _module(_swapped(_swapped(row, "reduce3x3", "conv3x3"), "reduce5x5", "conv5x5")),
        "You gave the bottlenecks the widths of the wide convolutions and the other way round.",
    ),
    Mutant(
        "no bottlenecks",
        _without_bottlenecks,
        "The columns reduce3x3 and reduce5x5 are not used: a 1x1 of that width stands before each wide kernel.",
    ),
    Mutant(
        "5x5 is a 3x3",
        lambda row: _module(row, wide=3),
        "Your 5x5 branch uses a 3x3 window, as a well-known port of this network does; the paper's is 5x5.",
    ),
    Mutant(
        "ReLU missing",
        lambda row: _module(row, conv=lambda filters, size: _conv(filters, size, None)),
        "No convolution has a ReLU: two convolutions in a row without one are a single one, written twice.",
    ),
    Mutant(
        "ReLU missing on the bottlenecks",
        lambda row: _module(
            row,
            conv=lambda filters, size: _conv(
                filters, size, None if filters in (row.reduce3x3, row.reduce5x5) and size == 1 else "relu"
            ),
        ),
        "The bottlenecks have no ReLU; every convolution is followed by one, those of 1x1 as well.",
    ),
    Mutant(
        "pooling with stride 2",
        lambda row: _module(row, pool=keras.layers.MaxPooling2D(3, strides=2, padding="same")),
        "Your pooling has a stride of 2, so its branch is half as large as the rest: inside a module nothing shrinks.",
    ),
    Mutant(
        "pooling's default stride",
        lambda row: _module(row, pool=keras.layers.MaxPooling2D(3, padding="same")),
        "Keras' pooling moves by its own size unless it is told otherwise: strides=1 is missing.",
    ),
    Mutant(
        "average pooling",
        lambda row: _module(row, pool=keras.layers.AveragePooling2D(3, strides=1, padding="same")),
        "You used average pooling; the module's is max-pooling.",
    ),
    Mutant(
        "projection before the pooling",
        lambda row: _module(row, pool_last=True),
        "Your 1x1 stands before the pooling; the module pools first and projects after it.",
    ),
    Mutant(
        "stacked along the width",
        lambda row: _module(row, merge=keras.layers.Concatenate(axis=2)),
        "You concatenated along an axis of the image; the branches are stacked along the depth, the last axis.",
    ),
    Mutant(
        "padding forgotten",
        lambda row: _module(row, conv=lambda filters, size: keras.layers.Conv2D(filters, size, activation="relu")),
        'Without padding="same" each kernel size gives an image of another size, and they cannot be stacked.',
    ),
)
