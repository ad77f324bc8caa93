"""`make notebooks`: model answers and exercises, made from the authors' scripts.

nbgrader makes the student's version, in a temporary folder and without a gradebook; a file here is only written where
its bytes changed.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from kerascnn.course.checkout import Checkout
from kerascnn.course.problem_cells import problem_set_notebook
from kerascnn.course.sources import notebook_text
from kerascnn.grading import nbgrader_course

COMMAND = "make notebooks"


def write_problem_sets(checkout: Checkout) -> list[Path]:
    """Write solutions/ and exercises/ from notebooks/.

    Returns:
        The files that changed; none when everything was up to date.
    """
    changed = {path: text for path, text in expected_files(checkout).items() if current_text(path) != text}
    for path, text in changed.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(changed)


def stale_problem_sets(checkout: Checkout) -> list[str]:
    """Tell what differs from what `make notebooks` would write, without writing.

    Returns:
        One line per file, which names the command; none when everything is up to date.
    """
    expected = expected_files(checkout)
    lines = [
        f"{checkout.relative(path)} is {'missing' if current_text(path) is None else 'stale'}: run  {COMMAND}"
        for path, text in expected.items()
        if current_text(path) != text
    ]
    present = [path for folder in (checkout.solutions, checkout.exercises) for path in folder.glob("*/*.ipynb")]
    lines += [
        f"{checkout.relative(path)} has no source in notebooks/: delete it"
        for path in sorted(present)
        if path not in expected
    ]
    return lines


def expected_files(checkout: Checkout) -> dict[Path, str]:
    """Make all notebooks of solutions/ and exercises/ in memory."""
    files: dict[Path, str] = {}
    with tempfile.TemporaryDirectory(prefix="kerascnn-") as folder:
        for source in checkout.problem_set_sources():
            name = source.stem
            text = notebook_text(problem_set_notebook(checkout, source))
            files[checkout.solutions / name / f"{name}.ipynb"] = text
            files[checkout.exercises / name / f"{name}.ipynb"] = released_text(Path(folder), name, text)
    return files


def released_text(root: Path, name: str, solution: str) -> str:
    """Let nbgrader make the student's version of a problem set.

    Args:
        root: An empty folder, or one that this function used before.
        name: Name of the problem set.
        solution: Its notebook with model answers, as text.
    """
    import nbformat

    path = root / "solutions" / name / f"{name}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(solution, encoding="utf-8")
    released = nbgrader_course.generate(root, name, gradebook=False) / f"{name}.ipynb"
    return notebook_text(nbformat.reads(released.read_text(encoding="utf-8"), as_version=nbformat.NO_CONVERT))


def current_text(path: Path) -> str | None:
    """Read a file, or None where there is none."""
    return path.read_text(encoding="utf-8") if path.is_file() else None
