"""The shortcut switch shows what the record says, moves when it is switched, and has a picture where nothing moves."""

import pytest

from kerascnn.experiments import ExperimentRecord
from kerascnn.widgets import switch_shortcuts
from kerascnn.widgets.fallback import VIEW
from kerascnn.widgets.shortcut_switch import gradient_by_layer

START = {
    "plain20": [8.0, 4.0, 2.0, 1.0],
    "resnet20": [1.0, 1.0, 1.0, 0.5],
    "plain56": [400.0, 20.0, 1.0, 0.5],
    "resnet56": [2.0, 1.0, 1.0, 0.5],
    "plain56, bare": [0.1, 0.1, 0.1, 0.2],
    "resnet56, bare": [1000.0, 100.0, 10.0, 1.0],
    "plain56, bare, Glorot": [1e-12, 1e-12, 1e-12, 1e-12],  # cannot be switched to
}


def a_record(name="gradient_flow"):
    runs = [
        {"network": network, "seed": seed, "step": 0, "kernels": [norm * (1 + seed) for norm in norms]}
        for network, norms in START.items()
        for seed in (0, 1, 2)
    ]
    runs += [
        {"network": "plain56", "seed": 0, "step": 60, "kernels": [0.01, 0.1, 0.2, 1.0]},
        {"network": "resnet56, bare", "seed": 0, "step": 60, "kernels": [None, None, None, None]},
    ]
    return ExperimentRecord(name, "try", {}, (0, 1, 2), {}, "2026-11-22", 1.0, {"runs": runs})


def curve(picture):
    (axes,) = picture.axes
    (line,) = axes.lines
    return list(line.get_ydata())


def test_a_curve_is_the_median_of_the_seeds_over_all_layers():
    picture = gradient_by_layer(a_record(), 56, shortcuts=False)
    assert curve(picture) == [800.0, 40.0, 2.0, 1.0]
    assert "first over last convolution 4e+02" in picture.axes[0].get_title("left")
    assert list(picture.axes[0].lines[0].get_xdata()) == [1, 2, 3, 4]


def test_all_settings_share_one_scale():
    ends = {
        gradient_by_layer(a_record(), depth, shortcuts).axes[0].get_ylim()
        for depth in (20, 56)
        for shortcuts in (True, False)
    }
    assert len(ends) == 1
    ((low, high),) = ends
    assert 1e-9 < low <= 0.01
    assert high >= 3000


def test_switching_draws_another_network():
    playground = switch_shortcuts(a_record())
    shown = playground.widget.children[-1]
    assert "plain56, before training" in shown.value
    playground.controls["shortcuts"].value = True
    assert "resnet56, before training" in shown.value
    playground.controls["depth"].value = 20
    assert "resnet20, before training" in shown.value
    assert list(playground.controls["depth"].options) == [20, 56]


def test_what_was_not_measured_is_said_in_words():
    playground = switch_shortcuts(a_record())
    shown = playground.widget.children[-1]
    playground.controls["depth"].value = 20
    playground.controls["step"].value = 60
    assert "plain20, after 60 steps: not in the record" in shown.value
    with pytest.raises(ValueError, match="resnet56, bare, after 60 steps"):
        gradient_by_layer(a_record(), 56, True, normalized=False, step=60)


def test_without_widgets_both_kinds_stand_side_by_side():
    playground = switch_shortcuts(a_record())
    left, right = playground.still.axes
    assert left.get_title("left") == "Without shortcuts, before training"
    assert right.get_title("left") == "With shortcuts, before training"
    assert [line.get_label() for line in left.lines] == ["20 layers", "56 layers"]
    data, metadata = playground._repr_mimebundle_()
    assert {"image/png", "text/html", "text/plain", VIEW} <= set(data)
    assert metadata["image/png"]["alt"] == playground.still.alt


def test_another_record_or_network_is_refused():
    with pytest.raises(ValueError, match="received one of lesions"):
        switch_shortcuts(a_record("lesions"))
    with pytest.raises(ValueError, match="plain32, before training: not in the record"):
        switch_shortcuts(a_record(), depth=32)
