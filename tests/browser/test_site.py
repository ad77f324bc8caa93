"""The site, opened page by page without a network: on a phone, a laptop and a wide screen, in light and in dark."""

import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kerascnn import papers

ROOT = Path(__file__).parents[2]
WIDTHS = (360, 1024, 1920)
SERIOUS = ("serious", "critical")
PAGES = {
    "index.html", "designer.html", "search.html", "lectures/index.html", "exercises/index.html", "docs/colab.html",
    "docs/teaching.html", "docs/security.html", "docs/first_ten_minutes.html",
    "lectures/12_ten_architectures.html", "exercises/ps5_softmax_nll/ps5_softmax_nll.html", "networks/index.html",
    "networks/googlenet.html", "networks/plain110.html", "reference/index.html", "reference/layers.html",
    "docs/experiments.html", "docs/speed.html", "docs/parity.html", "docs/CONTRIBUTING.html",
}  # fmt: skip
# Contrast everywhere would take minutes: one page of each kind has all the colours. All else that axe looks for is
# looked for on every page of the reference, which docstrings of every kind make, and on three lectures.
KINDS = {
    "index.html", "designer.html", "docs/experiments.html", "lectures/05_googlenet.html",
    "exercises/ps1_inception/ps1_inception.html", "networks/googlenet.html", "reference/layers.html",
    "docs/colab.html", "docs/CONTRIBUTING.html",
}  # fmt: skip
LECTURES = {
    "lectures/02_naive_inception.html",
    "lectures/08_residual_blocks.html",
    "lectures/12_ten_architectures.html",
}
WITHOUT_CONTRAST = {"color-contrast": {"enabled": False}}

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]


def without_network():
    """What a command begins with to run without any network, where bubblewrap is installed and allowed."""
    shut = ["bwrap", "--dev-bind", "/", "/", "--unshare-net"]
    allowed = (
        shutil.which("bwrap") and subprocess.run([*shut, "true"], capture_output=True, check=False).returncode == 0
    )
    return shut if allowed else []


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    pytest.importorskip("sphinx_book_theme", reason="the group site is not installed")
    folder = tmp_path_factory.mktemp("site") / "site"
    command = [*without_network(), sys.executable, ROOT / "docs" / "site" / "build.py", folder]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    return folder


def axe(page, **options):
    """What axe-core finds that is serious, a line for each."""
    sync_playwright = pytest.importorskip("axe_playwright_python.sync_playwright")
    options = {"preload": False, **options}  # it would fetch the styles, which a page from a disk may not do
    found = sync_playwright.Axe().run(page, options=options).response["violations"]
    return [
        f"{one['id']}: {node['target']} {node.get('failureSummary', '')}"
        for one in found
        if one["impact"] in SERIOUS
        for node in one["nodes"][:3]
    ]


def failure(request):
    """Why a file did not come, unless the page was left before its icon was there, which Chromium calls aborted."""
    return [] if request.failure == "net::ERR_ABORTED" else [f"{request.url} failed: {request.failure}"]


def test_every_page_at_every_width_in_light_and_dark(site, open_page):
    watched = open_page((site / "index.html").as_uri(), offline=True, color_scheme="light")
    page, wrong = watched.page, []
    page.on("requestfailed", lambda request: wrong.extend(failure(request)))
    paths = sorted(path for path in site.rglob("*.html") if "_static" not in path.parts)  # the theme leaves templates
    names = {path.relative_to(site).as_posix() for path in paths}
    assert names >= PAGES | KINDS | LECTURES
    assert len([name for name in names if name.startswith("lectures/")]) == 13
    assert len([name for name in names if name.startswith("exercises/")]) == 6
    assert len([name for name in names if name.startswith("networks/")]) == len(papers.NETWORKS) + 1
    for path in paths:
        name = path.relative_to(site).as_posix()
        page.emulate_media(color_scheme="light")
        page.goto(path.as_uri())
        page.add_style_tag(content="* { transition: none !important }")  # between light and dark no colour is its own
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            wide = page.evaluate("document.documentElement.scrollWidth")
            wrong += [f"{name} scrolls sideways at {width}: {wide}"] * (wide > width)
        nameless = page.evaluate("Array.from(document.images).filter(one => !one.alt.trim()).map(one => one.outerHTML)")
        broken = page.evaluate("Array.from(document.images).filter(one => !one.naturalWidth).map(one => one.alt)")
        wrong += [f"{name} has a picture without words: {one[:200]}" for one in nameless]
        wrong += [f"{name} has a picture that does not show: {one}" for one in broken]
        if name in KINDS:
            wrong += [f"{name}, light: {line}" for line in axe(page)]
        elif name in LECTURES or name.startswith("reference/"):
            wrong += [f"{name}: {line}" for line in axe(page, rules=WITHOUT_CONTRAST)]
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.emulate_media(color_scheme="dark")
        page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
        if page.evaluate("getComputedStyle(document.body).backgroundColor") == paper:
            wrong.append(f"{name} is no darker in the dark")
        if name in KINDS:
            contrast = {"type": "rule", "values": ["color-contrast"]}
            wrong += [f"{name}, dark: {line}" for line in axe(page, runOnly=contrast)]
        wrong += [f"{name} asks for {address}" for address in watched.outside]
        wrong += [f"{name} complains: {words}" for words in watched.complaints]
        watched.outside.clear()
        watched.complaints.clear()
    assert wrong == []


@pytest.fixture
def designer(site, open_page):
    return open_page((site / "designer.html").as_uri(), offline=True).page


def answer(designer):
    return designer.locator(".designer [aria-live] strong").inner_text()


def said(row):
    side, _, depth = row.output_shape
    return f"Output {side} × {side} × {depth:,}: {row.macs:,} MACs, {row.parameters:,} parameters."


def test_the_designer_answers_as_the_package_for_the_nine_modules(designer):
    rows = {row.name: row for row in papers.cost(papers.GOOGLENET_NETWORK, (224, 224, 3))}
    assert designer.locator("#preset option").all_inner_texts() == [*papers.GOOGLENET, "your own"]
    for name in papers.GOOGLENET:
        designer.select_option("#preset", name)
        assert answer(designer) == said(rows[f"inception_{name}"])
        assert designer.locator(".designer ol.branch li").count() == 7


def test_the_designer_answers_as_the_package_for_any_design(designer):
    draw = random.Random(0)
    names = [*vars(papers.GOOGLENET["3a"])]
    for _ in range(20):
        widths = {name: 8 * draw.randint(1, 64) for name in names}
        side, depth = draw.randint(1, 56), 8 * draw.randint(1, 128)
        design = {**widths, "side": side, "depth": depth}
        naive = papers.NaiveInceptionSpec(*(widths[name] for name in ("conv1x1", "conv3x3", "conv5x5")))
        for branches, spec in (("branches", papers.InceptionSpec(**widths)), ("naive", naive)):
            (row,) = papers.cost({"own": spec}, (side, side, depth))
            found = designer.evaluate(f"design => total(units(DESIGNER.{branches}, design))", design)
            assert found == {"depth": row.output_shape[2], "macs": row.macs, "parameters": row.parameters}


def test_the_designer_is_used_with_the_keyboard(designer):
    designer.select_option("#preset", "3a")
    slider = designer.get_by_label("1 × 1 before 3 × 3")
    slider.focus()
    designer.keyboard.press("ArrowRight")
    assert slider.input_value() == "104"
    spec = papers.InceptionSpec(**{**vars(papers.GOOGLENET["3a"]), "reduce3x3": 104})
    assert answer(designer) == said(papers.cost({"own": spec}, (28, 28, 192))[0])
    assert designer.locator("#preset").input_value() == "your own"
    designer.keyboard.press("ArrowLeft")
    assert designer.locator("#preset").input_value() == "3a"


def test_the_reference_says_what_a_constructor_takes(site, open_page):
    for room, name, taken in (("models", "ResNet", "downsample_at='1x1'"), ("layers", "Inception", "reduce3x3")):
        page = open_page((site / "reference" / f"{room}.html").as_uri(), offline=True).page
        assert taken in page.locator(f"[id='kerascnn.{room}.{name}']").inner_text()


def test_search_finds_a_lecture_from_a_disk(site, open_page):
    watched = open_page((site / "search.html").as_uri() + "?q=bottleneck", offline=True)
    watched.page.wait_for_selector("#search-results li a")
    found = watched.page.locator("#search-results li a").all_inner_texts()
    assert any("cheaper" in title for title in found)
    assert watched.complaints == []
    assert watched.outside == []


def test_lectures_open_on_colab_and_come_as_notebooks(site, open_page):
    page = open_page((site / "lectures" / "05_googlenet.html").as_uri(), offline=True).page
    links = page.evaluate("Array.from(document.querySelectorAll('a[href]')).map(one => one.getAttribute('href'))")
    assert any(one.endswith("/blob/main/lectures/05_googlenet.ipynb") and "colab" in one for one in links)
    assert any(one.endswith("_sources/lectures/05_googlenet.ipynb") for one in links)
    assert (site / "_sources" / "lectures" / "05_googlenet.ipynb").is_file()
    words = page.locator("article").inner_text()
    assert "%pip install" not in words
    assert page.locator("article .cell_output img").count() >= 8


def test_no_answer_is_on_the_site(site):
    """Exercises are shown as students get them."""
    for page in (site / "exercises").rglob("ps*.html"):
        text = page.read_text(encoding="utf-8")
        assert "YOUR CODE HERE" in text
        assert "BEGIN SOLUTION" not in text
