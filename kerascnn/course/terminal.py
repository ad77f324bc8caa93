"""What the course's commands show while they work and when they end."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from kerascnn.course.build import Result


@contextmanager
def notebook_progress(console: Console):
    """Show which notebook runs, which of its cells, and since when; yields what is to be called before a cell."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(finished_text="•"),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TextColumn("cells"),
        TimeElapsedColumn(),
    )
    tasks: dict[str, int] = {}
    progress = Progress(*columns, console=console)

    def on_cell(name: str, total: int, index: int) -> None:
        if name not in tasks:
            progress.start()
            finish_all()
            tasks[name] = progress.add_task(name, total=total)
            if not console.is_terminal:
                console.print(f"{name}: {total} cells")
        progress.update(tasks[name], completed=index)

    def finish_all() -> None:
        for task in progress.tasks:
            progress.update(task.id, completed=task.total)

    try:
        yield on_cell
        finish_all()
    finally:
        if tasks:
            progress.stop()


def print_results(results: Sequence[Result], index: Path, console: Console) -> None:
    """End a build: a table, a line for each failure, the address of the pages."""
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading, justify in (("Notebook", "left"), ("Result", "left"), ("Time", "right")):
        table.add_column(heading, justify=justify, no_wrap=True)
    table.add_column("")
    for result in results:
        style = "green" if result.passed else "red"
        table.add_row(
            result.name, f"[{style}]{result.symbol} {result.word}[/]", result.duration, escape(result.outcome)
        )
    console.print()
    console.print(table)
    for result in results:
        if not result.passed:
            console.print(f"\n[bold red]✗ {result.name}[/]: {escape(result.outcome)}", soft_wrap=True)
            if result.details:
                console.print(escape(result.details), highlight=False, soft_wrap=True)
    console.print(f"\nRead it: {index.resolve().as_uri()}", soft_wrap=True)
