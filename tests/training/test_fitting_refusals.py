"""What `fit` refuses before it begins: networks, images, recipes and numbers that do not fit together."""

import keras
import pytest

from kerascnn.training import fit


def unbuilt():
    return keras.Sequential([keras.layers.Dense(3)], name="unbuilt")


def two_inputs():
    one, other = keras.Input((8, 8, 1)), keras.Input((8, 8, 1))
    return keras.Model([one, other], keras.layers.Dense(3)(keras.layers.Flatten()(one + other)), name="two_inputs")


def two_outputs():
    images = keras.Input((8, 8, 1))
    flat = keras.layers.Flatten()(images)
    return keras.Model(images, [keras.layers.Dense(3)(flat), keras.layers.Dense(3)(flat)], name="two_outputs")


def vectors():
    values = keras.Input((64,))
    return keras.Model(values, keras.layers.Dense(3)(values), name="vectors")


def maps():
    images = keras.Input((8, 8, 1))
    return keras.Model(images, keras.layers.Conv2D(3, 1)(images), name="maps")


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (unbuilt, "unbuilt is not built: give it an input shape"),
        (two_inputs, "two_inputs takes 2 inputs"),
        (two_outputs, 'two_outputs gives 2 outputs.*called "main"'),
        (vectors, r"vectors takes images of shape \(64,\), and those of squares are \(8, 8, 1\)"),
        (maps, r"maps gives \(8, 8, 3\) for each image, and squares has 3 classes"),
    ],
)
def test_networks_that_cannot_be_trained_so(squares, quick, build, message):
    with pytest.raises(ValueError, match=message):
        fit(build(), quick, squares)


def test_images_that_do_not_fit(network, squares, quick):
    with pytest.raises(ValueError, match=r"shape \(9, 8, 1\), and those of squares are \(8, 8, 1\): build it with"):
        fit(network((9, 8, 1)), quick, squares)
    with pytest.raises(ValueError, match=r"gives .5,. for each image.*build it with num_classes=3"):
        fit(network(classes=5), quick, squares)
    with pytest.raises(ValueError, match="One batch takes 100 images and there are 96"):
        fit(network(), quick.but(batch_size=100), squares)


def test_what_is_no_network_recipe_or_set_of_images_is_named(network, squares, quick):
    with pytest.raises(TypeError, match=r"model such as models.resnet20\(\); received 'resnet20'"):
        fit("resnet20", quick, squares)
    with pytest.raises(TypeError, match=r'recipe such as RECIPES\["classroom"\]; received \'classroom\''):
        fit(network(), "classroom", squares)
    with pytest.raises(TypeError, match=r'such as data.load\("cifar10"\); received tuple'):
        fit(network(), quick, squares.train)


@pytest.mark.parametrize("argument", ["checkpoint_steps", "until_epoch"])
@pytest.mark.parametrize("number", [0, 1.5, "a"])
def test_numbers_that_are_no_counts(network, squares, quick, argument, number):
    with pytest.raises(ValueError, match=f"{argument} must be a whole number of at least 1.* received .*={number!r}"):
        fit(network(), quick, squares, **{argument: number})


@pytest.mark.parametrize("seed", [-1, 1.5, "a", None])
def test_a_seed_that_is_none(network, squares, quick, seed):
    with pytest.raises(ValueError, match=f"seed must be a whole number of at least 0.* received seed={seed!r}"):
        fit(network(), quick, squares, seed=seed)
