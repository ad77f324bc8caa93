"""Weights that others trained: what `weights=` means in the factories."""


def with_weights(model, weights):
    """Return the model as it is where `weights` is None."""
    if weights is not None:
        raise ValueError(f"weights={weights!r}")
    return model
