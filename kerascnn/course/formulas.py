"""Formulas as pictures inside the page, so that a built page shows them without a network.

Notebooks in JupyterLab and on Colab have MathJax. A page on disk would have to fetch it, so here matplotlib's mathtext
draws what it can; what it cannot draw (tables and environments) stays readable as its LaTeX source.
"""

from __future__ import annotations

import base64
import io
import re
from functools import cache
from html import escape


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


@cache
def _draw(latex: str) -> tuple[bytes, float]:
    """Draw with mathtext; returns the picture and how far it reaches below the line, in points.

    Raises:
        ValueError: if mathtext does not know the notation.
    """
    from matplotlib import rc_context
    from matplotlib.font_manager import FontProperties
    from matplotlib.mathtext import math_to_image

    picture = io.BytesIO()
    with rc_context({"mathtext.fontset": "cm", "svg.hashsalt": "kerascnn", "svg.fonttype": "path"}):
        depth = math_to_image(f"${_simplify(latex)}$", picture, prop=FontProperties(size=11.5), dpi=72, format="svg")
    return re.sub(rb"(?s)<metadata>.*?</metadata>", b"", picture.getvalue()), depth


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
