"""Networks learn: the gradient reaches every weight, and a few steps on one batch lower its loss."""

import keras
import numpy as np
import pytest

from kerascnn.models import CifarResNet, GoogLeNet, LeNet5
from kerascnn.papers.googlenet import AUXILIARY_LOSS_WEIGHT

pytestmark = pytest.mark.usefixtures("op_by_op")

LOSS_WEIGHTS = {"main": 1.0, "auxiliary_4a": AUXILIARY_LOSS_WEIGHT, "auxiliary_4d": AUXILIARY_LOSS_WEIGHT}
IMAGE = {"num_classes": 3, "input_shape": (16, 16, 3)}
NETWORKS = {
    "lenet5": lambda: LeNet5(**IMAGE),
    "residual": lambda: CifarResNet(8, **IMAGE),
    "plain": lambda: CifarResNet(8, residual=False, **IMAGE),
    "preactivation": lambda: CifarResNet(8, preactivation=True, **IMAGE),
    "half precision": lambda: CifarResNet(8, dtype="mixed_bfloat16", **IMAGE),
}


def examples(shape, count=12, seed=0):
    generator = np.random.default_rng(seed)
    labels = np.arange(count) % 3
    return generator.normal(size=(count, *shape)).astype("float32") + labels[:, None, None, None], labels


def loss():
    return keras.losses.SparseCategoricalCrossentropy(from_logits=True)


@pytest.fixture(autouse=True)
def fixed_seed():
    keras.utils.set_random_seed(0)


@pytest.mark.parametrize("name", NETWORKS)
def test_steps_lower_the_loss_and_change_every_weight(name):
    model = NETWORKS[name]()
    images, labels = examples(model.input_shape[1:])
    before = model.get_weights()
    model.compile(keras.optimizers.SGD(0.02), loss())
    history = model.fit(images, labels, batch_size=12, epochs=4, verbose=0).history["loss"]
    assert history[-1] < history[0]
    still = [
        weight.path for weight, old in zip(model.weights, before, strict=True) if np.array_equal(weight.numpy(), old)
    ]
    assert still == []


def test_googlenet_learns_with_its_three_losses():
    model = GoogLeNet(stem="small", width=0.125, num_classes=3, input_shape=(17, 17, 3))
    images, labels = examples((17, 17, 3))
    before = model.get_weights()
    model.compile(keras.optimizers.SGD(0.02), {name: loss() for name in LOSS_WEIGHTS}, loss_weights=LOSS_WEIGHTS)
    history = model.fit(images, dict.fromkeys(LOSS_WEIGHTS, labels), batch_size=12, epochs=4, verbose=0).history
    parts = {name: history[f"{name}_loss"][0] for name in LOSS_WEIGHTS}
    assert history["loss"][0] == pytest.approx(
        sum(LOSS_WEIGHTS[name] * value for name, value in parts.items()), rel=1e-4
    )
    assert history["loss"][-1] < history["loss"][0]
    changed = [not np.array_equal(old, new) for old, new in zip(before, model.get_weights(), strict=True)]
    assert all(changed)
    alone = model.without_auxiliaries()
    kept = keras.ops.convert_to_numpy(model(images)["main"])
    np.testing.assert_allclose(keras.ops.convert_to_numpy(alone(images)), kept, rtol=1e-5, atol=1e-6)
