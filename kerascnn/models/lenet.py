"""LeNet-5: convolution, pooling, convolution, pooling, and three fully connected layers."""

from typing import Unpack

import keras

from kerascnn.papers.lenet import LENET5_NETWORK

from .assembly import Assembly, CommonArguments
from .network import Network


@keras.saving.register_keras_serializable(package="kerascnn")
class LeNet5(Network):
    """The network that read the digits on cheques: the pattern of all that followed, in 61,706 parameters.

    Source: LeCun et al. 1998, section II.B and Fig. 2.
    Differs from the paper: the form of today. Average pooling without weights, a second convolution that sees all
    channels, tanh without the factor 1.7159, and a dense layer of logits in place of the radial basis functions; the
    paper's own network has 60,000 trainable parameters.

    Args:
        num_classes: Numbers in the output.
        name: Name of the model.
        **common: See `CommonArguments`; images of 32x32x1 and 10 classes by default.

    Input shape:  (batch, *input_shape), at least 16x16
    Output shape: (batch, num_classes), float32 logits

    Raises:
        ValueError: if the input shape is none or too small, or a number is below 1.

    Example:
        >>> LeNet5(input_shape=(28, 28, 1)).output_shape
        (None, 10)
    """

    # num_classes may also be given by place, as Keras 3.13 needs of one argument: see Network.
    def __init__(  # type: ignore[misc]
        self, num_classes: int = 10, *, name: str = "lenet5", **common: Unpack[CommonArguments]
    ):
        assembly = Assembly("LeNet-5", LENET5_NETWORK, (32, 32, 1), num_classes=num_classes, **common)
        super().__init__(assembly, assembly.outputs(activation="tanh"), name=name)


def lenet5(**common: Unpack[CommonArguments]) -> LeNet5:
    """LeNet-5: see `LeNet5`.

    Example:
        >>> lenet5().count_params()
        61706
    """
    return LeNet5(**common)
