"""SGD whose weight decay is part of the gradient, against torch's and against the formula."""

import keras
import numpy as np
import pytest

from kerascnn.training import CoupledSGD


def steps(optimizer, start, gradients):
    weight = keras.Variable(start)
    for gradient in gradients:
        optimizer.apply([keras.ops.convert_to_tensor(gradient)], [weight])
    return keras.ops.convert_to_numpy(weight)


@pytest.fixture
def drawn():
    generator = np.random.default_rng(1)
    return generator.normal(size=(3, 4)).astype("float32"), generator.normal(size=(8, 3, 4)).astype("float32")


@pytest.mark.parametrize("nesterov", [False, True])
@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_as_torch(drawn, momentum, nesterov):
    torch = pytest.importorskip("torch")
    if nesterov and not momentum:
        pytest.skip("torch has no Nesterov without momentum")
    start, gradients = drawn
    ours = steps(CoupledSGD(0.1, momentum, nesterov=nesterov, coupled_weight_decay=0.05), start, gradients)
    weight = torch.nn.Parameter(torch.tensor(start))
    theirs = torch.optim.SGD([weight], lr=0.1, momentum=momentum, nesterov=nesterov, weight_decay=0.05)
    for gradient in gradients:
        weight.grad = torch.tensor(gradient)
        theirs.step()
    np.testing.assert_allclose(ours, weight.detach().numpy(), rtol=2e-6, atol=1e-6)


def test_closed_form(drawn):
    """v <- m v - r (g + d w); w <- w + v."""
    start, gradients = drawn
    weight, velocity = start.astype("float64"), 0.0
    for gradient in gradients:
        velocity = 0.9 * velocity - 0.1 * (gradient + 0.05 * weight)
        weight = weight + velocity
    ours = steps(CoupledSGD(0.1, 0.9, coupled_weight_decay=0.05), start, gradients)
    np.testing.assert_allclose(ours, weight, rtol=2e-6, atol=1e-6)


def test_keras_own_decay_is_another():
    start, gradients = np.ones(1, "float32"), np.zeros((50, 1), "float32")
    coupled = steps(CoupledSGD(0.1, 0.9, coupled_weight_decay=0.01), start, gradients)
    beside = steps(keras.optimizers.SGD(0.1, 0.9, weight_decay=0.01), start, gradients)
    assert (1 - coupled) / (1 - beside) > 5


def test_clipping_comes_before_the_decay():
    """As where torch clips gradients and steps then: a clipped gradient of 1, and a decay of 0.5 beside it."""
    clipped = steps(
        CoupledSGD(0.1, coupled_weight_decay=0.5, global_clipnorm=1.0), np.ones(1, "float32"), [np.full(1, 100.0)]
    )
    assert clipped == pytest.approx([1 - 0.1 * (1.0 + 0.5)])


def test_saved_and_loaded():
    optimizer = CoupledSGD(0.1, 0.9, nesterov=True, coupled_weight_decay=0.01)
    again = keras.optimizers.deserialize(keras.optimizers.serialize(optimizer))
    assert again.get_config() == optimizer.get_config() and isinstance(again, CoupledSGD)


@pytest.mark.parametrize("arguments", [{"coupled_weight_decay": -1.0}, {"weight_decay": 0.1}])
def test_refused(arguments):
    with pytest.raises(ValueError, match="no weight_decay beside it; received"):
        CoupledSGD(0.1, **arguments)
