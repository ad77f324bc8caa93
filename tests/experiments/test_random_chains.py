"""Gradients by hand through random chains are those that automatic differentiation finds."""

import numpy as np
import pytest

from kerascnn.experiments.random_chains import ACTIVATIONS, EXAMPLES, GLOROT, HE, WIDTH, signal_gradients


def by_autodiff(depth, activation, scale, normalized, seed):
    """The same chain in TensorFlow; the norms of its gradients with respect to the sums of each layer."""
    tf = pytest.importorskip("tensorflow")
    function = {"sigmoid": tf.sigmoid, "tanh": tf.tanh, "relu": tf.nn.relu}[activation]
    random = np.random.default_rng(seed)
    signal = tf.constant(random.normal(size=(EXAMPLES, WIDTH)))
    kernels = [scale * random.normal(size=(WIDTH, WIDTH)) / WIDTH**0.5 for _ in range(depth)]
    end, sums = random.normal(size=(EXAMPLES, WIDTH)), []
    with tf.GradientTape() as tape:
        tape.watch(signal)
        for number, kernel in enumerate(kernels):
            sums.append(signal @ kernel)
            signal = sums[-1]
            if number < depth - 1:
                if normalized:
                    mean, variance = tf.nn.moments(signal, axes=[0])
                    signal = (signal - mean) / tf.sqrt(variance)
                signal = function(signal)
        value = tf.reduce_sum(signal * end)
    return np.array([np.linalg.norm(one) for one in tape.gradient(value, sums)])


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("normalized", [False, True])
@pytest.mark.parametrize("scale", [0.5, HE, 6.0])
def test_gradients_by_hand_are_those_by_autodiff(activation, normalized, scale):
    norms = by_autodiff(5, activation, scale, normalized, seed=3)
    found = signal_gradients(5, activation, scale, normalized=normalized, seed=3)
    assert found == pytest.approx(norms / norms[-1], rel=1e-9)


def test_normalisation_makes_the_scale_not_matter():
    small, large = (signal_gradients(10, "relu", scale, normalized=True) for scale in (0.1, 10))
    assert small == pytest.approx(large)
    assert signal_gradients(50, "relu", normalized=True)[0] > 1000  # it grows towards the first layer
    assert 0.1 < signal_gradients(50, "sigmoid", normalized=True)[0] < 10


def test_what_the_lecture_says():
    assert signal_gradients(20, "sigmoid", GLOROT)[0] < 1e-11
    assert 0.5 < signal_gradients(20, "relu", HE)[0] < 2
    assert signal_gradients(20, "relu", 2 * HE)[0] > 1e5


@pytest.mark.parametrize(
    ("arguments", "message"),
    [((1,), "depth of at least 2"), ((3, "sigmoid", 0), "scale above 0"), ((3, "step"), "activation")],
)
def test_wrong_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        signal_gradients(*arguments)
