"""Check a learner's notebook from outside: run its cells, find the answers by their names, ask every problem."""

import ast
import asyncio
import contextlib
import inspect
import json
import linecache
import os
import sys
from collections.abc import Callable
from pathlib import Path

from .catalogue import PROBLEM_SETS, problems_of
from .observation import captured, learners_traceback
from .outcome import NOT_STARTED, RAISED, Outcome
from .problem import Problem
from .problem_set import ProblemSet

LARGEST_NOTEBOOK = 20_000_000  # bytes


class NotebookError(ValueError):
    """Raised for a file that cannot be checked; the message says what to do."""


def check_notebook(path: str | Path, *, seed: int | None = None, variant: str | None = None) -> list[Outcome]:
    """Outcome of every problem whose answer a program can check, in order.

    The notebook's cells run in this process, one after the other; a cell that raises does not stop the next. Answers
    are found by name, so copied, split, merged or moved cells do not matter. The problem set is the one that the cells
    mention.

    Args:
        path: A notebook (.ipynb) or a script (.py).
        seed: Draws the inputs of the probes; a fixed one by default.
        variant: Code of the student's numbers, from the teacher's list; by default what the notebook says.

    Raises:
        NotebookError: if the file is missing, damaged, too large, or mentions no problem set.
    """
    cells = read_cells(path)
    problem_set = find_problem_set(path, cells)
    with _standing_in(Path(path).parent):
        namespace, errors = run_cells(cells)
        return [
            problem.check(namespace[problem.name], seed)
            if problem.name in namespace
            else missing_answer(problem, errors)
            for problem in _problems(problem_set, namespace, variant)
            if problem.kind != "written"
        ]


def _problems(problem_set: str, namespace: dict, variant: str | None) -> tuple[Problem, ...]:
    """The set's problems with the numbers of a variant: the given one's, else the one that the notebook asks for."""
    asked = [one.code for one in namespace.values() if isinstance(one, ProblemSet) and one.name == problem_set]
    code = variant if variant is not None else asked[-1] if asked else ""
    return ProblemSet(problems_of(problem_set)).variant(code).PROBLEMS


@contextlib.contextmanager
def _standing_in(folder: Path):
    """Files and modules beside the notebook are found as they are in Jupyter."""
    folder = folder.resolve()
    sys.path.insert(0, str(folder))
    try:
        with contextlib.chdir(folder):
            yield
    finally:
        sys.path.remove(str(folder))


def missing_answer(problem, errors: dict[str, str]) -> Outcome:
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
        return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NotebookError(
            f"{path} is not a notebook of format 4, or was damaged: open it in JupyterLab, save it and try again."
        ) from None


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


def run_cells(
    cells: list[str], around: Callable[[int], contextlib.AbstractContextManager] = contextlib.nullcontext
) -> tuple[dict, dict[str, str]]:
    """Run cells in order in one namespace, as a notebook would; returns it and the errors by the cell's source.

    Args:
        cells: Their sources.
        around: Makes what is entered for the time of a cell, given its number from 1.
    """
    os.environ.setdefault("MPLBACKEND", "Agg")
    namespace: dict = {"__name__": "__main__", "display": lambda *objects, **options: None}
    namespace["get_ipython"] = lambda: QuietShell(namespace)
    errors = {}
    with captured():
        for number, source in enumerate(cells, start=1):
            try:
                with around(number):
                    run_cell(source, f"<cell {number}>", namespace)
            except (Exception, SystemExit) as error:
                errors[source] = f"code cell {number}, {learners_traceback(error)}"
    return namespace, errors


def run_cell(source: str, filename: str, namespace: dict) -> None:
    """Run the statements of a cell one by one, so that those before an error have run."""
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    for statement in ast.parse(_as_python(source), filename).body:
        module = ast.Module([statement], type_ignores=[])
        code = compile(module, filename, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        result = eval(code, namespace)
        if inspect.iscoroutine(result):
            asyncio.run(result)


def _as_python(source: str) -> str:
    """The cell with its magics (%, !, ?) as the calls that IPython makes of them, where IPython is installed."""
    try:
        ast.parse(source)
        return source  # no magic is Python
    except (SyntaxError, ValueError):
        pass
    try:
        from IPython.core.inputtransformer2 import TransformerManager
    except ImportError:
        return source
    return TransformerManager().transform_cell(source)


class QuietShell:
    """Stands for IPython's shell: runs what a timing magic times, and does nothing for every other magic."""

    TIMING = ("time", "timeit", "prun", "capture")

    def __init__(self, namespace: dict):
        self.namespace = namespace

    def run_line_magic(self, name: str, line: str, **options) -> None:
        """Run the statement behind %time."""
        if name in self.TIMING:
            run_cell(line, "<line>", self.namespace)

    def run_cell_magic(self, name: str, line: str, cell: str) -> None:
        """Run the cell below %%time."""
        if name in self.TIMING:
            run_cell(cell, "<cell>", self.namespace)

    def getoutput(self, command: str, **options) -> list[str]:
        """A shell command's lines: none, because none is run."""
        return []

    def __getattr__(self, name: str):
        return lambda *arguments, **options: None
