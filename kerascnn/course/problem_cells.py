"""A problem of `kerascnn.checks`, written out as the cells that nbgrader knows.

An author writes an empty cell, `# %% problem="naive_depth"`; prompt, answer cell and tests all come from the one object
of that name, so that a learner's feedback and the grade cannot drift apart.
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from kerascnn.course.checkout import Checkout, CourseError
from kerascnn.course.sources import assemble, opening_cells, read_cells
from kerascnn.environment import quiet

if TYPE_CHECKING:
    from nbformat import NotebookNode

SCHEMA_VERSION = 3


def problem_set_notebook(checkout: Checkout, source: Path) -> NotebookNode:
    """Make the notebook of a problem set with its model answers and tests, as nbgrader wants its source.

    Args:
        checkout: The course; its `checks` package holds a module of the same name as the script.
        source: Script of the problem set, notebooks/psN_name.py.

    Raises:
        CourseError: if the script and its module do not name the same problems, each once.
    """
    module = checks_module(checkout, source.stem)
    problems = {problem.name: problem for problem in module.PROBLEMS}
    alias = source.stem.split("_")[0]
    cells = opening_cells(checkout, f"exercises/{source.stem}/{source.stem}.ipynb")
    asked: list[str] = []
    for cell in read_cells(source):
        name = cell.metadata.pop("problem", None)
        if name is None:
            cells.append(cell)
            continue
        where = checkout.relative(source)
        if name not in problems:
            raise CourseError(f"{where} asks for problem {name!r}: {module.__name__} has {', '.join(problems)}")
        if name in asked:
            raise CourseError(f"{where} asks for problem {name!r} twice: name each problem once")
        if cell.source.strip():
            raise CourseError(f"{where}: the cell of problem {name!r} holds code, it must be empty")
        asked.append(name)
        with quiet():  # a model answer may import TensorFlow, whose remarks no log level stops
            cells += problem_cells(problems[name], len(asked), alias)
    if missing := [name for name in problems if name not in asked]:
        raise CourseError(
            f"{checkout.relative(source)} leaves out {', '.join(missing)} of {module.__name__}: "
            f'add a cell  # %% problem="{missing[0]}"'
        )
    return assemble(cells)


def checks_module(checkout: Checkout, name: str) -> ModuleType:
    """Import the module that holds the problems of a set."""
    try:
        return importlib.import_module(f"{checkout.checks}.{name}")
    except ModuleNotFoundError as error:
        if error.name not in (checkout.checks, f"{checkout.checks}.{name}"):
            raise
        raise CourseError(f"notebooks/{name}.py has no problems: {checkout.checks}.{name} does not exist") from None


def problem_cells(problem, number: int, alias: str) -> list[NotebookNode]:
    """Write out one problem as the cells that nbgrader knows: prompt, answer, visible test, hidden test.

    The visible and the hidden test carry half of the points each. A written problem has no tests: its answer cell
    carries all points and waits for a person, who finds the rubric below the question in formgrader, and nobody else.

    Args:
        problem: An object of `kerascnn.checks`.
        number: Its number in the notebook, from 1.
        alias: Name under which the notebook imports the set, such as "ps1".
    """
    from nbformat import v4

    prompt = v4.new_markdown_cell(prompt_text(problem, number), id=f"{problem.name}-prompt")
    mark(prompt, locked=True)
    answer = problem.model_answer.strip("\n")
    if problem.kind == "written":
        prompt.source += (
            f"\n<!-- BEGIN MARK SCHEME -->\n\n**For whoever marks this.** {problem.rubric}\n<!-- END MARK SCHEME -->"
        )
        cell = v4.new_markdown_cell(answer, id=problem.name)
        mark(cell, grade=True, solution=True, points=problem.points)
        return [prompt, cell]
    half = whole(problem.points / 2)
    call = f"{alias}.{problem.name}.grade({problem.name}, points={half}"
    hidden = (
        "# Nothing to do here: when your work is graded, this cell checks it again on other inputs.\n"
        "### BEGIN HIDDEN TESTS\n"
        f"{call}, seed={hidden_seed(problem.name)})\n"
        "### END HIDDEN TESTS"
    )
    cells = [
        prompt,
        v4.new_code_cell(answer, id=problem.name),
        v4.new_code_cell(f"{call})", id=f"{problem.name}-check"),
        v4.new_code_cell(hidden, id=f"{problem.name}-hidden"),
    ]
    mark(cells[1], solution=True)
    for cell in cells[2:]:
        mark(cell, grade=True, locked=True, points=half)
    return cells


def prompt_text(problem, number: int) -> str:
    """What stands above an answer: number, title, points, minutes, and the question."""
    effort = f"{count(problem.points, 'point')}, about {count(problem.minutes, 'minute')}"
    return f"## {number}. {problem.title}\n\n*{effort}*\n\n{inspect.cleandoc(problem.question)}"


def mark(
    cell: NotebookNode,
    *,
    grade: bool = False,
    solution: bool = False,
    locked: bool = False,
    points: float | None = None,
) -> None:
    """Write nbgrader's metadata, whose grade_id is the id of the cell."""
    details = {
        "grade": grade,
        "grade_id": cell.id,
        "locked": locked,
        "schema_version": SCHEMA_VERSION,
        "solution": solution,
        "task": False,
    }
    if points is not None:
        details["points"] = whole(points)
    cell.metadata["nbgrader"] = details


def hidden_seed(name: str) -> int:
    """Choose the seed of a hidden test: fixed, and another one for each problem.

    Example:
        >>> hidden_seed("naive_depth") == hidden_seed("naive_depth") != hidden_seed("naive_cost")
        True
    """
    return 1 + int(hashlib.sha256(name.encode()).hexdigest(), 16) % 9999


def whole(number: float) -> float:
    """Write 2.0 as 2 and leave 1.5 as it is.

    Example:
        >>> whole(2.0), whole(1.5)
        (2, 1.5)
    """
    return int(number) if number == int(number) else number


def count(number: float, noun: str) -> str:
    """Put a number before its noun.

    Example:
        >>> count(1, "point"), count(3, "point")
        ('1 point', '3 points')
    """
    return f"{whole(number)} {noun}" + ("" if number == 1 else "s")
