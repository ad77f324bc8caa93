"""Images that a network was not built for are refused, and what the message advises makes them fit."""

import itertools
import re

import keras
import numpy as np
import pytest

from kerascnn.models import cifar_resnet, lenet5
from kerascnn.models.image_shapes import remedy_for

GREY, GREY_FIRST = ("grey images take their channel as images[" + at for at in ("..., None]", ":, None]"))
ONE = "a batch of one image is images[None]"
ONE_FROM_TORCH = f"put the channels of one image last with keras.ops.transpose(images, (1, 2, 0))[None] ({GREY})"
REPEAT, REPEAT_FIRST = (f"repeat the grey channel with keras.ops.repeat(images, 3, axis={axis})" for axis in (-1, 1))
LAST = "put the channels last with keras.ops.transpose(images, (0, 2, 3, 1))"
BUILD_FIRST = 'build it with data_format="channels_first" and input_shape='
RESIZE = "change their size with keras.layers.Resizing(32, 32)"
RESIZE_FIRST = 'change their size with keras.layers.Resizing(32, 32, data_format="channels_first")'


@pytest.mark.parametrize(
    ("wanted", "given", "remedy"),
    [
        ((32, 32, 3), (2, 32, 32, 1), f"build it with input_shape=(32, 32, 1), or {REPEAT}"),
        ((32, 32, 3), (2, 28, 28, 1), f"build it with input_shape=(28, 28, 1), or {REPEAT}, then {RESIZE}"),
        ((None, None, 3), (2, 28, 28, 1), f"build it with input_shape=(28, 28, 1), or {REPEAT}"),
        ((32, 32, 3), (2, 40, 32, 3), f"build it with input_shape=(40, 32, 3), or {RESIZE}"),
        ((32, 32, 1), (2, 32, 32, 3), "build it with input_shape=(32, 32, 3)"),
        # the axes exchanged
        (
            (32, 32, 3),
            (2, 3, 32, 32),
            f'build it with data_format="channels_first" and input_shape=(3, 32, 32), or {LAST}',
        ),
        ((32, 32, 3), (2, 1, 28, 28), f"{BUILD_FIRST}(1, 28, 28), or {LAST}, then {REPEAT}, then {RESIZE}"),
        ((32, 32, 1), (2, 3, 32, 32), f"{BUILD_FIRST}(3, 32, 32)"),
        # an axis too few
        ((32, 32, 3), (32, 32, 3), ONE),
        ((32, 32, 1), (32, 32, 1), ONE),
        ((32, 32, 3), (28, 28, 3), f"{ONE}; then build it with input_shape=(28, 28, 3), or {RESIZE}"),
        ((28, 28, 3), (60, 28, 28), f"{GREY}; then build it with input_shape=(28, 28, 1), or {REPEAT}"),
        ((32, 32, 1), (60, 28, 28), f"{GREY}; then build it with input_shape=(28, 28, 1), or {RESIZE}"),
        ((32, 32, 3), (3, 32, 32), ONE_FROM_TORCH),
        ((32, 32, 3), (3, 28, 28), f"{ONE_FROM_TORCH}; then build it with input_shape=(28, 28, 3), or {RESIZE}"),
        ((32, 32, 3), (32, 32), "give them the axes (batch, height, width, channels)"),
        # an axis that Keras adds or takes away
        ((32, 32, 1), (60, 32, 32), ""),
        ((32, 32, 3), (2, 32, 32, 3, 1), ""),
        ((32, 32, 3), (None, None, None, None), ""),
    ],
)
def test_remedies(wanted, given, remedy):
    assert remedy_for(given, wanted) == remedy


@pytest.mark.parametrize(
    ("wanted", "given", "remedy"),
    [
        ((3, 32, 32), (2, 1, 32, 32), f"build it with input_shape=(1, 32, 32), or {REPEAT_FIRST}"),
        ((3, 32, 32), (2, 3, 9, 9), f"build it with input_shape=(3, 9, 9), or {RESIZE_FIRST}"),
        (
            (3, 32, 32),
            (2, 32, 32, 3),
            'build it with data_format="channels_last" and input_shape=(32, 32, 3), or '
            "put the channels first with keras.ops.transpose(images, (0, 3, 1, 2))",
        ),
        ((1, 32, 32), (2, 32, 32), GREY_FIRST),
        ((1, 32, 32), (None, 32, 32), GREY_FIRST),
        ((3, 32, 32), (3, 32, 32), ONE),
        (
            (3, 32, 32),
            (32, 32, 3),
            f"put the channels of one image first with keras.ops.transpose(images, (2, 0, 1))[None] ({GREY_FIRST})",
        ),
        ((3, 32, 32), (2, 32, 32), f"{GREY_FIRST}; then build it with input_shape=(1, 32, 32), or {REPEAT_FIRST}"),
        ((3, 32, 32), (None, 32, 32), f"{ONE}, and {GREY_FIRST}"),
        ((3, 32, 32), (32, 32), "give them the axes (batch, channels, height, width)"),
    ],
)
def test_remedies_with_channels_first(wanted, given, remedy):
    assert remedy_for(given, wanted, "channels_first") == remedy


SHAPES = [
    (*batch, *image)
    for size in itertools.product((28, 32), repeat=2)
    for batch, image in itertools.product(
        [(5,), (1,), (3,), ()], [size, (*size, 1), (*size, 3), (1, *size), (3, *size)]
    )
    if len(batch + image) > 2
]


@pytest.mark.parametrize(("wanted", "layout"), [((32, 32, 3), "channels_last"), ((3, 32, 32), "channels_first")])
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.counting
def test_who_does_as_told_is_let_in(wanted, layout, shape):
    """Each step that a message names is taken as it stands there."""
    images = np.zeros(shape, "float32")
    remedy = re.sub(r" \(grey .*?\)", "", remedy_for(shape, wanted, layout))  # what holds of other images
    for step in re.findall(r"images\[[^]]*\]|keras\.[a-z]+\.[A-Za-z]+\(.*?\)+(?:\[None\])?(?=, then|; then|$)", remedy):
        images = eval(step + ("(images)" if "Resizing" in step else ""))
    assert remedy_for(tuple(images.shape), wanted, layout) == ""


@pytest.mark.parametrize("shape", [(2, 28, 28, 1), (2, 28, 28, 3), (2, 3, 28, 28)])
def test_the_network_that_is_advised_takes_the_images(shape):
    (arguments,) = re.findall(r"build it with (.*?\))", remedy_for(shape, (32, 32, 3)))
    network = cifar_resnet(8, **eval(f"dict({arguments.replace(' and ', ', ')})"))
    assert network(keras.Input(batch_shape=shape)).shape == (2, 10)


@pytest.fixture(scope="module")
def resnet8():
    return cifar_resnet(8)


WAYS = {
    "call": lambda network, images: network(images),
    "inputs": lambda network, images: network(inputs=images),
    "list": lambda network, images: network([images]),
    "tuple": lambda network, images: network((images,)),
    "dictionary": lambda network, images: network({"images": images}),
    "symbolic": lambda network, images: network(keras.Input(batch_shape=images.shape)),
    "predict": lambda network, images: network.predict(images, verbose=0),
}


@pytest.mark.parametrize("way", WAYS)
def test_however_a_network_is_called_it_says_what_it_takes(resnet8, way):
    images = np.zeros((2, 28, 28, 1), "float32")
    with pytest.raises(
        ValueError,
        match=r"^resnet8 takes batches of images, of shape \(None, 32, 32, 3\); received "
        r"\(\w+, 28, 28, 1\): build it .* keras.layers.Resizing\(32, 32\)\.$",
    ):
        WAYS[way](resnet8, images)


@pytest.mark.parametrize("way", WAYS)
def test_what_fits_comes_in_however_a_network_is_called(resnet8, way):
    assert WAYS[way](resnet8, np.zeros((2, 32, 32, 3), "float32")).shape == (2, 10)


def test_a_network_with_channels_first_says_so():
    network = cifar_resnet(8, input_shape=(3, 32, 36), data_format="channels_first")
    with pytest.raises(ValueError, match=r'keras.layers.Resizing\(32, 36, data_format="channels_first"\)\.'):
        network(np.zeros((2, 3, 9, 9), "float32"))


def test_grey_images_without_an_axis_of_channels_are_still_taken():
    assert lenet5()(np.zeros((2, 32, 32), "float32")).shape == (2, 10)


def test_what_has_no_shape_is_left_to_keras():
    with pytest.raises(ValueError, match="is not optional"):
        lenet5()(None)
