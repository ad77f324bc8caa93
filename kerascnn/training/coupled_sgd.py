"""SGD with the papers' weight decay: part of the gradient, and not beside it as in Keras."""

import keras


@keras.saving.register_keras_serializable(package="kerascnn")
class CoupledSGD(keras.optimizers.SGD):
    """SGD whose weight decay goes through the momentum, as in the papers' code.

    `keras.optimizers.SGD(weight_decay=)` shrinks the weights by the learning rate times the decay in each step, past
    the momentum: with momentum 0.9 that is a tenth of what the papers mean. Here the decay times the weight is added to
    the gradient, of all that is trained, scale and offset of the normalisation included, as torch does.

    Source: He et al. 2015, arXiv:1512.03385, sections 3.4 and 4.2 ("weight decay of 0.0001").
    Differs from the paper: nothing.

    Args:
        learning_rate: A number or a schedule.
        momentum: Of the velocity.
        coupled_weight_decay: Factor on the weights that are added to the gradient.
        **kwargs: What `keras.optimizers.SGD` takes.

    Raises:
        ValueError: if the decay is below 0, or `weight_decay` is given as well.

    Example:
        With no gradient at all, momentum lets the decay add up to ten times the step:

        >>> optimizer = CoupledSGD(0.1, momentum=0.9, coupled_weight_decay=1e-2)
        >>> weight = keras.Variable([1.0])
        >>> for _ in range(50):
        ...     optimizer.apply([keras.ops.zeros(1)], [weight])
        >>> round(float(weight[0]), 2)
        0.64
    """

    def __init__(self, learning_rate=0.01, momentum: float = 0.0, *, coupled_weight_decay: float = 0.0, **kwargs):
        if coupled_weight_decay < 0 or kwargs.get("weight_decay"):
            raise ValueError(
                "CoupledSGD takes coupled_weight_decay of at least 0, and no weight_decay beside it; received "
                f"coupled_weight_decay={coupled_weight_decay!r}, weight_decay={kwargs.get('weight_decay')!r}."
            )
        super().__init__(learning_rate=learning_rate, momentum=momentum, **kwargs)
        self.coupled_weight_decay = coupled_weight_decay

    def update_step(self, gradient, variable, learning_rate):
        if self.coupled_weight_decay:
            gradient = gradient + keras.ops.cast(self.coupled_weight_decay * variable, gradient.dtype)
        super().update_step(gradient, variable, learning_rate)

    def get_config(self):
        return {**super().get_config(), "coupled_weight_decay": self.coupled_weight_decay}
