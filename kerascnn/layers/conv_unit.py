"""Convolution, normalisation, activation: the one place where a convolution meets BatchNormalization."""

import keras

from kerascnn.papers.validation import positive_integer

from .block import Block, channel_axis

# Keras' default momentum 0.99 takes hundreds of steps to forget the initial statistics, so short runs are evaluated
# with stale ones; 0.9 and 1e-5 are what the published residual networks were trained with.
BATCH_NORMALIZATION_MOMENTUM = 0.9
BATCH_NORMALIZATION_EPSILON = 1e-5


def activation_function(activation):
    """What `keras.activations.get` finds, refused where it is a layer.

    A layer such as PReLU has weights, and blocks share one activation among their units: as a plain function its
    weights would be neither counted nor trained nor saved.

    Raises:
        ValueError: if it is a layer, or no activation at all.

    Example:
        >>> activation_function("relu").__name__
        'relu'
    """
    function = keras.activations.get(activation)
    if isinstance(function, keras.layers.Layer | type):
        raise ValueError(
            'activation must be a function or its name, such as "relu", and no layer, whose weights would be neither '
            f"counted nor saved; received {activation!r}. Put the layer after a unit with activation=None."
        )
    return function


@keras.saving.register_keras_serializable(package="kerascnn")
class ConvUnit(Block):
    """Convolution, then normalisation if asked for, then an activation.

    With normalisation the convolution has no bias, because the normalisation would subtract it again. A strided
    convolution pads symmetrically, by half its kernel on every side, as the papers' code does; Keras' own "same" pads
    (0, 1) for a 3x3 of stride 2 and gives other numbers.

    Source: He et al. 2015, arXiv:1512.03385, section 3.4 (order of the three, He initialisation).
    Differs from the paper: nothing.

    Args:
        filters: Channels of the output.
        kernel_size: Side of the square kernel; odd, so that it has a centre.
        stride: Step of the kernel, 1 by default.
        normalization: None or "batch".
        activation: A function, or a name that `keras.activations.get` takes; "relu" by default, None for none.
        data_format: "channels_last" or "channels_first"; Keras' own setting by default.

    Input shape:  (batch, height, width, channels)
    Output shape: (batch, ceil(height / stride), ceil(width / stride), filters)

    Raises:
        ValueError: if a number is not a whole number of at least 1, the kernel is even, a name is unknown, or the
            activation is a layer.

    Example:
        >>> unit = ConvUnit(64, 7, stride=2)
        >>> unit.compute_output_shape((None, 224, 224, 3))
        (None, 112, 112, 64)
    """

    def __init__(
        self,
        filters: int,
        kernel_size: int,
        stride: int = 1,
        *,
        normalization: str | None = None,
        activation="relu",
        data_format: str | None = None,
        **kwargs,
    ):
        super().__init__(data_format=data_format, **kwargs)
        self.filters = positive_integer("filters", filters)
        self.kernel_size = positive_integer("kernel_size", kernel_size, example=3)
        self.stride = positive_integer("stride", stride, example=1)
        if self.kernel_size % 2 == 0:
            raise ValueError(f"kernel_size must be odd, so that the kernel has a centre; received {kernel_size}.")
        if normalization not in (None, "batch"):
            raise ValueError(f'normalization must be None or "batch"; received {normalization!r}.')
        self.normalization = normalization
        self.activation = activation_function(activation)
        self.branches = (tuple(self._chain()),)

    def _chain(self):
        image = {"data_format": self.data_format, "dtype": self.dtype_policy}
        strided = self.stride > 1 and self.kernel_size > 1
        if strided:
            yield keras.layers.ZeroPadding2D(self.kernel_size // 2, name="padding", **image)
        yield keras.layers.Conv2D(
            self.filters,
            self.kernel_size,
            self.stride,
            padding="valid" if strided else "same",
            use_bias=self.normalization is None,
            kernel_initializer="he_normal",
            name="convolution",
            **image,
        )
        if self.normalization == "batch":
            yield keras.layers.BatchNormalization(
                axis=channel_axis(self.data_format),
                momentum=BATCH_NORMALIZATION_MOMENTUM,
                epsilon=BATCH_NORMALIZATION_EPSILON,
                dtype=self.dtype_policy,
                name="normalization",
            )
        if self.activation is not keras.activations.linear:
            yield keras.layers.Activation(self.activation, dtype=self.dtype_policy, name="activation")

    def get_config(self):
        return {
            **super().get_config(),
            "filters": self.filters,
            "kernel_size": self.kernel_size,
            "stride": self.stride,
            "normalization": self.normalization,
            "activation": keras.activations.serialize(self.activation),
        }
