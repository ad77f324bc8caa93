"""A playground answers its controls where there are widgets, and is a picture everywhere else."""

import sys

import pytest

from kerascnn.course.execution import execute
from kerascnn.figures import Picture
from kerascnn.widgets import Playground
from kerascnn.widgets.fallback import VIEW

nbformat = pytest.importorskip("nbformat")
PICTURE = {"text/plain", "text/html", "image/png"}


def draw(size, word="square"):
    if size > 4:
        raise ValueError(f"A {word} of {size} <does> not fit.")
    return Picture(alt=f"A {word} of {size}.", figsize=(size, size))


def playground():
    def controls(widgets):
        return {"size": widgets.IntSlider(2, 1, 5), "word": widgets.Dropdown(options=["square", "box"])}

    return Playground(draw, controls, still=Picture(alt="Squares.", figsize=(1, 1)))


def shown(one):
    return one.widget.children[-1].value


def test_every_control_is_answered_at_once():
    pytest.importorskip("ipywidgets")
    one = playground()
    assert 'alt="A square of 2."' in shown(one)
    one.controls["size"].value = 3
    assert 'alt="A square of 3."' in shown(one)
    one.controls["word"].value = "box"
    assert 'alt="A box of 3."' in shown(one)


def test_what_cannot_be_drawn_is_said_and_can_be_left_again():
    pytest.importorskip("ipywidgets")
    one = playground()
    one.controls["size"].value = 5
    assert shown(one) == "<p>A square of 5 &lt;does&gt; not fit.</p>"
    one.controls["size"].value = 4
    assert 'alt="A square of 4."' in shown(one)


def test_the_bundle_has_the_widget_and_the_still_picture():
    pytest.importorskip("ipywidgets")
    one = playground()
    data, metadata = one._repr_mimebundle_()
    assert set(data) == {*PICTURE, VIEW}
    assert data["text/plain"] == repr(one) == "Squares."
    assert data[VIEW]["model_id"] == one.widget.model_id
    assert metadata["image/png"]["alt"] == "Squares."
    assert one.widget is one.widget


def test_without_ipywidgets_it_is_a_picture(monkeypatch):
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    one = playground()
    assert one.widget is None
    assert set(one._repr_mimebundle_()[0]) == PICTURE


def test_a_run_without_a_frontend_does_not_wait_and_stores_the_picture_alone(tmp_path):
    source = "from kerascnn import widgets\nwidgets.explore_gradients(3)"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    run = execute(notebook, tmp_path, seconds_per_cell=60)
    assert run.failure is None
    assert run.remarks == ()
    (output,) = run.notebook.cells[0].outputs
    assert set(output.data) == PICTURE
    assert "chains of 3 layers" in output.data["text/plain"]
    assert "widgets" not in run.notebook.metadata


def test_a_preset_sets_some_controls_and_is_named_while_they_stay_there():
    widgets = pytest.importorskip("ipywidgets")
    one = Playground(
        draw,
        lambda _: {"size": widgets.IntSlider(2, 1, 5), "word": widgets.Text("square")},
        still=Picture(alt="Squares.", figsize=(1, 1)),
        presets={"small": {"size": 1}, "too large": {"size": 5}},
    )
    assert one.widget.children[0].children[0] is one.menu
    assert one.menu.value == "your own"
    one.menu.value = "small"
    assert 'alt="A square of 1."' in shown(one)
    one.controls["word"].value = "box"
    assert one.menu.value == "small"
    one.menu.value = "too large"
    assert shown(one) == "<p>A box of 5 &lt;does&gt; not fit.</p>"
    one.controls["size"].value = 4
    assert one.menu.value == "your own"


def test_without_presets_there_is_no_menu():
    assert playground().menu is None
