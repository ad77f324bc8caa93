"""Markdown from outside as HTML in which nothing works but text: no tag, no picture from elsewhere, no script.

Three walls: tags are escaped before rendering, what was rendered is cleaned by bleach's list of allowed tags, and the
pages forbid scripts and requests altogether. Formulas are drawn as pictures inside the page.
"""

from __future__ import annotations

import re
from html import escape

from kerascnn.figures.formulas import DrawnFormulas
from kerascnn.grading.student_names import printable

TAGS = {
    *("p", "br", "hr", "em", "strong", "del", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
LINKS = ("http", "https", "mailto")
LONGEST = 20_000  # characters that are rendered; what is longer is shown as it is
MOST_MATHS = 10_000  # characters of formulas that are drawn for one text
PLACE = re.compile("\ue000(\\d+)\ue000")  # stands for a picture while the rest is cleaned; `printable` lets none in


def markdown_html(source: str) -> str:
    r"""Render Markdown that nobody vouches for.

    Args:
        source: Of a student's cell or a teacher's comment.

    Example:
        >>> markdown_html("**a** <script>alert(1)</script> [b](javascript:alert(1))")
        '<p><strong>a</strong> &lt;script&gt;alert(1)&lt;/script&gt; b</p>\n'
    """
    source = printable(source)
    if len(source) <= LONGEST:
        try:
            return _rendered(source)
        except Exception:  # a parser that gives up on hostile text costs nobody the page
            pass
    return f"<pre>{escape(source)}</pre>"


def _rendered(source: str) -> str:
    import bleach
    from nbconvert.filters.markdown_mistune import MarkdownWithMath

    renderer = _renderer_class()(escape=True)
    html = MarkdownWithMath(renderer=renderer).render(source)
    clean = bleach.clean(html, tags=TAGS, attributes={"a": ["href", "rel"]}, protocols=LINKS, strip=True)
    return PLACE.sub(lambda found: renderer.pictures[int(found[1])], clean)


def _renderer_class() -> type:
    from mistune import HTMLRenderer

    class Renderer(DrawnFormulas, HTMLRenderer):
        def __init__(self, **options):
            super().__init__(**options)
            self.pictures: list[str] = []
            self.left = MOST_MATHS

        def kept(self, source: str, picture) -> str:
            self.left -= max(len(source), 25)  # also what is no formula takes time to try
            self.pictures.append(picture() if self.left >= 0 else f"<code>{escape(source)}</code>")
            return f"\ue000{len(self.pictures) - 1}\ue000"

        def inline_math(self, body):
            return self.kept(body, lambda: super(Renderer, self).inline_math(body))

        def block_math(self, body):
            return self.kept(body, lambda: super(Renderer, self).block_math(body))

        def latex_environment(self, name, body):
            return self.kept(body, lambda: super(Renderer, self).latex_environment(name, body))

        def link(self, text, url, title=None):
            if not url.lower().startswith(("http://", "https://", "mailto:")):
                return text
            return f'<a href="{escape(url, quote=True)}" rel="noopener noreferrer nofollow">{text}</a>'

        def image(self, text, url, title=None):
            return f"(picture: {text or 'without a description'})"

    return Renderer
