"""The same weights give the same numbers here and in keras.applications."""

import keras
import numpy as np
import pytest
from parity_peers import random_images, randomise_keras, relative_error

from kerascnn import models

TOLERANCE = 1e-4
RESNETS = {
    "resnet50": keras.applications.ResNet50,
    "resnet101": keras.applications.ResNet101,
    "resnet152": keras.applications.ResNet152,
}
DENSENETS = {
    "densenet121": keras.applications.DenseNet121,
    "densenet169": keras.applications.DenseNet169,
    "densenet201": keras.applications.DenseNet201,
}
VGGS = {"vgg16": keras.applications.VGG16, "vgg19": keras.applications.VGG19}
SIZES = (96, 81)


def outputs(network, images) -> np.ndarray:
    return keras.ops.convert_to_numpy(network(images, training=False))


def worst(ours, peer, sizes) -> list[float]:
    errors = []
    for size in sizes:
        images = random_images(size, number=3, seed=size)
        errors.append(relative_error(outputs(ours, images), outputs(peer, images)))
    return errors


@pytest.mark.parametrize(
    "name",
    [
        "resnet50",
        "densenet121",
        *(pytest.param(n, marks=pytest.mark.release) for n in ("resnet101", "resnet152", "densenet169", "densenet201")),
    ],
)
def test_logits_are_equal(name, record):
    """With the pooling of any size that include_top=False has, and the classifier put behind it again."""
    features = (RESNETS | DENSENETS)[name](weights=None, include_top=False, pooling="avg")
    predictions = keras.layers.Dense(1000, name="predictions")
    peer = keras.Model(features.input, predictions(features.output))
    randomise_keras(peer, random_images(SIZES[0]))
    ours = getattr(models, name)(input_shape=(None, None, 3))
    report = models.load_keras_applications_weights(ours, peer)
    assert len(report.used) == len(peer.weights)
    errors = worst(ours, peer, SIZES)
    assert max(errors) < TOLERANCE
    record(network=f"{name}()", peer=f"keras.applications {name}", compared="logits", sizes=list(SIZES), errors=errors)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["vgg16", pytest.param("vgg19", marks=pytest.mark.release)])
def test_vgg_logits_are_equal(name, record):
    peer = VGGS[name](weights=None, classifier_activation=None)
    randomise_keras(peer, random_images(224))
    ours = getattr(models, name)()
    models.load_keras_applications_weights(ours, peer)
    errors = worst(ours, peer, (224,))
    assert max(errors) < TOLERANCE
    record(network=f"{name}()", peer=f"keras.applications {name}", compared="logits", sizes=[224], errors=errors)


def test_probabilities_are_equal():
    """From photographs to probabilities: `preprocess` is what keras.applications does before, a softmax comes after."""
    photographs = np.clip(128 + 60 * random_images(128, seed=3), 0, 255).astype("uint8")
    peer = keras.applications.ResNet50(weights=None, include_top=True, input_shape=(128, 128, 3))
    prepared = keras.applications.resnet.preprocess_input(photographs.astype("float32"))
    randomise_keras(peer, prepared)
    peer.layers[-1].kernel.assign(0.1 * peer.layers[-1].kernel)  # so that the softmax keeps more than one class
    ours = models.resnet50(weights=peer, input_shape=(128, 128, 3))
    mine = keras.ops.softmax(ours(models.weights_for(ours).preprocess(photographs, "channels_last"), training=False))
    assert relative_error(keras.ops.convert_to_numpy(mine), outputs(peer, prepared)) < TOLERANCE
