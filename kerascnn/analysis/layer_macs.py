"""How many multiply-accumulates each kind of Keras layer takes for one image."""

import math

import keras
from keras import layers

from kerascnn.layers import LocalResponseNormalization, ZeroPadShortcut
from kerascnn.layers.block import channel_axis
from kerascnn.papers.specifications import convolution_macs

from .traversal import Visit


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


def _einsum_dense(visit: Visit) -> int:
    """Every output number is a sum over the axes that the kernel has and the output has not."""
    operands, _, output = visit.layer.equation.replace(" ", "").partition("->")
    axes = zip(operands.split(",")[1].replace("...", ""), visit.layer.kernel.shape, strict=True)
    return size_of_one(visit, visit.output_shape) * math.prod(size for axis, size in axes if axis not in output)


def _recurrent(gates: int):
    """At each step, each gate sees the input and the state."""

    def rule(visit: Visit) -> int:
        _, steps, features = visit.input_shapes[0]
        size_of_one(visit, (None, steps, features))  # refuses an open number of steps
        return steps * gates * visit.layer.units * (features + visit.layer.units)

    return rule


def _attention(visit: Visit) -> int:
    """Scores, queries against keys, and the sum of the values that they weigh."""
    query, value, *key = visit.input_shapes[:3]
    positions = size_of_one(visit, query) // query[-1] * value[-2]
    return positions * ((key or [value])[0][-1] + value[-1])


def _multi_head_attention(visit: Visit) -> int:
    """The projections of queries, keys, values and outputs, and every head's attention between them."""
    settings, (query, value, *rest) = visit.layer.get_config(), visit.input_shapes
    key = rest[0] if rest and len(rest[0]) == len(value) else value
    heads, key_width = settings["num_heads"], settings["key_dim"]
    value_width = settings["value_dim"] or key_width
    asking, answering = (size_of_one(visit, shape) // shape[-1] for shape in (query, value))
    projections = asking * query[-1] * heads * key_width + answering * heads * (
        key[-1] * key_width + value[-1] * value_width
    )
    back = size_of_one(visit, visit.outputs[0].shape) * heads * value_width
    axes = settings["attention_axes"] or tuple(range(1, len(query) - 1))
    seen = math.prod(value[axis] for axis in axes)  # positions that one position attends to
    return projections + asking * seen * heads * (key_width + value_width) + back


def _nothing(visit: Visit) -> int:
    return 0


# Layers that can write their output over their input; every other output takes memory of its own.
IN_PLACE = (
    layers.Activation, layers.ReLU, layers.LeakyReLU, layers.PReLU, layers.ELU, layers.Softmax, layers.Dropout,
    layers.SpatialDropout1D, layers.SpatialDropout2D, layers.SpatialDropout3D, layers.AlphaDropout,
    layers.GaussianDropout, layers.GaussianNoise, layers.ActivityRegularization, layers.Flatten, layers.Reshape,
    layers.Identity, layers.InputLayer, layers.BatchNormalization,
)  # fmt: skip

ADAPTIVE_POOLING = (
    layers.AdaptiveAveragePooling1D, layers.AdaptiveAveragePooling2D, layers.AdaptiveAveragePooling3D,
    layers.AdaptiveMaxPooling1D, layers.AdaptiveMaxPooling2D, layers.AdaptiveMaxPooling3D,
)  # fmt: skip

FREE = (
    *IN_PLACE, *ADAPTIVE_POOLING, LocalResponseNormalization, ZeroPadShortcut,
    layers.MaxPooling1D, layers.MaxPooling2D, layers.MaxPooling3D, layers.AveragePooling1D,
    layers.AveragePooling2D, layers.AveragePooling3D, layers.GlobalMaxPooling1D, layers.GlobalMaxPooling2D,
    layers.GlobalMaxPooling3D, layers.GlobalAveragePooling1D, layers.GlobalAveragePooling2D,
    layers.GlobalAveragePooling3D, layers.Add, layers.Subtract, layers.Multiply, layers.Average, layers.Maximum,
    layers.Minimum, layers.Concatenate, layers.ZeroPadding1D, layers.ZeroPadding2D, layers.ZeroPadding3D,
    layers.Cropping1D, layers.Cropping2D, layers.Cropping3D, layers.UpSampling1D, layers.UpSampling2D,
    layers.UpSampling3D, layers.Permute, layers.RepeatVector, layers.Masking, layers.Embedding, layers.Rescaling,
    layers.Resizing, layers.Normalization, layers.LayerNormalization, layers.GroupNormalization,
    layers.UnitNormalization, layers.RandomFlip, layers.RandomRotation, layers.RandomTranslation, layers.RandomZoom,
    layers.RandomCrop, layers.RandomBrightness, layers.RandomContrast, layers.CenterCrop,
)  # fmt: skip

LAYER_RULES = {
    **dict.fromkeys(FREE, _nothing),
    **dict.fromkeys((layers.Conv1D, layers.Conv2D, layers.Conv3D), _convolution),
    **dict.fromkeys((layers.Conv1DTranspose, layers.Conv2DTranspose, layers.Conv3DTranspose), _transposed_convolution),
    **dict.fromkeys((layers.DepthwiseConv1D, layers.DepthwiseConv2D), _depthwise_convolution),
    **dict.fromkeys((layers.SeparableConv1D, layers.SeparableConv2D), _separable_convolution),
    layers.Dense: _dense,
    layers.EinsumDense: _einsum_dense,
    layers.SimpleRNN: _recurrent(1),
    layers.GRU: _recurrent(3),
    layers.LSTM: _recurrent(4),
    layers.Attention: _attention,
    layers.MultiHeadAttention: _multi_head_attention,
}

# Layers that keras.applications makes for itself, without a public name: they scale, drop or add, and multiply nothing.
FREE_IN_APPLICATIONS = ("CustomScaleLayer", "LayerScale", "StochasticDepth")


def is_free(layer: keras.Operation) -> bool:
    """Whether it is one of Keras' own layers without a public name that cost nothing."""
    return type(layer).__module__.startswith("keras.") and type(layer).__name__ in FREE_IN_APPLICATIONS
