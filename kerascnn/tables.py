"""Tables on a terminal, or in Markdown: words may be folded, numbers never."""

import os
from collections.abc import Sequence

import typer

from kerascnn.analysis.text_table import TextTable  # standard library alone

Line = Sequence[str]
LETTERS = 12  # of a word on one line, however narrow the terminal is


def print_table(
    title: str,
    columns: Line,
    rows: Sequence[Line],
    total: Line | None = None,
    *,
    words: int,
    notes: Sequence[str] = (),
    markdown: bool = False,
) -> None:
    """Print a table, its total under a rule, and notes below.

    Args:
        title: Printed above.
        columns: Names of the columns.
        rows: One cell for each column.
        total: The last row, if there is one.
        words: How many columns, from the left, are words; the others are numbers.
        notes: Sentences, one to a line.
        markdown: Whether to print Markdown, for a file, and not for the terminal at hand.
    """
    if markdown:
        typer.echo(f"{title}\n\n{TextTable(title, columns, rows, total, words).to_markdown()}")
        if notes:
            typer.echo("\n".join(["", *(f"- {note}" for note in notes)]))
        return
    _print_for_terminal(title, columns, rows, total, words)
    for note in notes:
        typer.echo(note)


def _print_for_terminal(title, columns, rows, total, words) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left", pad_edge=False, padding=(0, 1, 0, 0))
    for number, column in enumerate(columns):
        is_number = number >= words
        table.add_column(column, justify="right" if is_number else "left", no_wrap=is_number, overflow="fold")
    for row in rows:
        table.add_row(*row)
    if total is not None:
        table.add_section()
        table.add_row(*total)
    console = Console(highlight=False)
    lines = [columns, *rows, *([] if total is None else [total])]
    widths = [max(len(line[column]) for line in lines) for column in range(len(columns))]
    # Numbers keep their width, and words up to twelve letters; in a file everything does.
    in_a_file = not console.is_terminal and "COLUMNS" not in os.environ
    longest = max(widths) if in_a_file else LETTERS
    kept = [width if column >= words else min(width, longest) for column, width in enumerate(widths)]
    console.width = max(console.width, sum(kept) + 2 * len(columns))
    console.print(table)
