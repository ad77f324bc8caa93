"""What has been published about each network's accuracy, each number with how it was measured and by whom.

Errors are in per cent. A protocol is how an image is looked at: "1-crop" is the centre of the image once, "10-crop" its
centre and corners and their mirror images, "144-crop" GoogLeNet's grid of them, "multi-scale" fully convolutional at
several sizes. Numbers of different protocols do not compare: GoogLeNet's 10.07 % (one network, one crop) and 6.67 %
(seven networks, 144 crops) are the same network.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

VALIDATION, TEST, CIFAR = "ImageNet validation", "ImageNet test", "CIFAR-10 test"
DATASETS = (VALIDATION, TEST, CIFAR, "CIFAR-10 train")
METRICS = ("top-1 error", "top-5 error")

SZEGEDY = "Szegedy et al. 2014, Table 3"
SZEGEDY_2016 = "Szegedy et al. 2016, arXiv:1602.07261, Table 2"
SLIM = "the authors' code, TF-slim in tensorflow/models"
HE_2, HE_3, HE_4, HE_5, HE_6 = (f"He et al. 2015, Table {number}" for number in (2, 3, 4, 5, 6))
HE_CODE = "the authors' repository, KaimingHe/deep-residual-networks"
CAFFE = "Caffe's model zoo"
TORCHVISION = "torchvision 0.29, IMAGENET1K_V1"
KERAS = "keras.io/api/applications"
PYTORCH_REPRODUCTION = "a reproduction in PyTorch, single runs"
LI = "Li et al. 2018, arXiv:1712.09913"
AKAMASTER = "akamaster/pytorch_resnet_cifar10, best epoch on the test set"


@dataclass(frozen=True)
class PublishedResult:
    """One published number: which network, on what data, measured how, and where it is printed.

    `networks` is how many were averaged: 1 for a single network, None for an ensemble whose size is not printed.
    """

    network: str
    dataset: str
    metric: str
    value: float
    protocol: str
    source: str
    networks: int | None = 1

    def __post_init__(self):
        for name, value, known in (("dataset", self.dataset, DATASETS), ("metric", self.metric, METRICS)):
            if value not in known:
                raise ValueError(f"{name} must be one of {', '.join(known)}; received {name}={value!r}.")
        if not 0 < self.value < 100:
            raise ValueError(f"value must be an error in per cent; received value={self.value!r}.")


def _errors(
    dataset: str, protocol: str, source: str, errors: dict[str, tuple], networks: int | None = 1
) -> Iterable[PublishedResult]:
    """One result for each number of a table whose columns are top-1 and top-5 error, None where it prints none."""
    for network, values in errors.items():
        for metric, value in zip(METRICS, values, strict=False):
            if value is not None:
                yield PublishedResult(network, dataset, metric, value, protocol, source, networks)


def _accuracies(source: str, accuracies: dict[str, tuple]) -> Iterable[PublishedResult]:
    """The same from a table of accuracies on one crop, to as many decimals as are printed."""
    errors = {name: tuple(round(100 - value, 3) for value in values) for name, values in accuracies.items()}
    return _errors(VALIDATION, "1-crop", source, errors)


# Where a lookup finds several, the first stands: the paper and its authors come before libraries.
PUBLISHED_RESULTS: tuple[PublishedResult, ...] = (
    # GoogLeNet's own ladder, from one network and one crop to the number of the challenge
    *_errors(VALIDATION, "1-crop", SZEGEDY, {"GoogLeNet": (None, 10.07)}),
    *_errors(VALIDATION, "10-crop", SZEGEDY, {"GoogLeNet": (None, 9.15)}),
    *_errors(VALIDATION, "144-crop", SZEGEDY, {"GoogLeNet": (None, 7.89)}),
    *_errors(VALIDATION, "1-crop", SZEGEDY, {"GoogLeNet": (None, 8.09)}, networks=7),
    *_errors(VALIDATION, "10-crop", SZEGEDY, {"GoogLeNet": (None, 7.62)}, networks=7),
    *_errors(VALIDATION, "144-crop", SZEGEDY, {"GoogLeNet": (None, 6.67)}, networks=7),
    *_errors(VALIDATION, "10-crop", "Krizhevsky et al. 2012, Table 2", {"AlexNet": (None, 18.2)}),
    # He et al. 2015
    *_errors(VALIDATION, "10-crop", HE_2, {"Plain-18": (27.94,), "Plain-34": (28.54,), "ResNet-18 A": (27.88,)}),
    *_errors(
        VALIDATION,
        "10-crop",
        HE_3,
        {
            "VGG-16": (28.07, 9.33),
            "GoogLeNet": (None, 9.15),
            "PReLU-net": (24.27, 7.38),
            "Plain-34": (28.54, 10.02),
            "ResNet-34 A": (25.03, 7.76),
            "ResNet-34": (24.52, 7.46),
            "ResNet-34 C": (24.19, 7.40),
            "ResNet-50": (22.85, 6.71),
            "ResNet-101": (21.75, 6.05),
            "ResNet-152": (21.43, 5.71),
        },
    ),
    *_errors(
        VALIDATION,
        "multi-scale",
        HE_4,
        {
            "VGG v5": (24.4, 7.1),
            "GoogLeNet": (None, 7.89),
            "PReLU-net": (21.59, 5.71),
            "BN-Inception": (21.99, 5.81),
            "ResNet-34": (21.84, 5.71),
            "ResNet-34 C": (21.53, 5.60),
            "ResNet-50": (20.74, 5.25),
            "ResNet-101": (19.87, 4.60),
            "ResNet-152": (19.38, 4.49),
        },
    ),
    *_errors(TEST, "ensemble", HE_5, {"GoogLeNet": (None, 6.66)}, networks=7),
    *_errors(TEST, "ensemble", HE_5, {"ResNet": (None, 3.57)}, networks=6),
    *(
        result
        for name, error in {"VGG": 7.32, "VGG v5": 6.8, "PReLU-net": 4.94, "BN-Inception": 4.82}.items()
        for result in _errors(TEST, "ensemble", HE_5, {name: (None, error)}, networks=None)
    ),
    *_errors(
        VALIDATION,
        "1-crop",
        HE_CODE,
        {"ResNet-50": (24.7, 7.8), "ResNet-101": (23.6, 7.1), "ResNet-152": (23.0, 6.7)},
    ),
    # Inception-v4
    *_errors(VALIDATION, "1-crop", SZEGEDY_2016, {"Inception-v4": (20.0, 5.0)}),
    *_accuracies(SLIM, {"Inception-v4": (80.2, 95.2)}),
    # Libraries, one crop
    *_accuracies(CAFFE, {"AlexNet": (57.1,), "GoogLeNet": (68.7, 88.9)}),
    *_accuracies(
        KERAS,
        {
            "VGG-16": (71.3, 90.1),
            "VGG-19": (71.3, 90.0),
            "ResNet-50": (74.9, 92.1),
            "ResNet-101": (76.4, 92.8),
            "ResNet-152": (76.6, 93.1),
            "ResNet-50 V2": (76.0, 93.0),
            "ResNet-101 V2": (77.2, 93.8),
            "ResNet-152 V2": (78.0, 94.2),
            "Inception-v3": (77.9, 93.7),
            "Inception-ResNet-v2": (80.3, 95.3),
            "Xception": (79.0, 94.5),
            "MobileNet": (70.4, 89.5),
            "MobileNet-V2": (71.3, 90.1),
            "DenseNet-121": (75.0, 92.3),
            "DenseNet-169": (76.2, 93.2),
            "DenseNet-201": (77.3, 93.6),
            "NASNet-Mobile": (74.4, 91.9),
            "NASNet-Large": (82.5, 96.0),
        },
    ),
    *_accuracies(
        TORCHVISION,
        {
            "AlexNet one tower": (56.522,),
            "VGG-11": (69.020,),
            "VGG-13": (69.928,),
            "VGG-16": (71.592,),
            "VGG-19": (72.376,),
            "GoogLeNet torchvision": (69.778, 89.530),
            "ResNet-18": (69.758,),
            "ResNet-34": (73.314,),
            "ResNet-50 3x3": (76.130,),  # elsewhere "v1.5": the stride stands at the 3x3
            "ResNet-101 3x3": (77.374,),
            "ResNet-152 3x3": (78.312,),
            "ResNeXt-50": (77.618,),
            "Inception-v3": (77.294,),
            "DenseNet-121": (74.434,),
        },
    ),
    # CIFAR-10: 6n + 2 layers, tested on the whole image
    *_errors(
        CIFAR,
        "single view",
        HE_6,
        {
            "ResNet-20": (8.75,),
            "ResNet-32": (7.51,),
            "ResNet-44": (7.17,),
            "ResNet-56": (6.97,),
            "ResNet-110": (6.43,),
            "ResNet-1202": (7.93,),
            "Maxout": (9.38,),
            "NIN": (8.81,),
            "DSN": (8.22,),
            "FitNet-19": (8.39,),
            "Highway-19": (7.54,),
            "Highway-32": (8.80,),
        },
    ),
    *_errors(CIFAR, "single view", f"{HE_6}, mean of five runs", {"ResNet-110": (6.61,), "Highway-19": (7.72,)}),
    *_errors(
        CIFAR,
        "single view",
        PYTORCH_REPRODUCTION,
        {
            "Plain-20": (9.63,),
            "Plain-32": (9.92,),
            "Plain-44": (10.36,),
            "Plain-56": (14.22,),
            "ResNet-20": (8.24,),
            "ResNet-32": (7.36,),
            "ResNet-44": (7.38,),
            "ResNet-56": (8.30,),
            "ResNet-110": (6.96,),
        },
    ),
    *_errors(
        "CIFAR-10 train",
        "single view",
        PYTORCH_REPRODUCTION,
        {
            "Plain-20": (1.23,),
            "Plain-32": (1.35,),
            "Plain-44": (2.38,),
            "Plain-56": (5.24,),
            "ResNet-20": (0.73,),
            "ResNet-32": (0.21,),
            "ResNet-44": (0.13,),
            "ResNet-56": (0.18,),
            "ResNet-110": (0.06,),
        },
    ),
    *_errors(
        CIFAR,
        "single view",
        LI,
        {
            "Plain-20": (8.18,),
            "Plain-56": (13.31,),
            "Plain-110": (16.44,),
            "ResNet-20": (7.37,),
            "ResNet-56": (5.89,),
            "ResNet-110": (5.79,),
        },
    ),
    *_errors(CIFAR, "single view", f"{LI}, learning rate 0.01", {"Plain-56": (10.83,)}),
    *_errors(
        CIFAR,
        "single view",
        AKAMASTER,
        {
            "ResNet-20": (8.27,),
            "ResNet-32": (7.37,),
            "ResNet-44": (6.90,),
            "ResNet-56": (6.61,),
            "ResNet-110": (6.32,),
        },
    ),
)


def published_errors(
    network: str | None = None, *, dataset: str | None = None, metric: str | None = None, protocol: str | None = None
) -> tuple[PublishedResult, ...]:
    """All published results that fit, the paper's before those of libraries.

    Args:
        network: A name; capitals, hyphens, underscores and spaces do not count, so that "resnet50" is "ResNet-50".
        dataset: Such as "ImageNet validation" or "CIFAR-10 test".
        metric: "top-1 error" or "top-5 error".
        protocol: Such as "1-crop" or "10-crop".

    Example:
        >>> for result in published_errors("googlenet", metric="top-5 error", protocol="1-crop"):
        ...     print(result.value, "by", result.networks, "in", result.source)
        10.07 by 1 in Szegedy et al. 2014, Table 3
        8.09 by 7 in Szegedy et al. 2014, Table 3
        11.1 by 1 in Caffe's model zoo
    """
    wanted = None if network is None else plain_name(network)
    return tuple(
        result
        for result in PUBLISHED_RESULTS
        if wanted in (None, plain_name(result.network))
        and dataset in (None, result.dataset)
        and metric in (None, result.metric)
        and protocol in (None, result.protocol)
    )


def plain_name(network: str) -> str:
    """A network's name without what people spell in different ways.

    Example:
        >>> plain_name("ResNet-50 V2"), plain_name("Inception_v3")
        ('resnet50v2', 'inceptionv3')
    """
    return re.sub(r"[^a-z0-9]", "", network.lower())
