"""GoogLeNet's auxiliary classifier: a small network that asks the middle of the big one for the answer."""

import keras

from kerascnn.papers.googlenet import AUXILIARY_DROPOUT, AUXILIARY_FILTERS, AUXILIARY_UNITS
from kerascnn.papers.validation import positive_integer

from .block import Block
from .conv_unit import BATCH_NORMALIZATION_EPSILON, ConvUnit


@keras.saving.register_keras_serializable(package="kerascnn")
class AuxiliaryClassifier(Block):
    """A classifier on a feature map in the middle of a network, so that the gradient has a short way to its first half.

    Average pooling, a 1x1 convolution, two fully connected layers. It is used in training alone: its loss is added
    with a weight of 0.3, and it is thrown away afterwards. On GoogLeNet's 4a it has 3,188,840 parameters, half as many
    as the network itself.

    Source: Szegedy et al. 2014, arXiv:1409.4842, section 5.
    Differs from the paper: the output are logits, without the softmax. pooling="adaptive" averages into a 4x4 grid
    whatever the size of the image, as torchvision does, where the paper pools 5x5 with stride 3 (4x4 for 14x14 too).

    Args:
        num_classes: Numbers in the output.
        pooling: "paper" or "adaptive".
        normalization: None or "batch", of the convolution.
        epsilon: What that normalisation adds to the variance.
        data_format: "channels_last" or "channels_first"; Keras' own setting by default.

    Input shape:  (batch, height, width, channels), at least 5x5 with the paper's pooling
    Output shape: (batch, num_classes), float32

    Raises:
        ValueError: if `num_classes` is below 1, a name is unknown, or the image is below 5x5.

    Example:
        >>> head = AuxiliaryClassifier(1000)
        >>> head.build((None, 14, 14, 512))
        >>> head.count_params()
        3188840
    """

    def __init__(
        self,
        num_classes: int,
        *,
        pooling: str = "paper",
        normalization: str | None = None,
        epsilon: float = BATCH_NORMALIZATION_EPSILON,
        data_format: str | None = None,
        **kwargs,
    ):
        super().__init__(data_format=data_format, **kwargs)
        self.num_classes = positive_integer("num_classes", num_classes, example=1000)
        if pooling not in ("paper", "adaptive"):
            raise ValueError(f'pooling must be "paper" or "adaptive"; received {pooling!r}.')
        self.pooling = pooling
        self.normalization = normalization
        self.epsilon = epsilon
        own = {"dtype": self.dtype_policy}
        image = {"data_format": self.data_format, **own}
        if pooling == "adaptive":
            pool = keras.layers.AdaptiveAveragePooling2D(4, name="pool", **image)
        else:
            pool = keras.layers.AveragePooling2D(5, strides=3, name="pool", **image)
        unit = ConvUnit(AUXILIARY_FILTERS, 1, normalization=normalization, epsilon=epsilon, name="conv", **image)
        self.branches = (
            (
                pool,
                unit,
                keras.layers.Flatten(name="flatten", **image),
                keras.layers.Dense(
                    AUXILIARY_UNITS, activation="relu", kernel_initializer="he_normal", name="fc1", **own
                ),
                keras.layers.Dropout(AUXILIARY_DROPOUT, name="dropout", **own),
                keras.layers.Dense(self.num_classes, dtype="float32", name="fc2"),
            ),
        )

    def get_config(self):
        return {
            **super().get_config(),
            "num_classes": self.num_classes,
            "pooling": self.pooling,
            "normalization": self.normalization,
            "epsilon": self.epsilon,
        }
