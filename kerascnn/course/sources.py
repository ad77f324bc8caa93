"""From an author's py:percent script to a notebook, the same bytes each time.

A script holds what only an author can write. What can be made is made here: the badge of Colab, the cell that installs
the package there, ids and metadata; in a problem set also the cells of each problem (`problem_cells.py`).
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from kerascnn.course.checkout import Checkout, CourseError

if TYPE_CHECKING:
    from nbformat import NotebookNode

METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
OPENING = ("open-in-colab", "install-on-colab")
BADGE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="118" height="20">'
    '<rect width="118" height="20" rx="3" fill="#1c2024"/><path d="M10 5v10l8-5z" fill="#e69f00"/>'
    '<text x="25" y="14" font-family="sans-serif" font-size="12" fill="#fff" textLength="85">Open in Colab</text></svg>'
)


def lecture_notebook(checkout: Checkout, source: Path) -> NotebookNode:
    """Make the notebook of a lecture, not yet executed.

    Args:
        checkout: The course.
        source: Script of the lecture, notebooks/NN_name.py.
    """
    cells = opening_cells(checkout, f"lectures/{source.stem}.ipynb") + read_cells(source)
    return assemble(cells)


def opening_cells(checkout: Checkout, target: str) -> list[NotebookNode]:
    """Make the two cells that each notebook begins with: a badge that leads to Colab, and what Colab needs.

    The badge lies within the cell, so that it shows without a network. It is HTML, since nbconvert refuses a Markdown
    image in a data address.

    Args:
        checkout: The course.
        target: The notebook within the repository that Colab should open.
    """
    from nbformat import v4

    repository, address = checkout.repository, colab_address(checkout, target)
    picture = f'<img src="data:image/svg+xml,{quote(BADGE)}" alt="Open in Colab">'
    install = (
        "# Colab has no kerascnn yet: this installs it there, and does nothing where it is already installed.\n"
        "try:\n"
        "    import kerascnn\n"
        "except ModuleNotFoundError:\n"
        f'    %pip install -q "kerascnn @ git+{repository}"'
    )
    return [
        v4.new_markdown_cell(f'<a href="{address}">{picture}</a>', id=OPENING[0]),
        v4.new_code_cell(install, id=OPENING[1]),
    ]


def colab_address(checkout: Checkout, target: str) -> str:
    """The address at which Colab opens a notebook of the repository.

    Args:
        checkout: The course.
        target: The notebook within the repository.
    """
    owner_and_name = "/".join(checkout.repository.split("/")[-2:])
    return f"https://colab.research.google.com/github/{owner_and_name}/blob/main/{target}"


def read_cells(source: Path) -> list[NotebookNode]:
    """Read the cells of a py:percent script."""
    import jupytext

    return jupytext.reads(source.read_text(encoding="utf-8"), fmt="py:percent").cells


def assemble(cells: list[NotebookNode]) -> NotebookNode:
    """Put cells into a notebook whose ids and metadata depend on nothing but the cells.

    A cell's id is its grade_id where it has one, else the start of a hash of its source, with a number when the same
    source stands there again.
    """
    from nbformat import from_dict, v4

    seen: dict[str, int] = {}
    for cell in cells:
        if "nbgrader" in cell.metadata:
            cell.id = cell.metadata.nbgrader.grade_id
        elif cell.id not in OPENING:
            digest = hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:12]
            seen[digest] = seen.get(digest, 0) + 1
            cell.id = digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"
    notebook = v4.new_notebook(cells=cells, metadata=from_dict(METADATA))
    notebook.nbformat_minor = 5
    return notebook


def notebook_text(notebook: NotebookNode) -> str:
    """Serialise a notebook: sorted keys, indented by one, a newline at the end.

    Raises:
        nbformat.ValidationError: if it is no valid notebook, with two cells of one id for instance.
    """
    import nbformat

    nbformat.validate(notebook)
    return nbformat.writes(notebook, version=nbformat.NO_CONVERT).rstrip("\n") + "\n"


def source_hash(notebook: NotebookNode) -> str:
    """Fingerprint a notebook as it was before it ran."""
    return hashlib.sha256(notebook_text(notebook).encode()).hexdigest()


def notebook_title(notebook: NotebookNode) -> str:
    """Read the title: the first heading of the first level.

    Raises:
        CourseError: if no cell has one.
    """
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (heading := re.search(r"^# +(.+?)\s*$", cell.source, re.MULTILINE)):
            return heading[1]
    raise CourseError("a notebook has no title: begin it with a markdown cell  # Title")
