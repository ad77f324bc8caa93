"""`build/course/`: notebooks as pages, and the page that lists them. Nothing on them is fetched from anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kerascnn.figures.formulas import cell_html

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from kerascnn.course.build import Result

TEMPLATES = Path(__file__).parent / "templates"


def write_page(notebook: NotebookNode, title: str, path: Path) -> Path:
    """Write a notebook as one self-contained HTML file.

    Args:
        notebook: With its outputs.
        title: Title of the page.
        path: The file.
    """
    exporter = page_exporter()
    html, _ = exporter.from_notebook_node(notebook, resources={"metadata": {"name": title}})
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(html, encoding="utf-8")
    return path


def page_exporter():
    """Set up nbconvert with our page, and with formulas drawn rather than left to a script from the network."""
    from nbconvert import HTMLExporter

    exporter = HTMLExporter(template_name="page", extra_template_basedirs=[str(TEMPLATES)])
    exporter.register_filter("markdown2html", cell_html)
    return exporter


def write_overview(results: Sequence[Result], facts: dict[str, str], seconds: float, path: Path) -> Path:
    """Write the page that lists all notebooks with their results.

    Args:
        results: One for each notebook, in order.
        facts: What it was made on, name and value; "Date" among them.
        seconds: How long everything took.
        path: The file.
    """
    from jinja2 import Environment, FileSystemLoader

    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    html = environment.get_template("overview.html.j2").render(
        results=results,
        failed=sum(not result.passed for result in results),
        facts=facts,
        date=facts["Date"],
        total=spoken_time(seconds),
    )
    path.write_text(html, encoding="utf-8")
    return path


def spoken_time(seconds: float) -> str:
    """Say a time as people do.

    Example:
        >>> spoken_time(3.14), spoken_time(59.7), spoken_time(154)
        ('3.1 s', '1 min 0 s', '2 min 34 s')
    """
    if seconds < 10:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60} s"
