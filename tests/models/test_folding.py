"""Folding batch normalisation: the same outputs, from fewer numbers, in any graph."""

import keras
import numpy as np
import pytest

from kerascnn import layers, models
from kerascnn.models.folding import fold_batch_normalization
from kerascnn.papers.densenet import DENSE_LAYER


def images(model, seed=0):
    shape = [side or 32 for side in model.input_shape[1:]]
    return np.random.default_rng(seed).normal(size=(2, *shape)).astype("float32")


def trained(model, seed=1):
    """Weights as after training: kernels as they were made, everything per channel with values of its own."""
    generator = np.random.default_rng(seed)
    values = [
        value if value.ndim != 1 else generator.uniform(0.5, 1.5, value.shape) - (0.9 if "mean" in weight.path else 0)
        for weight, value in zip(model.weights, model.get_weights(), strict=True)
    ]
    model.set_weights(values)
    return model


def normalizations(layer):
    """How many there are, inside blocks and nested models too."""
    if isinstance(layer, keras.layers.BatchNormalization):
        return 1
    return sum(map(normalizations, getattr(layer, "layers", ())))


def assert_the_same(model, folded):
    batch = images(model)
    expected, outputs = (keras.tree.flatten(one(batch, training=False)) for one in (model, folded))
    for one, other in zip(outputs, expected, strict=True):
        one, other = keras.ops.convert_to_numpy(one), keras.ops.convert_to_numpy(other)
        assert np.abs(other).max() > 1e-3
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-4 * np.abs(other).max())


SMALL = {"num_classes": 5, "input_shape": (32, 32, 3)}
OURS = {
    "resnet20": lambda: models.resnet20(),
    "plain20": lambda: models.plain20(),
    "resnet18": lambda: models.resnet18(**SMALL),
    "resnet50": lambda: models.resnet50(**SMALL),
    "resnext50": lambda: models.resnext50(**SMALL),
    "inception_v4": lambda: models.inception_v4(num_classes=5, input_shape=(75, 75, 3)),
    "vgg11": lambda: models.vgg11(normalization="batch", **SMALL),
    "googlenet": lambda: models.googlenet(
        normalization="batch", stem="small", width=0.25, num_classes=5, input_shape=(24, 24, 3)
    ),
}
MARKS = {"inception_v4": pytest.mark.release, "resnext50": pytest.mark.slow}


@pytest.mark.parametrize(
    "make",
    [pytest.param(make, marks=MARKS.get(name, ()), id=name) for name, make in OURS.items()],
)
def test_our_networks_lose_every_normalisation(make):
    model = trained(make())
    before = model.get_weights()
    folded = fold_batch_normalization(model)
    assert normalizations(model) > 0
    assert normalizations(folded) == 0
    assert_the_same(model, folded)
    assert [layer.name for layer in folded.layers] == [layer.name for layer in model.layers]
    assert all((old == new).all() for old, new in zip(before, model.get_weights(), strict=True))


def test_what_comes_before_the_convolutions_stays():
    model = trained(models.cifar_resnet(20, preactivation=True))
    folded = fold_batch_normalization(model)
    assert 0 < normalizations(folded) <= normalizations(model)
    assert_the_same(model, folded)


@pytest.mark.parametrize("name", ["MobileNetV2", "ResNet50"])
def test_networks_of_keras_applications(name):
    make = getattr(keras.applications, name)
    model = trained(make(weights=None, input_shape=(32, 32, 3), classes=5, classifier_activation=None))
    folded = fold_batch_normalization(model)
    assert normalizations(folded) == 0
    assert_the_same(model, folded)


def chain(*chained):
    inputs = keras.Input((8, 8, 6))
    outputs = inputs
    for layer in chained:
        outputs = layer(outputs)
    return keras.Model(inputs, outputs)


def norm(**options):
    return keras.layers.BatchNormalization(**options)


CHAINS = {
    "bias": (lambda: chain(keras.layers.Conv2D(4, 3), norm()), 0),
    "no bias": (lambda: chain(keras.layers.Conv2D(4, 3, use_bias=False), norm(epsilon=0.1)), 0),
    "neither centre nor scale": (lambda: chain(keras.layers.Conv2D(4, 3), norm(center=False, scale=False)), 0),
    "no centre": (lambda: chain(keras.layers.Conv2D(4, 3), norm(center=False)), 0),
    "strides, dilation, groups": (lambda: chain(keras.layers.Conv2D(4, 3, 2, groups=2, dilation_rate=1), norm()), 0),
    "depthwise": (lambda: chain(keras.layers.DepthwiseConv2D(3, depth_multiplier=2), norm()), 0),
    "ours": (lambda: chain(keras.layers.Conv2D(4, 3), layers.FusedBatchNormalization()), 0),
    "a unit": (lambda: chain(layers.ConvUnit(4, 3, normalization="batch", use_bias=True)), 0),
    "two, one after the other": (lambda: chain(keras.layers.Conv2D(4, 3), norm(), norm()), 1),
    "a dense layer, normalised before each convolution": (lambda: chain(layers.ParallelBranches(DENSE_LAYER)), 2),
    "an activation between": (lambda: chain(keras.layers.Conv2D(4, 3, activation="relu"), norm()), 1),
    "an axis of the image": (lambda: chain(keras.layers.Conv2D(4, 3), norm(axis=1)), 1),
    "transposed": (lambda: chain(keras.layers.Conv2DTranspose(4, 3), norm()), 1),
    "first": (lambda: chain(norm(), keras.layers.Conv2D(4, 3)), 1),
    "nested": (lambda: chain(chain(keras.layers.Conv2D(6, 3, padding="same"), norm()), keras.layers.ReLU()), 0),
    "sequential": (
        lambda: keras.Sequential([keras.Input((8, 8, 6)), keras.layers.Conv2D(4, 3), norm(), keras.layers.ReLU()]),
        0,
    ),
}


@pytest.mark.parametrize(("make", "left"), CHAINS.values(), ids=CHAINS)
def test_folds_what_it_can_and_leaves_the_rest(make, left):
    model = trained(make())
    folded = fold_batch_normalization(model)
    assert normalizations(folded) == left
    assert_the_same(model, folded)


def test_an_output_that_others_read_stays():
    inputs = keras.Input((8, 8, 3))
    convolved = keras.layers.Conv2D(4, 3)(inputs)
    normalized = norm()(convolved)
    for outputs in (normalized + convolved, [normalized, convolved], keras.layers.Add()([normalized, convolved])):
        model = trained(keras.Model(inputs, outputs))
        folded = fold_batch_normalization(model)
        assert normalizations(folded) == 1
        assert_the_same(model, folded)


def test_a_convolution_at_two_places_stays():
    inputs, shared = keras.Input((8, 8, 3)), keras.layers.Conv2D(3, 3, padding="same")
    model = trained(keras.Model(inputs, norm()(shared(norm()(shared(inputs))))))
    folded = fold_batch_normalization(model)
    assert normalizations(folded) == 2
    assert_the_same(model, folded)


def test_survives_saving(tmp_path):
    folded = fold_batch_normalization(trained(models.resnet20()))
    folded.save(tmp_path / "folded.keras")
    assert_the_same(folded, keras.models.load_model(tmp_path / "folded.keras"))


def test_a_model_without_a_graph_is_refused():
    class Subclassed(keras.Model):
        def call(self, inputs):
            return inputs

    for model in (Subclassed(), keras.Sequential([keras.layers.Conv2D(4, 3)]), keras.layers.Conv2D(4, 3)):
        with pytest.raises(ValueError, match="takes a functional model or a Sequential one that has been built"):
            fold_batch_normalization(model)
