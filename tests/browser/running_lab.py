"""JupyterLab as `make lab` starts it, for the time of a test."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def make_lab(course, *arguments):
    """The command `make lab` in a course's folder, with the Python of these tests in place of building .venv."""
    command = ["make", "--no-print-directory", f"--makefile={ROOT / 'Makefile'}", "lab", f"ARGS={' '.join(arguments)}"]
    return [*command, "setup=true", f"python={sys.executable} -m"]


def course_with(folder, text):
    """A folder that is known as a course, with one notebook, lectures/copied.ipynb: JupyterLab saves what it opens."""
    (folder / "lectures").mkdir(parents=True)
    for name in ("pyproject.toml", "notebooks", "kerascnn"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "lectures" / "copied.ipynb").write_text(text)
    return folder


@contextmanager
def jupyterlab(course, home):
    """Start JupyterLab with an empty home; yields its address and its token, and ends it with all its children.

    Args:
        course: The folder in which it is started.
        home: The empty home folder.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token, address = secrets.token_hex(16), f"http://127.0.0.1:{port}"
    options = [f"--IdentityProvider.token={token}", "--ServerApp.port_retries=0", "--LabApp.expose_app_in_browser=True"]
    foreign = ("JUPYTER", "PYTEST", "MAKE", "MFLAGS")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    environment |= {"HOME": str(home), "XDG_RUNTIME_DIR": str(home)}
    log = home / "server.log"
    with log.open("w") as said:
        server = subprocess.Popen(
            make_lab(course, "--no-browser", "--port", str(port), *options),
            cwd=course,
            env=environment,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_until_up(f"{address}/api/status?token={token}", server, log)
        yield address, token
        ask(urllib.request.Request(f"{address}/api/shutdown?token={token}", method="POST"))  # ends the kernels too
        assert server.wait(timeout=60) == 0, log.read_text()
    finally:
        with suppress(ProcessLookupError):  # make, our command and JupyterLab, whatever is left of them
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def ask(address):
    """Open an address of this machine, past any proxy."""
    return urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address, timeout=5).close()


def wait_until_up(address, server, log, seconds=90):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert server.poll() is None, log.read_text()
        try:
            return ask(address)
        except OSError:
            time.sleep(0.5)
    pytest.fail(f"JupyterLab did not answer within {seconds} seconds:\n{log.read_text()}")
