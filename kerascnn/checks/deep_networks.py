"""Ways to look at networks of many layers, with batch normalisation and shortcuts.

Constant kernels, which tell the branches of a module apart, are blind here. With positive ones every number behind the
first ReLU is positive, with negative ones it is 0: of the later ReLUs nothing shows. So a kernel becomes a pattern of
both signs over its window, the same for every pair of channels: the numbers of every layer then have both signs,
whatever its depth, and still depend neither on names nor on the order of channels. And batch normalisation with its
first statistics is next to nothing, wherever it stands, so one look is at the network in training.
"""

import math
from typing import Any

from .networks import run

SPREAD = 10.0  # of the images, and of what a batch normalisation gives in training
LARGE = 1e4  # beside which the epsilon of a batch normalisation is no matter


def patterned_numbers(model: Any, images: Any, sign: int = 1) -> Any:
    """The numbers that come out in use, channels sorted at every position: for networks whose every run takes long."""
    set_patterns(model, scale=sign, gamma=LARGE)
    return _numbers(model, images, training=False)


def numbers_in_use(model: Any, images: Any) -> list[Any]:
    """The same with the patterns and with their negatives: some ReLUs show in one of them alone."""
    return [patterned_numbers(model, images, sign) for sign in (1, -1)]


def numbers_in_training(model: Any, images: Any) -> Any:
    """The same in training, where batch normalisation takes the statistics of the batch."""
    set_patterns(model, scale=LARGE / 100, gamma=SPREAD)
    return _numbers(model, images, training=True)


def _numbers(model, images, training):
    import numpy as np

    return np.sort(run(model, images, training), axis=-1) / SPREAD


def set_patterns(model: Any, scale: float, gamma: float) -> None:
    """Give each kernel a pattern of both signs, and each normalisation statistics that make it the identity in use.

    Args:
        model: The network.
        scale: Of the kernels; with 1, what comes out is about as large as what goes in.
        gamma: Scale of the normalisations, and the deviation that they divide by in use.
    """
    import numpy as np

    known = {"moving_variance": gamma**2, "gamma": gamma}
    trainable = {id(weight) for weight in model.trainable_weights}
    for weight in model.weights:
        if len(weight.shape) > 1 and id(weight) in trainable:
            *window, _, _ = weight.shape
            pattern = np.random.default_rng(math.prod(window)).normal(size=[*window, 1, 1])
            size = np.sqrt(np.square(pattern).sum() * math.prod(weight.shape[-2:]))
            weight.assign(np.broadcast_to(scale * pattern / size, weight.shape))
        elif id(weight) in trainable or weight.name in ("moving_mean", "moving_variance"):
            weight.assign(np.full(weight.shape, known.get(weight.name, 0.0)))


def normalized_channels(model: Any, images: Any) -> int:
    """Channels that a batch normalisation scales."""
    return sum(math.prod(weight.shape) for weight in model.trainable_weights if weight.name == "gamma")


def parameters(model: Any, images: Any) -> int:
    """All that training can change."""
    return sum(math.prod(weight.shape) for weight in model.trainable_weights)
