"""JupyterLab as `make lab` starts it, used by a browser: open a lecture, run it, look at its pictures."""

import os
from pathlib import Path

import pytest
from running_lab import jupyterlab

from kerascnn.course.checkout import Checkout
from kerascnn.course.lab import lab_command
from kerascnn.course.sources import lecture_notebook, notebook_text

ROOT = Path(__file__).parents[2]
LECTURE = "02_naive_inception"

CELLS = """() => {
    const panel = window.jupyterapp.shell.currentWidget
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


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="this system has no root")
@pytest.mark.parametrize("user", [0, 1000])
def test_root_is_allowed(monkeypatch, user):
    monkeypatch.setattr(os, "geteuid", lambda: user)
    assert ("--allow-root" in lab_command(Checkout(ROOT))) == (user == 0)


@pytest.mark.slow
def test_lecture_runs_from_top_to_bottom(open_page, tmp_path):
    course, home = Checkout(ROOT), tmp_path / "home"
    copy = Checkout(tmp_path / "course")  # JupyterLab saves what it opens, so it gets a copy
    copy.lectures.mkdir(parents=True)
    for name in ("pyproject.toml", "notebooks", "kerascnn"):  # by these a checkout is known
        (copy.root / name).symlink_to(ROOT / name)
    home.mkdir()
    notebook = lecture_notebook(course, course.notebooks / f"{LECTURE}.py")
    (copy.lectures / "copied.ipynb").write_text(notebook_text(notebook))

    with jupyterlab(copy.root, home) as (address, token):
        watched = open_page(f"{address}/?token={token}", allowed=(address,))
        page = watched.page
        page.set_default_timeout(60_000)
        listed = page.get_by_role("listitem").filter(has_text="copied.ipynb")
        listed.dblclick()
        page.wait_for_function(f"() => ({CELLS})()?.status === 'idle'")
        badge = page.get_by_role("link", name="Open in Colab").get_by_role("img")
        badge.wait_for()
        assert badge.evaluate("image => image.complete && image.naturalWidth > 50"), "JupyterLab dropped the badge"
        page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells') }")
        done = "found => found.status === 'idle' && found.cells.every(cell => cell.execution_count || !cell.source)"
        page.wait_for_function(f"() => ({done})(({CELLS})())", timeout=400_000, polling=1000)
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
