"""Problem set 4: the papers' numbers, and what its ways of looking at deep networks can see."""

import keras
import numpy as np
import pytest

from kerascnn import layers, models
from kerascnn.checks import ps4_residual as ps4
from kerascnn.checks.deep_networks import normalized_channels, numbers_in_training, numbers_in_use
from kerascnn.checks.networks import network
from kerascnn.checks.outcome import CORRECT
from kerascnn.checks.ps4_residual.identity import can_learn, starts_as_identity

IMAGES = np.random.default_rng(0).normal(scale=10, size=(2, 7, 9, 4)).astype("float32")


def test_the_model_answers_give_the_papers_numbers():
    assert ps4.residual_depth.reference([3, 4, 6, 3], 2) == 34
    assert ps4.residual_depth.reference([3, 4, 6, 3], 3) == 50
    assert ps4.residual_depth.reference([9, 9, 9], 2) == 56
    assert ps4.block_parameters.reference(64, 64) == 73_984
    assert ps4.resnet_parameters.reference([64, 128, 256, 512], [3, 4, 6, 3]) == 21_797_672
    assert ps4.resnet_parameters.reference([64, 128, 256, 512], [2, 2, 2, 2]) == 11_689_512
    assert ps4.bottleneck_macs.reference(28, 28, 256, 64) == 54_591_488


def test_cifar_resnet_is_resnet20():
    network = ps4.cifar_resnet.reference(3, [16, 32, 64], (32, 32, 3))
    assert sum(int(np.prod(weight.shape)) for weight in network.trainable_weights) == 269_722


def test_points_add_up_to_what_the_notebook_says():
    assert (len(ps4.PROBLEMS), sum(problem.points for problem in ps4.PROBLEMS)) == (12, 37)
    assert sum(problem.minutes for problem in ps4.PROBLEMS) == 102


@pytest.mark.parametrize(
    ("problem", "answer"),
    [
        (ps4.basic_block, lambda filters, stride: layers.BasicBlock(filters, stride)),
        (ps4.bottleneck_block, layers.BottleneckBlock),
        (ps4.cifar_resnet, lambda n, widths, image_shape: models.cifar_resnet(6 * n + 2, input_shape=image_shape)),
    ],
    ids=["basic", "bottleneck", "network"],
)
def test_the_packages_own_blocks_are_no_answer(problem, answer):
    outcome = problem.check(answer)
    assert outcome.status != CORRECT
    assert "is the answer itself: build it from keras.layers" in str(outcome)


def stack(*, last_relu=True, order=slice(None), epsilon=1e-3, shortcuts=2):
    """Two residual blocks, with one thing changed."""

    def apply(images):
        x = images[..., order]
        for number in range(2):
            y = keras.layers.Conv2D(4, 3, padding="same")(x)
            y = keras.layers.ReLU()(keras.layers.BatchNormalization(epsilon=epsilon)(y))
            y = keras.layers.BatchNormalization(epsilon=epsilon)(keras.layers.Conv2D(4, 3, padding="same")(y))
            y = y + x if number < shortcuts else y
            x = keras.layers.ReLU()(y) if last_relu or number == 0 else y
        return x

    return network(lambda: apply, {}, IMAGES.shape[1:])


@pytest.mark.parametrize("look", [numbers_in_use, numbers_in_training])
@pytest.mark.parametrize("same", [{"order": slice(None, None, -1)}, {"epsilon": 1e-5}], ids=["order", "epsilon"])
def test_numbers_do_not_depend_on_the_order_of_channels_or_on_epsilon(look, same):
    np.testing.assert_allclose(look(stack(), IMAGES), look(stack(**same), IMAGES), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("look", [numbers_in_use, numbers_in_training])
@pytest.mark.parametrize("other", [{"last_relu": False}, {"shortcuts": 1}], ids=["ReLU", "shortcut"])
def test_numbers_show_what_the_second_block_does(look, other):
    assert not np.allclose(look(stack(), IMAGES), look(stack(**other), IMAGES), rtol=1e-3, atol=1e-3)


def test_normalised_channels_are_counted():
    assert normalized_channels(stack(), IMAGES) == 16


def block(first, second):
    def apply(images):
        y = keras.layers.ReLU()(keras.layers.Conv2D(4, 3, padding="same", kernel_initializer=first)(images))
        return keras.layers.ReLU()(keras.layers.Conv2D(4, 3, padding="same", kernel_initializer=second)(y) + images)

    inputs = keras.Input(IMAGES.shape[1:])
    return keras.Model(inputs, apply(inputs))


@pytest.mark.parametrize(
    ("kernels", "identity", "learns"),
    [
        (("he_normal", "zeros"), True, True),
        (("zeros", "zeros"), True, False),
        (("he_normal", "he_normal"), False, True),
    ],
)
def test_identity_and_learning_are_told_apart(kernels, identity, learns):
    model = block(*kernels)
    assert all(words.startswith("what went in") == identity for words in starts_as_identity(model, IMAGES))
    assert can_learn(model, IMAGES).startswith("some") == learns
