"""Batch normalisation through TensorFlow's fused kernel: Keras' layer, with another way to the same numbers."""

import keras


@keras.saving.register_keras_serializable(package="kerascnn", name="FusedBatchNormalization")
class BatchNormalization(keras.layers.BatchNormalization):
    """Batch normalisation by one kernel, where Keras on TensorFlow reads its input half a dozen times.

    Keras composes the layer of single operations and, in half precision, casts the whole input to float32 first.
    TensorFlow has a kernel for all of it, and a second one for the gradient, which compute in float32 whatever the
    input is. What that gains is in docs/speed.md.

    The kernels are called for images (batch, height, width, channels) on the TensorFlow backend. Everything else is
    left to Keras: other backends, ranks and axes, float64, masks, `synchronized` and `renorm`.

    Source: Ioffe and Szegedy 2015, arXiv:1502.03167, Algorithms 1 and 2.
    Differs from `keras.layers.BatchNormalization`: in nothing that it computes, counts or saves; configuration, weights
    and weight files are interchangeable. The kernel has no second derivative: for one, take Keras' layer.

    Args:
        *args: As in `keras.layers.BatchNormalization`.
        **kwargs: As in `keras.layers.BatchNormalization`.

    Input shape:  any that has an axis of channels
    Output shape: the same

    Raises:
        ValueError: if the input has no such axis.

    Example:
        >>> layer = FusedBatchNormalization(epsilon=1e-5)
        >>> outputs = layer(keras.random.normal((8, 4, 4, 3), mean=5.0), training=True)
        >>> round(abs(float(keras.ops.mean(outputs))), 4)
        0.0
    """

    def build(self, input_shape):
        rank = len(input_shape)
        if not -rank <= self.axis < rank:
            raise ValueError(
                f"axis is that of the channels, from {-rank} to {rank - 1} of an input of shape {tuple(input_shape)}: "
                f"-1 where they are last, 1 where they are first; received axis={self.axis}."
            )
        super().build(input_shape)

    def call(self, inputs, training=None, mask=None):
        if mask is not None or not self._has_kernel(inputs):
            return super().call(inputs, training=training, mask=mask)
        return self._from_batch(inputs) if training and self.trainable else self._from_moving_statistics(inputs)

    def _has_kernel(self, inputs) -> bool:
        return (
            keras.backend.backend() == "tensorflow"
            and len(inputs.shape) == 4
            and self.axis in (-1, 3)
            and not self.synchronized
            and not getattr(self, "renorm", False)  # since Keras 3.14
            and keras.backend.standardize_dtype(inputs.dtype) in ("float32", "float16", "bfloat16")
        )

    def _from_batch(self, inputs):
        outputs, mean, unbiased = self._kernel(inputs, [], [], is_training=True)
        # The kernel returns n / (n - 1) times the batch's variance, and the variance itself for n = 1, where it is 0.
        shape = keras.ops.shape(inputs)
        count = keras.ops.cast(shape[0], "float32") * keras.ops.cast(shape[1] * shape[2], "float32")
        variance = unbiased * ((count - 1.0) / count)
        for moving, batch in ((self.moving_mean, mean), (self.moving_variance, variance)):
            old = keras.ops.cast(moving, "float32")
            moving.assign(old * self.momentum + batch * (1.0 - self.momentum))
        return outputs

    def _from_moving_statistics(self, inputs):
        mean, variance = (keras.ops.cast(one, "float32") for one in (self.moving_mean, self.moving_variance))
        return self._kernel(inputs, mean, variance, is_training=False)[0]

    def _kernel(self, inputs, mean, variance, is_training: bool):
        import tensorflow as tf

        channels = (inputs.shape[-1],)
        return tf.raw_ops.FusedBatchNormV3(  # the public wrapper would raise every epsilon to at least 1.001e-5
            x=inputs,
            scale=keras.ops.cast(self.gamma, "float32") if self.scale else tf.ones(channels),
            offset=keras.ops.cast(self.beta, "float32") if self.center else tf.zeros(channels),
            mean=mean,
            variance=variance,
            epsilon=self.epsilon,
            is_training=is_training,
        )[:3]


# Keras files the weights of a model's layers under the names of their classes: with its parent's name, a weight file of
# either layer fits the other.
FusedBatchNormalization = BatchNormalization
