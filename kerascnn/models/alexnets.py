"""AlexNet, as it won in 2012 and as it was drawn for one GPU afterwards."""

from typing import Unpack

import keras

from kerascnn.layers import LocalResponseNormalization
from kerascnn.papers.alexnet import ALEXNET_DROPOUT, ALEXNET_NETWORK, ALEXNET_ONE_TOWER_NETWORK, ALEXNET_RESPONSE
from kerascnn.papers.validation import one_of

from .assembly import Assembly, CommonArguments
from .network import Network, variant_name
from .published_weights import with_weights

#             the paper's images, table, rows before which a share of the numbers is dropped
VARIANTS = {
    "2012": ((227, 227, 3), ALEXNET_NETWORK, ("fc7", "fc8")),
    "one_tower": ((224, 224, 3), ALEXNET_ONE_TOWER_NETWORK, ("fc6", "fc7")),
}


@keras.saving.register_keras_serializable(package="kerascnn")
class AlexNet(Network):
    """The network that began it: five convolutions and three fully connected layers, in 60,965,224 parameters.

    Source: Krizhevsky, Sutskever and Hinton 2012, section 3; one tower: Krizhevsky 2014, arXiv:1404.5997.
    Differs from the paper: images of 227x227, which its 55 positions need, where the text says 224; He's initialisation
    where the paper draws from a normal distribution of deviation 0.01 and sets some biases to 1; the logits come
    without their softmax. The one-tower form is torchvision's, with 61,100,840 parameters.

    Args:
        variant: "2012", two groups and local response normalisation; "one_tower", neither, and other widths.
        name: Name of the model.
        **common: See `CommonArguments`; 1000 classes by default.

    Input shape:  (batch, *input_shape), at least 67x67 ("2012") or 63x63
    Output shape: (batch, num_classes), float32 logits

    Raises:
        ValueError: if the variant is unknown, the input shape is none or too small, or a number is below 1.

    Example:
        >>> AlexNet(include_top=False).output_shape
        (None, 6, 6, 256)
    """

    def __init__(self, variant: str = "2012", *, name: str | None = None, **common: Unpack[CommonArguments]):
        shape, table, dropped = VARIANTS[one_of("variant", variant, VARIANTS)]
        assembly = Assembly("AlexNet", table, shape, **common)
        normalized = ("conv1", "conv2") if variant == "2012" else ()
        outputs = assembly.outputs(
            before={row: (assembly.rows.dropout(ALEXNET_DROPOUT, f"dropout_{row}"),) for row in dropped},
            after={
                row: (LocalResponseNormalization(**ALEXNET_RESPONSE, name=f"{row}_response", **assembly.rows.image),)
                for row in normalized
            },
        )
        name = name or variant_name("alexnet", {"variant": variant}, {"variant": "2012"})
        super().__init__(assembly, outputs, name=name, variant=variant)


def alexnet(
    variant: str = "2012", *, weights: object = None, name: str | None = None, **common: Unpack[CommonArguments]
) -> AlexNet:
    """AlexNet, as in the paper or in one tower: see `AlexNet`.

    Args:
        variant: "2012" or "one_tower".
        weights: None, "imagenet" (torchvision's, for one tower: see `weights_for`), or what `load_torch_weights` takes.
        name: Name of the model.
        **common: See `CommonArguments`.

    Example:
        >>> from kerascnn.papers import NETWORKS, cost, total
        >>> paper = NETWORKS["alexnet"]
        >>> total(cost(paper.table, paper.input_shape)).parameters
        60965224
    """
    return with_weights(AlexNet(variant, name=name, **common), weights)
