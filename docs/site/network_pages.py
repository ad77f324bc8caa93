"""A page for each network: its paper's table, counted row by row."""

from pathlib import Path

from kerascnn.analysis.text_table import TextTable, shape_text
from kerascnn.anatomy import paper_table
from kerascnn.papers import NETWORKS, cost, total

INTRODUCTION = """# Networks

Every network's table as its paper has it, counted row by row. A MAC is a multiply-accumulate: one multiplication and
the addition after it. Parameters include biases and the scales and shifts of normalisation, not its moving statistics.
In a terminal `kerascnn anatomy NAME` prints the same.

"""


def write_network_pages(folder: Path) -> None:
    """Write a page for each network of `papers.NETWORKS`, and the page that lists them."""
    folder.mkdir(parents=True)
    rows = []
    for name, paper in NETWORKS.items():
        (folder / f"{name}.md").write_text(_page(name, paper), encoding="utf-8")
        whole = total(cost(paper.table, paper.input_shape))
        shape = shape_text(paper.input_shape)
        rows.append((f"[{paper.title}]({name}.md)", paper.source, shape, f"{whole.parameters:,}", f"{whole.macs:,}"))
    columns = ("network", "source", "input", "parameters", "MACs")
    table = TextTable("Networks", columns, rows, words=3).to_markdown()
    tree = "\n".join(["```{toctree}", ":hidden:", "", *NETWORKS, "```"])
    (folder / "index.md").write_text(f"{INTRODUCTION}{table}\n\n{tree}\n", encoding="utf-8")


def _page(name: str, paper) -> str:
    table, notes = paper_table(paper)
    parts = [
        f"# {paper.title}",
        f"{paper.source}. Input {shape_text(paper.input_shape)}. `kerascnn anatomy {name}` prints this table.",
        table.to_markdown(),
        "\n".join(f"- {note}" for note in notes),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"
