"""The networks whose tables are here, by the name that the command line and the lectures use."""

from dataclasses import dataclass, field

from .alexnet import ALEXNET_NETWORK
from .googlenet import GOOGLENET_NETWORK
from .specifications import Shape
from .vgg import VGG16_NETWORK


@dataclass(frozen=True)
class PaperNetwork:
    """A whole network: its title, its source, its table and the input the paper gives it."""

    title: str
    source: str
    input_shape: Shape
    table: dict = field(repr=False)


NETWORKS = {
    "alexnet": PaperNetwork("AlexNet", "Krizhevsky et al. 2012, section 3.5", (227, 227, 3), ALEXNET_NETWORK),
    "vgg16": PaperNetwork("VGG-16", "Simonyan and Zisserman 2014, Table 1 D", (224, 224, 3), VGG16_NETWORK),
    "googlenet": PaperNetwork("GoogLeNet", "Szegedy et al. 2014, Table 1", (224, 224, 3), GOOGLENET_NETWORK),
}
