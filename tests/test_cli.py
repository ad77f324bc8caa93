"""The command line from outside: how fast, what it loads, what it says when it cannot go on."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import loaded, run

PACKAGE = Path(__file__).parents[1] / "kerascnn"
COMMANDS = (
    *("lab", "course", "notebooks", "release", "lectures", "check", "anatomy", "compare", "reproduce", "train"),
    *("grade", "feedback", "export"),
)
INSTALL = "run  pip install --editable '.[{}]'  in the course's folder"


@pytest.fixture(scope="module")
def outside(tmp_path_factory):
    """The package as a wheel would install it, in a folder that is no checkout."""
    folder = tmp_path_factory.mktemp("outside")
    skip = shutil.ignore_patterns("__pycache__", "*.npz", "data")
    shutil.copytree(PACKAGE, folder / "site" / "kerascnn", ignore=skip)
    (folder / "work").mkdir()
    return folder


def run_outside(outside, *arguments):
    return run(*arguments, cwd=outside / "work", PYTHONPATH=str(outside / "site"))


def test_the_version_is_that_of_the_package():
    from kerascnn import __version__

    assert run("--version").stdout == f"kerascnn {__version__}\n"


def test_help_names_the_commands():
    answer = run("--help")
    assert answer.returncode == 0
    assert re.findall(r"^│ (\w+) ", answer.stdout, re.MULTILINE) == [*COMMANDS]


@pytest.mark.parametrize("arguments", [["--help"], *([command, "--help"] for command in COMMANDS)])
def test_help_loads_nothing_heavy(arguments):
    assert loaded(*arguments) == []


def test_help_answers_at_once():
    """In processor time, which does not depend on what else the machine does."""
    seconds = []
    for _ in range(3):
        before = os.times()
        run("--help")
        after = os.times()
        seconds.append(sum(after[2:4]) - sum(before[2:4]))  # of children that ended
    assert 0 < min(seconds) < 1


@pytest.mark.parametrize("command", ["lab", "course", "notebooks", "lectures"])
def test_outside_a_checkout_one_line_says_what_to_clone(outside, command):
    answer = run_outside(outside, command)
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert re.fullmatch(r"kerascnn: no course in .*: clone https?://\S+ and run this inside it\n", answer.stderr)


@pytest.mark.parametrize(
    ("command", "extra", "module"),
    [("lab", "course", "jupyterlab"), ("lectures", "course", "nbclient"), ("course", "teach", "nbgrader")],
)
def test_missing_extra_is_named_with_the_command_that_installs_it(tmp_path, command, extra, module):
    for folder in ("notebooks", "lectures", "kerascnn"):
        (tmp_path / folder).mkdir()
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'tiny'\n")
    code = (
        "import importlib.util, sys\n"
        "find = importlib.util.find_spec\n"
        f"importlib.util.find_spec = lambda name, *rest: None if name == {module!r} else find(name, *rest)\n"
        f"sys.argv = ['kerascnn', {command!r}]\n"
        "from kerascnn.cli import main\nmain()"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(PACKAGE.parent)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert answer.returncode == 1
    assert answer.stderr == f"kerascnn: {module} is not installed: {INSTALL.format(extra)}\n"


@pytest.fixture
def checkout(tmp_path):
    """A checkout with one lecture and no problem set."""
    for folder in ("notebooks", "kerascnn"):
        (tmp_path / folder).mkdir()
    (tmp_path / "pyproject.toml").write_text("[project.urls]\nRepository = 'https://github.com/somebody/tiny'\n")
    (tmp_path / "notebooks" / "01_tiny.py").write_text("# %% [markdown]\n# # Tiny\n\n# %%\nprint(6 * 7)\n")
    return tmp_path


def run_inside(checkout, *arguments):
    return run(*arguments, cwd=checkout, PYTHONPATH=str(PACKAGE.parent))


@pytest.mark.slow
def test_lectures_are_stale_then_written_then_up_to_date(checkout):
    stale = run_inside(checkout, "lectures", "--check")
    assert (stale.returncode, stale.stderr) == (1, "lectures/01_tiny.ipynb is missing: run  make lectures\n")
    written = run_inside(checkout, "lectures")
    assert written.returncode == 0
    assert written.stdout.endswith("wrote lectures/01_tiny.ipynb\n")
    fresh = run_inside(checkout, "lectures", "--check")
    assert (fresh.returncode, fresh.stdout) == (0, "up to date\n")


def test_a_lecture_that_there_is_not_cannot_be_up_to_date(checkout):
    answer = run_inside(checkout, "lectures", "99", "--check")
    assert (answer.returncode, answer.stderr) == (1, "kerascnn: no notebook is called 99: there are 01_tiny\n")


def test_notebooks_without_problem_sets_are_up_to_date(checkout):
    answer = run_inside(checkout, "notebooks", "--check")
    assert (answer.returncode, answer.stdout) == (0, "up to date\n")


@pytest.mark.slow
def test_course_ends_with_a_table_and_the_exit_status_tells_failure(checkout):
    answer = run_inside(checkout, "course", "--output", "pages")
    assert answer.returncode == 0, answer.stderr
    assert "✓ passed" in answer.stdout
    assert answer.stdout.rstrip().endswith((checkout / "pages" / "index.html").as_uri())
    (checkout / "notebooks" / "02_broken.py").write_text("# %% [markdown]\n# # Broken\n\n# %%\n1 / 0\n")
    answer = run_inside(checkout, "course", "02")
    assert answer.returncode == 1
    assert "✗ 02_broken: cell 4 (1 / 0): ZeroDivisionError: division by zero" in answer.stdout
    assert (checkout / "build" / "course" / "index.html").is_file()


def test_unknown_notebook_is_named_with_those_there_are(checkout):
    answer = run_inside(checkout, "course", "07")
    assert (answer.returncode, answer.stderr) == (1, "kerascnn: no notebook is called 07: there are 01_tiny\n")


def test_a_folder_that_cannot_be_written_to_is_one_line(checkout):
    answer = run_inside(checkout, "course", "--output", "pyproject.toml/pages")
    assert (answer.returncode, answer.stderr.count("\n")) == (1, 1)
    assert answer.stderr.startswith("kerascnn: the pages cannot be written to pyproject.toml/pages (")


def run_check(folder):
    return run("check", str(PACKAGE.parent / folder / "ps1_inception" / "ps1_inception.ipynb"))


@pytest.mark.slow
def test_check_of_the_model_answers_succeeds():
    answer = run_check("solutions")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    earned, possible = re.search(r"^([\d.]+) of ([\d.]+) points", answer.stdout, re.MULTILINE).groups()
    assert earned == possible != "0"


@pytest.mark.slow
def test_check_of_the_untouched_exercise_fails():
    answer = run_check("exercises")
    assert answer.returncode == 1, answer.stderr
    assert "not started" in answer.stdout
    assert re.search(r"^0 of [\d.]+ points", answer.stdout, re.MULTILINE)


def test_check_of_what_is_no_notebook_has_an_exit_code_of_its_own(tmp_path):
    answer = run("check", "missing.ipynb", cwd=tmp_path)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert "kerascnn: missing.ipynb cannot be read" in answer.stderr
