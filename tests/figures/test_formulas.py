import base64
import re

import pytest

from kerascnn.figures.formulas import formula_html


@pytest.mark.parametrize(
    "latex",
    [
        r"28 \times 28 \cdot 192",
        r"\frac{1}{2} \sum_{i=1}^{n} x_i",
        r"\text{MACs} = 854{,}196{,}224",
        r"k^2 \, C_{\mathrm{in}} C_{\text{out}}",
        r"\tfrac{3}{4} \le \lvert x \rvert",
        r"\mathcal{F}(x) + x",
        r"\left( \frac{a}{b} \right)",
    ],
)
def test_formulas_of_the_course_are_drawn(latex):
    html = formula_html(latex)
    picture = base64.b64decode(re.search(r"base64,([^\"]+)", html)[1]).decode()
    assert "<svg" in picture
    assert "<path" in picture
    assert 'alt="' in html
    assert "http" not in html


def test_source_is_the_alternative_text():
    assert 'alt="a &lt; b"' in formula_html("a < b")


def test_same_formula_gives_the_same_picture():
    from kerascnn.figures.formulas import _draw

    first = formula_html("a + b")
    _draw.cache_clear()
    assert formula_html("a + b") == first


def test_formula_on_its_own_line():
    assert formula_html("a", display=True).startswith('<span class="formula"><img')


def test_what_cannot_be_drawn_stays_readable():
    html = formula_html(r"\begin{matrix} a & b \end{matrix}", display=True)
    assert html == r'<span class="formula"><code>\begin{matrix} a &amp; b \end{matrix}</code></span>'


@pytest.mark.parametrize(
    "latex", ["{" * 200 + "a" + "}" * 200, r"\sqrt{" * 90 + "a" + "}" * 90, "x" * 100_000, "$", "\\"]
)
def test_what_would_take_too_long_or_too_deep_stays_as_it_is(latex):
    assert "<code>" in formula_html(latex)
