"""How formgrader shows Markdown: formulas drawn, as on our own pages, so that a closed network sees them too."""

from __future__ import annotations

from jinja2 import pass_context
from jinja2.runtime import Context

from kerascnn.figures.formulas import cell_html
from kerascnn.grading.student_markdown import markdown_html


@pass_context
def markdown2html(context: Context, source: str) -> str:
    """Take the place of nbconvert's filter of this name.

    Args:
        context: Of the template; its cell says whether the words are a student's, in which no tag and no link works.
        source: Of a cell.
    """
    is_answer = context["cell"].metadata.get("nbgrader", {}).get("solution", False)
    return markdown_html(source) if is_answer else cell_html(source)
