"""Convolution, normalisation, activation: the one place where a convolution meets BatchNormalization."""

import keras

from kerascnn.papers.specifications import Convolution
from kerascnn.papers.validation import one_of, window_size

from .batch_normalization import FusedBatchNormalization
from .block import Block, channel_axis
from .convolution import Conv2D

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
    try:
        function = keras.activations.get(activation)
    except (TypeError, ValueError):
        raise ValueError(
            f'activation must be a function or the name of one, such as "relu"; received {activation!r}.'
        ) from None
    if isinstance(function, keras.layers.Layer | type):
        raise ValueError(
            'activation must be a function or its name, such as "relu", and no layer, whose weights would be neither '
            f"counted nor saved; received {activation!r}. Put the layer after a unit with activation=None."
        )
    return function


def finishing_layers(normalization, activation, epsilon, data_format, dtype):
    """Yield the normalisation and the activation of a unit, as far as it has them."""
    if normalization == "batch":
        yield FusedBatchNormalization(
            axis=channel_axis(data_format),
            momentum=BATCH_NORMALIZATION_MOMENTUM,
            epsilon=epsilon,
            dtype=dtype,
            name="normalization",
        )
    if activation is not keras.activations.linear:
        yield keras.layers.Activation(activation, dtype=dtype, name="activation")


@keras.saving.register_keras_serializable(package="kerascnn")
class ConvUnit(Block):
    """Convolution, then normalisation if asked for, then an activation.

    With normalisation the convolution has no bias, because the normalisation would subtract it again. A strided
    convolution pads symmetrically, by half its kernel on every side, as the papers' code does; Keras' own "same" pads
    (0, 1) for a 3x3 of stride 2 and gives other numbers.

    Source: He et al. 2015, arXiv:1512.03385, section 3.4 (order of the three, He initialisation); He et al. 2016,
    arXiv:1603.05027, Fig. 1 (pre-activation).
    Differs from the paper: nothing.

    Args:
        filters: Channels of the output.
        kernel_size: Side of the square kernel, or its (height, width); odd where the padding is "same", so that it has
            a centre.
        stride: Step of the kernel, 1 by default.
        padding: "same" by default; "valid" for none; a whole number for that many pixels of zeros on every side.
        groups: Groups that the channels are divided into; each filter sees one group.
        normalization: None or "batch".
        epsilon: What the normalisation adds to the variance.
        use_bias: Whether the convolution has a bias; by default if there is no normalisation after it.
        preactivation: Whether normalisation and activation come before the convolution.
        activation: A function, or a name that `keras.activations.get` takes; "relu" by default, None for none.
        data_format: "channels_last" or "channels_first"; Keras' own setting by default.

    Input shape:  (batch, height, width, channels)
    Output shape: (batch, ceil(height / stride), ceil(width / stride), filters) with padding "same"

    Raises:
        ValueError: if a number is not a whole number of at least 1, the kernel is even, a name is unknown, the
            activation is a layer, or the kernel does not fit into the image.

    Example:
        >>> unit = ConvUnit(64, 7, stride=2)
        >>> unit.compute_output_shape((None, 224, 224, 3))
        (None, 112, 112, 64)
    """

    def __init__(
        self,
        filters: int,
        kernel_size: int | tuple[int, int],
        stride: int = 1,
        *,
        padding: str | int = "same",
        groups: int = 1,
        normalization: str | None = None,
        epsilon: float = BATCH_NORMALIZATION_EPSILON,
        use_bias: bool | None = None,
        preactivation: bool = False,
        activation="relu",
        data_format: str | None = None,
        **kwargs,
    ):
        super().__init__(data_format=data_format, **kwargs)
        spec = Convolution(filters, kernel_size, stride, padding, groups, normalization, use_bias)  # checks them
        self.filters = filters
        self.kernel_size = tuple(kernel_size) if isinstance(kernel_size, list) else kernel_size
        self.stride = stride
        self.padding = padding
        self.groups = groups
        self.normalization = normalization
        self.epsilon = epsilon
        self.use_bias = spec.has_bias
        self.preactivation = preactivation
        self.activation = activation_function(activation)
        sides = window_size("kernel_size", kernel_size)
        if padding == "same" and not all(side % 2 for side in sides):
            raise ValueError(
                f"kernel_size must be odd, so that the kernel has a centre; received {kernel_size}. "
                'For an even one say how to pad: padding="valid", or a number of pixels.'
            )
        self.branches = (tuple(self._chain(sides)),)

    def _chain(self, sides):
        finish = tuple(
            finishing_layers(self.normalization, self.activation, self.epsilon, self.data_format, self.dtype_policy)
        )
        if self.preactivation:
            yield from finish
        yield from self._padded_convolution(sides)
        if not self.preactivation:
            yield from finish

    def _padded_convolution(self, sides):
        image = {"data_format": self.data_format, "dtype": self.dtype_policy}
        amounts = tuple(side // 2 for side in sides) if self.padding == "same" else (self.padding, self.padding)
        explicit = self.padding != "valid" and any(amounts) and (self.stride > 1 or self.padding != "same")
        if explicit:
            yield keras.layers.ZeroPadding2D(amounts, name="padding", **image)
        yield Conv2D(
            self.filters,
            sides,
            self.stride,
            padding="same" if self.padding == "same" and not explicit else "valid",
            groups=self.groups,
            use_bias=self.use_bias,
            kernel_initializer="he_normal",
            name="convolution",
            **image,
        )

    def get_config(self):
        return {
            **super().get_config(),
            "filters": self.filters,
            "kernel_size": self.kernel_size,
            "stride": self.stride,
            "padding": self.padding,
            "groups": self.groups,
            "normalization": self.normalization,
            "epsilon": self.epsilon,
            "use_bias": self.use_bias,
            "preactivation": self.preactivation,
            "activation": keras.activations.serialize(self.activation),
        }


@keras.saving.register_keras_serializable(package="kerascnn")
class NormalizedActivation(Block):
    """Normalisation and activation alone, as they stand before a pre-activation block or after the last one.

    Source: He et al. 2016, arXiv:1603.05027, Fig. 1(b) and the appendix.
    Differs from the paper: nothing.

    Args:
        normalization: "batch" or None.
        activation: "relu" by default.
        data_format: "channels_last" or "channels_first"; Keras' own setting by default.

    Input shape:  (batch, height, width, channels)
    Output shape: the same

    Raises:
        ValueError: if the normalisation is unknown, or the activation is a layer.

    Example:
        >>> [layer.name for layer in NormalizedActivation().layers]
        ['normalization', 'activation']
    """

    def __init__(
        self, normalization: str | None = "batch", *, activation="relu", data_format: str | None = None, **kwargs
    ):
        super().__init__(data_format=data_format, **kwargs)
        self.normalization = one_of("normalization", normalization, ("batch", None))
        self.activation = activation_function(activation)
        layers = finishing_layers(
            normalization, self.activation, BATCH_NORMALIZATION_EPSILON, self.data_format, self.dtype_policy
        )
        self.branches = (tuple(layers),)

    def get_config(self):
        return {
            **super().get_config(),
            "normalization": self.normalization,
            "activation": keras.activations.serialize(self.activation),
        }
