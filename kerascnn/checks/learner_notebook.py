"""Check a learner's notebook from outside: run its cells, find the answers by their names, ask every problem."""

import ast
import contextlib
import json
import linecache
import os
import re
from collections.abc import Iterator
from pathlib import Path
from types import CodeType

from .catalogue import PROBLEM_SETS, problems_of
from .observation import captured, learners_traceback
from .outcome import NOT_STARTED, RAISED, Outcome

PYTHON_CELLS = ("%%time", "%%capture", "%%prun")
LARGEST_NOTEBOOK = 20_000_000  # bytes


class NotebookError(ValueError):
    """Raised for a file that cannot be checked; the message says what to do."""


def check_notebook(path: str | Path, *, seed: int | None = None) -> list[Outcome]:
    """Outcome of every problem whose answer a program can check, in order.

    The notebook's cells run in this process, one after the other; a cell that raises does not stop the next. Answers
    are found by name, so copied, split, merged or moved cells do not matter. The problem set is the one that the cells
    mention.

    Args:
        path: A notebook (.ipynb) or a script (.py).
        seed: Draws the inputs of the probes; a fixed one by default.

    Raises:
        NotebookError: if the file is missing, damaged, too large, or mentions no problem set.
    """
    cells = read_cells(path)
    problem_set = find_problem_set(path, cells)
    namespace, errors = run_cells(cells, Path(path).parent)
    outcomes = []
    for problem in problems_of(problem_set):
        if problem.kind == "written":
            continue
        if problem.name in namespace:
            outcomes.append(problem.check(namespace[problem.name], seed))
        else:
            outcomes.append(_missing(problem, errors))
    return outcomes


def _missing(problem, errors: dict[str, str]) -> Outcome:
    """The outcome of a problem whose answer is not there: its cell failed, or there is none."""
    for source, error in errors.items():
        if problem.name in source:
            advice = f"A cell that speaks of {problem.name} stopped with an error, so there is none: {error}"
            return Outcome(problem.name, RAISED, 0, problem.points, advice=advice)
    return Outcome(problem.name, NOT_STARTED, 0, problem.points, advice=f"There is no {problem.name} in the notebook.")


def read_cells(path: str | Path) -> list[str]:
    """Sources of the code cells; of a script, its whole text as one.

    Raises:
        NotebookError: if the file is missing, damaged or too large.
    """
    path = Path(path)
    if path.suffix not in (".ipynb", ".py"):
        raise NotebookError(
            f"{path} is neither a notebook (.ipynb) nor a script (.py): give the one with your answers."
        )
    try:
        if path.stat().st_size > LARGEST_NOTEBOOK:
            raise NotebookError(
                f"{path} is larger than {LARGEST_NOTEBOOK // 1_000_000} MB: clear its outputs, save it and try again."
            )
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NotebookError(f"{path} cannot be read ({error}): give the path of your notebook.") from None
    if path.suffix == ".py":
        return [text]
    try:
        cells = json.loads(text)["cells"]
        sources = [cell["source"] for cell in cells if cell["cell_type"] == "code"]
    except (ValueError, KeyError, TypeError):
        raise NotebookError(
            f"{path} is not a notebook of format 4, or was damaged: open it in JupyterLab, save it and try again."
        ) from None
    return ["".join(source) for source in sources]


def find_problem_set(path: str | Path, cells: list[str]) -> str:
    """Name of the problem set that the cells mention.

    Raises:
        NotebookError: if they mention none, or several.
    """
    mentioned = [name for name in PROBLEM_SETS if any(name in cell for cell in cells)]
    if len(mentioned) != 1:
        found = f"mentions {' and '.join(mentioned)}" if mentioned else "mentions no problem set"
        raise NotebookError(
            f"{path} {found}: a problem set's notebook imports exactly one of {', '.join(PROBLEM_SETS)} from "
            "kerascnn.checks."
        )
    return mentioned[0]


def run_cells(cells: list[str], folder: Path) -> tuple[dict, dict[str, str]]:
    """Run cells in order in one namespace, as a notebook would; returns it and the errors by the cell's source."""
    os.environ.setdefault("MPLBACKEND", "Agg")
    namespace: dict = {"__name__": "__main__"}
    errors = {}
    with contextlib.chdir(folder), captured():
        for number, source in enumerate(cells, start=1):
            try:
                for code in _compiled(_without_magics(source), f"<cell {number}>"):
                    exec(code, namespace)
            except (Exception, SystemExit) as error:
                errors[source] = f"code cell {number}, {learners_traceback(error)}"
    return namespace, errors


def _without_magics(source: str) -> str:
    """Lines that only a notebook understands (%, !, ?) become nothing, so that the numbers of the others stay.

    A cell under a magic that runs it as Python (%%time) keeps its other lines; one in another language has none.
    """
    if source.lstrip().startswith("%%") and not source.lstrip().startswith(PYTHON_CELLS):
        return ""
    return "\n".join(re.sub(r"^(\s*)(\w+\s*=\s*)?[%!?].*", r"\1pass", line) for line in source.splitlines())


def _compiled(source: str, filename: str) -> Iterator[CodeType]:
    """The statements of a cell one by one, so that those before an error have run."""
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    for statement in ast.parse(source, filename).body:
        yield compile(ast.Module([statement], type_ignores=[]), filename, "exec")
