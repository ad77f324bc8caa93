"""Batch normalisation folded into the convolutions before it: the same outputs from a network with fewer layers."""

from collections import Counter

import keras
import numpy as np

from kerascnn.layers import Block, ConvUnit, ParallelBranches
from kerascnn.layers.block import channel_axis
from kerascnn.layers.conv_unit import NormalizedActivation
from kerascnn.layers.retracing import retrace

FOLDABLE = (keras.layers.Conv1D, keras.layers.Conv2D, keras.layers.Conv3D, keras.layers.DepthwiseConv2D)

PASSED_BY = object()  # stands for a folded normalisation while the graph is copied


def fold_batch_normalization(model: keras.Model) -> keras.Model:
    """A network for inference whose convolutions do what the batch normalisation after them did.

    After training, the normalisation multiplies each channel by one number and adds another. A convolution can do both:
    with its kernel multiplied and its bias moved, the normalisation is gone. It takes a normalisation directly after a
    convolution whose output nobody else reads; one that comes first, as in pre-activation blocks, stays. What that
    gains is in docs/speed.md.

    Source: Jacob et al. 2017, arXiv:1712.05877, section 3.2.
    Differs from the paper: nothing; it folds for quantisation.

    Args:
        model: A functional or Sequential model that has been built, from this package or anywhere else.

    Returns:
        A new functional model of the same inputs and outputs, with weights of its own; what is left has the same names.
        `model` stays as it is.

    Raises:
        ValueError: if the model has no graph to look at.

    Example:
        >>> from kerascnn.models import resnet20
        >>> model = resnet20()
        >>> model.count_params() - fold_batch_normalization(model).count_params()  # of 4 numbers a channel 1 stays
        2064
    """
    if not _has_graph(model):
        raise ValueError(
            "fold_batch_normalization takes a functional model or a Sequential one that has been built, because it "
            f"looks for convolutions in its graph; received {model!r}."
        )
    chained = isinstance(model, keras.Sequential)
    graph = keras.Model(*(model.inputs + model.outputs if chained else (model.input, model.output)), name=model.name)
    folds = {id(convolution): normalization for convolution, normalization in _folds(graph)}
    gone = {id(normalization) for normalization in folds.values()}
    pairs = []

    def clone(layer):
        if id(layer) in gone:
            return PASSED_BY
        if isinstance(layer, keras.Model) and _has_graph(layer):
            return fold_batch_normalization(layer)
        config = _without_normalization(layer) if isinstance(layer, Block) else layer.get_config()
        if id(layer) in folds:
            config["use_bias"] = True
        new = type(layer).from_config(config)
        pairs.append((layer, new))
        return new

    def call(layer, *arguments, **options):
        return arguments[0] if layer is PASSED_BY else layer(*arguments, **options)

    folded = keras.models.clone_model(graph, clone_function=clone, call_function=call)
    for layer, new in pairs:
        if id(layer) in folds:
            new.set_weights(_folded_weights(layer, folds[id(layer)]))
        elif isinstance(layer, keras.layers.Layer):
            _transfer(layer, new)
    return folded


def _has_graph(model) -> bool:
    return isinstance(model, keras.Model) and (
        hasattr(model, "operations") or (isinstance(model, keras.Sequential) and model.built)
    )


def _folds(graph: keras.Model) -> list[tuple]:
    """The pairs of a convolution and the batch normalisation that alone reads it, each at one place of the graph."""
    calls, ends = retrace(graph)
    places = Counter(id(call.layer) for call in calls)
    reads = Counter(id(tensor) for call in calls for tensor in call.inputs)
    reads.update(map(id, ends))
    makers = {id(tensor): call.layer for call in calls for tensor in call.outputs}
    pairs = []
    for call in calls:
        read = id(call.inputs[0]) if call.inputs else 0  # which is no tensor's
        maker = makers.get(read)
        if _can_fold(maker, call.layer) and places[id(maker)] == places[id(call.layer)] == reads[read] == 1:
            pairs.append((maker, call.layer))
    return pairs


def _can_fold(convolution, normalization) -> bool:
    if type(convolution) not in FOLDABLE or not isinstance(normalization, keras.layers.BatchNormalization):
        return False
    axis, rank = normalization.axis, convolution.kernel.ndim
    return (
        convolution.activation is keras.activations.linear
        and axis % rank == channel_axis(convolution.data_format) % rank
        and not getattr(normalization, "renorm", False)  # since Keras 3.14
    )


def _without_normalization(block: Block) -> dict:
    """A block's configuration without its batch normalisation, unless that comes before the convolutions."""
    if isinstance(block, ParallelBranches):
        return {**block.get_config(), "spec": _bare(block.get_config()["spec"])}
    config = block.get_config()
    first = config.get("preactivation", False) or isinstance(block, NormalizedActivation)
    if config.get("normalization") != "batch" or first:
        return config
    return {**config, "normalization": None} | ({"use_bias": True} if isinstance(block, ConvUnit) else {})


def _bare(record: dict) -> dict:
    """The table of a module of parallel branches without the normalisation after each convolution: a bias instead."""
    if "branches" in record:
        return {**record, "branches": [[_bare(row) for row in branch] for branch in record["branches"]]}
    folds = record.get("normalization") and not record.get("preactivation")
    return record | ({"normalization": None, "use_bias": True} if folds else {})


def _folded_weights(convolution, normalization) -> list[np.ndarray]:
    """Kernel and bias of the convolution that does both."""
    kernel = np.asarray(convolution.get_weights()[0], "float64")
    bias = np.asarray(convolution.get_weights()[1], "float64") if convolution.use_bias else 0.0
    values = iter(np.asarray(value, "float64") for value in normalization.get_weights())
    gamma = next(values) if normalization.scale else 1.0
    beta = next(values) if normalization.center else 0.0
    mean, variance = values
    factor = gamma / np.sqrt(variance + normalization.epsilon)
    depthwise = isinstance(convolution, keras.layers.DepthwiseConv2D)
    return [kernel * (factor.reshape(kernel.shape[-2:]) if depthwise else factor), beta + (bias - mean) * factor]


def _transfer(old, new) -> None:
    """Copy the weights of a layer, folding those of the units inside."""
    if isinstance(old, ConvUnit) and old.normalization != new.normalization:
        inside = {layer.name: layer for layer in old.layers}
        if inside["convolution"].built:
            (convolution,) = (layer for layer in new.layers if layer.name == "convolution")
            convolution.set_weights(_folded_weights(inside["convolution"], inside["normalization"]))
    elif isinstance(old, Block):
        for one, other in zip(old.layers, new.layers, strict=True):
            _transfer(one, other)
    else:
        new.set_weights(old.get_weights())
