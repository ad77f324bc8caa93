"""Local response normalisation against its formula, TensorFlow's operation and torch's layer."""

import keras
import numpy as np
import pytest

from kerascnn.layers.local_response_norm import LocalResponseNormalization

SETTINGS = {
    "AlexNet's paper": {"bias": 2.0},
    "Caffe": {"alpha": 1e-4 / 5},
    "strong": {"depth_radius": 3, "bias": 0.5, "alpha": 0.3, "beta": 0.75},
    "another power": {"depth_radius": 1, "alpha": 0.3, "beta": 0.6},
}


def images(*shape, scale=1.0):
    return (scale * np.random.default_rng(0).normal(size=shape)).astype("float32")


def by_formula(batch, depth_radius=2, bias=1.0, alpha=1e-4, beta=0.75):
    batch = batch.astype("float64")
    channels = batch.shape[-1]
    outputs = np.empty_like(batch)
    for one in range(channels):
        window = batch[..., max(0, one - depth_radius) : min(channels, one + depth_radius + 1)]
        outputs[..., one] = batch[..., one] / (bias + alpha * (window**2).sum(-1)) ** beta
    return outputs


def outputs_of(layer, batch):
    return np.asarray(keras.ops.convert_to_numpy(keras.ops.cast(layer(batch), "float32")))


@pytest.mark.parametrize("channels", [1, 3, 5, 16])
@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
def test_is_the_formula(settings, channels):
    batch = images(2, 4, 5, channels, scale=20)
    expected = by_formula(batch, **settings)
    last, first = (LocalResponseNormalization(**settings, data_format=f"channels_{side}") for side in ("last", "first"))
    np.testing.assert_allclose(outputs_of(last, batch), expected, rtol=2e-6)
    np.testing.assert_allclose(
        outputs_of(first, batch.transpose(0, 3, 1, 2)).transpose(0, 2, 3, 1), expected, rtol=2e-6
    )


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
def test_is_tensorflows_operation_with_its_gradient(settings):
    tf = pytest.importorskip("tensorflow")
    if keras.backend.backend() != "tensorflow":
        pytest.skip("takes the gradient with TensorFlow")
    layer = LocalResponseNormalization(**settings)
    batch, pull = tf.constant(images(2, 4, 5, 12, scale=20)), images(2, 4, 5, 12)
    options = (layer.depth_radius, layer.bias, layer.alpha, layer.beta)
    results = []
    for function in (layer, lambda inputs: tf.nn.local_response_normalization(inputs, *options)):
        with tf.GradientTape() as tape:
            tape.watch(batch)
            outputs = function(batch)
        results.append((outputs, tape.gradient(outputs, batch, output_gradients=tf.constant(pull))))
    for ours, theirs in zip(*results, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-6 * np.abs(theirs).max())


@pytest.mark.parametrize(
    ("size", "alpha", "beta", "k"), [(5, 1e-4, 0.75, 1.0), (5, 5e-4, 0.75, 2.0), (3, 0.6, 0.5, 1.5)]
)
def test_is_torchs_layer_by_the_conversion_in_the_docstring(size, alpha, beta, k):
    torch = pytest.importorskip("torch", reason="compares with torch.nn.LocalResponseNorm")
    batch = images(2, 12, 4, 5, scale=20)
    layer = LocalResponseNormalization(size // 2, k, alpha / size, beta, data_format="channels_first")
    expected = torch.nn.LocalResponseNorm(size, alpha, beta, k)(torch.from_numpy(batch)).numpy()
    np.testing.assert_allclose(outputs_of(layer, batch), expected, rtol=5e-6)


@pytest.mark.parametrize(("policy", "tolerance"), [("mixed_bfloat16", 2**-6), ("mixed_float16", 2**-8)])
def test_half_precision_does_not_overflow(policy, tolerance):
    layer = LocalResponseNormalization(dtype=policy)
    batch = images(2, 4, 5, 12, scale=500)
    assert keras.backend.standardize_dtype(layer(batch).dtype) == layer.compute_dtype
    np.testing.assert_allclose(outputs_of(layer, batch), by_formula(batch), rtol=tolerance)


def test_saves_and_loads_and_has_no_weights(tmp_path):
    inputs = keras.Input((None, None, 12))
    model = keras.Model(inputs, LocalResponseNormalization(3, 2.0, 0.3, 0.6, name="lrn")(inputs))
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert loaded.get_layer("lrn").get_config() == model.get_layer("lrn").get_config()
    assert model.count_params() == 0
    assert model.output_shape == (None, None, None, 12)
    batch = images(2, 4, 5, 12)
    np.testing.assert_allclose(outputs_of(loaded, batch), by_formula(batch, 3, 2.0, 0.3, 0.6), rtol=2e-6)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"depth_radius": 0}, "depth_radius=0"),
        ({"depth_radius": 2.5}, r"depth_radius=2\.5"),
        ({"bias": 0}, "bias must be a number above 0, for example 1.0; received bias=0"),
        ({"alpha": -1e-4}, r"alpha=-0\.0001"),
        ({"beta": "0.75"}, r"beta='0\.75'"),
        ({"alpha": float("nan")}, "alpha=nan"),
        ({"data_format": "NHWC"}, "data_format='NHWC'"),
    ],
)
def test_bad_arguments_are_named(options, message):
    with pytest.raises(ValueError, match=message):
        LocalResponseNormalization(**options)
