"""Formulas as pictures inside the page, so that a built page shows them without a network.

Notebooks in JupyterLab and on Colab have MathJax. A page on disk would have to fetch it, so here matplotlib's mathtext
draws what it can; what it cannot draw (tables and environments) stays readable as its LaTeX source.
"""

from __future__ import annotations

import base64
import io
import re
from functools import lru_cache
from html import escape

LONGEST = 1000  # characters of a formula that is drawn: each takes about 3 ms


def formula_html(latex: str, display: bool = False) -> str:
    """Draw a formula as HTML: an image whose text alternative is the source.

    Args:
        latex: The formula without its dollar signs.
        display: Whether it stands on a line of its own.

    Example:
        >>> formula_html("k^2")[:52]
        '<img class="formula" alt="k^2" style="vertical-align'
    """
    try:
        svg, depth = _draw(" ".join(latex.split()))
    except ValueError:
        code = f"<code>{escape(latex.strip())}</code>"
        return f'<span class="formula">{code}</span>' if display else code
    data = base64.b64encode(svg).decode()
    alternative = escape(" ".join(latex.split()), quote=True)
    image = (
        f'<img class="formula" alt="{alternative}" style="vertical-align: -{depth:.2f}pt" '
        f'src="data:image/svg+xml;base64,{data}">'
    )
    return f'<span class="formula">{image}</span>' if display else image


class DrawnFormulas:
    """Half of a Markdown renderer: formulas that nbconvert's parser finds become pictures.

    A class to inherit from, before one of mistune's renderers.
    """

    def inline_math(self, body: str) -> str:
        """A formula within a line."""
        return formula_html(body)

    def block_math(self, body: str) -> str:
        """A formula on a line of its own."""
        return formula_html(body, display=True)

    def latex_environment(self, name: str, body: str) -> str:
        """An environment, such as align."""
        return formula_html(rf"\begin{{{name}}}{body}\end{{{name}}}", display=True)


def cell_html(source: str) -> str:
    """Render a Markdown cell as nbconvert does, tags included, with its formulas drawn.

    Args:
        source: Words that we vouch for; a student's go through `kerascnn.grading.student_markdown`.

    Example:
        >>> cell_html("*A* $k$")[:32]
        '<p><em>A</em> <img class="formul'
    """
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    class Renderer(DrawnFormulas, IPythonRenderer):
        pass

    return MarkdownWithMath(renderer=Renderer(escape=False)).render(source)


@lru_cache(maxsize=4096)
def _draw(latex: str) -> tuple[bytes, float]:
    """Draw with mathtext; returns the picture and how far it reaches below the line, in points.

    Raises:
        ValueError: if mathtext does not know the notation, or the formula is too long or too deep for it.
    """
    from matplotlib import rc_context
    from matplotlib.font_manager import FontProperties
    from matplotlib.mathtext import math_to_image

    if len(latex) > LONGEST:
        raise ValueError(f"a formula of {len(latex):,} characters, where {LONGEST:,} are drawn")
    picture = io.BytesIO()
    with rc_context({"mathtext.fontset": "cm", "svg.hashsalt": "kerascnn", "svg.fonttype": "path"}):
        try:
            text = f"${_simplify(latex)}$"
            depth = math_to_image(text, picture, prop=FontProperties(size=11.5), dpi=72, format="svg")
        except (RecursionError, OverflowError) as error:
            raise ValueError(str(error)) from None
    svg = re.sub(rb"(?s)<metadata>.*?</metadata>", b"", picture.getvalue())
    return re.sub(rb'(?s)<g id="patch_1">.*?</g>', b"", svg, count=1), depth  # without its white ground


def _simplify(latex: str) -> str:
    r"""Write what mathtext lacks with what it has.

    Example:
        >>> print(_simplify(r"\text{MACs} = 1{,}024 \tfrac{1}{2}"))
        \mathrm{MACs} = 1,024 \frac{1}{2}
    """
    latex = re.sub(r"\\text(?:rm|sf)?\{([^{}]*)\}", _upright, latex)
    latex = re.sub(r"\\(?:tfrac|dfrac)\b", r"\\frac", latex)
    latex = re.sub(r"\\(le|ge|ne)\b", r"\\\1q", latex).replace(r"\dots", r"\ldots")
    latex = latex.replace("{,}", ",").replace(r"\lvert", "|").replace(r"\rvert", "|")
    return re.sub(r"\\(?:big|Big|bigg|Bigg)[lr]?(?=[()\[\]|])", "", latex)


def _upright(found: re.Match) -> str:
    words = found[1].replace(" ", r"\ ")
    return rf"\mathrm{{{words}}}"
