"""From a paper's table to a graph: the arguments that every network takes, checked, and the loop over the rows."""

from difflib import get_close_matches
from typing import TypedDict

import keras

from kerascnn.papers.branches import BranchedSpec
from kerascnn.papers.specifications import Convolution, Dense, GlobalPooling
from kerascnn.papers.table_cost import cost
from kerascnn.papers.validation import one_of, positive_integer

from .rows import Rows


class CommonArguments(TypedDict, total=False):
    """What every network takes beside its own arguments.

    num_classes: Numbers in the output.
    input_shape: (height, width, channels) of one image, or (channels, height, width) with "channels_first". Height and
        width may be None where the network ends in a global average.
    include_top: False to end at the last feature map, before the pooling and the classifier.
    data_format: "channels_last" or "channels_first"; Keras' own setting by default.
    dtype: Precision policy, such as "mixed_bfloat16"; Keras' own setting by default. The logits are float32.
    """

    num_classes: int
    input_shape: tuple
    include_top: bool
    data_format: str | None
    dtype: object


class Assembly:
    """Turns a table into a graph, row by row.

    Args:
        title: The network's name in messages.
        table: Its rows, the classifier last.
        default_shape: (height, width, channels) of the paper's images.
        sized_by: The table that decides how small an image may be; by default `table`.
        fixed_size: Whether height and width must be numbers, because something after the feature maps is flattened.
        for_small: The argument that builds the network for smaller images, if it has one.
        **common: See `CommonArguments`; images of the default shape and the table's classes by default.

    Raises:
        ValueError: if the input shape is none, or too small for the table, or a number is below 1.
        TypeError: if there is no argument of that name, or the last row is no classifier.
    """

    def __init__(
        self,
        title: str,
        table: dict,
        default_shape: tuple,
        *,
        sized_by: dict | None = None,
        fixed_size: bool = False,
        for_small: str = "",
        num_classes: int | None = None,
        input_shape: tuple | None = None,
        include_top: bool = True,
        data_format: str | None = None,
        dtype=None,
        **unknown,
    ):
        for argument in unknown:
            raise TypeError(_no_such_argument(title, argument))
        self.title, self.for_small = title, for_small
        self.table = table
        self.include_top = one_of("include_top", include_top, (True, False))
        self.data_format = one_of(
            "data_format",
            keras.config.image_data_format() if data_format is None else data_format,
            ("channels_last", "channels_first"),
        )
        *_, self.classifier = table
        if not isinstance(table[self.classifier], Dense):
            raise TypeError(
                f"The last row of a network's table is its classifier, a Dense; that of {title} is "
                f"{self.classifier!r}: {table[self.classifier]!r}."
            )
        self.num_classes = positive_integer(
            "num_classes", table[self.classifier].units if num_classes is None else num_classes, example=10
        )
        self.dtype = keras.dtype_policies.get(keras.config.dtype_policy() if dtype is None else dtype)
        self.input_shape = self._checked(
            self._turned(default_shape) if input_shape is None else input_shape,
            sized_by or table,
            fixed_size or not any(isinstance(row, GlobalPooling) for row in table.values()),
        )
        self.images = keras.Input(self.input_shape, name="images", dtype=self.dtype.compute_dtype)
        self.rows = Rows(self.data_format, self.dtype)
        self.tensors: dict = {}
        self.features = ""

    def outputs(
        self,
        *,
        activation="relu",
        units: dict | None = None,
        blocks: dict | None = None,
        rows: dict | None = None,
        before: dict | None = None,
        after: dict | None = None,
    ):
        """Build the graph and return what it computes: logits, or the last feature map without the top.

        Args:
            activation: Of the convolutions and of the dense layers before the last.
            units: Further arguments of the convolutions that stand alone.
            blocks: Further arguments of the Inception modules and residual blocks.
            rows: Row names to what one of these has otherwise.
            before: Row names to the layers that come before them, after the flattening.
            after: Row names to the layers that follow them.
        """

        def around(layers, name):
            return (layers or {}).get(name, ())

        options = {"unit": {"activation": activation, **(units or {})}}
        options["block"] = {"activation": activation, **(blocks or {})}
        tensor = self.images
        for name, row in (self.table if self.include_top else feature_rows(self.table)).items():
            if isinstance(row, Dense) and len(tensor.shape) == 4:
                tensor = self.rows.flatten()(tensor)
            for layer in (
                *around(before, name),
                self._layer(name, row, options, (rows or {}).get(name, {})),
                *around(after, name),
            ):
                tensor = layer(tensor)
                if len(tensor.shape) == 4:
                    self.features = layer.name
            self.tensors[name] = tensor
        return tensor

    def arguments(self) -> dict:
        """The common arguments as they were resolved, for `get_config`."""
        return {
            "num_classes": self.num_classes,
            "input_shape": list(self.input_shape),
            "include_top": self.include_top,
            "data_format": self.data_format,
            "dtype": self.dtype.name,
        }

    def _layer(self, name, row, options, own):
        if name == self.classifier:
            return self.rows.logits(self.num_classes, name)
        if isinstance(row, Dense):
            return self.rows.layer(name, row, activation=options["unit"]["activation"])
        if isinstance(row, Convolution):
            return self.rows.layer(name, row, **options["unit"])
        return self.rows.layer(name, row, **({**options["block"], **own} if isinstance(row, BranchedSpec) else {}))

    def _turned(self, shape: tuple) -> tuple:
        return shape if self.data_format == "channels_last" else (shape[-1], *shape[:-1])

    def _checked(self, shape, table, fixed_size) -> tuple:
        last = self.data_format == "channels_last"
        if not isinstance(shape, tuple | list) or len(shape) != 3:
            layout = "(height, width, channels)" if last else "(channels, height, width)"
            raise ValueError(
                f"input_shape of {self.title} must be {layout}, for example {self._turned((224, 224, 3))}; "
                f"received {shape!r}."
            )
        height, width, channels = shape if last else (*shape[1:], shape[0])
        positive_integer("channels", channels, example=3)
        if last and height in (1, 3) and width == channels > 4:
            raise ValueError(
                f"input_shape={tuple(shape)} has its channels first, and {self.title} takes (height, width, channels): "
                f'give {(*shape[1:], height)}, or data_format="channels_first" with it.'
            )
        if not last and width in (1, 3) and height == channels > 4:
            raise ValueError(
                f"input_shape={tuple(shape)} has its channels last, and {self.title} takes (channels, height, width) "
                f'with data_format="channels_first": give {(width, *shape[:2])}, or "channels_last" with it.'
            )
        if self.include_top and fixed_size and None in (height, width):
            raise ValueError(
                f"{self.title} flattens a feature map, so the size of its images is fixed: give height and width "
                f"as numbers, or include_top=False; received input_shape={tuple(shape)}."
            )
        least = smallest_image(table, channels)
        for name, side in (("height", height), ("width", width)):
            if side is not None and positive_integer(name, side, example=224) < least:
                raise ValueError(
                    f"{self.title} takes images of at least {least}x{least} pixels: its strides leave nothing of "
                    f"smaller ones; received {name}={side} in input_shape={tuple(shape)}. Enlarge the images, for "
                    f"example with keras.layers.Resizing{f', or take {self.for_small}' if self.for_small else ''}."
                )
        return tuple(shape)


def _no_such_argument(title: str, argument: str) -> str:
    known = CommonArguments.__annotations__
    if argument == "pretrained":
        near = ' (is it weights="imagenet"?)'
    else:
        near = "".join(f" (is it {name}?)" for name in get_close_matches(argument, known, n=1))
    return f"{title} takes no argument {argument!r}{near}. Beside its own it takes {', '.join(known)}."


def feature_rows(table: dict) -> dict:
    """The rows of a table before its global pooling and its dense layers.

    Example:
        >>> from kerascnn.papers import LENET5_NETWORK
        >>> list(feature_rows(LENET5_NETWORK))
        ['conv1', 'pool1', 'conv2', 'pool2']
    """
    rows = {}
    for name, row in table.items():
        if isinstance(row, GlobalPooling | Dense):
            break
        rows[name] = row
    return rows


def smallest_image(table: dict, channels: int = 3, limit: int = 1024) -> int:
    """Smallest side of a square image that reaches the end of a table's feature rows.

    Example:
        >>> from kerascnn.papers import vgg_network
        >>> smallest_image(vgg_network(16))
        32
    """
    for side in range(1, limit):
        try:
            cost(feature_rows(table), (side, side, channels))
        except ValueError:
            continue
        return side
    raise ValueError(
        f"No image of up to {limit}x{limit} pixels with {channels} channels reaches the end of this table."
    )
