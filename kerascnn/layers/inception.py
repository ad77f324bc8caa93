"""The Inception module: several kernel sizes side by side, stacked along the depth."""

from itertools import starmap

import keras

from kerascnn.papers.inception import InceptionSpec, NaiveInceptionSpec
from kerascnn.papers.specifications import Pooling

from .block import Block, channel_axis
from .conv_unit import BATCH_NORMALIZATION_EPSILON, ConvUnit, activation_function
from .padded_pooling import pooling_layer


class _InceptionModule(Block):
    """What the two modules share: branches as their specification has them, stacked along the depth."""

    def _start(self, spec, normalization, epsilon, activation, wide_kernel=5):
        """Keep the arguments as attributes of the same names, and make a layer of each row."""
        for name, width in vars(spec).items():
            setattr(self, name, width)
        self.spec = spec
        self.normalization = normalization
        self.epsilon = epsilon
        self.activation = activation_function(activation)
        self.wide_kernel = wide_kernel
        self.branches = tuple(tuple(starmap(self._layer, branch.items())) for branch in spec.branches)
        self.merge = keras.layers.Concatenate(
            axis=channel_axis(self.data_format), dtype=self.dtype_policy, name="merge"
        )

    def _layer(self, name, row):
        image = {"data_format": self.data_format, "dtype": self.dtype_policy, "name": name}
        if isinstance(row, Pooling):
            return pooling_layer(row, **image)
        kernel_size = self.wide_kernel if name == "conv5x5" else row.kernel_size
        finish = {"normalization": self.normalization, "epsilon": self.epsilon, "activation": self.activation}
        return ConvUnit(row.filters, kernel_size, **finish, **image)

    def get_config(self):
        return {
            **super().get_config(),
            **vars(self.spec),
            "normalization": self.normalization,
            "epsilon": self.epsilon,
            "activation": keras.activations.serialize(self.activation),
        }


@keras.saving.register_keras_serializable(package="kerascnn")
class NaiveInception(_InceptionModule):
    """1x1, 3x3 and 5x5 convolutions and 3x3 max-pooling side by side: the idea before its price was known.

    Pooling passes on every channel of its input, so the depth can only grow from module to module, and the wide
    kernels see all of it: 854,196,224 multiply-accumulates for 28x28x256 with widths 128, 192 and 96.

    Source: Szegedy et al. 2014, arXiv:1409.4842, Fig. 2(a).
    Differs from the paper: nothing with the default; normalization="batch" adds BatchNormalization.

    Args:
        conv1x1: Filters of the 1x1 convolution.
        conv3x3: Filters of the 3x3 convolution.
        conv5x5: Filters of the 5x5 convolution.
        normalization: None or "batch".
        epsilon: What the normalisation adds to the variance.
        activation: After each convolution; "relu" by default.
        data_format: "channels_last" or "channels_first"; Keras' own setting by default.

    Input shape:  (batch, height, width, channels)
    Output shape: (batch, height, width, conv1x1 + conv3x3 + conv5x5 + channels)

    Raises:
        ValueError: if a width is not a whole number of at least 1, or the activation is a layer.

    Example:
        >>> NaiveInception(128, 192, 96).compute_output_shape((None, 28, 28, 256))
        (None, 28, 28, 672)
    """

    def __init__(
        self,
        conv1x1: int,
        conv3x3: int,
        conv5x5: int,
        *,
        normalization: str | None = None,
        epsilon: float = BATCH_NORMALIZATION_EPSILON,
        activation="relu",
        data_format: str | None = None,
        **kwargs,
    ):
        super().__init__(data_format=data_format, **kwargs)
        self._start(NaiveInceptionSpec(conv1x1, conv3x3, conv5x5), normalization, epsilon, activation)


@keras.saving.register_keras_serializable(package="kerascnn")
class Inception(_InceptionModule):
    """The Inception module: 1x1 bottlenecks before the wide kernels, and one after the pooling.

    The 1x1 stands before the 3x3 and the 5x5 because it makes their input thin; it stands after the pooling because
    pooling costs nothing but keeps the depth, which the 1x1 then brings down. 271,351,808 multiply-accumulates where
    the naive module takes 854,196,224.

    Source: Szegedy et al. 2014, arXiv:1409.4842, Fig. 2(b) and Table 1.
    Differs from the paper: nothing with the default; normalization="batch" adds BatchNormalization.

    Args:
        conv1x1: Filters of the 1x1 branch.
        reduce3x3: Filters of the 1x1 bottleneck before the 3x3.
        conv3x3: Filters of the 3x3.
        reduce5x5: Filters of the 1x1 bottleneck before the 5x5.
        conv5x5: Filters of the 5x5.
        pool_projection: Filters of the 1x1 after the pooling.
        wide_kernel: Side of the kernel in the 5x5 branch: 5, or 3 as torchvision's GoogLeNet has it there.
        normalization: None or "batch".
        epsilon: What the normalisation adds to the variance.
        activation: After each convolution; "relu" by default.
        data_format: "channels_last" or "channels_first"; Keras' own setting by default.

    Input shape:  (batch, height, width, channels)
    Output shape: (batch, height, width, conv1x1 + conv3x3 + conv5x5 + pool_projection)

    Raises:
        ValueError: if a width is not a whole number of at least 1, the wide kernel is even, or the activation is a
            layer.

    Example:
        >>> from kerascnn.papers import GOOGLENET
        >>> module = Inception(**vars(GOOGLENET["3a"]))
        >>> module.build((None, 28, 28, 192))
        >>> module.count_params()
        163696
    """

    def __init__(
        self,
        conv1x1: int,
        reduce3x3: int,
        conv3x3: int,
        reduce5x5: int,
        conv5x5: int,
        pool_projection: int,
        *,
        wide_kernel: int = 5,
        normalization: str | None = None,
        epsilon: float = BATCH_NORMALIZATION_EPSILON,
        activation="relu",
        data_format: str | None = None,
        **kwargs,
    ):
        super().__init__(data_format=data_format, **kwargs)
        spec = InceptionSpec(conv1x1, reduce3x3, conv3x3, reduce5x5, conv5x5, pool_projection)
        self._start(spec, normalization, epsilon, activation, wide_kernel)

    def get_config(self):
        return {**super().get_config(), "wide_kernel": self.wide_kernel}
