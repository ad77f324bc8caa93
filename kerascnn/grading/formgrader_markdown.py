"""How formgrader shows Markdown: formulas drawn, so that a closed network sees them too, and no tag that works.

After `nbgrader autograde` a student's cell cannot be told from the course's, and formgrader's page is the Jupyter
server's own, where a script could do what a teacher can. So no Markdown is trusted, the course's neither.
"""

from __future__ import annotations

import re

from .student_markdown import markdown_html

# What in the course's own cells is HTML: nbgrader's marks around solutions and rubrics, and Colab's badge.
NOT_SHOWN = re.compile(r"<!-- (?:BEGIN|END) [A-Z ]+ -->|^<a href=\S+><img src=\S+ alt=\"Open in Colab\"></a>$")


def markdown2html(source: str) -> str:
    r"""Take the place of nbconvert's filter of this name.

    Args:
        source: Of a cell, or a comment.

    Example:
        >>> markdown2html("<!-- BEGIN MARK SCHEME -->**1 point** <b onclick='x()'>if</b>")
        "<p><strong>1 point</strong> &lt;b onclick='x()'&gt;if&lt;/b&gt;</p>\n"
    """
    return markdown_html(NOT_SHOWN.sub("", source.strip()))
