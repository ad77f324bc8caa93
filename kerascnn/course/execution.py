"""Run a notebook from top to bottom in a fresh kernel, and keep what came out."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode

CELL_SECONDS = 600
PACKAGES = ("kerascnn", "keras", "tensorflow", "jax", "numpy", "matplotlib")


@dataclass(frozen=True)
class Failure:
    """Where a notebook went wrong, and what Python said.

    Args:
        cell: Number of the cell, counted from 1 over all cells.
        source: The code of the cell.
        message: One line, "ValueError: ..." for instance.
        details: The traceback, or all that was written to stderr.
    """

    cell: int
    source: str
    message: str
    details: str = ""

    def __str__(self) -> str:
        first = next((line for line in self.source.splitlines() if line.strip()), "")
        return f"cell {self.cell} ({first.strip()}): {self.message}"


@dataclass(frozen=True)
class Execution:
    """One run of a notebook.

    Args:
        notebook: The notebook with its outputs, up to the failing cell where one failed.
        seconds: How long it took.
        failure: The cell that raised, or None.
        remarks: What cells wrote to stderr, warnings for instance.
    """

    notebook: NotebookNode
    seconds: float
    failure: Failure | None
    remarks: tuple[Failure, ...]


def execute(
    notebook: NotebookNode,
    folder: Path,
    on_cell: Callable[[int], None] | None = None,
    seconds_per_cell: int = CELL_SECONDS,
) -> Execution:
    """Run all cells of a notebook in order; a cell that raises ends the run.

    Args:
        notebook: Left as it is; the outputs go to a copy.
        folder: Working folder of the kernel.
        on_cell: Called with the index of each cell before it runs.
        seconds_per_cell: Limit for one cell.
    """
    import copy

    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    notebook, reached = copy.deepcopy(notebook), 0

    def starts(cell, cell_index):
        nonlocal reached
        reached = cell_index
        if on_cell:
            on_cell(cell_index)

    client = NotebookClient(
        notebook,
        timeout=seconds_per_cell,
        kernel_name="python3",
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
        extra_arguments=["--log-level=ERROR"],
        on_cell_start=starts,
        resources={"metadata": {"path": str(folder)}},
    )
    start, error = time.monotonic(), None
    with tempfile.TemporaryDirectory(prefix="kerascnn-") as profile:
        try:
            client.execute(env=kernel_environment(profile))
        except CellExecutionError as raised:
            error = plain(f"{raised.ename}: {raised.evalue}")
        except CellTimeoutError:
            error = f"it took longer than {seconds_per_cell} seconds"
        except DeadKernelError:
            error = "the kernel died: it ran out of memory, or a native library crashed"
    seconds = time.monotonic() - start
    tidy_outputs(notebook, Path(folder))
    failure = error and Failure(reached + 1, notebook.cells[reached].source, error, traceback(notebook.cells[reached]))
    return Execution(notebook, seconds, failure, tuple(remarks(notebook)))


def traceback(cell: NotebookNode) -> str:
    """Read the traceback that a cell ended with, if it has one."""
    lines = [line for output in cell.get("outputs", ()) for line in output.get("traceback", ())]
    return plain("\n".join(lines))


def kernel_environment(profile: str) -> dict[str, str]:
    """Make the environment of a kernel: ours, without personal start-up files and without another figure backend."""
    environment = {**os.environ, "IPYTHONDIR": profile}
    environment.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    environment.pop("MPLBACKEND", None)  # "agg" set by a caller would keep figures from being shown
    environment.pop("PYTEST_CURRENT_TEST", None)  # in a test, ipykernel would miss what native code writes to stderr
    return environment


def remarks(notebook: NotebookNode):
    """Yield what cells wrote to stderr."""
    for number, cell in enumerate(notebook.cells, start=1):
        for output in cell.get("outputs", ()):
            if output.output_type == "stream" and output.name == "stderr":
                text = output.text.strip()
                yield Failure(number, cell.source, text.splitlines()[0] if text else "", text)


def tidy_outputs(notebook: NotebookNode, folder: Path) -> None:
    """Take out of the outputs what belongs to this machine or this minute, in place.

    Paths lose what is above the working folder, Python's environment, the temporary folder and the home; addresses of
    objects go; execution counts run from 1; widgets, which only a running kernel can show, leave their plain text.
    """
    places = machine_paths(folder)
    count = 0
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type != "code":
            continue
        if cell.execution_count is not None:
            count += 1
            cell.execution_count = count
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = count
            if "text" in output:
                output.text = tidy_text(output.text, places)
            data = output.get("data", {})
            data.pop("application/vnd.jupyter.widget-view+json", None)
            for kind, value in data.items():
                if kind.startswith("text/") and isinstance(value, str):
                    data[kind] = tidy_text(value, places)
            if "traceback" in output:
                output.traceback = [tidy_text(line, places) for line in output.traceback]
    notebook.metadata.pop("widgets", None)


def machine_paths(folder: Path) -> dict[str, str]:
    """Name the places that must not show, longest first, with what stands for them."""
    places = {
        str(Path(tempfile.gettempdir()).resolve()): "<temporary>",
        str(Path.home()): "~",
        sys.prefix: "<python>",
        sys.base_prefix: "<python>",
        str(Path(__file__).resolve().parents[2]): "<kerascnn>",
        str(Path(folder).resolve()): ".",
    }
    return {
        path: name for path, name in sorted(places.items(), key=lambda item: -len(item[0])) if path not in ("/", "/usr")
    }


def tidy_text(text: str, places: dict[str, str]) -> str:
    """Replace paths of this machine and addresses of objects.

    Example:
        >>> tidy_text("<Axes at 0x7f3a5c0c2d10> in /home/ada/course/x.py", {"/home/ada/course": "."})
        '<Axes at 0x...> in ./x.py'
    """
    for path, name in places.items():
        text = re.sub(re.escape(path) + r"(?![\w.-])", lambda _, name=name: name, text)
    if "/ipykernel_" in text:  # asked first: a picture in base64 is a megabyte without a space
        text = re.sub(r"(?:(?<![^\s'\"<>])[^\s'\"<>]{0,200})?/ipykernel_\d+/\d+\.py", "<cell>", text)
    return re.sub(r"\bat 0x[0-9a-fA-F]{6,}", "at 0x...", text)


def plain(text: str) -> str:
    r"""Drop the colours of a terminal.

    Example:
        >>> plain("\x1b[0;31mValueError\x1b[0m")
        'ValueError'
    """
    return re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", text)


def versions() -> dict[str, str]:
    """Tell which Python and which packages a notebook ran on."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found
