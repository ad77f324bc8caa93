"""JupyterLab as `make lab` starts it, used by a browser: open a lecture, run it, look at its pictures."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from running_lab import course_with, jupyterlab

from kerascnn.course.checkout import Checkout
from kerascnn.course.lab import lab_command
from kerascnn.course.sources import lecture_notebook, notebook_text
from kerascnn.papers import GOOGLENET, cost

ROOT = Path(__file__).parents[2]
LECTURE = "02_naive_inception"

CELLS = """() => {
    const panel = window.jupyterapp?.shell?.currentWidget
    if (!panel?.sessionContext?.session?.kernel) return null
    const cells = Array.from(panel.content.model.cells).map(cell => cell.sharedModel.toJSON())
    return {status: panel.sessionContext.session.kernel.status, cells: cells.filter(cell => cell.cell_type === 'code')}
}"""
PICTURES = """async () => {
    const notebook = window.jupyterapp.shell.currentWidget.content
    const seen = []
    for (let index = 0; index < notebook.widgets.length; index++) {
        const cell = notebook.widgets[index]
        const outputs = cell.model.type === 'code' ? cell.model.sharedModel.getOutputs() : []
        if (!outputs.some(output => output.data && Object.keys(output.data).some(kind => kind.startsWith('image/'))))
            continue
        await notebook.scrollToItem(index, 'start')
        await new Promise(resolve => setTimeout(resolve, 300))
        for (const picture of cell.node.querySelectorAll('.jp-OutputArea img, .jp-OutputArea .jp-RenderedSVG svg')) {
            picture.scrollIntoView()
            const box = picture.getBoundingClientRect()
            const drawn = picture.tagName !== 'IMG' || (picture.complete && picture.naturalWidth > 0)
            seen.push({cell: index, width: box.width, height: box.height, visible: drawn && picture.checkVisibility()})
        }
    }
    return seen
}"""


DONE = "found => found.status === 'idle' && found.cells.every(cell => cell.execution_count || !cell.source)"


def run_all(page):
    """Run each cell of the notebook that is open, and wait until all have run."""
    page.wait_for_function(f"() => ({CELLS})()?.status === 'idle'")
    page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells') }")
    page.wait_for_function(f"() => ({DONE})(({CELLS})())", timeout=400_000, polling=1000)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="this system has no root")
@pytest.mark.parametrize("user", [0, 1000])
def test_root_is_allowed(monkeypatch, user):
    monkeypatch.setattr(os, "geteuid", lambda: user)
    assert ("--allow-root" in lab_command(Checkout(ROOT))) == (user == 0)


@pytest.mark.slow
def test_lecture_runs_from_top_to_bottom(open_page, tmp_path):
    course, home = Checkout(ROOT), tmp_path / "home"
    home.mkdir()
    notebook = lecture_notebook(course, course.notebooks / f"{LECTURE}.py")
    copy = course_with(tmp_path / "course", notebook_text(notebook))

    with jupyterlab(copy, home) as (address, token):
        watched = open_page(f"{address}/?token={token}", allowed=(address,))
        page = watched.page
        page.set_default_timeout(60_000)
        listed = page.get_by_role("listitem").filter(has_text="copied.ipynb")
        listed.dblclick()
        page.wait_for_function(f"() => ({CELLS})()?.status === 'idle'")
        badge = page.get_by_role("link", name="Open in Colab").get_by_role("img")
        badge.wait_for()
        assert badge.evaluate("image => image.complete && image.naturalWidth > 50"), "JupyterLab dropped the badge"
        run_all(page)
        cells = page.evaluate(CELLS)["cells"]
        pictures = page.evaluate(PICTURES)
        page.screenshot(path=tmp_path / "lecture.png")
        assert page.get_by_text("Jupyter news").count() == 0
        assert watched.outside == []

    assert len(cells) == sum(cell.cell_type == "code" for cell in notebook.cells)
    outputs = [output for cell in cells for output in cell["outputs"]]
    assert [output for output in outputs if output["output_type"] == "error"] == []
    assert [output["text"] for output in outputs if output.get("name") == "stderr"] == []
    assert len(pictures) >= 2
    assert all(picture["visible"] and picture["width"] > 50 and picture["height"] > 50 for picture in pictures), (
        pictures
    )


def designer_of_lecture_04():
    """The lecture down to its first module, and the cell with the designer: without what trains networks."""
    course = Checkout(ROOT)
    notebook = lecture_notebook(course, course.notebooks / "04_inception_module.py")
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    (last,) = (number for number, cell in enumerate(code) if "widgets.inception_designer(" in cell.source)
    notebook.cells = [*code[:4], *code[last - 1 : last + 1]]
    return notebook_text(notebook)


@pytest.mark.slow
def test_the_designer_of_lecture_04_answers_its_sliders_and_its_menu(open_page, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    with jupyterlab(course_with(tmp_path / "course", designer_of_lecture_04()), home) as (address, token):
        watched = open_page(f"{address}/lab/tree/lectures/copied.ipynb?token={token}", allowed=(address,))
        page = watched.page
        page.set_default_timeout(60_000)
        run_all(page)
        designer = page.locator(".jp-OutputArea-output .widget-vbox")
        words(designer, GOOGLENET["3a"]).wait_for()
        slider = designer.locator(".widget-slider", has_text="1 × 1 before 3 × 3").get_by_role("slider")
        slider.press("ArrowRight")
        words(designer, replace(GOOGLENET["3a"], reduce3x3=104)).wait_for()
        menu = designer.get_by_role("combobox")
        assert menu.evaluate("menu => menu.selectedOptions[0].textContent").split() == ["your", "own"]
        menu.select_option("5b")
        words(designer, GOOGLENET["5b"], (7, 7, 832)).wait_for()
        page.screenshot(path=tmp_path / "designer.png")
        assert designer.locator("img").count() == 1
        assert watched.outside == []


def words(designer, spec, shape=(28, 28, 192)):
    """The picture whose words end in what the package counts for a module."""
    (row,) = cost({"module": spec}, shape)
    return designer.locator(f"img[alt$='{row.macs:,} MACs and {row.parameters:,} parameters in all.']")
