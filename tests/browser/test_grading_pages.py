"""What grading writes, opened by a browser: hostile text is inert, and it reads well on a phone and in the dark."""

import pytest

from kerascnn.checks.outcome import FacetOutcome, Outcome
from kerascnn.grading.class_overview import overview_html
from kerascnn.grading.feedback_pages import feedback_html
from kerascnn.grading.graded import REFUSED, GradedProblem, GradedSubmission
from kerascnn.grading.marks import Mark, Marks

pytestmark = pytest.mark.slow

ATTACKS = (
    "<script>window.owned = 1</script>",
    "<img src=x onerror='window.owned = 1'>",
    "<svg onload='window.owned = 1'></svg>",
    "[click](javascript:window.owned=1)",
    "![seen](https://evil.example/seen.png)",
    "<iframe src='https://evil.example'></iframe>",
    "<link rel=stylesheet href='https://evil.example/x.css'><style>body { display: none }</style>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'><base href='https://evil.example'>",
    "</style></pre></title></textarea><script>window.owned = 1</script>",
    "{{ ''.__class__ }} {% include '/etc/passwd' %} \u202e\x1b[2J",
    "$</code><script>window.owned = 1</script>$ and $\\frac{1}{2}$",
)


def attacked(text):
    """Marks in which everything that a student or a sandbox could write is hostile."""
    facet = FacetOutcome(text, False, text, text, text, text, raised=True)
    outcome = Outcome(text, "not yet", 0, 2, (facet,), diagnosis=text, mutant=text, printed=text, advice=text)
    code = GradedProblem("a", text, 0.0, 2, outcome=outcome, answer=text, notes=(text,))
    words = GradedProblem("b", text, 1.0, 3, by_hand=True, answer=text)
    record = GradedSubmission("ada", "ps1_inception", text, "", message=text, problems=(code, words))
    return Marks(record, (Mark(code, 0.0, text), Mark(words, 1.0, text, by_teacher=True)))


def refused(text):
    return Marks(GradedSubmission("eve", "ps1_inception", text, "", REFUSED, text), ())


@pytest.mark.parametrize("text", ATTACKS)
def test_hostile_text_is_inert(open_page, tmp_path, text):
    pages = {
        "feedback": feedback_html(attacked(text)),
        "refused": feedback_html(refused(text)),
        "overview": overview_html("ps1_inception", [attacked(text), refused(text)]),
    }
    for name, html in pages.items():
        path = tmp_path / f"{name}.html"
        path.write_text(html)
        opened = open_page(path.as_uri())
        for link in opened.page.locator("main a:not([href^='#'])").all():
            assert link.get_attribute("href").startswith(("http://", "https://", "mailto:"))
        assert opened.page.evaluate("window.owned === undefined"), name
        assert opened.page.evaluate("document.querySelectorAll('script, iframe, object, base, form').length") == 0
        assert opened.page.evaluate("getComputedStyle(document.body).display") == "block"
        assert opened.outside == []
        assert opened.complaints == []


def test_policy_would_stop_what_were_not_escaped(open_page, tmp_path):
    """The second wall, tried alone: a page into which markup got all the same."""
    html = feedback_html(attacked("harmless"))
    for text in ATTACKS[:3]:
        html = html.replace("</main>", f"{text}</main>")
    (tmp_path / "x.html").write_text(html)
    opened = open_page((tmp_path / "x.html").as_uri())
    assert opened.page.evaluate("document.querySelectorAll('main script').length") == 1
    assert opened.page.evaluate("window.owned === undefined")
    assert any("Content Security Policy" in complaint for complaint in opened.complaints)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1100])
def test_pages_fit_and_formulas_are_drawn(open_page, tmp_path, scheme, width):
    marks = attacked("A long line of code = " + "x" * 200 + "\n\nwith $\\frac{1}{4}$ in it, and **weight**")
    for name, html in {"f": feedback_html(marks), "o": overview_html("ps1_inception", [marks])}.items():
        (tmp_path / f"{name}.html").write_text(html)
        opened = open_page(
            (tmp_path / f"{name}.html").as_uri(), viewport={"width": width, "height": 800}, color_scheme=scheme
        )
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
        pictures = "[...document.querySelectorAll('img.formula')].map(one => one.naturalWidth)"
        sizes = opened.page.evaluate(pictures)
        assert all(sizes)
        assert bool(sizes) == (name == "f")
        assert opened.complaints == []
        ground = opened.page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (ground == "rgb(255, 255, 255)") == (scheme == "light")
