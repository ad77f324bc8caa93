"""Runs a lecture as the Python script that it is, cell by cell, without Jupyter: python lecture_script.py LECTURE.py"""

import ast
import re
import sys
from pathlib import Path


def run_cells(source: Path) -> dict:
    """Execute all cells in one namespace, draw what they would show, and return the namespace.

    Args:
        source: A lecture's py:percent script. Its prose is comments, so that every cell is Python.
    """
    names = {"__name__": source.stem}
    for number, cell in enumerate(re.split(r"^# %%.*$", source.read_text(encoding="utf-8"), flags=re.MULTILINE)):
        where, tree = f"{source.stem}, cell {number}", ast.parse(cell)
        shown = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, where, "exec"), names)
        if shown is not None:
            show(eval(compile(ast.Expression(shown.value), where, "eval"), names))
    return names


def show(value):
    """What a notebook would do with the last value of a cell."""
    if hasattr(value, "_repr_mimebundle_"):
        value._repr_mimebundle_()
    if value is not None:
        print(value)


if __name__ == "__main__":
    run_cells(Path(sys.argv[1]))
