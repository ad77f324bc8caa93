"""The explorer draws what the chain measures, for every setting that its controls can reach."""

import pytest

from kerascnn.experiments import signal_gradients
from kerascnn.widgets import explore_gradients
from kerascnn.widgets.gradient_explorer import DEEPEST, WIDEST_SCALE, gradient_curve


def test_the_curve_is_that_of_the_chain():
    (axes,) = gradient_curve(12, "tanh", 1.5, False).axes
    curve = axes.lines[-1]
    assert curve.get_ydata() == pytest.approx(signal_gradients(12, "tanh", 1.5))
    assert list(curve.get_xdata()) == list(range(1, 13))


def test_controls_begin_where_they_were_told_to_and_change_the_picture():
    pytest.importorskip("ipywidgets")
    one = explore_gradients(10, "relu", 2.0, normalized=True)
    assert {name: control.value for name, control in one.controls.items()} == {
        "depth": 10, "activation": "relu", "scale": 2.0, "normalized": True,
    }  # fmt: skip
    before = one.widget.children[-1].value
    one.controls["depth"].value = 11
    after = one.widget.children[-1].value
    assert "at layer = 11" in after
    assert "at layer = 11" not in before


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
@pytest.mark.parametrize("normalized", [False, True])
@pytest.mark.parametrize("scale", [0.1, WIDEST_SCALE])
def test_the_ends_of_the_sliders_can_be_drawn(activation, normalized, scale):
    for depth in (2, DEEPEST):
        assert "nan" not in gradient_curve(depth, activation, scale, normalized).alt


def test_the_still_picture_compares_the_activations():
    alt = repr(explore_gradients(5, scale=1.5, normalized=True))
    assert alt.startswith("Gradient of the signal in chains of 5 layers, scale 1.5, normalised: sigmoid from")
    assert "tanh from" in alt
    assert "relu from" in alt


@pytest.mark.parametrize(
    ("arguments", "message"),
    [((1,), "depth=1"), ((51,), "depth of 50"), ((10, "step"), "activation"), ((10, "relu", 13.0), "scale=13.0")],
)
def test_wrong_starts(arguments, message):
    with pytest.raises(ValueError, match=message):
        explore_gradients(*arguments)
