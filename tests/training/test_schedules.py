"""Learning rates against what the papers say, step by step."""

import math

import numpy as np
import pytest

from kerascnn.training import RECIPES, Constant, Cosine, Decay, Steps, Triangle
from kerascnn.training.schedules import PiecewiseLinear


def rates(schedule, total, *steps):
    made = schedule.schedule(total)
    return [float(made(step)) for step in steps]


def test_paper_divides_by_ten_after_32k_and_48k_steps():
    """He et al. 2015, section 4.2. Step 31,999 is the 32,000th and the last of its kind."""
    schedule = RECIPES["paper"].learning_rate
    got = rates(schedule, 64_000, 0, 31_999, 32_000, 47_999, 48_000, 63_999)
    assert got == pytest.approx([0.1, 0.1, 0.01, 0.01, 0.001, 0.001])


def test_paper_warms_110_layers_up_for_400_steps():
    schedule = RECIPES["paper_110"].learning_rate
    assert rates(schedule, 64_000, 0, 399, 400, 31_999, 32_000) == pytest.approx([0.01, 0.01, 0.1, 0.1, 0.01])


def test_imagenet_ends_600_times_a_thousand_steps_at_a_thousandth():
    schedule = RECIPES["imagenet"].learning_rate
    assert rates(schedule, 600_000, 149_999, 150_000, 300_000, 599_999) == pytest.approx([0.1, 0.01, 1e-3, 1e-4])


def test_cosine_against_its_formula():
    total, warmup, rate = 468, 40, 0.03
    made = Cosine(rate, warmup_steps=warmup).schedule(total)
    for step in range(0, total, 13):
        along = (step - warmup) / (total - warmup)
        expected = rate * step / warmup if step < warmup else rate * 0.5 * (1 + math.cos(math.pi * along))
        assert float(made(step)) == pytest.approx(expected, abs=1e-7)


def test_cosine_warms_up_in_a_training_that_is_shorter():
    assert rates(Cosine(0.03, warmup_steps=40), 3, 0, 1) == pytest.approx([0.0, 0.015])
    assert rates(Cosine(0.03, warmup_steps=40), 1, 0) == pytest.approx([0.03])


def test_poly_against_caffe():
    """Caffe's "poly": rate * (1 - step / total) ** power."""
    made = RECIPES["googlenet"].learning_rate.schedule(1000)
    for step in (0, 1, 500, 999):
        assert float(made(step)) == pytest.approx(0.01 * (1 - step / 1000) ** 0.5, rel=1e-5)


def test_staircase_of_the_googlenet_paper():
    """ "4 % every 8 epochs", here of 10 steps."""
    assert rates(Decay(0.01, factor=0.96, every=80), 800, 79, 80, 160) == pytest.approx([0.01, 0.0096, 0.009216])


def test_triangle():
    assert rates(Triangle(2.0, peak=0.25, start=0.2, end=0.1), 100, 0, 25, 100) == pytest.approx([0.4, 2.0, 0.2])


def test_lines_between_corners_against_numpy():
    steps, values = [0, 10, 15, 40], [0.1, 1.0, 0.5, 0.0]
    made = PiecewiseLinear(steps, values)
    got = [float(made(step)) for step in range(-2, 45)]
    assert got == pytest.approx(np.interp(range(-2, 45), steps, values), abs=1e-6)
    assert float(PiecewiseLinear.from_config(made.get_config())(7)) == float(made(7))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Constant(0.0), "a rate above 0"),
        (lambda: Steps(0.1, at=(20, 10)), "rising numbers of steps"),
        (lambda: Steps(0.1, at=(300,), warmup_rate=0.01, warmup_steps=400), "above warmup_steps"),
        (lambda: Steps(0.1, at=(300,), warmup_steps=100), "both warmup_rate and warmup_steps"),
        (lambda: Cosine(0.1, warmup_steps=-1), "warmup_steps of at least 0"),
        (lambda: Decay(0.1), "either power, or factor and every"),
        (lambda: Decay(0.1, power=1.0, every=3), "either power, or factor and every"),
        (lambda: Triangle(0.1, peak=1.5), "peak between 0 and 1"),
    ],
)
def test_schedules_that_cannot_be(make, message):
    with pytest.raises(ValueError, match=message):
        make()
