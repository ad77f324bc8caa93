"""A look at dropout: which share of a head's hidden units is set to 0 in training, found from its scores alone."""

from typing import Any

from ..networks import run, set_kernels
from ..observation import AnswerError, Words

COPIES = 1000  # of one image, so that every number of units that can be left is seen
ROUNDING = 1e-2  # far below the steps that whole units make


def dropped_units(model: Any, images: Any) -> Words:
    """What happens to the scores in training.

    With constant kernels every hidden unit adds the same to a score. Dropout keeps some of them and makes up for the
    others by 1 / (1 - rate), so scores move in steps of 1 / (units * (1 - rate)) of their value in use.
    """
    import numpy as np

    set_kernels(model)
    image = np.abs(images[:1])  # so that no ReLU ends everything
    in_use = run(model, image)
    if in_use.ndim != 2:
        raise AnswerError(f"expected a row of scores for each image, got shape {in_use.shape}")
    if not in_use.all():
        return Words("scores of 0")
    scores = run(model, np.repeat(image, COPIES, axis=0), training=True) / in_use
    if np.allclose(scores, 1, atol=ROUNDING):
        return Words("the same scores as in use")
    if not np.allclose(scores, scores[:, :1], atol=ROUNDING):
        return Words("some of the scores themselves are dropped")
    if np.ptp(scores) < ROUNDING:
        return Words("other scores than in use")
    steps = np.diff(np.unique(scores[:, 0]))
    steps = steps[steps > ROUNDING]
    kernels = (weight.shape for weight in model.trainable_weights if len(weight.shape) > 1)
    units = next((shape[-2] for shape in kernels if shape[-1] == in_use.shape[1]), 0)
    rate = 1 - 1 / (units * steps.min()) if units and steps.size else -1
    if rate < 0:
        return Words("scores change, but it is not the hidden units that are dropped")
    return Words(f"{rate:.0%} of the hidden units dropped")
