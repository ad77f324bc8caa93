import json
import re
from pathlib import Path

import pytest
from formgrader_page import markdown, page_of

ROOT = Path(__file__).parents[2]


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


@pytest.mark.parametrize("marks", [{}, {"solution": True, "grade": True, "points": 2}, {"solution": False}])
def test_no_tag_works_in_any_cell(marks, tmp_path):
    """A cell that a student added has no marks, or forged ones."""
    if marks:
        marks |= {"grade_id": "why", "locked": not marks["solution"], "schema_version": 3}
    page = page_of("formgrade", tmp_path, markdown("<b onclick='x()'>$k^2$</b> [y](javascript:x())", **marks))
    assert "&lt;b onclick=" in page
    assert 'alt="k^2"' in page
    assert "javascript:x" not in page


def test_what_the_courses_cells_have_of_html_is_not_shown(tmp_path):
    """Colab's badge, and nbgrader's marks around a rubric, which is."""
    solution = json.loads((ROOT / "solutions" / "ps1_inception" / "ps1_inception.ipynb").read_text())
    texts = ["".join(cell["source"]) for cell in solution["cells"] if cell["cell_type"] == "markdown"]
    assert sum("<" in text for text in texts) == 3
    page = page_of("formgrade", tmp_path, *map(markdown, texts))
    assert "For whoever marks this" in page
    assert "&lt;" not in page.partition('id="notebook-container"')[2]


def test_no_script_of_an_output_is_on_the_page(tmp_path):
    import nbformat

    script = "<script>owned()</script>"
    attacks = {
        "text/html": script,
        "application/javascript": "owned()",
        "image/svg+xml": f"<svg xmlns='http://www.w3.org/2000/svg'>{script}</svg>",
        "text/markdown": script,
        "text/latex": f"${script}$",
        "image/png": f'"><script>owned()</script><img alt="{script}',
        "text/plain": script,
    }
    outputs = [nbformat.v4.new_output("display_data", {kind: attack}) for kind, attack in attacks.items()]
    outputs.append(nbformat.v4.new_output("stream", name="stdout", text=script))
    page = page_of("formgrade", tmp_path, nbformat.v4.new_code_cell(f"x = '{script}'", outputs=outputs))
    assert "owned()" in page
    assert script not in page
    assert not re.search(r"<script[^>]*>\s*(?:var element[^<]*)?owned", page)


def test_a_comment_on_nbgraders_feedback_page_is_drawn_and_holds_no_tag_that_works(tmp_path):
    marks = {"solution": True, "grade": True, "grade_id": "why", "points": 2, "locked": False, "schema_version": 3}
    comment = "You wrote <b onclick='x()'>so</b>, and $k^2$ is meant."
    page = page_of("feedback", tmp_path, markdown("So.", comment=comment, score=0, **marks))
    assert "&lt;b onclick=" in page
    assert 'alt="k^2"' in page
