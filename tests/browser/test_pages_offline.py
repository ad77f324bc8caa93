"""The pages of `make course`, opened without a network."""

import pytest
from opened_pages import assert_self_contained
from tiny_course import importable, write_tiny_course

from kerascnn.course.build import build_course

pytestmark = pytest.mark.slow
LONG = "import math; length = 120 * len('x')  # ".ljust(120, "a")  # the longest line that the project's code may have
BROKEN = (
    "# %% [markdown]\n# # Broken\n#\n# With $k^2$ and\n#\n# $$a + b$$\n\n"
    f"# %%\n{LONG}\n\n# %%\nraise ValueError('no')\n"
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    with importable(write_tiny_course(tmp_path_factory.mktemp("pages") / "course")) as checkout:
        (checkout.notebooks / "02_broken.py").write_text(BROKEN)
        build_course(checkout)
    return checkout.root / "build" / "course"


def contrast(page, selector, ink=None, paper="body"):
    """Contrast between the colour of a text, or another `ink`, and that of the page, as WCAG defines it."""
    return page.evaluate(
        """([selector, ink, ground]) => {
            const channels = colour => colour.match(/[0-9.]+/g).slice(0, 3).map(Number)
            const luminance = colour => channels(colour)
                .map(value => value / 255)
                .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
                .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0)
            const text = luminance(ink ?? getComputedStyle(document.querySelector(selector)).color)
            const paper = luminance(getComputedStyle(document.querySelector(ground)).backgroundColor)
            return (Math.max(text, paper) + 0.05) / (Math.min(text, paper) + 0.05)
        }""",
        [selector, ink, paper],
    )


def test_pages_ask_for_nothing_and_complain_about_nothing(pages, open_page):
    for path in sorted(pages.glob("*.html")):
        assert_self_contained(path, open_page)


def test_overview_leads_to_each_notebook_and_back_by_keyboard(pages, open_page):
    page = open_page((pages / "index.html").as_uri(), offline=True).page
    for title in ("A tiny lecture", "Broken", "A tiny problem set"):
        page.keyboard.press("Tab")
        while page.evaluate("document.activeElement.textContent") != title:
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/0*.html" if "set" not in title else "**/ps1_tiny.html")
        assert page.title() == title
        page.get_by_role("link", name="All notebooks").click()
        page.wait_for_url("**/index.html")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_pages_can_be_read_in_both_schemes(pages, open_page, scheme):
    """Light or dark as the reader's system is, but for pictures: those stay on the white paper they are drawn on."""
    read = {"index.html": ("h1", ".good", ".bad", ".quiet", "a", "dd", "pre", "thead th")}
    notebook = ("h1", "main p", ".course-links a", "main pre")
    coloured = tuple(f".ansi-{colour}-fg" for colour in ("green", "cyan", "red"))  # of an error, as IPython prints it
    for path in sorted(pages.glob("*.html")):
        page = open_page(path.as_uri(), offline=True, color_scheme=scheme).page
        white = contrast(page, "html", ink="rgb(255, 255, 255)")
        assert white == 1 if scheme == "light" else white > 15, path.name
        more = coloured if path.name == "02_broken.html" else ()
        for selector in (*read.get(path.name, notebook), *more):
            assert contrast(page, selector) >= 4.5, f"{path.name}: {selector}"
        for picture in page.locator(".jp-RenderedImage img").all():
            assert picture.evaluate("image => getComputedStyle(image).backgroundColor") == "rgb(255, 255, 255)"
        for formula in page.locator("img.formula").all():
            turned = formula.evaluate("image => getComputedStyle(image).filter")
            assert turned == ("none" if scheme == "light" else "invert(1)")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_code_is_whole_and_its_colours_stand_out(pages, open_page, scheme):
    page = open_page((pages / "02_broken.html").as_uri(), offline=True, color_scheme=scheme).page
    for kind in ("kn", "n", "o", "mi", "s1", "nb", "c1"):  # Pygments' import, name, =, 120, 'x', len and remark
        assert contrast(page, f".highlight .{kind}", paper=".highlight") >= 4.5, kind
    assert page.locator(".jp-InputPrompt").first.evaluate("one => getComputedStyle(one).opacity") == "1"
    cut = "all => Math.max(...all.map(one => one.scrollWidth - one.clientWidth))"
    for width in (1280, 768, 360):
        page.set_viewport_size({"width": width, "height": 700})
        assert page.locator(".jp-InputArea-editor").evaluate_all(cut) <= 0, width
    page.set_viewport_size({"width": 1280, "height": 700})
    assert page.locator(".highlight").evaluate_all(cut) <= 0, "a laptop shows a whole line without scrolling"


@pytest.mark.parametrize("width", [320, 768, 1400])
def test_no_page_scrolls_sideways(pages, open_page, width):
    for path in sorted(pages.glob("*.html")):
        page = open_page(path.as_uri(), offline=True, viewport={"width": width, "height": 700}).page
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path.name
