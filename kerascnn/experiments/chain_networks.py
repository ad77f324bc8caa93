"""Chains of dense layers: as plain as a network can be, and how the gradient passes through them."""

from dataclasses import dataclass
from itertools import pairwise

import keras
import numpy as np

from kerascnn.analysis import gradient_norms
from kerascnn.papers.validation import one_of

from .taps import Tap

STEEPEST = {"sigmoid": 0.25, "tanh": 1.0, "relu": 1.0}  # the largest derivative of each activation
INITIALIZERS = {"Glorot": "glorot_uniform", "He": "he_normal"}


def chain_network(
    depth: int,
    activation: str,
    initialization: str = "Glorot",
    *,
    width: int = 64,
    input_shape: tuple = (14, 14, 1),
    num_classes: int = 10,
    taps: int | None = None,
) -> keras.Model:
    """Dense layers in a row, the last of which gives logits: as plain a chain as a network can be.

    Args:
        depth: Layers with weights.
        activation: "sigmoid", "tanh" or "relu", after every layer but the last.
        initialization: "Glorot" or "He".
        width: Units of all layers but the last.
        input_shape: Of one image.
        num_classes: Units of the last layer.
        taps: With a batch size, a `Tap` after every dense layer, for batches of that size.

    Raises:
        ValueError: if activation or initialisation are unknown, or the depth is below 2.

    Example:
        >>> chain_network(3, "relu").count_params()
        17418
    """
    one_of("activation", activation, STEEPEST)
    kernel = INITIALIZERS[one_of("initialization", initialization, INITIALIZERS)]
    if depth < 2:
        raise ValueError(f"A chain network has at least 2 layers; received depth={depth!r}.")
    inputs = keras.Input(input_shape)
    signal = keras.layers.Flatten(name="flatten")(inputs)
    for number in range(1, depth + 1):
        last = number == depth
        units = num_classes if last else width
        signal = keras.layers.Dense(units, kernel_initializer=kernel, name=f"dense{number}")(signal)
        if taps is not None:
            signal = Tap(taps, name=f"tap{number}")(signal)
        if not last:
            signal = keras.layers.Activation(activation, name=f"activation{number}")(signal)
    return keras.Model(inputs, signal, name=f"{activation}_chain{depth}")


@dataclass(frozen=True)
class ChainGradients:
    """Norms of one batch's gradients in a chain, the first layer's first.

    `kernels` are with respect to each layer's weights, `signals` to what goes into its activation. `factors` are how
    much the signal's gradient grows from a layer to the one before it, and `bounds` the most that this can be: the
    steepest slope of the activation times the largest stretch (spectral norm) of the weights between the two.
    """

    kernels: tuple[float, ...]
    signals: tuple[float, ...]
    factors: tuple[float, ...]
    bounds: tuple[float, ...]


def chain_gradients(network: keras.Model, activation: str, images: np.ndarray, labels: np.ndarray) -> ChainGradients:
    """Measure a tapped chain with one batch.

    Args:
        network: What `chain_network` returns with taps for this batch.
        activation: Its activation.
        images: One batch.
        labels: One whole number for each.
    """
    norms = {row.path: row.norm for row in gradient_norms(network, images, labels).rows}
    kernels = tuple(norm for path, norm in norms.items() if path.startswith("dense"))
    signals = tuple(norm for path, norm in norms.items() if path.startswith("tap"))
    weights = [
        keras.ops.convert_to_numpy(network.get_layer(f"dense{number + 2}").kernel) for number in range(len(kernels) - 1)
    ]
    return ChainGradients(
        kernels,
        signals,
        tuple(before / after if after else 0.0 for before, after in pairwise(signals)),
        tuple(STEEPEST[activation] * float(np.linalg.norm(one, 2)) for one in weights),
    )
