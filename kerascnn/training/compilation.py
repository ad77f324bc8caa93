"""What `compile` is told: loss and accuracy of each output, and SGD as a recipe wants it."""

import keras

from kerascnn.environment import machine

from .coupled_sgd import CoupledSGD
from .recipes import Recipe


def compilation(recipe: Recipe, total_steps: int, outputs: list[str] | None, precision: str) -> dict:
    """Arguments for `keras.Model.compile`.

    Args:
        recipe: How the network is trained.
        total_steps: Steps of the whole training.
        outputs: Names of the network's outputs, or None where it has one.
        precision: The network's, as `precision_of` tells it; "mixed_float16" has its loss scaled.
    """
    losses, metrics = keras.losses, keras.metrics
    loss = losses.SparseCategoricalCrossentropy(from_logits=True)
    accuracy = metrics.SparseCategoricalAccuracy(name="accuracy")
    if recipe.label_smoothing:
        loss = losses.CategoricalCrossentropy(from_logits=True, label_smoothing=recipe.label_smoothing)
        accuracy = metrics.CategoricalAccuracy(name="accuracy")
    options = {"loss": loss, "metrics": [accuracy]}
    if outputs is not None:
        weights = {name: 1.0 if name == "main" else recipe.auxiliary_weight for name in outputs}
        options = {"loss": dict.fromkeys(outputs, loss), "loss_weights": weights, "metrics": {"main": [accuracy]}}
    optimizer = _optimizer(recipe, total_steps)
    if precision == "mixed_float16":
        optimizer = keras.optimizers.LossScaleOptimizer(optimizer)
    # XLA halves the speed of a CPU
    on_processor = machine()["device"] == "CPU" and keras.backend.backend() == "tensorflow"
    jit_compile = False if on_processor else "auto"
    return {**options, "optimizer": optimizer, "jit_compile": jit_compile, "auto_scale_loss": False}


def _optimizer(recipe: Recipe, total_steps: int) -> CoupledSGD:
    clipping = {"clipvalue": recipe.clip_value, "global_clipnorm": recipe.clip_norm}
    return CoupledSGD(
        recipe.learning_rate.schedule(total_steps),
        momentum=recipe.momentum,
        nesterov=recipe.nesterov,
        coupled_weight_decay=recipe.weight_decay,
        **{name: value for name, value in clipping.items() if value is not None},
    )


def precision_of(model: keras.Model) -> str:
    """Name of the precision that a network computes in, wherever it was set: for the model, or for Keras.

    Example:
        >>> from kerascnn.models import lenet5
        >>> precision_of(lenet5(dtype="mixed_bfloat16")), precision_of(lenet5())
        ('mixed_bfloat16', 'float32')
    """
    names = [layer.dtype_policy.name for layer in model.layers]
    return next((name for name in names if name.startswith("mixed")), names[-1])
