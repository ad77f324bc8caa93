"""The lecture's chain: its gradient is that of calculus and of the backend, and stays under its bounds."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerascnn.experiments.chain_depths import LECTURE, size_by_autodiff
from kerascnn.experiments.sigmoid_chains import SigmoidChain, centred_chain, sigmoid, sigmoid_derivative

NUMBERS = st.floats(-20, 20)
LAYERS = st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=8)


def chain_of(layers):
    weights, biases = zip(*layers, strict=True)
    return SigmoidChain(weights, biases)


@given(st.floats(-700, 700))
def test_the_derivative_is_at_most_a_quarter_and_only_at_zero(number):
    derivative = sigmoid_derivative(number)
    assert 0 <= derivative <= 0.25
    assert derivative < 0.25 or abs(number) < 1e-7
    assert sigmoid(number) + sigmoid(-number) == pytest.approx(1)


@given(LAYERS, NUMBERS)
def test_products_stay_under_their_bounds(layers, start):
    chain = chain_of(layers)
    assert math.prod(chain.derivatives(start)) <= chain.derivative_bound == 0.25 ** len(layers)
    assert abs(chain.gradient(start)) <= chain.gradient_bound * (1 + 1e-12)


@given(st.lists(st.tuples(st.floats(-3, 3), st.floats(-3, 3)), min_size=1, max_size=4), st.floats(-2, 2))
def test_the_gradient_is_the_slope(layers, start):
    chain, width = chain_of(layers), 1e-5
    ends = [sigmoid(chain.inputs(start + side * width)[-1]) for side in (-1, 1)]
    assert chain.gradient(start) == pytest.approx((ends[1] - ends[0]) / (2 * width), rel=1e-4, abs=1e-9)


@given(st.floats(0.5, 12), st.integers(1, 20))
def test_a_centred_chain_reaches_its_bound_and_explodes_above_4(weight, depth):
    chain = centred_chain(weight, depth)
    assert chain.gradient(0.5) == pytest.approx((weight / 4) ** depth) == pytest.approx(chain.gradient_bound)
    assert math.prod(chain.derivatives(0.5)) == pytest.approx(chain.derivative_bound)
    assert weight <= 4 or chain.gradient(0.5) > 1


def test_without_biases_a_large_weight_lets_the_gradient_vanish_all_the_same():
    assert abs(SigmoidChain((6.0,) * 20).gradient(0.5)) < 1e-20


@pytest.mark.parametrize(
    ("chain", "start"),
    [(LECTURE, 0.5), (LECTURE, -3.0), (centred_chain(8.0, 5), 0.5), (chain_of([(3.0, -1.0), (-5.0, 2.0)]), 0.1)],
)
def test_the_backend_differentiates_to_the_same(chain, start):
    assert size_by_autodiff(chain, start) == pytest.approx(abs(chain.gradient(start)), rel=1e-5)


def test_a_chain_without_layers_is_refused():
    with pytest.raises(ValueError, match="received 0 weights"):
        SigmoidChain(())
    with pytest.raises(ValueError, match="received 2 weights and 1 biases"):
        SigmoidChain((1.0, 2.0), (1.0,))
