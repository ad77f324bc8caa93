"""GoogLeNet: a stem, nine Inception modules, and two classifiers in the middle that are thrown away after training."""

from functools import partial
from typing import Any, Unpack

import keras

from kerascnn.layers import AuxiliaryClassifier, LocalResponseNormalization
from kerascnn.papers.googlenet import (
    AUXILIARY_AFTER,
    DROPOUT,
    GOOGLENET_RESPONSE,
    TORCHVISION_DROPOUT,
    TORCHVISION_EPSILON,
    googlenet_network,
    rows_up_to_head,
)
from kerascnn.papers.validation import one_of

from .assembly import Assembly, CommonArguments
from .network import Network, variant_name
from .published_weights import with_weights

NORMALIZATIONS = ("local_response", "batch", None)
USUAL = {"normalization": "local_response", "auxiliary": True, "naive": False, "stem": "paper", "width": 1}


def heads(assembly: Assembly, **options) -> dict:
    """The logits of the auxiliary classifiers, each from the module that it stands on."""
    make = partial(AuxiliaryClassifier, assembly.num_classes, **options, **assembly.rows.image)
    names = {row: row.replace("inception", "auxiliary") for row in AUXILIARY_AFTER}
    return {name: make(name=name)(assembly.tensors[row]) for row, name in names.items()}


@keras.saving.register_keras_serializable(package="kerascnn")
class GoogLeNet(Network):
    """The winner of 2014: 22 layers in 6,998,552 parameters, a ninth of AlexNet's.

    With its two auxiliary classifiers it has 13,378,280 parameters and its output is a dict, always, in training and
    after it: {"main": logits, "auxiliary_4a": logits, "auxiliary_4d": logits}. Train with loss weights 1, 0.3 and 0.3;
    then `without_auxiliaries()` is the network to keep.

    Source: Szegedy et al. 2014, arXiv:1409.4842, Table 1 and section 5.
    Differs from the paper: nothing in the layers with the defaults; what the paper does not print is as in Caffe's
    GoogLeNet, the constants of the response normalisation and max-pooling that rounds up. The first convolution, whose
    printed count fits another stem (see GOOGLENET_NOTES), is the 7x7 of the table; the last pooling is the average of
    the whole image, which at 224x224 is the paper's 7x7; the logits come without their softmax; He's initialisation.

    Args:
        normalization: "local_response" as in the paper; "batch" after every convolution; None for neither.
        auxiliary: Whether the two classifiers in the middle are built; without them the output is one tensor.
        naive: Whether the modules are the naive ones of Fig. 2(a), to see what they would have cost.
        stem: "paper", or "small" for images of about 28x28, which then enter 3a at full size.
        width: Factor on the number of filters everywhere, 1 by default.
        variant: "paper", or "torchvision": that of the weights published there, with BatchNormalization, a 3x3 kernel
            in the branch called 5x5, 2x2 in the last max-pooling, and an adaptive pooling in the auxiliary classifiers.
        name: Name of the model.
        **common: See `CommonArguments`; images of 224x224x3 and 1000 classes by default.

    Input shape:  (batch, *input_shape); the auxiliary classifiers need 5x5 positions after 4a, images of 79x79
    Output shape: (batch, num_classes), float32 logits, or a dict of three of them

    Raises:
        ValueError: if an argument is unknown, the input shape is none or too small, or a number is below 1.

    Example:
        >>> model = GoogLeNet(stem="small", width=0.25, num_classes=10, input_shape=(28, 28, 1))
        >>> sorted(model.output)
        ['auxiliary_4a', 'auxiliary_4d', 'main']
        >>> model.without_auxiliaries().output_shape
        (None, 10)

        Trained with Keras' own `fit` it takes the labels once for each output:

        >>> images, labels = keras.random.normal((4, 28, 28, 1)), keras.ops.array([0, 1, 2, 3])
        >>> loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        >>> weights = {"main": 1.0, "auxiliary_4a": 0.3, "auxiliary_4d": 0.3}
        >>> model.compile("sgd", loss=dict.fromkeys(weights, loss), loss_weights=weights)
        >>> history = model.fit(images, dict.fromkeys(weights, labels), verbose=0)
    """

    def __init__(
        self,
        normalization: str | None = "local_response",
        *,
        auxiliary: bool = True,
        naive: bool = False,
        stem: str = "paper",
        width: float = 1.0,
        variant: str = "paper",
        name: str | None = None,
        **common: Unpack[CommonArguments],
    ):
        one_of("normalization", normalization, NORMALIZATIONS)
        for option, value in {"auxiliary": auxiliary, "naive": naive}.items():
            one_of(option, value, (True, False))
        published = one_of("variant", variant, ("paper", "torchvision")) == "torchvision"
        if published and (naive or stem != "paper" or width != 1 or normalization != "batch"):
            raise ValueError(
                'variant="torchvision" is one network, with normalization="batch": give it no naive, stem or width; '
                f"received normalization={normalization!r}, naive={naive}, stem={stem!r}, width={width}."
            )
        with_heads = auxiliary and common.get("include_top", True)
        table = googlenet_network(naive, stem, width, torchvision=published)
        assembly = Assembly(
            "GoogLeNet with its auxiliary classifiers" if with_heads else "GoogLeNet",
            table,
            (224, 224, 3),
            sized_by=rows_up_to_head(table) if with_heads and not published else None,
            fixed_size=with_heads,
            for_small="" if published or stem == "small" else 'stem="small", made for images of about 28x28',
            **common,
        )
        batch: dict[str, Any] = {"normalization": "batch"} if normalization == "batch" else {}
        batch |= {"epsilon": TORCHVISION_EPSILON} if published else {}
        dropout = assembly.rows.dropout(TORCHVISION_DROPOUT if published else DROPOUT, "dropout")
        responses = {
            row: (LocalResponseNormalization(**GOOGLENET_RESPONSE, name=f"{row}_response", **assembly.rows.image),)
            for row in (("pool1", "conv2") if normalization == "local_response" else ())
        }
        outputs = assembly.outputs(units=batch, blocks=batch, before={"linear": (dropout,)}, after=responses)
        if with_heads:
            outputs = {"main": outputs} | heads(assembly, **batch, pooling="adaptive" if published else "paper")
        own = {"normalization": normalization, "auxiliary": auxiliary, "naive": naive, "stem": stem}
        options: dict[str, Any] = {"variant": variant} if published else {**own, "auxiliary": True, "width": width}
        name = name or variant_name("googlenet", options, USUAL)
        super().__init__(assembly, outputs, name=name, **own, width=width, variant=variant)

    def without_auxiliaries(self) -> keras.Model:
        """The network to keep after training: the same weights, the auxiliary classifiers gone, one tensor out.

        Example:
            >>> model = GoogLeNet(stem="small", width=0.25, num_classes=10, input_shape=(28, 28, 1))
            >>> model.count_params() - model.without_auxiliaries().count_params() > 0
            True
        """
        outputs = self.output["main"] if isinstance(self.output, dict) else self.output
        return keras.Model(self.input, outputs, name=self.name)


def googlenet(*, weights: object = None, **arguments) -> GoogLeNet:
    """GoogLeNet as in the paper, or a variant of it: see `GoogLeNet` for the arguments, `weights_for` for weights.

    `googlenet(variant="torchvision")` is the network of torchvision's weights, which differs from the paper.

    Example:
        >>> googlenet(auxiliary=False).count_params()
        6998552
    """
    if arguments.get("variant") == "torchvision":
        arguments.setdefault("normalization", "batch")
    return with_weights(GoogLeNet(**arguments), weights)
