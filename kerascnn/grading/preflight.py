"""A submitted notebook, read without running any of it: which cells there are, and where each answer stands.

Answers are found by the names that they define, so cells that were moved, merged, renamed or stripped of their metadata
cost nobody a mark. What cannot be read is refused with what the student should do.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import stat
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from kerascnn.checks.catalogue import PROBLEM_SETS, problems_of
from kerascnn.checks.learner_notebook import LARGEST_NOTEBOOK
from kerascnn.checks.problem import Problem

MOST_CELLS = 2_000
LONGEST_SOURCE = 4_000_000  # characters of all cells together
LONGEST_CODE = 500_000  # of all code cells, whose trees are a hundred times as large
OWN = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign)  # no imports, no loops
HALF = 0.5  # of a problem set's answers are in its notebook, at least
LIKE = 0.6  # share of a released text that a cell must have to stand for it


class RefusedError(ValueError):
    """What keeps a file from being graded, and what its student should do."""


@dataclass(frozen=True)
class Cell:
    """One cell: "markdown" or "code", its source, and what names it still has."""

    kind: str
    source: str
    names: tuple[str, ...] = ()

    @cached_property
    def defines(self) -> set[str]:
        """Names that a cell of code gives a value."""
        return defined_names(self.source) if self.kind == "code" else set()


@dataclass(frozen=True)
class StudentNotebook:
    """A notebook as it was handed in.

    Args:
        digest: SHA-256 of the file.
        cells: All cells of text and code.
        message: What the student should know although it could be read.
    """

    digest: str
    cells: tuple[Cell, ...] = ()
    message: str = ""

    @property
    def code(self) -> list[str]:
        """Sources of the code cells, in order."""
        return [cell.source for cell in self.cells if cell.kind == "code"]


def read_file(path: Path) -> bytes:
    """The bytes of a submitted file.

    Raises:
        RefusedError: if it is no file, a link, or too large.
    """
    try:
        number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise RefusedError(f"The file cannot be read ({error.strerror}): hand in the notebook itself.") from None
    status = os.fstat(number)
    if not stat.S_ISREG(status.st_mode):
        os.close(number)
        raise RefusedError("This is not a file: hand in the notebook itself (.ipynb).")
    with open(number, "rb") as file:  # noqa: PTH123, it is open already
        if status.st_size > LARGEST_NOTEBOOK:
            raise RefusedError(
                f"The file is larger than {LARGEST_NOTEBOOK // 1_000_000} MB: clear all outputs (in JupyterLab: Edit, "
                "Clear Outputs of All Cells), save it and hand it in again."
            )
        return file.read(LARGEST_NOTEBOOK + 1)


def read_notebook(content: bytes) -> StudentNotebook:
    """Read a notebook of any version.

    Raises:
        RefusedError: if it is none; the text says what to do.

    Example:
        >>> read_notebook(b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": ["x = 1"]}]}').code
        ['x = 1']
    """
    digest = hashlib.sha256(content).hexdigest()
    notebook = _json(content)
    version = notebook.get("nbformat", 4)
    if not isinstance(version, int) or not 1 <= version <= 4:
        raise RefusedError(
            f"This notebook has format {str(version)[:20]!r}: save it in JupyterLab and hand it in again."
        )
    cells = notebook.get("cells") if version == 4 else _older_cells(notebook)
    if not isinstance(cells, list):
        raise RefusedError("There are no cells in this file: open it in JupyterLab, save it and hand it in again.")
    if len(cells) > MOST_CELLS:
        raise RefusedError(f"The notebook has more than {MOST_CELLS:,} cells: delete those you do not need.")
    read = tuple(cell for cell in map(_cell, cells) if cell is not None)
    if sum(len(cell.source) for cell in read) > LONGEST_SOURCE:
        raise RefusedError("The notebook's cells hold several megabytes of text: delete what was pasted in.")
    if sum(len(cell.source) for cell in read if cell.kind == "code") > LONGEST_CODE:
        raise RefusedError(
            f"The notebook's code is longer than {LONGEST_CODE:,} characters: delete what was pasted in."
        )
    odd = sum(1 for cell in cells if not isinstance(cell, dict) or not isinstance(cell.get("cell_type"), str))
    return StudentNotebook(digest, read, f"{odd} damaged cells were left out." if odd else "")


def _json(content: bytes) -> dict[str, Any]:
    damaged = (
        "The file is no notebook, or was damaged on its way (saved while it was written, or merged by git?): open it "
        "in JupyterLab, save it and hand it in again."
    )
    try:
        notebook = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise RefusedError(damaged) from None
    if not isinstance(notebook, dict):
        raise RefusedError(damaged)
    return notebook


def _older_cells(notebook: dict[str, Any]) -> list:
    """Cells of the formats before 4, where code was called input."""
    sheets = notebook.get("worksheets")
    lists = (
        [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
        if isinstance(sheets, list)
        else [notebook.get("cells")]
    )
    cells = [cell for some in lists if isinstance(some, list) for cell in some]
    return [
        {**cell, "source": cell.get("input", cell.get("source"))} if isinstance(cell, dict) else cell for cell in cells
    ]


def _cell(cell: Any) -> Cell | None:
    if not isinstance(cell, dict) or cell.get("cell_type") not in ("code", "markdown", "heading"):
        return None
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    if not isinstance(source, str):
        return None
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    names = (marks.get("grade_id") if isinstance(marks, dict) else None, cell.get("id"))
    kind = "code" if cell["cell_type"] == "code" else "markdown"
    return Cell(kind, source, tuple(name for name in names if isinstance(name, str)))


def without_leftovers(notebook: StudentNotebook, problems: tuple[Problem, ...]) -> list[str]:
    """The code cells to run: a starter that was left beside an answer, above or below it, does not undo it."""
    starters = {_bare(problem.starter) for problem in problems if problem.kind != "written"}
    code = [cell for cell in notebook.cells if cell.kind == "code"]
    answered = {name for cell in code if _bare(cell.source) not in starters for name in cell.defines}
    return [
        "" if _bare(cell.source) in starters and answered.intersection(cell.defines) else cell.source for cell in code
    ]


def refuse_another_set(notebook: StudentNotebook, assignment: str) -> None:
    """Refuse a notebook that has places for the answers of another problem set, and not one for this one's.

    Raises:
        RefusedError: if it does; the text says which one it seems to be.
    """
    places = {name.removesuffix("-prompt") for cell in notebook.cells for name in cell.names}

    def share(problem_set: str) -> float:
        problems = problems_of(problem_set)
        return sum(problem.name in places for problem in problems) / len(problems)

    if share(assignment):  # the usual notebook, whose code is not read for this
        return
    places |= {name for source in notebook.code for name in defined_names(source, OWN)}
    most, problem_set = max((share(one), one) for one in PROBLEM_SETS)
    if not share(assignment) and most >= HALF:
        raise RefusedError(f"This seems to be the notebook of {problem_set}: hand in that of {assignment}.")


def is_starter(answer: str, problem: Problem) -> bool:
    """Whether there is no answer, or only what the student was given."""
    return _bare(answer) in ("", _bare(problem.starter))


def _bare(source: str) -> str:
    return "".join(source.split())


def defined_names(source: str, kinds: tuple[type[ast.stmt], ...] = (ast.stmt,)) -> set[str]:
    r"""Names that a cell's top level defines, by statements of all kinds or of some.

    Example:
        >>> sorted(defined_names("import keras as k\nx, y = 1, 2\ndef f():\n    z = 3"))
        ['f', 'k', 'x', 'y']
    """
    try:
        body = ast.parse(source).body
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        words = source.split()
        return {words[place + 1].split("(")[0] for place, word in enumerate(words[:-1]) if word in ("def", "class")}
    names: set[str] = set()
    for node in body:
        if not isinstance(node, kinds):
            continue
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names.update((alias.asname or alias.name).split(".")[0] for alias in node.names)
        else:
            names.update(
                one.id for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
            )
    return names


def answer_source(notebook: StudentNotebook, problem: Problem) -> str:
    """Source of the cell that holds a student's answer, "" if there is none."""
    if problem.kind == "written":
        return _written_answer(notebook, problem)
    cells = [cell for cell in notebook.cells if cell.kind == "code"]
    defining = [cell.source for cell in cells if problem.name in cell.defines]
    defining = [source for source in defining if _bare(source) != _bare(problem.starter)] or defining
    named = [cell.source for cell in cells if problem.name in cell.names]
    return [*named, *defining][-1] if named or defining else ""


def _written_answer(notebook: StudentNotebook, problem: Problem) -> str:
    """The cell of that name; else the text between the problem's prompt and the next one's."""
    texts = [cell for cell in notebook.cells if cell.kind == "markdown"]
    starter = _bare(problem.starter)
    named = [cell.source for cell in texts if problem.name in cell.names]
    if named:
        return next((source for source in reversed(named) if _bare(source) != starter), named[-1])
    likeness = [_likeness(problem.prompt, cell.source) for cell in texts]
    if not likeness or max(likeness) < LIKE:
        return ""
    answer = []
    for cell in texts[likeness.index(max(likeness)) + 1 :]:
        if cell.source.lstrip().startswith("## ") or any(name.endswith("-prompt") for name in cell.names):
            break
        answer.append(cell.source)
    return "\n\n".join(answer)


def _likeness(released: str, source: str) -> float:
    """Share of the released text that a cell still has, in runs of three words: its time grows with the text alone."""
    wanted = _runs(released)
    return len(wanted & _runs(source)) / len(wanted) if wanted else 0.0


def _runs(text: str) -> set[tuple[str, ...]]:
    words = text.split()
    return set(zip(words, words[1:], words[2:], strict=False))
