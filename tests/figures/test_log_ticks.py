"""Ticks of logarithmic scales: powers of ten where there are several, steps between them where there are not."""

import pytest

from kerascnn.figures.log_ticks import log_ticks


def test_powers_of_ten_are_written_as_such_and_are_not_too_many():
    ticks = log_ticks(1e-37, 1e5)
    assert list(ticks) == pytest.approx([10.0**exponent for exponent in range(-35, 6, 7)])
    assert ticks[1e-35] == r"$\mathdefault{10^{-35}}$"
    assert list(log_ticks(1.0, 1000.0)) == [1, 10, 100, 1000]  # with both ends


@pytest.mark.parametrize("factor", [1.01, 1.1, 1.9, 2.5, 4, 9, 10, 30, 99, 100, 1e5, 1e40])
@pytest.mark.parametrize("low", [1e-12, 0.07, 0.5, 1.0, 2.31, 9.9, 7e6])
def test_every_scale_has_a_few_ticks_in_it(low, factor):
    ticks = log_ticks(low, low * factor)
    assert 2 <= len(ticks) <= 9
    assert all(low * (1 - 1e-8) <= tick <= low * factor * (1 + 1e-8) for tick in ticks)
    assert len(set(ticks.values())) == len(ticks)
