"""What a network cannot be built with is refused, in words that name what came and what would do."""

import keras
import pytest

from kerascnn import models
from kerascnn.models import (
    alexnet,
    cifar_resnet,
    googlenet,
    inception_v4,
    lenet5,
    resnet18,
    resnet50,
    vgg11,
    vgg16,
)
from kerascnn.models.assembly import Assembly
from kerascnn.papers import Convolution
from kerascnn.papers.specifications import GlobalPooling


@pytest.mark.parametrize(
    ("make", "message"),
    [
        # the arguments that every network takes
        (
            lambda: lenet5(num_classes=0),
            "num_classes must be a whole number of at least 1, for example 10; received .*=0",
        ),
        (lambda: lenet5(num_classes=2.5), "num_classes=2.5"),
        (lambda: lenet5(num_classes=True), "num_classes=True"),
        (lambda: cifar_resnet(8, num_classes="10"), "num_classes='10'"),
        (lambda: resnet18(input_shape=(224, 224)), r"must be \(height, width, channels\).*received \(224, 224\)"),
        (lambda: resnet18(input_shape=224), "received 224"),
        (lambda: resnet18(input_shape=(3, 32), data_format="channels_first"), r"\(channels, height, width\)"),
        (lambda: resnet18(input_shape=(0, 32, 3)), "height=0"),
        (lambda: resnet18(input_shape=(32, -1, 3)), "width=-1"),
        (lambda: resnet18(input_shape=(32, 32, None)), "channels=None"),
        (lambda: resnet18(input_shape=(32, 32, 3.0)), "channels=3.0"),
        (lambda: resnet18(data_format="NHWC"), "one of 'channels_last', 'channels_first'; received .*'NHWC'"),
        (lambda: resnet18(dtype="float12"), "float12"),
        # images that are too small
        (lambda: lenet5(input_shape=(15, 32, 1)), "LeNet-5 takes images of at least 16x16.*received height=15"),
        (lambda: alexnet(input_shape=(67, 66, 3)), "AlexNet takes images of at least 67x67.*received width=66"),
        (lambda: alexnet("one_tower", input_shape=(62, 90, 3)), "at least 63x63.*received height=62"),
        (lambda: vgg16(input_shape=(31, 32, 3)), "VGG-16 takes images of at least 32x32.*keras.layers.Resizing"),
        (lambda: inception_v4(input_shape=(75, 74, 3)), "at least 75x75.*received width=74"),
        (
            lambda: googlenet(input_shape=(64, 64, 3)),
            'GoogLeNet with its auxiliary classifiers takes images of at least 79x79.* or take stem="small"',
        ),
        (
            lambda: lenet5(input_shape=(1, 15, 32), data_format="channels_first"),
            "at least 16x16.*received height=15",
        ),
        # sizes that must be known
        (lambda: vgg11(input_shape=(None, None, 3)), "VGG-11 flattens a feature map.*include_top=False"),
        (lambda: alexnet(input_shape=(None, 227, 3)), "AlexNet flattens a feature map"),
        (lambda: googlenet(input_shape=(None, None, 3)), "GoogLeNet with its auxiliary classifiers flattens"),
        (
            lambda: resnet18(input_shape=(3, 224, 224)),
            r"has its channels first, .*give \(224, 224, 3\), or data_format=\"channels_first\"",
        ),
        (
            lambda: resnet18(input_shape=(224, 224, 3), data_format="channels_first"),
            r"has its channels last, .*give \(3, 224, 224\), or \"channels_last\"",
        ),
        # words where yes or no is meant
        (lambda: googlenet(auxiliary="no"), "auxiliary must be one of True, False; received auxiliary='no'"),
        (lambda: resnet18(include_top="no"), "include_top must be one of True, False; received include_top='no'"),
        (lambda: cifar_resnet(8, residual="no"), "residual must be one of True, False; received residual='no'"),
        # each network's own
        (lambda: alexnet("2013"), "variant must be one of '2012', 'one_tower'; received variant='2013'"),
        (lambda: models.VGG(12), "depth must be one of 11, 13, 16, 19; received depth=12"),
        (lambda: models.VGG(11, normalization="layer", input_shape=(32, 32, 3)), "'layer'"),
        (lambda: googlenet(normalization="layer"), "normalization must be one of 'local_response', 'batch', None"),
        (lambda: googlenet(stem="tiny"), "stem must be one of 'paper', 'small'; received stem='tiny'"),
        (lambda: googlenet(width=0), "width must be a number above 0.*width=0"),
        (lambda: googlenet(width="half"), "width='half'"),
        (lambda: googlenet(width=float("inf")), "width=inf"),
        (lambda: googlenet(variant="caffe"), "variant must be one of 'paper', 'torchvision'"),
        (lambda: googlenet(variant="torchvision", naive=True), "is one network.*naive=True"),
        (lambda: googlenet(variant="torchvision", stem="small"), "is one network.*stem='small'"),
        (lambda: googlenet(variant="torchvision", width=0.5), "is one network.*width=0.5"),
        (lambda: googlenet(variant="torchvision", normalization=None), "is one network.*normalization=None"),
        (lambda: models.ResNet(20), "depth must be one of 18, 34, 50, 101, 152; received depth=20"),
        (lambda: resnet18(downsample_at="3x3"), "received downsample_at. Bottleneck blocks come with depth 50"),
        (lambda: resnet18(groups=32), "received groups"),
        (lambda: resnet50(downsample_at="2x2"), "downsample_at must be one of '1x1', '3x3'"),
        (lambda: resnet50(groups=0), "groups=0"),
        (lambda: resnet18(shortcut="D"), "shortcut must be one of 'A', 'B', 'C'; received shortcut='D'"),
        (lambda: resnet18(normalization="layer"), "'layer'"),
        (lambda: cifar_resnet(21), "depth must be 6n .* received depth=21"),
        (lambda: cifar_resnet(2), "received depth=2"),
        (lambda: cifar_resnet(20.0), "received depth=20.0"),
        (lambda: cifar_resnet(8, shortcut=None), "shortcut=None"),
        (lambda: cifar_resnet(8, normalization="layer"), "'layer'"),
    ],
)
def test_wrong_arguments_are_named(make, message):
    with pytest.raises(ValueError, match=message):
        make()


@pytest.mark.parametrize("factory", ["lenet5", "alexnet", "vgg16", "googlenet", "resnet18", "resnet20", "inception_v4"])
def test_an_unknown_argument_is_refused(factory):
    with pytest.raises(TypeError, match=r"takes no argument 'classes' \(is it num_classes\?\). Beside its own"):
        getattr(models, factory)(classes=10)


def test_torchvisions_word_for_weights_brings_ours():
    with pytest.raises(TypeError, match=r"takes no argument 'pretrained' \(is it weights=\"imagenet\"\?\)"):
        resnet18(pretrained=True)


def test_a_table_that_ends_without_a_classifier_is_refused():
    table = {"conv1": Convolution(8, 3), "pool": GlobalPooling()}
    with pytest.raises(TypeError, match=r"its classifier, a Dense; that of ShortNet is 'pool': GlobalPooling\(\)"):
        Assembly("ShortNet", table, (8, 8, 3))


def test_what_has_no_published_weights_takes_none():
    with pytest.raises(TypeError, match="resnet20 takes no argument 'weights'"):
        models.resnet20(weights="imagenet")


def test_a_layer_that_is_not_there_brings_near_names():
    model = cifar_resnet(8)
    with pytest.raises(ValueError, match=r"resnet8 has no layer 'conv2_x'. Take, for example: .*conv2_1"):
        model.feature_extractor("conv2_x")


@pytest.mark.parametrize(
    ("make", "shape"),
    [
        (lambda **options: lenet5(**options), (16, 16, 1)),
        (lambda **options: alexnet(**options), (67, 67, 3)),
        (lambda **options: alexnet("one_tower", **options), (63, 63, 3)),
        (lambda **options: vgg11(**options), (32, 32, 3)),
    ],
)
def test_the_smallest_image_is_taken_and_gives_one_position(make, shape):
    assert make(input_shape=shape, include_top=False).output_shape[1:3] == (1, 1)


def test_googlenets_heads_decide_how_small_an_image_may_be():
    options = {"width": 0.04, "num_classes": 3}
    assert googlenet(input_shape=(79, 79, 3), **options).output["auxiliary_4a"].shape == (None, 3)
    assert googlenet(input_shape=(None, None, 3), auxiliary=False, **options).output_shape == (None, 3)


@pytest.mark.parametrize("include_top", [True, False])
def test_classes_and_channels_are_free(include_top):
    model = lenet5(num_classes=7, input_shape=(28, 28, 4), include_top=include_top)
    assert model.output_shape == ((None, 7) if include_top else (None, 4, 4, 16))
    assert model.get_layer("conv1").weights[0].shape == (5, 5, 4, 6)


def test_keras_own_settings_are_the_defaults():
    keras.config.set_image_data_format("channels_first")
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        model = cifar_resnet(8)
    finally:
        keras.config.set_image_data_format("channels_last")
        keras.config.set_dtype_policy("float32")
    assert model.input_shape == (None, 3, 32, 32)
    assert (model.arguments["data_format"], model.arguments["dtype"]) == ("channels_first", "mixed_bfloat16")
    assert model.get_layer("conv4_1").dtype_policy.name == "mixed_bfloat16"
    assert keras.backend.standardize_dtype(model.output.dtype) == "float32"
