"""How many multiply-accumulates the functions of keras.ops take that stand in a functional graph."""

import math

from .layer_macs import size_of_one
from .traversal import Visit

# These multiply no weights and sum no products.
FREE = {
    "Add", "Subtract", "Multiply", "TrueDivide", "Divide", "Maximum", "Minimum", "Concatenate", "Reshape", "Transpose",
    "Squeeze", "ExpandDims", "Relu", "Relu6", "LeakyRelu", "Elu", "Gelu", "Silu", "Sigmoid", "HardSigmoid", "HardSilu",
    "Softplus", "Tanh", "Softmax", "LogSoftmax", "Mean", "Max", "Min", "Sum", "Var", "Std", "Pad", "MaxPool",
    "AveragePool", "GetItem", "Split", "Stack", "Repeat", "Tile", "Flip", "Roll", "Clip", "Cast", "Exp", "Log",
    "Negative", "Absolute", "Sqrt", "Rsqrt", "Square", "Power", "Where", "StopGradient", "Normalize", "BroadcastTo",
}  # fmt: skip


def _matrix_product(visit: Visit) -> int:
    left, _ = _both(visit)
    return size_of_one(visit, visit.output_shape) * left[-1]


def _einsum(visit: Visit) -> int:
    """Every output number is a sum over the axes that the output has not."""
    shapes = visit.operand_shapes
    operands, arrow, output = visit.layer.subscripts.replace(" ", "").partition("->")
    names = operands.split(",")
    if not arrow or "." in operands or [len(one) for one in names] != [len(shape) for shape in shapes]:
        raise ValueError(
            f"The multiply-accumulates of {visit.path} are counted for subscripts that name every axis, such as "
            f"'bij,bjk->bik'; received {visit.layer.subscripts!r} for operands of shapes {shapes}."
        )
    if len(names) == 1:
        return 0
    sizes = {
        axis: size for one, shape in zip(names, shapes, strict=True) for axis, size in zip(one, shape, strict=True)
    }
    return size_of_one(visit, visit.output_shape) * math.prod(sizes[axis] for axis in set(sizes) - set(output))


def _convolution(visit: Visit) -> int:
    """The kernel is (height, width, channels of a group, filters): all but the filters meet in one output number."""
    _, kernel = _both(visit)
    return size_of_one(visit, visit.output_shape) * math.prod(kernel[:-1])


def _depthwise_convolution(visit: Visit) -> int:
    _, kernel = _both(visit)
    return size_of_one(visit, visit.output_shape) * math.prod(kernel[:-2])


def _both(visit: Visit) -> tuple[tuple, tuple]:
    if len(visit.operand_shapes) != 2:
        raise ValueError(
            f"The multiply-accumulates of {visit.path} depend on two arrays; it received {visit.operand_shapes}."
        )
    return visit.operand_shapes


OPERATION_RULES = {
    **dict.fromkeys(FREE, lambda visit: 0),
    "Matmul": _matrix_product,
    "Einsum": _einsum,
    "Conv": _convolution,
    "DepthwiseConv": _depthwise_convolution,
}
