"""The gradient with respect to inputs: known derivatives, layers, and what does not depend on them."""

import keras
import numpy as np
import pytest

from kerascnn.analysis import input_gradient


def test_known_derivatives():
    values = np.array([-2.0, -0.5, 0.5, 2.0], "float32")
    np.testing.assert_allclose(input_gradient(keras.ops.relu, values), [0, 0, 1, 1])
    sigmoid = 1 / (1 + np.exp(-values))
    np.testing.assert_allclose(input_gradient(keras.ops.sigmoid, values), sigmoid * (1 - sigmoid), rtol=1e-5)


def test_a_dense_layer_has_the_sums_of_its_rows():
    layer = keras.layers.Dense(4)
    found = input_gradient(layer, np.ones((2, 3)))
    np.testing.assert_allclose(found, np.tile(layer.get_weights()[0].sum(axis=1), (2, 1)), rtol=1e-5)


def test_what_arrives_is_multiplied_in():
    arriving = np.array([1.0, 10.0], "float32")
    np.testing.assert_allclose(input_gradient(lambda x: arriving * x**2, [3.0, 4.0]), [6.0, 80.0])


def test_what_does_not_depend_on_its_input_has_none():
    assert input_gradient(lambda x: keras.ops.zeros(3), [1.0, 2.0]).tolist() == [0.0, 0.0]


def test_another_backend_is_refused(monkeypatch):
    monkeypatch.setattr(keras.backend, "backend", lambda: "numpy")
    with pytest.raises(RuntimeError, match="'numpy'"):
        input_gradient(keras.ops.relu, [1.0])
