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
        context: Of the template. Only a cell that it names, and that is no answer, is ours: in a student's words, and
            in comments, which may repeat them, no tag and no link works.
        source: Of a cell, or a comment.
    """
    cell = context.get("cell")  # a comment stands in a macro, which sees none
    is_ours = cell is not None and not cell.metadata.get("nbgrader", {}).get("solution", False)
    return cell_html(source) if is_ours else markdown_html(source)
