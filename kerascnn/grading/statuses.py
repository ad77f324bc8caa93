"""Which of the five outcomes a graded cell ended with, read from what it displayed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

from kerascnn.checks.outcome import SYMBOLS

if TYPE_CHECKING:
    from nbformat import NotebookNode

HEADLINE = re.compile("|".join(f"{re.escape(symbol)} ({re.escape(word)})" for word, symbol in SYMBOLS.items()))

__all__ = ["Status", "read_statuses"]


@dataclass(frozen=True)
class Status:
    """What one test cell displayed.

    Args:
        name: The cell's grade_id, "naive_depth-check".
        word: One of the five outcomes; "raised" when the cell itself raised, "silent" when it displayed none.
        text: The feedback in full.
    """

    name: str
    word: str
    text: str


def read_statuses(notebook: NotebookNode) -> tuple[Status, ...]:
    """Read the outcome of each test cell of an executed problem set, in order."""
    found = []
    for cell in notebook.cells:
        details = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and details.get("grade"):
            text = "\n".join(filter(None, map(displayed_text, cell.outputs)))
            raised = any(output.output_type == "error" for output in cell.outputs)
            found.append(Status(details["grade_id"], "raised" if raised else outcome_word(text), text))
    return tuple(found)


def outcome_word(text: str) -> str:
    """Find the outcome in a feedback text: the word behind its symbol.

    Example:
        >>> outcome_word("✗ not yet: naive_depth (0 of 1 points)")
        'not yet'
    """
    found = HEADLINE.search(text)
    return next(filter(None, found.groups())) if found else "silent"


def displayed_text(output: NotebookNode) -> str:
    """Reduce an output to plain text; the result of a cell, its points, is left out."""
    if output.output_type == "error":
        return f"{output.ename}: {output.evalue}"
    if output.output_type == "stream":
        return output.text if output.name == "stdout" else ""
    if output.output_type == "execute_result":
        return ""
    page = output.data.get("text/html")
    if page is None:
        return output.data.get("text/plain", "")
    return unescape(re.sub(r"<[^>]+>", "", re.sub(r"</(?:div|p|strong|li)>", "\n", page))).strip()
