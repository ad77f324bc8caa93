"""`make lab`: JupyterLab, opened where the lectures are."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from kerascnn.course.checkout import Checkout, CourseError, require

DEFAULTS = Path(__file__).parent / "jupyter"


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
    server = subprocess.Popen(
        lab_command(checkout, port, browser, arguments), cwd=checkout.root, env=lab_environment(os.environ)
    )
    while True:
        try:
            return server.wait()
        except KeyboardInterrupt:  # JupyterLab got it too, and asks whether to stop
            continue


def lab_command(
    checkout: Checkout, port: int | None = None, browser: bool = True, arguments: Sequence[str] = ()
) -> list[str]:
    """Write out the command that starts JupyterLab.

    The server's root is the checkout, so that exercises/ is one click away from lectures/. JupyterLab refuses root
    unless told otherwise, and in a container there is often nobody else.
    """
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={checkout.root}",
        "--LabApp.default_url=/lab/tree/lectures",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    if port is not None:
        command.append(f"--ServerApp.port={port}")
    if not browser:
        command.append("--no-browser")
    return [*command, *arguments]


def lab_environment(environment: dict[str, str]) -> dict[str, str]:
    """Add our defaults to JupyterLab's settings: no question about news at the first start. Personal settings win.

    Example:
        >>> lab_environment({"JUPYTER_CONFIG_PATH": "/etc/mine"})["JUPYTER_CONFIG_PATH"].split(os.pathsep)[0]
        '/etc/mine'
    """
    paths = filter(None, [environment.get("JUPYTER_CONFIG_PATH"), str(DEFAULTS)])
    return {**environment, "JUPYTER_CONFIG_PATH": os.pathsep.join(paths)}
