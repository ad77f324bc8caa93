import keras

from kerascnn.checks.parts import Mutant

from .module_from_row import module_from_row


# --- model answer
def inception_group(rows):
    """The modules of a group, one after the other, to be applied to a batch of images."""

    ### BEGIN SOLUTION
    def group(images):
        for row in rows:
            images = module_from_row(row)(images)
        return images

    return group
    ### END SOLUTION


# --- end of model answer

EXPLANATION = """
A network is a table and a loop: what comes out of one module goes into the next. So the depth of the output is that of
the last row, 480 for 3a and 3b, and each module's cost depends on the row before it.
"""


def in_sequential(rows):
    return keras.Sequential([keras.layers.Lambda(lambda x: x), *map(_Module, rows)])


class _Module(keras.layers.Layer):
    def __init__(self, row):
        super().__init__()
        self.row = row
        self.pool = keras.layers.MaxPooling2D(3, 1, "same")
        self.convolutions = {
            name: keras.layers.Conv2D(width, size, padding="same", activation="relu")
            for (name, width), size in zip(vars(row).items(), (1, 1, 3, 1, 5, 1), strict=True)
        }

    def call(self, images):
        layer = self.convolutions
        ends = [
            layer["conv1x1"](images),
            layer["conv3x3"](layer["reduce3x3"](images)),
            layer["conv5x5"](layer["reduce5x5"](images)),
            layer["pool_projection"](self.pool(images)),
        ]
        return keras.ops.concatenate(ends, -1)


def images_first(images, rows):
    for row in rows:
        images = _Module(row)(images)
    return images


def recursively(rows):
    if not rows:
        return lambda images: images
    return lambda images: recursively(rows[1:])(module_from_row(rows[0])(images))


ALTERNATIVES = {"Sequential": in_sequential, "a function of images": images_first, "recursively": recursively}


def _side_by_side(rows, merge):
    return lambda images: merge()([module_from_row(row)(images) for row in rows])


def _once_more(rows):
    def group(images):
        for _ in rows:
            images = module_from_row(rows[0])(images)
        return images

    return group


def _with_poolings(rows):
    def group(images):
        for row in rows:
            images = keras.layers.MaxPooling2D(3, 2, "same")(module_from_row(row)(images))
        return images

    return group


def _all_stacked(rows):
    def group(images):
        ends = []
        for row in rows:
            images = module_from_row(row)(images)
            ends.append(images)
        return keras.layers.Concatenate()(ends)

    return group


def _with_shortcuts(rows):
    def group(images):
        for row in rows:
            images = keras.layers.Concatenate()([images, module_from_row(row)(images)])
        return images

    return group


MUTANTS = (
    Mutant(
        "only the last",
        lambda rows: lambda images: [module_from_row(row)(images) for row in rows][-1],
        "Every module of yours reads the group's input, so only the last one counts: each must read the one before.",
    ),
    Mutant(
        "only the first",
        lambda rows: module_from_row(rows[0]),
        "Only the first row is used; perhaps the return stands inside the loop.",
    ),
    Mutant(
        "side by side",
        lambda rows: _side_by_side(rows, keras.layers.Concatenate),
        "You put the modules side by side and stacked them; they stand one after the other.",
    ),
    Mutant(
        "in the other order",
        lambda rows: recursively(rows[::-1]),
        "Your modules stand in the other order: the first row is the first to see the images.",
    ),
    Mutant("the same row", _once_more, "You used the first row for every module; each has a row of its own."),
    Mutant(
        "pooling between",
        _with_poolings,
        "You put a pooling behind every module; poolings stand between groups, inside a group nothing shrinks.",
    ),
    Mutant(
        "all outputs stacked",
        _all_stacked,
        "You stacked the outputs of all the modules; what leaves the group is the output of the last one.",
    ),
    Mutant(
        "inputs kept",
        _with_shortcuts,
        "You stacked each module's input onto its output; what a module hands on is its output alone.",
    ),
)
