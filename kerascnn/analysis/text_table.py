"""A table of words and numbers as a reader wants it: in a terminal, in Markdown, and in a notebook."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

Cells = Sequence[str]


@dataclass(frozen=True)
class TextTable:
    """Cells that are ready to print; the first `words` columns are words and align left, the others numbers, right.

    Example:
        >>> print(TextTable("Sizes", ("name", "size"), (("a", "1"), ("bb", "22")), words=1))
        Sizes
        ----------
        name  size
        ----------
        a        1
        bb      22
    """

    title: str
    columns: Cells
    rows: Sequence[Cells]
    total: Cells | None = None
    words: int = 1

    @property
    def lines(self) -> list[Cells]:
        """All rows, the total last."""
        return [*self.rows, *([] if self.total is None else [self.total])]

    def to_markdown(self) -> str:
        """The table in Markdown, without its title."""
        rule = ["---"] * self.words + ["---:"] * (len(self.columns) - self.words)
        return "\n".join("| " + " | ".join(line) + " |" for line in (self.columns, rule, *self.lines))

    def __str__(self) -> str:
        everything = [self.columns, *self.lines]
        widths = [max(len(line[column]) for line in everything) for column in range(len(self.columns))]
        head, *body = [
            "  ".join(
                cell.ljust(width) if column < self.words else cell.rjust(width)
                for column, (cell, width) in enumerate(zip(line, widths, strict=True))
            ).rstrip()
            for line in everything
        ]
        rule = "-" * max(map(len, (head, *body)))
        if self.total is not None:
            body.insert(-1, rule)
        return "\n".join([self.title, rule, head, rule, *body])

    def to_html(self) -> str:
        """The table in HTML."""

        def line(cells, tag):
            return "".join(
                f'<{tag} style="text-align: {"left" if column < self.words else "right"}">{escape(cell)}</{tag}>'
                for column, cell in enumerate(cells)
            )

        body = "".join(f"<tr>{line(cells, 'td')}</tr>" for cells in self.rows)
        foot = "" if self.total is None else f"<tr>{line(self.total, 'td')}</tr>"
        return (
            f'<table><caption style="text-align: left">{escape(self.title)}</caption>'
            f"<thead><tr>{line(self.columns, 'th')}</tr></thead><tbody>{body}</tbody>"
            f'<tfoot style="font-weight: bold">{foot}</tfoot></table>'
        )


def shape_text(shape: tuple) -> str:
    """A shape, or several, as a table prints it.

    Example:
        >>> shape_text((28, 28, 256)), shape_text(((8, 8, 2), (10,)))
        ('28x28x256', '8x8x2, 10')
    """
    if shape and isinstance(shape[0], tuple):
        return ", ".join(map(shape_text, shape))
    return "x".join("?" if size is None else str(size) for size in shape)
