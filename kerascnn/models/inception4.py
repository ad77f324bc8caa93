"""Inception-v4: GoogLeNet's idea two years later, with normalisation, and kernels taken apart into flat and tall."""

from typing import Unpack

import keras

from kerascnn.papers.inception_v4 import INCEPTION_V4_DROPOUT, INCEPTION_V4_EPSILON, INCEPTION_V4_NETWORK

from .assembly import Assembly, CommonArguments
from .network import Network
from .published_weights import with_weights


@keras.saving.register_keras_serializable(package="kerascnn")
class InceptionV4(Network):
    """Three kinds of Inception module in a row, 149 convolutions in 42,679,816 trainable parameters.

    A 7x7 kernel is a 1x7 and a 7x1 one after the other: 14 weights for each pair of channels in place of 49.

    Source: Szegedy, Ioffe, Vanhoucke and Alemi 2016, arXiv:1602.07261, Fig. 3 to 9.
    Differs from the paper: in the order of some flat and tall kernels and in one stride the authors' code, and peers,
    differ from the figures, and this follows the code (see INCEPTION_V4_NOTES); no auxiliary classifier, which is in
    the code and in no figure; the normalisation's momentum is 0.9 where the code has 0.9997; the last pooling is the
    average of the whole image, which at 299x299 is the paper's 8x8; the logits come without their softmax.

    Args:
        num_classes: Numbers in the output.
        name: Name of the model.
        **common: See `CommonArguments`; images of 299x299x3 and 1000 classes by default.

    Input shape:  (batch, *input_shape), at least 75x75
    Output shape: (batch, num_classes), float32 logits

    Raises:
        ValueError: if the input shape is none or too small, or a number is below 1.

    Example:
        >>> from kerascnn.papers import NETWORKS, cost, total
        >>> paper = NETWORKS["inception_v4"]
        >>> total(cost(paper.table, paper.input_shape)).parameters
        42679816
    """

    # num_classes may also be given by place, as Keras 3.13 needs of one argument: see Network.
    def __init__(  # type: ignore[misc]
        self, num_classes: int = 1000, *, name: str = "inception_v4", **common: Unpack[CommonArguments]
    ):
        assembly = Assembly("Inception-v4", INCEPTION_V4_NETWORK, (299, 299, 3), num_classes=num_classes, **common)
        epsilon = {"epsilon": INCEPTION_V4_EPSILON}
        dropout = assembly.rows.dropout(INCEPTION_V4_DROPOUT, "dropout")
        outputs = assembly.outputs(units=epsilon, blocks=epsilon, before={"linear": (dropout,)})
        super().__init__(assembly, outputs, name=name)


def inception_v4(*, weights: object = None, **arguments) -> InceptionV4:
    """Inception-v4, 42,679,816 trainable parameters: see `InceptionV4` for the arguments, `weights_for` for weights.

    Args:
        weights: None, or what `load_torch_weights` takes. For these weights no hash is published by which a download
            could be checked, so weights="imagenet" is refused: download the file that `weights_for("inception_v4").url`
            names yourself, and pass its path, weights="model.safetensors".
        **arguments: See `InceptionV4`.

    Raises:
        ValueError: if an argument is wrong, or the weights do not fit or are "imagenet".
        FileNotFoundError: if there is no such file.

    Example:
        >>> from kerascnn.models import weights_for
        >>> weights_for("inception_v4").url.rpartition("/")[2]
        'model.safetensors'
    """
    return with_weights(InceptionV4(**arguments), weights)
