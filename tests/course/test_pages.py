import re
from pathlib import Path

import pytest
from nbformat import v4

from kerascnn.course.build import Result
from kerascnn.course.pages import write_overview, write_page

FETCHED = re.compile(r"""<(?:script|link|img|iframe|source)\b[^>]*?(?:src|href)\s*=\s*["']?(?!data:|["'])([^"'\s>]*)""")


def result(name, kind="lecture", passed=True, **more):
    return Result(name, f"Title of {name}", kind, passed, more.pop("outcome", "as it should"), 61.0, **more)


@pytest.fixture
def page(tmp_path):
    cells = [
        v4.new_markdown_cell("# Costs\n\nSee [the paper](https://arxiv.org/abs/1409.4842): $k^2 C$ and\n\n$$a + b$$"),
        v4.new_code_cell("1 < 2", outputs=[v4.new_output("execute_result", data={"text/plain": "True"})]),
    ]
    return write_page(v4.new_notebook(cells=cells), "Costs & more", tmp_path / "pages" / "costs.html").read_text()


def test_page_fetches_nothing(page):
    assert FETCHED.findall(page) == []
    assert "cdnjs" not in page
    assert "@import" not in page


def test_page_has_title_language_formulas_and_a_way_back(page):
    assert "<title>Costs &amp; more</title>" in page
    assert '<html lang="en">' in page
    assert page.count('class="formula"') == 3
    assert 'alt="k^2 C"' in page
    assert '<a href="index.html">All notebooks</a>' in page
    assert 'href="https://arxiv.org/abs/1409.4842"' in page


def test_overview_says_results_in_words_and_signs(tmp_path):
    results = [
        result("01_a", page=Path("01_a.html")),
        result("02_b", passed=False, outcome="cell 3 (f()): ValueError: <b>", details="f()\n<traceback>"),
        result("ps1_c", "problem set", page=Path("ps1_c.html")),
    ]
    html = write_overview(results, {"Date": "2030-01-01 12:00 UTC"}, 154.0, tmp_path / "index.html").read_text()
    assert "✗ 1 of 3 notebooks failed" in html
    assert html.count("✓ passed") == 2
    assert html.count("✗ failed") == 1
    assert '<a href="01_a.html">Title of 01_a</a>' in html
    assert "ValueError: &lt;b&gt;" in html
    assert "&lt;traceback&gt;" in html
    assert "1 min 1 s" in html
    assert "2 min 34 s" in html
    assert "2030-01-01 12:00 UTC" in html
    assert FETCHED.findall(html) == []


def test_overview_without_failures_has_no_section_on_them(tmp_path):
    html = write_overview([result("01_a")], {"Date": "today"}, 5.0, tmp_path / "index.html").read_text()
    assert "✓ All 1 notebooks passed" in html
    assert "What failed" not in html
