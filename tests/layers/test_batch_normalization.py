"""The fused layer is Keras' BatchNormalization: outputs, gradients, statistics, configuration, files."""

import keras
import numpy as np
import pytest

from kerascnn.layers.batch_normalization import FusedBatchNormalization

# What a rounding of the last place costs in each dtype, with a little room for the order of sums.
TOLERANCES = {"float32": 2e-6, "mixed_bfloat16": 2**-7, "mixed_float16": 2**-10, "float16": 2**-9}
KINDS = (FusedBatchNormalization, keras.layers.BatchNormalization)

on_tensorflow = pytest.mark.skipif(keras.backend.backend() != "tensorflow", reason="the kernel is TensorFlow's")


def images(*shape, seed=0):
    """Channels of different means and spreads."""
    generator = np.random.default_rng(seed)
    values = generator.normal(size=shape)
    return (values * generator.uniform(0.5, 2, shape[-1]) + generator.normal(size=shape[-1])).astype("float32")


def pair(shape, **options):
    """The fused layer and Keras', with the same weights, none of which is a zero or a one."""
    layers = [kind(name="normalization", **options) for kind in KINDS]
    for layer in layers:
        layer.build(shape)
    generator = np.random.default_rng(1)
    values = [generator.uniform(0.5, 1.5, weight.shape) for weight in layers[1].weights]
    for layer in layers:
        layer.set_weights(values)
    return layers


def close(ours, theirs, tolerance):
    ours, theirs = (np.asarray(keras.ops.convert_to_numpy(keras.ops.cast(one, "float32"))) for one in (ours, theirs))
    assert np.isfinite(theirs).all()
    np.testing.assert_allclose(ours, theirs, rtol=tolerance, atol=tolerance * np.abs(theirs).max())


def run(layer, batch, training, jit_compile=False):
    """Outputs, and the gradients of a loss to the inputs and every trainable weight."""
    import tensorflow as tf

    @tf.function(jit_compile=jit_compile)
    def step(inputs):
        with tf.GradientTape() as tape:
            tape.watch(inputs)
            outputs = layer(inputs, training=training)
            pull = tf.range(tf.size(outputs), delta=1)
            weights = tf.cast(tf.reshape(tf.sin(tf.cast(pull, "float32")), tf.shape(outputs)), outputs.dtype)
            loss = tf.reduce_sum(tf.cast(outputs * weights, "float32"))
        return outputs, tape.gradient(loss, [inputs, *(one.value for one in layer.trainable_variables)])

    return step(tf.constant(batch))


@on_tensorflow
@pytest.mark.parametrize("jit_compile", [False, True])
@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("options", [{}, {"center": False}, {"scale": False}, {"momentum": 0.9, "epsilon": 1e-5}])
def test_outputs_gradients_and_statistics_are_keras(options, training, jit_compile):
    batch = images(6, 5, 7, 9)
    ours, theirs = pair(batch.shape, **options)
    before = theirs.get_weights()
    outputs, gradients = run(ours, batch, training, jit_compile)
    expected, expected_gradients = run(theirs, batch, training, jit_compile)
    close(outputs, expected, 2e-6)
    assert len(gradients) == 1 + len(theirs.trainable_variables)
    for one, other in zip(gradients, expected_gradients, strict=True):
        close(one, other, 5e-6)
    for one, other in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        close(one, other, 1e-6)
    changed = any((old != new).any() for old, new in zip(before, ours.get_weights(), strict=True))
    assert changed is training


@on_tensorflow
@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("policy", ["mixed_bfloat16", "mixed_float16", "float16"])
def test_half_precision_keeps_float32_statistics(policy, training):
    batch = images(6, 5, 7, 9)
    ours, theirs = pair(batch.shape, dtype=policy)
    batch = keras.ops.cast(batch, ours.compute_dtype)
    outputs, gradients = run(ours, batch, training)
    expected, expected_gradients = run(theirs, batch, training)
    assert outputs.dtype == expected.dtype == ours.compute_dtype
    close(outputs, expected, TOLERANCES[policy])
    for one, other in zip(gradients, expected_gradients, strict=True):
        assert one.dtype == other.dtype
        close(one, other, 3 * TOLERANCES[policy])
    for one, other in zip(ours.weights, theirs.weights, strict=True):
        assert one.dtype == other.dtype
        close(one, other, 1e-6 if ours.variable_dtype == "float32" else TOLERANCES[policy])


@on_tensorflow
def test_a_frozen_layer_uses_and_keeps_the_moving_statistics():
    batch = images(6, 5, 7, 9)
    ours, theirs = pair(batch.shape)
    ours.trainable = theirs.trainable = False
    before = ours.get_weights()
    close(ours(batch, training=True), theirs(batch, training=True), 2e-6)
    assert all((old == new).all() for old, new in zip(before, ours.get_weights(), strict=True))


@on_tensorflow
@pytest.mark.parametrize("shape", [(1, 1, 1, 3), (2, 1, 1, 3), (1, 1, 3, 3)])
def test_few_values_to_a_channel(shape):
    batch = images(*shape)
    ours, theirs = pair(shape)
    close(ours(batch, training=True), theirs(batch, training=True), 1e-5)
    for one, other in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        close(one, other, 1e-6)


@on_tensorflow
def test_a_mean_far_from_zero_costs_no_more_precision_than_in_keras():
    batch = images(6, 5, 7, 9) + 300
    ours, theirs = pair(batch.shape)
    gamma, beta = (np.asarray(weight) for weight in theirs.get_weights()[:2])
    exact = batch.astype("float64")
    mean, variance = exact.mean((0, 1, 2)), exact.var((0, 1, 2))
    scale = gamma / np.sqrt(variance + theirs.epsilon)
    # Image and mean are float32 numbers near 300, so each may be off by a last place. How the sums go on a processor
    # decides which layer is nearer; a variance from a difference of squares would be off by thousands.
    last_place = np.spacing(np.float32(batch.max())) * scale.max()
    for layer in (ours, theirs):
        error = np.abs(np.asarray(layer(batch, training=True)) - ((exact - mean) * scale + beta)).max()
        assert error < 8 * last_place < 5e-4
    close(ours.moving_variance, theirs.moving_variance, 1e-5)


@on_tensorflow
def test_a_tiny_epsilon_is_taken_as_it_is():
    batch = images(6, 5, 7, 9) * 1e-3
    ours, theirs = pair(batch.shape, epsilon=1e-7)
    close(ours(batch, training=True), theirs(batch, training=True), 5e-6)


@on_tensorflow
@pytest.mark.parametrize(
    ("case", "fused"),
    [
        ({}, True),
        ({"axis": 3}, True),
        ({"axis": 1}, False),
        ({"shape": (6, 9)}, False),
        ({"shape": (6, 5, 9)}, False),
        ({"shape": (2, 3, 4, 5, 9)}, False),
        ({"dtype": "float64"}, False),
        ({"synchronized": True}, False),
        ({"mask": True}, False),
    ],
)
def test_the_kernel_runs_where_it_can_and_keras_elsewhere(case, fused):
    import tensorflow as tf

    options = dict(case)
    batch = images(*options.pop("shape", (6, 5, 7, 9))).astype(options.get("dtype", "float32"))
    call = {"mask": np.arange(6 * 5 * 7).reshape(6, 5, 7) % 3 > 0} if options.pop("mask", False) else {}
    ours, theirs = pair(batch.shape, **options)
    graph = (
        tf.function(lambda inputs: ours(inputs, training=True, **call)).get_concrete_function(tf.constant(batch)).graph
    )
    assert any(operation.type == "FusedBatchNormV3" for operation in graph.get_operations()) is fused
    close(ours(batch, training=True, **call), theirs(batch, training=True, **call), 2e-6)
    for one, other in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        close(one, other, 1e-6)


def test_the_same_layer_on_every_backend():
    batch = images(6, 5, 7, 9)
    ours, theirs = pair(batch.shape)
    for training in (True, False):
        close(ours(batch, training=training), theirs(batch, training=training), 2e-6)
    for one, other in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        close(one, other, 1e-6)


def test_configuration_and_counts_are_keras():
    options = {"momentum": 0.9, "epsilon": 1e-5, "scale": False, "beta_initializer": "ones", "name": "normalization"}
    ours, theirs = (kind(**options) for kind in KINDS)
    assert ours.get_config() == theirs.get_config()
    assert isinstance(FusedBatchNormalization.from_config(theirs.get_config()), FusedBatchNormalization)
    for layer in (ours, theirs):
        layer.build((None, 4, 4, 8))
    assert [weight.path for weight in ours.weights] == [weight.path for weight in theirs.weights]
    assert ours.count_params() == theirs.count_params()


def network(kind, seed=0):
    keras.utils.set_random_seed(seed)
    inputs = keras.Input((8, 8, 3))
    outputs = keras.layers.Conv2D(4, 3, use_bias=False)(inputs)
    outputs = keras.layers.ReLU()(kind()(outputs))
    outputs = kind()(keras.layers.Conv2D(5, 3, use_bias=False)(outputs))
    outputs = keras.layers.GlobalAveragePooling2D()(outputs)
    return keras.Model(inputs, keras.layers.Dense(2)(kind()(outputs)))


def train(model):
    model.compile(keras.optimizers.SGD(0.1), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model.fit(images(32, 8, 8, 3), np.arange(32) % 2, epochs=3, batch_size=8, shuffle=False, verbose=0).history


def test_saves_and_loads_as_itself(tmp_path):
    model = network(FusedBatchNormalization)
    train(model)
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert sum(isinstance(layer, FusedBatchNormalization) for layer in loaded.layers) == 3
    close(loaded(images(4, 8, 8, 3)), model(images(4, 8, 8, 3)), 1e-6)
    assert isinstance(keras.models.clone_model(model).layers[2], FusedBatchNormalization)


@pytest.mark.parametrize("source", KINDS)
def test_weight_files_fit_either_layer(source, tmp_path):
    (target,) = (kind for kind in KINDS if kind is not source)
    saved, loaded = network(source), network(target, seed=1)
    train(saved)
    saved.save_weights(tmp_path / "model.weights.h5")
    loaded.load_weights(tmp_path / "model.weights.h5")
    close(loaded(images(4, 8, 8, 3)), saved(images(4, 8, 8, 3)), 2e-6)


def test_fit_takes_the_same_course():
    ours, theirs = (network(kind) for kind in KINDS)
    np.testing.assert_allclose(train(ours)["loss"], train(theirs)["loss"], rtol=1e-5)
    close(ours.predict(images(4, 8, 8, 3), verbose=0), theirs.predict(images(4, 8, 8, 3), verbose=0), 1e-4)


@pytest.mark.parametrize("axis", [4, 7, -5])
def test_an_axis_that_there_is_not_is_named(axis):
    with pytest.raises(ValueError, match=rf"from -4 to 3 .* shape \(2, 8, 8, 3\): .* received axis={axis}"):
        FusedBatchNormalization(axis=axis)(images(2, 8, 8, 3))
