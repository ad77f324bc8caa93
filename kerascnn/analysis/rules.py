"""The multiply-accumulates of each kind of layer: one rule for each, and a refusal of what has none."""

import math
from collections.abc import Callable

import keras
from keras import layers

from kerascnn.layers.block import channel_axis
from kerascnn.papers.specifications import convolution_macs

from .traversal import Visit


class UnknownLayerError(ValueError):
    """Raised for a layer whose multiply-accumulates are not known, instead of counting it as free."""


def size_of_one(visit: Visit, shape: tuple) -> int:
    """Numbers in a tensor of this shape for one image."""
    if any(size is None for size in shape[1:]):
        raise ValueError(
            f"{visit.path} has an open size in {shape[1:]}: give input_shape=(height, width, channels), so that its "
            "cost is a number."
        )
    return math.prod(shape[1:])


def _convolution(visit: Visit) -> int:
    layer, kernel = visit.layer, math.prod(visit.layer.kernel_size)
    channels = visit.input_shapes[0][channel_axis(layer.data_format)]
    positions = size_of_one(visit, visit.output_shape) // visit.output_shape[channel_axis(layer.data_format)]
    return convolution_macs(positions, kernel, channels, layer.filters, layer.groups)


def _transposed_convolution(visit: Visit) -> int:
    layer = visit.layer  # every input number is multiplied with a whole kernel
    return size_of_one(visit, visit.input_shapes[0]) * math.prod(layer.kernel_size) * layer.filters


def _depthwise_convolution(visit: Visit) -> int:
    return size_of_one(visit, visit.output_shape) * math.prod(visit.layer.kernel_size)


def _separable_convolution(visit: Visit) -> int:
    layer = visit.layer
    positions = size_of_one(visit, visit.output_shape) // layer.filters
    depthwise = visit.input_shapes[0][channel_axis(layer.data_format)] * layer.depth_multiplier
    return positions * depthwise * (math.prod(layer.kernel_size) + layer.filters)


def _dense(visit: Visit) -> int:
    return size_of_one(visit, visit.output_shape) * visit.input_shapes[0][-1]


def _nothing(visit: Visit) -> int:
    return 0


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

BUILT_IN = frozenset(RULES.values())

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
        >>> from kerascnn.analysis import cost_table
        >>> class Doubling(keras.layers.Layer):
        ...     def call(self, inputs):
        ...         return 2 * inputs
        >>> register_macs_rule(Doubling, lambda visit: 0)
        >>> cost_table(Doubling(), input_shape=(8, 8, 3)).total.macs
        0
    """
    RULES[layer_class] = rule


def macs(visit: Visit) -> int:
    """Multiply-accumulates of one call of a layer, for one image.

    Raises:
        UnknownLayerError: for a layer without a rule; the message says how to give one.
    """
    layer = visit.layer
    for ancestor in type(layer).__mro__:
        if ancestor in RULES and not (RULES[ancestor] in BUILT_IN and _adds_to_keras(layer, RULES[ancestor])):
            return RULES[ancestor](visit)
    if not isinstance(layer, keras.Layer) and type(layer).__name__ in FREE_OPERATIONS:
        return 0
    raise UnknownLayerError(
        f"There is no rule for the multiply-accumulates of {visit.path} ({type(layer).__name__}). Give one with "
        "kerascnn.analysis.register_macs_rule(layer_class, rule), or give the layer a method plan(input_shape) that "
        "yields each layer inside with the shape of its input."
    )


def _adds_to_keras(layer, rule) -> bool:
    """Whether somebody's own subclass of a Keras layer brings layers, or weights where Keras' costs nothing."""
    if type(layer).__module__.startswith("keras."):
        return False
    values = (one for value in vars(layer).values() for one in (value if isinstance(value, list | tuple) else [value]))
    return any(isinstance(one, keras.Layer) for one in values) or (rule is _nothing and bool(layer.weights))
