"""The designer answers as the layers and the paper's table do, for every module and wherever a slider is."""

import pytest

from kerascnn import papers
from kerascnn.widgets import inception_designer
from kerascnn.widgets.designer import DEEPEST, LARGEST, STEP, WIDEST, googlenet_designs, module_design
from kerascnn.widgets.fallback import OWN, VIEW

ROWS = {row.name.removeprefix("inception_"): row for row in papers.cost(papers.GOOGLENET_NETWORK, (224, 224, 3))}


def words(row):
    shape = " × ".join(f"{size:,}" for size in row.output_shape)
    return f"Output {shape}, {row.macs:,} MACs and {row.parameters:,} parameters in all."


def shown(designer):
    return designer.widget.children[-1].value


@pytest.mark.parametrize("name", papers.GOOGLENET)
def test_each_preset_is_the_row_of_the_paper(name):
    picture = module_design(**googlenet_designs()[name])
    assert picture.alt.startswith(f"Diagram of {name} (Inception).")
    assert picture.alt.endswith(words(ROWS[name]))


def test_the_menu_moves_all_sliders_and_draws_once(monkeypatch):
    pytest.importorskip("ipywidgets")
    designer, drawn = inception_designer(), []
    assert words(ROWS["3a"]) in shown(designer)
    assert designer.menu.value == "3a"
    draw = designer.draw
    monkeypatch.setattr(designer, "draw", lambda **values: drawn.append(values) or draw(**values))
    designer.menu.value = "5b"
    assert drawn == [googlenet_designs()["5b"]]
    assert {name: control.value for name, control in designer.controls.items()} == drawn[0]
    assert words(ROWS["5b"]) in shown(designer)


def test_a_slider_answers_at_once_and_the_menu_says_that_the_module_is_ones_own():
    pytest.importorskip("ipywidgets")
    designer = inception_designer("4a")
    assert words(ROWS["4a"]) in shown(designer)
    designer.controls["conv1x1"].value += STEP
    spec = papers.InceptionSpec(**{**vars(papers.GOOGLENET["4a"]), "conv1x1": 192 + STEP})
    own = papers.cost({"own": spec}, (14, 14, 480))[0]
    assert words(own) in shown(designer)
    assert "Diagram of your module" in shown(designer)
    assert designer.menu.value == OWN
    designer.menu.value = OWN  # moves nothing
    designer.controls["conv1x1"].value -= STEP
    assert designer.menu.value == "4a"


def test_all_presets_can_be_reached_with_the_sliders():
    pytest.importorskip("ipywidgets")
    designer = inception_designer()
    assert designer.widget is not None  # the menu acts once it is shown
    for design in googlenet_designs().values():
        for slider, value in design.items():
            control = designer.controls[slider]
            assert control.min <= value <= control.max
            assert (value - control.min) % control.step == 0
    for name in ("3b", "5b"):
        designer.menu.value = name
        assert words(ROWS[name]) in shown(designer)
        assert {slider: control.value for slider, control in designer.controls.items()} == googlenet_designs()[name]


@pytest.mark.parametrize("width", [STEP, WIDEST])
@pytest.mark.parametrize(("side", "depth"), [(1, STEP), (LARGEST, DEEPEST)])
def test_the_ends_of_the_sliders_can_be_drawn(width, side, depth):
    picture = module_design(**dict.fromkeys(vars(papers.GOOGLENET["3a"]), width), side=side, depth=depth)
    assert f"Output {side} × {side} × {4 * width:,}" in picture.alt


def test_without_widgets_it_is_a_picture_of_the_module_it_begins_with():
    designer = inception_designer("4e")
    data, metadata = designer._repr_mimebundle_()
    assert {"image/png", "text/html", "text/plain"} <= set(data) <= {"image/png", "text/html", "text/plain", VIEW}
    assert metadata["image/png"]["alt"] == repr(designer)
    assert repr(designer).endswith(words(ROWS["4e"]))


def test_an_unknown_module_is_refused():
    with pytest.raises(ValueError, match=r"start must be one of '3a', .*; received start='6a'"):
        inception_designer("6a")
