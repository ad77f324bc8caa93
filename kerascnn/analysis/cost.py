"""Count parameters, multiply-accumulates and activation memory of any Keras layer or model.

A multiply-accumulate (MAC) is what papers loosely call a FLOP: one multiplication and the addition after it, counted
for convolutions and dense layers; biases, normalisation, activations, pooling and additions count nothing.
"""

import math
from collections.abc import Callable

import keras
from keras import layers

from kerascnn.papers.specifications import convolution_macs

from .report import CostRow, CostTable
from .traversal import Visit, walk


class UnknownLayerError(ValueError):
    """Raised for a layer whose multiply-accumulates are not known, instead of counting it as free."""


def cost_table(model_or_layer: keras.Operation, input_shape: tuple | None = None) -> CostTable:
    """Cost of every layer for one image, as a table that prints.

    A layer that has no weights yet is not touched: a copy of it is built for the count.

    Args:
        model_or_layer: Any Keras model or layer, ours or not.
        input_shape: (height, width, channels) of one image, or the same with the batch before it (None or a number,
            which is ignored: costs are per image). A model's own input by default.

    Returns:
        A `CostTable`; `table.total.macs` and its neighbours are the sums.

    Raises:
        UnknownLayerError: for a layer without a rule; the message says how to give one.
        ValueError: if a layer is given without an input shape, or the shape leaves a size open.

    Example:
        >>> from kerascnn.layers import Inception
        >>> cost_table(Inception(128, 64, 192, 64, 96, 64), input_shape=(28, 28, 256)).total.macs
        271351808
    """
    batched = _with_batch(model_or_layer, input_shape)
    layer = _built(model_or_layer, batched)
    rows, counted = [], set()
    for visit in walk(layer, batched):
        rows.append(_row(visit, counts_parameters=id(visit.layer) not in counted))
        counted.add(id(visit.layer))
    return CostTable(title=_title(model_or_layer, batched), rows=tuple(rows))


def _title(layer, batched) -> str:
    shape = batched if batched is not None else getattr(layer, "input_shape", None)
    if isinstance(shape, tuple) and all(isinstance(size, int | None) for size in shape):
        return f"{layer.name} ({type(layer).__name__}) on {'x'.join(str(size) for size in shape[1:])}"
    return f"{layer.name} ({type(layer).__name__})"


def _with_batch(layer, shape):
    if shape is None:
        return None
    if isinstance(shape, list) and shape and isinstance(shape[0], tuple | list):
        return [_with_batch(layer, one) for one in shape]
    if not isinstance(shape, tuple | list) or not all(size is None or isinstance(size, int) for size in shape):
        raise ValueError(
            f"input_shape must be a shape such as (28, 28, 256), for one image; received input_shape={shape!r}."
        )
    shape = tuple(shape)
    if shape[:1] == (None,) or (isinstance(layer, keras.Model) and len(shape) == _rank(layer)) or len(shape) == 4:
        return (None, *shape[1:])
    return (None, *shape)


def _rank(model) -> int | None:
    return len(model.inputs[0].shape) if getattr(model, "inputs", None) else None


def _built(layer, input_shape):
    """The layer itself if it has its weights, else a built copy, so that counting changes nothing."""
    if layer.built or isinstance(layer, keras.Model) or not isinstance(layer, keras.Layer) or input_shape is None:
        return layer
    copy = type(layer).from_config(layer.get_config())
    copy.build(input_shape)
    return copy


def _row(visit: Visit, counts_parameters: bool) -> CostRow:
    layer = visit.layer
    weights = getattr(layer, "weights", []) if counts_parameters else []
    trainable = getattr(layer, "trainable_weights", []) if counts_parameters else []
    return CostRow(
        path=visit.path,
        layer=type(layer).__name__,
        output_shape=visit.output_shape[1:],
        parameters=sum(math.prod(weight.shape) for weight in weights),
        trainable_parameters=sum(math.prod(weight.shape) for weight in trainable),
        macs=_macs(visit),
        activation_bytes=0 if isinstance(layer, IN_PLACE) else _bytes(visit),
        window=tuple(getattr(layer, "kernel_size", None) or getattr(layer, "pool_size", None) or ()),
    )


def _bytes(visit: Visit) -> int:
    return _size(visit, visit.output_shape) * BYTES[getattr(visit.layer, "compute_dtype", keras.config.floatx())]


def _size(visit: Visit, shape: tuple) -> int:
    """Numbers in a tensor of this shape for one image."""
    if any(size is None for size in shape[1:]):
        raise ValueError(
            f"{visit.path} has an open size in {shape[1:]}: give input_shape=(height, width, channels), so that its "
            "cost is a number."
        )
    return math.prod(shape[1:])


BYTES = {"float64": 8, "int64": 8, "float32": 4, "int32": 4, "float16": 2, "bfloat16": 2, "int8": 1, "uint8": 1}


def _convolution(visit: Visit) -> int:
    layer, kernel = visit.layer, math.prod(visit.layer.kernel_size)
    channels = visit.input_shapes[0][_channels(layer)]
    positions = _size(visit, visit.output_shape) // visit.output_shape[_channels(layer)]
    return convolution_macs(positions, kernel, channels, layer.filters, layer.groups)


def _transposed_convolution(visit: Visit) -> int:
    layer = visit.layer  # every input number is multiplied with a whole kernel
    return _size(visit, visit.input_shapes[0]) * math.prod(layer.kernel_size) * layer.filters


def _depthwise_convolution(visit: Visit) -> int:
    return _size(visit, visit.output_shape) * math.prod(visit.layer.kernel_size)


def _separable_convolution(visit: Visit) -> int:
    layer = visit.layer
    positions = _size(visit, visit.output_shape) // layer.filters
    depthwise = visit.input_shapes[0][_channels(layer)] * layer.depth_multiplier
    return positions * depthwise * (math.prod(layer.kernel_size) + layer.filters)


def _dense(visit: Visit) -> int:
    return _size(visit, visit.output_shape) * visit.input_shapes[0][-1]


def _nothing(visit: Visit) -> int:
    return 0


def _channels(layer) -> int:
    return -1 if layer.data_format == "channels_last" else 1


# Layers that can write their output over their input; every other output takes memory of its own.
IN_PLACE = (
    layers.Activation, layers.ReLU, layers.LeakyReLU, layers.PReLU, layers.ELU, layers.Softmax, layers.Dropout,
    layers.SpatialDropout2D, layers.GaussianNoise, layers.Flatten, layers.Reshape, layers.Identity, layers.InputLayer,
    layers.BatchNormalization,
)  # fmt: skip

FREE = (
    *IN_PLACE, layers.MaxPooling1D, layers.MaxPooling2D, layers.MaxPooling3D, layers.AveragePooling1D,
    layers.AveragePooling2D, layers.AveragePooling3D, layers.GlobalMaxPooling1D, layers.GlobalMaxPooling2D,
    layers.GlobalAveragePooling1D, layers.GlobalAveragePooling2D, layers.Add, layers.Subtract, layers.Multiply,
    layers.Average, layers.Maximum, layers.Minimum, layers.Concatenate, layers.ZeroPadding1D, layers.ZeroPadding2D,
    layers.Cropping2D, layers.UpSampling2D, layers.Permute, layers.RepeatVector, layers.Rescaling, layers.Resizing,
    layers.Normalization, layers.LayerNormalization, layers.GroupNormalization, layers.UnitNormalization,
    layers.RandomFlip, layers.RandomRotation, layers.RandomTranslation, layers.RandomZoom, layers.RandomCrop,
    layers.CenterCrop,
)  # fmt: skip

RULES: dict[type, Callable[[Visit], int]] = {
    **dict.fromkeys(FREE, _nothing),
    **dict.fromkeys((layers.Conv1D, layers.Conv2D, layers.Conv3D), _convolution),
    **dict.fromkeys((layers.Conv1DTranspose, layers.Conv2DTranspose), _transposed_convolution),
    **dict.fromkeys((layers.DepthwiseConv1D, layers.DepthwiseConv2D), _depthwise_convolution),
    **dict.fromkeys((layers.SeparableConv1D, layers.SeparableConv2D), _separable_convolution),
    layers.Dense: _dense,
}

# Functions of keras.ops in a functional graph, which are operations and not layers: these multiply no weights.
FREE_OPERATIONS = {
    "Add", "Subtract", "Multiply", "TrueDivide", "Divide", "Maximum", "Minimum", "Concatenate", "Reshape", "Transpose",
    "Squeeze", "ExpandDims", "Relu", "Relu6", "Sigmoid", "Tanh", "Softmax", "LogSoftmax", "Mean", "Max", "Sum", "Pad",
    "MaxPool", "AveragePool", "GetItem", "Cast", "Exp", "Log", "Negative", "Absolute", "Sqrt", "Square",
}  # fmt: skip


def register_macs_rule(layer_class: type, rule: Callable[[Visit], int]) -> None:
    """Teach `cost_table` the multiply-accumulates of a layer that it does not know.

    Args:
        layer_class: A Keras layer class; its subclasses follow the same rule.
        rule: A function of a `Visit` that returns the multiply-accumulates for one image.

    Example:
        >>> import keras
        >>> class Doubling(keras.layers.Layer):
        ...     def call(self, inputs):
        ...         return 2 * inputs
        >>> register_macs_rule(Doubling, lambda visit: 0)
        >>> cost_table(Doubling(), input_shape=(8, 8, 3)).total.macs
        0
    """
    RULES[layer_class] = rule


def _macs(visit: Visit) -> int:
    for ancestor in type(visit.layer).__mro__:
        if ancestor in RULES:
            return RULES[ancestor](visit)
    if not isinstance(visit.layer, keras.Layer) and type(visit.layer).__name__ in FREE_OPERATIONS:
        return 0
    raise UnknownLayerError(
        f"There is no rule for the multiply-accumulates of {visit.path} ({type(visit.layer).__name__}). Give one with "
        "kerascnn.analysis.register_macs_rule(layer_class, rule), or give the layer a method plan(input_shape) that "
        "yields each layer inside with the shape of its input."
    )
