"""The command line as a terminal runs it, for the tests of several commands."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
HEAVY = ("keras", "tensorflow", "jax", "numpy", "matplotlib", "nbgrader", "nbformat", "sympy")


def run(*arguments, cwd=None, **environment):
    return subprocess.run(
        [sys.executable, "-m", "kerascnn", *arguments],
        cwd=cwd,
        env={**os.environ, "COLUMNS": "100", "NO_COLOR": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def run_python(source):
    """A program in a process that has imported nothing yet, which must end well."""
    result = subprocess.run(
        [sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, check=False, timeout=300
    )
    assert result.returncode == 0, result.stderr
    return result


def loaded(*arguments):
    """Which of the heavy libraries a command loads."""
    code = (
        f"import sys; sys.argv = ['kerascnn', *{arguments!r}]\n"
        "from kerascnn.cli import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code\n"
        f"print(*[name for name in {HEAVY!r} if name in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    return answer.stdout.splitlines()[-1].split()
