"""Whether a block begins as the identity, and whether it can leave it."""

from typing import Any

from ..networks import run
from ..observation import Words

STEP = 0.5  # by how much a weight is moved; what matters is whether anything follows from it


def starts_as_identity(model: Any, images: Any) -> list[Words]:
    """Whether images without negative numbers come out as they went in, in use and in training."""
    import numpy as np

    images = np.abs(images)
    outputs = {training: run(model, images, training) for training in (False, True)}
    return [_seen(_same(output, images), training) for training, output in outputs.items()]


def _same(output, images) -> bool:
    import numpy as np

    return output.shape == images.shape and np.allclose(output, images, atol=1e-3)


def _seen(same: bool, training: bool) -> Words:
    return Words(f"{'what went in' if same else 'something else'}, {'in training' if training else 'in use'}")


def can_learn(model: Any, images: Any) -> Words:
    """Whether some kernel or scale, moved alone, changes what comes out: if none does, all their gradients are zero.

    Biases and shifts are left out: the last shift always moves the output, by the same number everywhere.
    """
    import keras
    import numpy as np

    before = run(model, images)
    random = np.random.default_rng(0)
    for weight in model.trainable_weights:
        if len(weight.shape) > 1 or weight.name == "gamma":
            kept = np.array(keras.ops.convert_to_numpy(weight))
            weight.assign(kept + STEP * random.normal(size=kept.shape))
            moved = not np.allclose(run(model, images), before)
            weight.assign(kept)
            if moved:
                return Words("some weight, changed alone, changes what comes out")
    return Words("no weight, changed alone, changes what comes out")
