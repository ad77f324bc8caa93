"""nbgrader's settings for this course, in one place: for its commands, its web pages and our own functions."""

from __future__ import annotations

import os
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

from kerascnn.checks.model_answers import STUB, TEXT_STUB

if TYPE_CHECKING:
    from traitlets.config import Config

CELL_TIMEOUT_SECONDS = (
    120  # covers `import keras` on a busy machine, 6 to 10 s; a timeout costs a right answer its points
)
TEMPLATES = Path(__file__).parent / "jupyter"  # where nbconvert finds ours before its own
ENVIRONMENT = {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}


def apply_settings(config: Config, root: Path) -> Config:
    """Set what nbgrader has to know about this course.

    Its defaults fail a class: anything on stderr gives 0 points (TensorFlow writes there), a deleted test cell stays
    deleted, a cell may take 30 seconds, and formulas need a script from the network. What nbgrader makes, apart from
    the exercises, lies under `grading/`, which git ignores; who opens the gradebook makes that folder first. Some
    settings have to be environment variables, which the kernels inherit: those that are set already stay as they are,
    and search paths get our folders in front.

    Args:
        config: Changed in place and returned.
        root: Top folder of the course.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> from unittest.mock import patch
        >>> from traitlets.config import Config
        >>> with TemporaryDirectory() as root, patch.dict(os.environ):
        ...     apply_settings(Config(), Path(root)).Execute.timeout, list(Path(root).iterdir())
        (120, [])
    """
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    _put_first("PATH", sysconfig.get_path("scripts"))  # nbgrader calls `alembic` by name for each new gradebook
    _put_first("JUPYTER_PATH", str(TEMPLATES))
    folder = config.CourseDirectory
    folder.root = str(root)
    folder.source_directory = "solutions"
    folder.release_directory = "exercises"
    folder.submitted_directory = "grading/submitted"
    folder.autograded_directory = "grading/autograded"
    folder.feedback_directory = "grading/feedback"
    folder.db_url = f"sqlite:///{(Path(root) / 'grading' / 'gradebook.db').absolute()}"
    config.ClearSolutions.code_stub = {"python": "\n".join(STUB)}
    config.ClearSolutions.text_stub = TEXT_STUB
    config.ClearMarkScheme.enforce_metadata = False  # rubrics stand in locked prompts, which grading restores
    config.ExportPlugin.to = str((Path(root) / "grading" / "grades.csv").absolute())
    config.Execute.timeout = CELL_TIMEOUT_SECONDS
    config.Execute.extra_arguments = ["--log-level=ERROR"]  # a kernel's remarks on its own transport are no news
    config.HTMLExporter.filters = {"markdown2html": "kerascnn.grading.formgrader_markdown.markdown2html"}
    config.HTMLExporter.sanitize_html = True  # outputs, which a student's code may have written
    config.IgnorePattern.enabled = True
    config.IgnorePattern.pattern = r"[\s\S]"
    config.OverwriteCells.add_missing_cells = True
    return config


def _put_first(variable: str, folder: str) -> None:
    """Put a folder on a search path that is an environment variable, unless it is there."""
    folders = list(filter(None, os.environ.get(variable, "").split(os.pathsep)))
    if folder not in folders:
        os.environ[variable] = os.pathsep.join([folder, *folders])
