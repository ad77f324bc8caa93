"""Local response normalisation: what AlexNet and GoogLeNet had before there was batch normalisation."""

from numbers import Real

import keras
import numpy as np

from kerascnn.papers.validation import one_of, positive_integer


@keras.saving.register_keras_serializable(package="kerascnn")
class LocalResponseNormalization(keras.layers.Layer):
    """Divides each value by what it and its neighbours in depth have, at the same place of the image.

    With squares summed over a window of 2 * depth_radius + 1 channels:
    output = input / (bias + alpha * sum of squares) ** beta.

    The sums are a product with a band matrix of zeros and ones, and the power -0.75 is made of square roots, which a
    processor does as fast as TensorFlow's own operation or faster (docs/speed.md).

    There are two conventions of alpha. AlexNet's paper and TensorFlow multiply the sum by it, as this layer does; Caffe
    and torch multiply the mean, so that theirs, divided by the window's size, is ours:

    - AlexNet's paper (k = 2, n = 5, alpha = 1e-4, beta = 0.75): `LocalResponseNormalization(bias=2.0)`
    - Caffe's AlexNet and GoogLeNet (local_size 5, alpha 1e-4): `LocalResponseNormalization(alpha=1e-4 / 5)`
    - `torch.nn.LocalResponseNorm(5, alpha, beta, k)`: `LocalResponseNormalization(2, k, alpha / 5, beta)`

    Source: Krizhevsky et al. 2012, ImageNet Classification with Deep Convolutional Neural Networks, section 3.3.
    Differs from the paper: bias is 1 by default.

    Args:
        depth_radius: Neighbours on either side that count; 2 by default, a window of 5 channels.
        bias: What the sum is added to, above 0.
        alpha: Factor of the sum of squares, above 0.
        beta: The exponent, above 0.
        data_format: "channels_last" or "channels_first"; Keras' own setting by default.

    Input shape:  (batch, height, width, channels), or (batch, channels, height, width) with "channels_first"
    Output shape: the same

    Raises:
        ValueError: if a number is out of its range, or `data_format` is unknown.

    Example:
        >>> layer = LocalResponseNormalization(depth_radius=1, alpha=1.0, beta=0.5)
        >>> outputs = layer(np.array([[[[3.0, 4.0, 0.0, 1.0]]]]))  # 3 / sqrt(1 + 9 + 16) comes first
        >>> [round(float(value), 3) for value in outputs[0, 0, 0]]
        [0.588, 0.784, 0.0, 0.707]
    """

    def __init__(
        self,
        depth_radius: int = 2,
        bias: float = 1.0,
        alpha: float = 1e-4,
        beta: float = 0.75,
        *,
        data_format: str | None = None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.depth_radius = positive_integer("depth_radius", depth_radius, example=2)
        self.bias = _positive("bias", bias, example=1.0)
        self.alpha = _positive("alpha", alpha, example=1e-4)
        self.beta = _positive("beta", beta, example=0.75)
        self.data_format = keras.config.image_data_format() if data_format is None else data_format
        one_of("data_format", self.data_format, ("channels_last", "channels_first"))

    def compute_output_shape(self, input_shape):
        return tuple(input_shape)

    def call(self, inputs):
        last = self.data_format == "channels_last"
        channels = np.arange(inputs.shape[-1 if last else 1])
        band = np.abs(channels[:, None] - channels) <= self.depth_radius
        # Scaled before it is squared: in float16 the square of 256 is infinite.
        squares = keras.ops.square(inputs * self.alpha**0.5)
        band = keras.ops.cast(band, squares.dtype)
        if last:  # the same product, quicker on TensorFlow than its einsum
            sums = keras.ops.tensordot(squares, band, axes=1)
        else:
            sums = keras.ops.einsum("bc...,cd->bd...", squares, band)
        return inputs * self._power(self.bias + sums)

    def _power(self, values):
        """The values to the power -beta, the published one by roots, which are faster than powers."""
        if self.beta != 0.75:
            return keras.ops.power(values, -self.beta)
        root = keras.ops.rsqrt(values)
        return root * keras.ops.sqrt(root)

    def get_config(self):
        return {
            **super().get_config(),
            "depth_radius": self.depth_radius,
            "bias": self.bias,
            "alpha": self.alpha,
            "beta": self.beta,
            "data_format": self.data_format,
        }


def _positive(name: str, value: object, example: float) -> float:
    if isinstance(value, bool) or not isinstance(value, Real) or not 0 < float(value) < float("inf"):
        raise ValueError(f"{name} must be a number above 0, for example {example}; received {name}={value!r}.")
    return float(value)
