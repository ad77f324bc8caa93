"""What lectures say in numbers that no cell of theirs shows: computed here, or named with its source.

A claim is a piece of the lecture's prose and the value of its number: a number that the package computes, or a reason
why it is none of the package's (a given size, a quotation). `test_numbers_in_prose.py` looks that each
still stands there.
"""

import json
import math
from pathlib import Path
from statistics import median

from kerascnn import experiments, papers
from kerascnn.papers.published_results import published_errors

ROOT = Path(__file__).parents[2]
COST = {name: papers.total(papers.cost(one.table, one.input_shape)) for name, one in papers.NETWORKS.items()}
VGG16 = {row.name: row for row in papers.cost(papers.NETWORKS["vgg16"].table, (224, 224, 3))}
GIVEN = "a size that the text gives"


def published(*args, **options):
    return published_errors(*args, **options)[0].value


def last_error(network):
    """Training error in per cent after the last epoch, in the middle of the seeds of the shipped record."""
    runs = experiments.shipped("degradation_try").results["runs"]
    return median(100 * run["curve"][-1]["error"] for run in runs if run["network"] == network)


def small_inception():
    """Test accuracies of lecture 04's network with three seeds, in per cent."""
    runs = json.loads((ROOT / "benchmarks/small_inception.json").read_text())["runs"]
    return [100 * run["test_accuracy"] for run in runs]


ALEXNET_BY_12 = COST["alexnet"].parameters / 12 / 1e6
SEVEN_NETWORKS = min(one.value for one in published_errors("GoogLeNet", dataset="ImageNet validation"))
ON_CIFAR = {"dataset": "CIFAR-10 test"}
SLIM_VGG = sum(row.parameters for name, row in VGG16.items() if not name.startswith("fc")) + 513 * 1000
PRINTED = sum(float(row.parameters[:-1]) for row in papers.GOOGLENET_PUBLISHED.values()) / 1000
CLASSIFIER = 1025 * 1000
BARE = experiments.shipped("degradation_without_normalization_try").configuration

CLAIMS = {
    "01": {
        "here 169 times per image": 13 * 13,
        "an image of 448 × 448": GIVEN,
        "divided by 12 are 5.08 million": ALEXNET_BY_12 * 1e6,
        "adds up to 6.8 million": PRINTED * 1e6,
        "5,973,552 are left": COST["googlenet"].parameters - CLASSIFIER,
        "123,129,856 parameters, nine out of ten": COST["vgg16"].parameters - SLIM_VGG,
        "one crop had 10.07 %": published("GoogLeNet", metric="top-5 error", protocol="1-crop") / 100,
        "with 1,024 units": GIVEN,
    },
    "02": {
        "an input of depth 64 in place": GIVEN,
        "branch 25 times as much": 5 * 5,
        "9 or 25 positions": 5 * 5,
    },
    "03": {
        "shuffle all 3,136 positions": 56 * 56,
        "5 × 5 window sees 25 pixels": 5 * 5,
        "(256 + 25 × 96)": 5 * 5,
        "= 25 × 256 × 96": 5 * 5,
        "cheaper, not 2.4 times": papers.LECTURE_NAIVE.macs((28, 28, 256)) / 358e6,
    },
    "04": {
        "between 86.90": min(small_inception()),
        "88.15 % (measured": max(small_inception()) / 100,
        "an image of 448 × 448": GIVEN,
    },
    "05": {
        "three colours: 150,528 numbers": 224 * 224 * 3,
        "150,528 pixels become": 224 * 224 * 3,
        "56 and not 55": math.floor((112 - 3) / 2 + 1),
        "which makes 205,524,992 parameters": (7 * 7 * 1024 + 1) * 4096,
        "AlexNet's 60,965,224": COST["alexnet"].parameters,
        "by 12 are 5.08 million": ALEXNET_BY_12 * 1e6,
        "has 9,408 weights": 7 * 7 * 3 * 64,
        "grows for 40 steps": "the warm-up of training.RECIPES['classroom'], which lecture 06 prints",
    },
    "06": {
        "16, 32 and 64 filters": "the widths of He et al. 2015, section 4.2",
        "went on to 1,202 layers": "He et al. 2015, section 4.2",
        "through all 10,000 training images": BARE["training_images"],
        "in batches of 128": BARE["recipe"]["batch_size"],
        "to learning 10,000 images": experiments.shipped("degradation_try").configuration["training_images"],
        "of plain-56, behind 19": 1 + (56 - 2) // 3,
        "residual network of 1,202 layers": "He et al. 2015, section 4.2",
        "and 7.93 % of test error": published("ResNet-1202", **ON_CIFAR) / 100,
        "layers had 6.43 %": published("ResNet-110", **ON_CIFAR) / 100,
        "it is 64,000 steps": "He et al. 2015, section 4.2",
        "has 50,000 small photographs": "the training images of CIFAR-10",
    },
    "07": {
        "more than 57. But": math.floor((6 / 4) ** 10),
        "A batch of 128 random vectors": "the default of experiments.signal_gradients",
        "√2 = 1.41": math.sqrt(2),
        "(π − 1)) = 1.21": math.sqrt(math.pi / (math.pi - 1)),
    },
    "08": {
        "convolutions, 1,024 numbers": 8 * 8 * 16,
        "plain-56 ended with 24.8 %": last_error("plain56") / 100,
        "its twin with 4.7 %": last_error("resnet56") / 100,
        "over 500 test images": "in the configuration of the record of layer_responses",
        "guessing has 90 %": 1 - 1 / 10,
    },
    "09": {
        "on 50,000 validation images": "ImageNet's validation set",
        "there are 2,000 test images": "the test images of fashion_mnist_small",
        "up to 600,000 steps": "60 × 10⁴, He et al. 2015, section 3.4",
        "every number to 4,096 units": papers.NETWORKS["vgg16"].table["fc6"].units,
        "an image of 320 × 320": GIVEN,
        "with a depth of 107": "keras.io/api/applications, column Depth",
        "VGG-16 takes 15.5 billion MACs": COST["vgg16"].macs,
        "half of its 138 million parameters": COST["vgg16"].parameters,
        "the 118 further layers": 152 - 34,
        "too many for 50,000 small images": "the training images of CIFAR-10",
        "16 % better": "He et al. 2015, the authors' slides of the ILSVRC and COCO workshop",
        "27 % better": "the same slides",
        "11 % better": "the same slides",
        "12 % better": "the same slides",
        "of its 6.67 % is": SEVEN_NETWORKS / 100,
        "networks of 1,001 layers": "He et al. 2016, arXiv:1603.05027, Table 4",
    },
    "10": {
        "by e = 2.72": math.e,
        "the first class exactly 90 %": GIVEN,
        "where float32 has 24": "IEEE 754: 23 stored bits and the leading one",
        "probability above 0.998 becomes": 1 - 2.0**-9,
        "a factor of 1.28": math.exp(0.25),
    },
    "11": {
        "add 1,024 to the batch": GIVEN,
        "each number, is 1.6 MB": 128 * 32 * 32 * 3 * 4 / 1e6,
        "rises for 40 steps": "the warm-up of training.RECIPES['classroom']",
        "no room for 257": 256 + 1,
        "never moves: 1.001 is": 1 + 0.001,
        "at ln 10 = 2.303": math.log(10),
        "32 images of 224 × 224": GIVEN,
        "6.61 ± 0.16 for": "He et al. 2015, Table 6",
    },
    "12": {
        "weights do what 49 did": 7 * 7,
        "in place of 49 for": 7 * 7,
        "between 0.1 and": "Szegedy et al. 2016, arXiv:1602.07261, section 3.3",
        "and 6.67 % with 144": SEVEN_NETWORKS / 100,
        "ResNet-50 with 76.1 %": (100 - published("ResNet-50 3x3", metric="top-1 error")) / 100,
        "and with 80.9 % after": "torchvision's IMAGENET1K_V2 weights: 80.858",
        "which is 1.8 times as many": (299 / 224) ** 2,
    },
}
