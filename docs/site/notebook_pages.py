"""The stored lectures and exercises as pages, and a page that lists each kind."""

import re
from pathlib import Path

from kerascnn.analysis.text_table import TextTable
from kerascnn.course.checkout import Checkout
from kerascnn.course.sources import OPENING, colab_address, notebook_title

LISTS = {
    "lectures": (
        "Lectures",
        "Each lecture is a notebook that was run from top to bottom; the pages show what came out. The buttons at the "
        "top of a page open it on Colab or download it.",
    ),
    "exercises": (
        "Problem sets",
        "Each set is a notebook with gaps. A cell below each answer checks it and says at once everything that is not "
        "right yet. Download one with the button at the top of its page, or open it on Colab: a page cannot check "
        "answers.",
    ),
}


def write_notebook_pages(root: Path, target: Path) -> None:
    """Copy the notebooks to where they lie in the repository, and list them."""
    for folder, (title, words) in LISTS.items():
        found = sorted((root / folder).rglob("*.ipynb"))
        rows = [_copied(path, target / path.relative_to(root), root) for path in found]
        columns = ("number", "question" if folder == "lectures" else "set", "time", "Colab")
        table = TextTable(title, columns, rows, words=len(columns)).to_markdown()
        names = [str(path.relative_to(root / folder).with_suffix("")) for path in found]
        tree = "\n".join(["```{toctree}", ":hidden:", "", *names, "```"])
        (target / folder / "index.md").write_text(f"# {title}\n\n{words}\n\n{table}\n\n{tree}\n", encoding="utf-8")


def _copied(path: Path, target: Path, root: Path) -> tuple[str, ...]:
    """Copy a notebook without showing the cells that only Colab needs; returns its line in the list."""
    import nbformat

    notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    for cell in notebook.cells:
        if cell.id in OPENING:
            cell.metadata.tags = ["remove-cell"]
    target.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, target)
    colab = colab_address(Checkout(root), path.relative_to(root).as_posix())
    link = "/".join(path.relative_to(root).parts[1:])
    return _number(path), f"[{notebook_title(notebook)}]({link})", _time(notebook), f"[open]({colab})"


def _number(path: Path) -> str:
    return path.stem.partition("_")[0]


def _time(notebook) -> str:
    """The time that a notebook itself says it takes."""
    words = " ".join(cell.source for cell in notebook.cells[:8] if cell.cell_type == "markdown")
    found = re.search(r"\*\*Time\*\*: (\d+ minutes)|about\s+(\d+ minutes) in all", words)
    return (found[1] or found[2]) if found else ""
