import re
from pathlib import Path

import pytest
from traitlets.config import Config

from kerascnn.grading.nbgrader_settings import apply_settings


def page_of(template, root, *cells):
    """The page that nbgrader makes of a notebook, with what it adds to our settings in formgrader and for feedback."""
    import nbformat
    from nbconvert import HTMLExporter
    from nbgrader.server_extensions.formgrader import handlers

    config = apply_settings(Config(), root)
    config.HTMLExporter.template_name = template
    config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    styles = Path(handlers.static_path) / "node_modules" / "bootstrap" / "dist" / "css"
    config.HTMLExporter.extra_template_paths = [str(styles)]
    notebook = nbformat.v4.new_notebook(cells=list(cells))
    about = {"notebook": "ps1_inception", "date": "", "timestamp": None, "index": []}
    points = {"score": 0, "max_score": 1, "late_penalty": 0}
    told = {"nbgrader": about | points, "index": 0, "total": 1}
    return HTMLExporter(config=config).from_notebook_node(notebook, resources=told)[0]


def markdown(source, **marks):
    import nbformat

    return nbformat.v4.new_markdown_cell(source, metadata={"nbgrader": marks} if marks else {})


@pytest.fixture(autouse=True)
def own_environment(monkeypatch):
    for name in ("PATH", "JUPYTER_PATH", "TF_CPP_MIN_LOG_LEVEL", "CUDA_VISIBLE_DEVICES"):
        monkeypatch.setenv(name, "")


@pytest.mark.parametrize("template", ["formgrade", "feedback"])
def test_formulas_are_drawn_and_no_script_is_fetched(template, tmp_path):
    page = page_of(template, tmp_path, markdown("How often is $k^2 C$ taken?"))
    assert '<img alt="k^2 C" class="formula"' in page
    assert re.findall(r'<(?:script|link|img)[^>]*(?:src|href)="https?:[^>]*>', page) == []
    assert "img.formula { display: inline;" in page


def test_a_students_words_hold_no_tag_that_works_and_ours_do(tmp_path):
    marks = {"solution": True, "grade": True, "grade_id": "why", "points": 2, "locked": False, "schema_version": 3}
    words = "<b onclick='x()'>$k^2$</b>"
    page = page_of("formgrade", tmp_path, markdown("<b id='ours'>Why?</b>"), markdown(words, **marks))
    assert '<b id="ours">Why?</b>' in page
    assert "&lt;b onclick=" in page
    assert 'alt="k^2"' in page


def test_a_comment_on_nbgraders_feedback_page_is_drawn_and_holds_no_tag_that_works(tmp_path):
    marks = {"solution": True, "grade": True, "grade_id": "why", "points": 2, "locked": False, "schema_version": 3}
    comment = "You wrote <b onclick='x()'>so</b>, and $k^2$ is meant."
    page = page_of("feedback", tmp_path, markdown("So.", comment=comment, score=0, **marks))
    assert "&lt;b onclick=" in page
    assert 'alt="k^2"' in page
