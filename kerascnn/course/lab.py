"""`make lab`: JupyterLab, opened where the lectures are."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

from kerascnn.course.checkout import Checkout, CourseError, require


def open_lab(checkout: Checkout, port: int | None = None, browser: bool = True, arguments: Sequence[str] = ()) -> int:
    """Start JupyterLab on the lectures and wait until it ends.

    Args:
        checkout: The course.
        port: Port to listen on; JupyterLab looks for a free one from 8888 by default.
        browser: Whether to open a browser window.
        arguments: Further arguments for JupyterLab.

    Returns:
        JupyterLab's exit status.

    Raises:
        CourseError: if there are no lectures, or no JupyterLab.
    """
    if not checkout.lectures.is_dir():
        raise CourseError(f"{checkout.lectures} does not exist: run  make lectures")
    require("course", "jupyterlab")
    return subprocess.run(lab_command(checkout, port, browser, arguments), cwd=checkout.root, check=False).returncode


def lab_command(
    checkout: Checkout, port: int | None = None, browser: bool = True, arguments: Sequence[str] = ()
) -> list[str]:
    """Write out the command that starts JupyterLab.

    The server's root is the checkout, so that exercises/ is one click away from lectures/; asking a news server at
    the start is switched off.
    """
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={checkout.root}",
        "--LabApp.default_url=/lab/tree/lectures",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    if port is not None:
        command.append(f"--ServerApp.port={port}")
    if not browser:
        command.append("--no-browser")
    return [*command, *arguments]
