"""What goes wrong in training, said so that its reader knows what to try."""


class DivergedError(ArithmeticError):
    """Raised when the loss is no number any more; `record` has the training up to there."""

    def __init__(self, message: str, record=None):
        super().__init__(message)
        self.record = record


class OutOfMemoryError(MemoryError):
    """Raised when a batch does not fit into the device's memory."""


def diverged(loss: float, step: int, rate: float, precision: str, record=None) -> DivergedError:
    """The error for a loss that is infinite or not a number."""
    lines = [
        f"The loss became {loss} at step {step}, with a learning rate of {rate:.3g}: the steps were too long and the "
        "weights ran away.",
        "Try a rate a third as large or more steps of warm-up, or clip the gradient (clip_norm=1.0 in the recipe).",
    ]
    if "16" in precision:
        lines.append(f"In {precision} deep networks without shortcuts have done so where float32 did not: try that.")
    return DivergedError(" ".join(lines), record)


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error of TensorFlow or JAX says that memory is used up.

    Example:
        >>> is_out_of_memory(RuntimeError("RESOURCE_EXHAUSTED: Out of memory while trying to allocate 9 bytes."))
        True
    """
    if isinstance(error, MemoryError):
        return True
    text = str(error).lower()
    named = type(error).__name__ == "ResourceExhaustedError"
    return named or "resource_exhausted" in text or "out of memory" in text


def out_of_memory(batch_size: int) -> OutOfMemoryError:
    """The error that names the batch size to try."""
    if batch_size == 1:
        return OutOfMemoryError("Not even one image fits into the device's memory: take a smaller network or image.")
    smaller = batch_size // 2
    return OutOfMemoryError(
        f"A batch of {batch_size} images does not fit into the device's memory: try {smaller} (--batch, or "
        f"recipe.but(batch_size={smaller})), with a learning rate half as large. What the network keeps for each "
        "image is in kerascnn.analysis.cost_table(model)."
    )
