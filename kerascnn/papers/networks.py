"""The networks whose tables are here, by the name that the command line and the lectures use."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .alexnet import ALEXNET_NETWORK, ALEXNET_ONE_TOWER_NETWORK
from .densenet import DENSENET, densenet_network
from .googlenet import GOOGLENET_NETWORK, GOOGLENET_NOTES, GOOGLENET_PUBLISHED
from .inception_v4 import INCEPTION_V4_NETWORK, INCEPTION_V4_NOTES
from .lenet import LENET5_NETWORK
from .published_row import PublishedRow
from .resnet import CIFAR_DEPTHS, RESNET, RESNEXT50, cifar_network, resnet_network
from .specifications import Shape
from .vgg import VGG, vgg_network


@dataclass(frozen=True)
class PaperNetwork:
    """A whole network: its title, its source, its table and the input the paper gives it.

    `published` has what the paper's own table prints beside its rows, `notes` where that does not follow from them.
    """

    title: str
    source: str
    input_shape: Shape
    table: dict = field(repr=False)
    published: Mapping[str, PublishedRow] = field(default_factory=dict, repr=False)
    notes: tuple[str, ...] = ()


IMAGENET, CIFAR = (224, 224, 3), (32, 32, 3)
PLAIN_SOURCES = {18: "Table 1 and Fig. 4", 34: "Fig. 3"}
HE, VGG_PAPER = "He et al. 2015", "Simonyan and Zisserman 2014, Table 1"

NETWORKS = {
    "lenet5": PaperNetwork("LeNet-5", "LeCun et al. 1998, Fig. 2", (32, 32, 1), LENET5_NETWORK),
    "alexnet": PaperNetwork("AlexNet", "Krizhevsky et al. 2012, section 3.5", (227, 227, 3), ALEXNET_NETWORK),
    "alexnet_one_tower": PaperNetwork(
        "AlexNet in one tower", "Krizhevsky 2014, arXiv:1404.5997", IMAGENET, ALEXNET_ONE_TOWER_NETWORK
    ),
    **{
        f"vgg{depth}": PaperNetwork(f"VGG-{depth}", f"{VGG_PAPER} {column}", IMAGENET, vgg_network(depth))
        for depth, column in zip(VGG, "ABDE", strict=True)
    },
    "googlenet": PaperNetwork(
        "GoogLeNet",
        "Szegedy et al. 2014, Table 1",
        IMAGENET,
        GOOGLENET_NETWORK,
        GOOGLENET_PUBLISHED,
        GOOGLENET_NOTES,
    ),
    "inception_v4": PaperNetwork(
        "Inception-v4",
        "Szegedy et al. 2016, Fig. 3 to 9",
        (299, 299, 3),
        INCEPTION_V4_NETWORK,
        notes=INCEPTION_V4_NOTES,
    ),
    **{
        f"resnet{depth}": PaperNetwork(f"ResNet-{depth}", f"{HE}, Table 1", IMAGENET, resnet_network(depth))
        for depth in RESNET
    },
    **{
        f"plain{depth}": PaperNetwork(
            f"Plain-{depth}", f"{HE}, {where}", IMAGENET, resnet_network(depth, residual=False)
        )
        for depth, where in PLAIN_SOURCES.items()
    },
    "resnext50": PaperNetwork(
        "ResNeXt-50 32x4d", "Xie et al. 2016, Table 1", IMAGENET, resnet_network(50, **RESNEXT50)
    ),
    **{
        f"densenet{depth}": PaperNetwork(
            f"DenseNet-{depth}", "Huang et al. 2016, Table 1", IMAGENET, densenet_network(depth)
        )
        for depth in DENSENET
    },
    **{
        f"{word.lower()}{depth}": PaperNetwork(
            f"{word}-{depth}", f"{HE}, section 4.2", CIFAR, cifar_network(depth, residual=word == "ResNet")
        )
        for word in ("ResNet", "Plain")
        for depth in CIFAR_DEPTHS
    },
}
