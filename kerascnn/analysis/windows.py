"""How far each kind of layer looks: for every axis of the image, which of its inputs an output depends on."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import keras
from keras import layers

from kerascnn.layers import LocalResponseNormalization, ZeroPadShortcut

from .layer_macs import ADAPTIVE_POOLING, is_free
from .rules import UnknownLayerError
from .traversal import Visit


@dataclass(frozen=True)
class Window:
    """What one output position of a layer sees of its input, along one axis.

    `size` positions, the first of them `padding` before the input's own first; the next output position sees the same
    `stride` further on. A stride below 1 is that of a layer that makes images larger.
    """

    size: int = 1
    stride: Fraction | int = 1
    padding: int = 0


WHOLE = None  # instead of a Window: an output sees the whole axis
Windows = tuple[Window | None, ...]


def _sides(visit: Visit, shape: tuple) -> tuple:
    """Height and width, or what stands for them, of a shape with batch and channels."""
    first = getattr(visit.layer, "data_format", None) == "channels_first"
    return shape[2:] if first else shape[1:-1]


def _per_axis(value, axes: int) -> tuple:
    return (value,) * axes if isinstance(value, int) else tuple(value)


def _sliding(size_of: Callable, stride_name: str = "strides") -> Callable[[Visit], Windows]:
    def rule(visit: Visit) -> Windows:
        layer, sides = visit.layer, _sides(visit, visit.input_shapes[0])
        axes = len(sides)
        dilations = _per_axis(getattr(layer, "dilation_rate", 1), axes)
        sizes = [(size - 1) * step + 1 for size, step in zip(_per_axis(size_of(layer), axes), dilations, strict=True)]
        strides = _per_axis(getattr(layer, stride_name), axes)
        return tuple(
            Window(size, stride, _padding(layer.padding, side, size, stride))
            for side, size, stride in zip(sides, sizes, strides, strict=True)
        )

    return rule


def _padding(kind: str, side: int | None, size: int, stride: int) -> int:
    """Zeros before the first position; of an open size, as if the stride divided it."""
    if kind == "causal":
        return size - 1
    if kind != "same":
        return 0
    outputs = None if side is None else -(-side // stride)
    return max(size - stride if side is None else (outputs - 1) * stride + size - side, 0) // 2


def _enlarging(visit: Visit) -> Windows:
    """Transposed convolution: an output sees the inputs whose kernels reach it."""
    layer, axes = visit.layer, len(_sides(visit, visit.input_shapes[0]))
    sizes, strides = (_per_axis(value, axes) for value in (layer.kernel_size, layer.strides))
    windows = []
    for size, stride in zip(sizes, strides, strict=True):
        cut = max(size - stride, 0) // 2 if layer.padding == "same" else 0
        windows.append(Window(-(-size // stride), Fraction(1, stride), max(size - 1 - cut, 0) // stride))
    return tuple(windows)


def _upsampling(visit: Visit) -> Windows:
    layer, axes = visit.layer, len(_sides(visit, visit.input_shapes[0]))
    reach = 1 if getattr(layer, "interpolation", "nearest") == "nearest" else 2
    return tuple(Window(reach, Fraction(1, size), reach - 1) for size in _per_axis(layer.size, axes))


def _padded(visit: Visit) -> Windows:
    return tuple(Window(padding=_pair(amount)[0]) for amount in _amounts(visit, visit.layer.padding))


def _cropped(visit: Visit) -> Windows:
    return tuple(Window(padding=-_pair(amount)[0]) for amount in _amounts(visit, visit.layer.cropping))


def _amounts(visit: Visit, value) -> tuple:
    """Before and after, for each axis; the one-dimensional layers keep it for their axis alone."""
    return (value,) if len(_sides(visit, visit.input_shapes[0])) == 1 else tuple(value)


def _pair(value) -> tuple[int, int]:
    return (value, value) if isinstance(value, int) else tuple(value)


def _strided(visit: Visit) -> Windows:
    return (Window(1, visit.layer.stride),) * (len(visit.output_shape) - 2)


def _whole(visit: Visit) -> Windows:
    return (WHOLE,) * (len(visit.input_shapes[0]) - 2)


def _pointwise(visit: Visit) -> Windows:
    """Position by position, for what keeps the positions; what flattens or moves them may see everything."""
    longest = max((wire.shape for wire in visit.inputs), key=len)
    if len(longest) != len(visit.output_shapes[0]):
        return (WHOLE,) * (len(longest) - 2)
    return (Window(),) * (len(longest) - 2)


def _per_channel(visit: Visit) -> Windows:
    """Layer normalisation over the last axis stays at its position; over others it sees them all."""
    last = len(visit.input_shapes[0]) - 1
    axes = {axis % (last + 1) for axis in _per_axis(visit.layer.axis, 1)}
    return _pointwise(visit) if axes <= {last} else _whole(visit)


def _same_positions(visit: Visit) -> Windows:
    """For reshaping and slicing: nothing moves as long as every axis but the last keeps its size."""
    before, after = visit.input_shapes[0], visit.output_shapes[0]
    return _pointwise(visit) if before[:-1] == after[:-1] else _whole(visit)


_KERNEL = _sliding(lambda layer: layer.kernel_size)
_POOL = _sliding(lambda layer: layer.pool_size)

WINDOW_RULES: dict[type, Callable[[Visit], Windows]] = {
    **dict.fromkeys((layers.Conv1D, layers.Conv2D, layers.Conv3D), _KERNEL),
    **dict.fromkeys((layers.DepthwiseConv1D, layers.DepthwiseConv2D), _KERNEL),
    **dict.fromkeys((layers.SeparableConv1D, layers.SeparableConv2D), _KERNEL),
    **dict.fromkeys((layers.MaxPooling1D, layers.MaxPooling2D, layers.MaxPooling3D), _POOL),
    **dict.fromkeys((layers.AveragePooling1D, layers.AveragePooling2D, layers.AveragePooling3D), _POOL),
    **dict.fromkeys((layers.Conv1DTranspose, layers.Conv2DTranspose, layers.Conv3DTranspose), _enlarging),
    **dict.fromkeys((layers.UpSampling1D, layers.UpSampling2D, layers.UpSampling3D), _upsampling),
    **dict.fromkeys((layers.ZeroPadding1D, layers.ZeroPadding2D, layers.ZeroPadding3D), _padded),
    **dict.fromkeys((layers.Cropping1D, layers.Cropping2D, layers.Cropping3D), _cropped),
    **dict.fromkeys((layers.Reshape, layers.Permute), _same_positions),
    **dict.fromkeys((layers.LayerNormalization, layers.UnitNormalization), _per_channel),
    **dict.fromkeys(
        (
            *(layers.GlobalMaxPooling1D, layers.GlobalMaxPooling2D, layers.GlobalMaxPooling3D),
            *(layers.GlobalAveragePooling1D, layers.GlobalAveragePooling2D, layers.GlobalAveragePooling3D),
            *ADAPTIVE_POOLING,
            *(layers.Resizing, layers.GroupNormalization, layers.SimpleRNN, layers.GRU, layers.LSTM),
            *(layers.Bidirectional, layers.Attention, layers.MultiHeadAttention),
        ),
        _whole,
    ),
    **dict.fromkeys(
        (
            *(layers.Activation, layers.ReLU, layers.LeakyReLU, layers.PReLU, layers.ELU, layers.Softmax),
            *(layers.Dropout, layers.SpatialDropout1D, layers.SpatialDropout2D, layers.SpatialDropout3D),
            *(layers.AlphaDropout, layers.GaussianDropout, layers.GaussianNoise, layers.ActivityRegularization),
            *(layers.Flatten, layers.Identity, layers.BatchNormalization, layers.Normalization, layers.Rescaling),
            *(layers.Add, layers.Subtract, layers.Multiply, layers.Average, layers.Maximum, layers.Minimum),
            *(layers.Concatenate, layers.Masking, layers.Embedding, layers.Dense, LocalResponseNormalization),
        ),
        _pointwise,
    ),
    ZeroPadShortcut: _strided,
}

POINTWISE_OPERATIONS = {
    "Add", "Subtract", "Multiply", "TrueDivide", "Divide", "Maximum", "Minimum", "Concatenate", "Relu", "Relu6",
    "LeakyRelu", "Elu", "Gelu", "Silu", "Sigmoid", "HardSigmoid", "HardSilu", "Softplus", "Tanh", "Clip", "Cast",
    "Exp", "Log", "Negative", "Absolute", "Sqrt", "Rsqrt", "Square", "Power", "StopGradient",
}  # fmt: skip


def windows(visit: Visit) -> Windows:
    """What an output of this call sees of its input: a `Window` for each axis of the image, or None for all of it.

    Raises:
        UnknownLayerError: for a layer without a rule; the message says how to give one.
    """
    layer = visit.layer
    for ancestor in type(layer).__mro__:
        if ancestor in WINDOW_RULES:
            return WINDOW_RULES[ancestor](visit)
    if is_free(layer) or (not isinstance(layer, keras.Layer) and type(layer).__name__ in POINTWISE_OPERATIONS):
        return _pointwise(visit)
    raise UnknownLayerError(
        f"There is no rule for what {visit.path} ({type(layer).__name__}) sees of its input. Give one with "
        "kerascnn.analysis.register_window_rule(layer_class, rule), or give the layer a method plan(input_shape) that "
        "yields each layer inside with the shape of its input."
    )


def register_window_rule(layer_class: type, rule: Callable[[Visit], Windows]) -> None:
    """Teach `receptive_field` what a layer that it does not know sees of its input.

    Args:
        layer_class: A Keras layer class; its subclasses follow the same rule.
        rule: A function of a `Visit` that returns a `Window` for each axis of the image, or None for an axis that is
            seen whole.

    Example:
        >>> from kerascnn.analysis import Window, receptive_field
        >>> class Blur(keras.layers.Layer):
        ...     def call(self, inputs):
        ...         return inputs
        >>> register_window_rule(Blur, lambda visit: (Window(size=3, padding=1),) * 2)
        >>> receptive_field(keras.Sequential([keras.Input((8, 8, 1)), Blur()])).size
        (3, 3)
    """
    WINDOW_RULES[layer_class] = rule
