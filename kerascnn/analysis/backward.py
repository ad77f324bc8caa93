"""What the backward pass needs of each layer: the tensors that training has to keep from the forward pass."""

from collections.abc import Callable
from dataclasses import dataclass

import keras
from keras import layers

from kerascnn.layers import LocalResponseNormalization, ZeroPadShortcut

from .layer_macs import size_of_one
from .traversal import Visit, Wire


@dataclass(frozen=True)
class Kept:
    """Tensors that a layer keeps: some of its inputs and outputs, and bytes of its own for one image.

    `is_known` is False for a layer without a rule, of which inputs and outputs are counted and nothing inside.
    """

    wires: tuple[Wire, ...] = ()
    own_bytes: int = 0
    is_known: bool = True


# Their derivative can be computed from what they returned, so that what they were given need not be kept.
FROM_OUTPUT = {
    "relu", "relu6", "leaky_relu", "elu", "selu", "sigmoid", "hard_sigmoid", "tanh", "hard_tanh", "softmax", "softplus",
    "log_softmax", "exponential", "sqrt",
}  # fmt: skip

BYTES = {
    **dict.fromkeys(("float64", "int64", "uint64"), 8),
    **dict.fromkeys(("float32", "int32", "uint32"), 4),
    **dict.fromkeys(("float16", "bfloat16", "int16", "uint16"), 2),
    **dict.fromkeys(("int8", "uint8", "bool"), 1),
}


def bytes_of(visit: Visit, wire: Wire) -> int:
    """Bytes of a tensor for one image."""
    return size_of_one(visit, wire.shape) * BYTES[wire.dtype]


def _nothing(visit: Visit) -> Kept:
    return Kept()


def _inputs(visit: Visit) -> Kept:
    return Kept(visit.inputs)


def _outputs(visit: Visit) -> Kept:
    return Kept(visit.outputs)


def _both(visit: Visit) -> Kept:
    return Kept((*visit.inputs, *visit.outputs))


def _name(activation) -> str:
    return getattr(activation, "__name__", "")


def _weighted(visit: Visit) -> Kept:
    """The input, for the gradient of the kernel, and what the activation needs, if there is one."""
    activation = _name(getattr(visit.layer, "activation", None) or keras.activations.linear)
    if activation == "linear":
        return _inputs(visit)
    if activation in FROM_OUTPUT:
        return _both(visit)
    return Kept(visit.inputs, sum(bytes_of(visit, wire) for wire in visit.outputs))


def _separable(visit: Visit) -> Kept:
    """Also what the depthwise convolution hands to the pointwise one."""
    kept, made = _weighted(visit), visit.outputs[0]
    between = bytes_of(visit, made) // visit.layer.filters
    first = getattr(visit.layer, "data_format", None) == "channels_first"
    channels = visit.input_shapes[0][1 if first else -1] * visit.layer.depth_multiplier
    return Kept(kept.wires, kept.own_bytes + between * channels)


def _activation(visit: Visit) -> Kept:
    name = _name(visit.layer.activation)
    if name == "linear":
        return Kept()
    return _outputs(visit) if name in FROM_OUTPUT else _inputs(visit)


def _mask(visit: Visit) -> Kept:
    return Kept((), sum(size_of_one(visit, wire.shape) for wire in visit.outputs))


VIEWS = (layers.Flatten, layers.Reshape, layers.Identity, layers.ActivityRegularization)
DROPOUTS = (
    *(layers.Dropout, layers.SpatialDropout1D, layers.SpatialDropout2D, layers.SpatialDropout3D, layers.AlphaDropout),
    *(layers.GaussianDropout, layers.GaussianNoise),
)
OVERWRITING = (
    *(layers.Activation, layers.ReLU, layers.LeakyReLU, layers.PReLU, layers.ELU, layers.Softmax),
    layers.BatchNormalization,
)

RULES: dict[type, Callable[[Visit], Kept]] = {
    **dict.fromkeys((*VIEWS, layers.Rescaling, layers.Normalization, layers.Permute, layers.RepeatVector), _nothing),
    **dict.fromkeys(DROPOUTS, _mask),
    **dict.fromkeys((layers.Conv1D, layers.Conv2D, layers.Conv3D), _weighted),
    **dict.fromkeys((layers.Conv1DTranspose, layers.Conv2DTranspose, layers.Conv3DTranspose), _weighted),
    **dict.fromkeys((layers.DepthwiseConv1D, layers.DepthwiseConv2D), _weighted),
    **dict.fromkeys((layers.SeparableConv1D, layers.SeparableConv2D), _separable),
    **dict.fromkeys((layers.Dense, layers.EinsumDense), _weighted),
    **dict.fromkeys(
        (
            *(layers.BatchNormalization, layers.LayerNormalization, layers.GroupNormalization),
            *(layers.UnitNormalization, layers.Multiply, layers.Maximum, layers.Minimum, layers.PReLU),
            *(layers.Embedding, layers.GlobalMaxPooling1D, layers.GlobalMaxPooling2D, layers.GlobalMaxPooling3D),
        ),
        _inputs,
    ),
    **dict.fromkeys((layers.MaxPooling1D, layers.MaxPooling2D, layers.MaxPooling3D, LocalResponseNormalization), _both),
    **dict.fromkeys((layers.ReLU, layers.LeakyReLU, layers.ELU, layers.Softmax), _outputs),
    layers.Activation: _activation,
    **dict.fromkeys(
        (
            *(layers.AveragePooling1D, layers.AveragePooling2D, layers.AveragePooling3D),
            *(layers.GlobalAveragePooling1D, layers.GlobalAveragePooling2D, layers.GlobalAveragePooling3D),
            *(layers.Add, layers.Subtract, layers.Average, layers.Concatenate, ZeroPadShortcut),
            *(layers.ZeroPadding1D, layers.ZeroPadding2D, layers.ZeroPadding3D),
            *(layers.Cropping1D, layers.Cropping2D, layers.Cropping3D),
            *(layers.UpSampling1D, layers.UpSampling2D, layers.UpSampling3D, layers.Resizing),
        ),
        _nothing,
    ),
}

BY_NAME: dict[str, Callable[[Visit], Kept]] = {
    **dict.fromkeys(("CustomScaleLayer", "StochasticDepth"), _nothing),
    **dict.fromkeys(("Add", "Subtract", "Concatenate", "Reshape", "Transpose", "Squeeze", "ExpandDims"), _nothing),
    **dict.fromkeys(("Mean", "Sum", "Pad", "Cast", "GetItem", "Negative", "StopGradient", "AveragePool"), _nothing),
    **dict.fromkeys(("LayerScale", "Multiply", "TrueDivide", "Divide", "Matmul", "Einsum", "Conv"), _inputs),
    **dict.fromkeys(("Maximum", "Minimum", "Gelu", "Silu", "HardSilu", "Log", "Square", "Power"), _inputs),
    **dict.fromkeys(("Relu", "Relu6", "LeakyRelu", "Elu", "Sigmoid", "HardSigmoid", "Tanh", "Softmax"), _outputs),
    **dict.fromkeys(("Exp", "Sqrt", "Rsqrt", "LogSoftmax", "Softplus"), _outputs),
    "MaxPool": _both,
}


def kept(visit: Visit) -> Kept:
    """What the backward pass needs of one call of a layer."""
    layer = visit.layer
    for ancestor in type(layer).__mro__:
        if ancestor in RULES:
            return RULES[ancestor](visit)
    nameless = not isinstance(layer, keras.Layer) or type(layer).__module__.startswith("keras.")
    if nameless and type(layer).__name__ in BY_NAME:
        return BY_NAME[type(layer).__name__](visit)
    return Kept((*visit.inputs, *visit.outputs), is_known=False)
