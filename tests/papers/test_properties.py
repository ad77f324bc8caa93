"""What holds for any sizes, not only for those that a paper chose."""

from hypothesis import given
from hypothesis import strategies as some

from kerascnn.papers import Convolution, InceptionSpec
from kerascnn.papers.specifications import window_output

sizes, windows, strides = some.integers(1, 60), some.integers(1, 12), some.integers(1, 6)
shapes = some.tuples(some.integers(1, 40), some.integers(1, 40), some.integers(1, 64))
widths = some.integers(1, 256)


@given(size=sizes, window=windows, stride=strides)
def test_a_valid_window_stops_wherever_all_of_it_fits(size, window, stride):
    starts = [start for start in range(0, size, stride) if start + window <= size]
    assert max(0, window_output(size, window, stride, "valid")) == len(starts)


@given(size=sizes, window=windows, stride=strides)
def test_a_padded_window_stops_at_every_step_in_the_image(size, window, stride):
    assert window_output(size, window, stride, "same") == len(range(0, size, stride))


@given(shape=shapes, one=widths, other=widths, kernel_size=some.integers(1, 7), stride=strides)
def test_filters_cost_the_same_together_and_apart(shape, one, other, kernel_size, stride):
    together, *apart = (Convolution(filters, kernel_size, stride) for filters in (one + other, one, other))
    assert together.macs(shape) == sum(part.macs(shape) for part in apart)
    assert together.parameters(shape) == sum(part.parameters(shape) for part in apart)


@given(shape=some.tuples(some.integers(1, 8), some.integers(1, 8), some.integers(1, 4)), filters=some.integers(1, 4))
def test_a_convolution_costs_one_mac_for_each_step_of_its_loops(shape, filters):
    height, width, channels = shape
    steps = sum(1 for _ in range(height) for _ in range(width) for _ in range(filters) for _ in range(9 * channels))
    assert Convolution(filters, 3).macs(shape) == steps


@given(shape=shapes, widths=some.tuples(*[widths] * 6))
def test_a_module_is_as_deep_as_its_branches_together(shape, widths):
    conv1x1, _, conv3x3, _, conv5x5, pool_projection = widths
    assert InceptionSpec(*widths).output_shape(shape) == (*shape[:2], conv1x1 + conv3x3 + conv5x5 + pool_projection)
