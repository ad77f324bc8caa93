"""requirements/setup.sh with pretended Pythons: what a user reads when something is missing, and what is reused."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
TOOLS = ("sh", "cat", "cksum", "cp", "dirname", "grep", "mkdir", "rm", "tail", "tee")

# Answers what setup.sh asks a Python: its version, whether it has venv, to build an environment, to run pip.
PYTHON = """#!/bin/sh
version={version}
case "$*" in
*version_info*) echo "$version" ;;
*"import ensurepip"*) {ensurepip} ;;
*"import pip"*) [ ! -e "${{0%/*}}/../no-pip" ] ;;
"-m venv "*) mkdir -p "$3/bin" "$3/lib/python$version/site-packages" && : >"$3/pyvenv.cfg" && cp "$0" "$3/bin/python" ;;
"-m pip install "*) echo "$version: $*" >>pip-calls; {pip} ;;
*) echo "unexpected: $*" >&2; exit 9 ;;
esac
"""


class Machine:
    """A checkout and a PATH on which only what a test puts there exists."""

    def __init__(self, folder):
        self.bin = folder / "bin"
        self.checkout = folder / "check out"
        (self.checkout / "requirements").mkdir(parents=True)
        self.bin.mkdir()
        for name in ("requirements/setup.sh", "requirements/dev.txt", "pyproject.toml"):
            shutil.copy(REPOSITORY / name, self.checkout / name)
        for tool in TOOLS:
            (self.bin / tool).symlink_to(shutil.which(tool))

    def add_python(self, name, version, ensurepip="exit 0", pip="exit 0"):
        (self.bin / name).write_text(PYTHON.format(version=version, ensurepip=ensurepip, pip=pip))
        (self.bin / name).chmod(0o755)

    def setup(self, **environment):
        command = [self.bin / "sh", self.checkout / "requirements/setup.sh", ".venv", "requirements/dev.txt"]
        options = {"capture_output": True, "text": True, "timeout": 60, "start_new_session": True}
        return subprocess.run(command, env={"PATH": str(self.bin), **environment}, **options, check=False)

    def refusal(self, **environment):
        """The one line of a setup that must fail."""
        result = self.setup(**environment)
        assert result.returncode == 1, result
        (line,) = result.stderr.splitlines()
        return line

    def pip_calls(self):
        calls = self.checkout / "pip-calls"
        lines = calls.read_text().splitlines() if calls.exists() else []
        calls.unlink(missing_ok=True)
        return lines

    @property
    def environment(self):
        return self.checkout / ".venv"


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def test_no_python(machine):
    assert "python3 is missing: install Python 3.11 to 3.13" in machine.refusal()
    assert not machine.environment.exists()


@pytest.mark.parametrize(
    ("version", "words"),
    [("2.7", "is Python 2.7, too old"), ("3.10", "is Python 3.10, too old"), ("3.14", "too new for TensorFlow")],
)
def test_unsuitable_python(machine, version, words):
    machine.add_python("python3", version)
    line = machine.refusal()
    assert words in line
    assert "make setup PYTHON=python3.13" in line


def test_python_without_venv(machine):
    machine.add_python("python3", "3.12", ensurepip="exit 1")
    assert "sudo apt install python3.12-venv" in machine.refusal()


def test_another_python_stands_in(machine):
    machine.add_python("python3", "3.9")
    machine.add_python("python3.13", "3.13", ensurepip="exit 1")
    machine.add_python("python3.12", "3.12")
    assert machine.setup().returncode == 0
    assert machine.pip_calls()[0].startswith("3.12: ")


def test_a_named_python_has_no_stand_in(machine):
    machine.add_python("python3", "3.11")
    machine.add_python("old", "3.8")
    assert "old is Python 3.8, too old" in machine.refusal(PYTHON="old")
    assert "nowhere is missing" in machine.refusal(PYTHON="nowhere")


def test_installs_pins_then_the_package_and_reuses_both(machine):
    machine.add_python("python3", "3.11")
    assert "minutes the first time" in machine.setup().stdout
    pins, package = machine.pip_calls()
    assert pins.endswith("--requirement requirements/dev.txt")
    assert package.endswith("--no-deps --no-build-isolation --editable .")

    again = machine.setup()
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert machine.pip_calls() == []


@pytest.mark.parametrize("name", ["requirements/dev.txt", "pyproject.toml"])
def test_a_change_is_installed(machine, name):
    machine.add_python("python3", "3.11")
    machine.setup()
    machine.pip_calls()
    with (machine.checkout / name).open("a") as file:
        file.write("\n# changed\n")
    assert machine.setup().returncode == 0
    assert len(machine.pip_calls()) == 2


def test_a_moved_checkout_is_installed_again(machine):
    machine.add_python("python3", "3.11")
    machine.setup()
    machine.pip_calls()
    machine.checkout = machine.checkout.rename(machine.checkout.with_name("elsewhere"))
    assert machine.setup().returncode == 0
    assert len(machine.pip_calls()) == 2


def test_an_interrupted_setup_is_built_anew(machine):
    machine.add_python("python3", "3.11", pip="kill -9 0")  # the whole process group, as Control-C does
    assert machine.setup().returncode < 0
    (machine.environment / "half").touch()
    machine.add_python("python3", "3.11")
    result = machine.setup()
    assert result.returncode == 0
    assert "anew: an earlier setup was interrupted" in result.stdout
    assert not (machine.environment / "half").exists()


def test_a_killed_pip_is_built_anew(machine):
    machine.add_python("python3", "3.11", pip="kill -9 $$")
    assert "pip was killed" in machine.setup().stderr
    machine.add_python("python3", "3.11")
    assert "anew: an earlier setup was interrupted" in machine.setup().stdout


def test_another_python_is_built_anew(machine):
    machine.add_python("python3", "3.11")
    machine.add_python("python3.12", "3.12")
    machine.setup()
    assert "anew: it has Python 3.11" in machine.setup(PYTHON="python3.12").stdout
    machine.pip_calls()
    assert machine.setup().stdout == machine.setup(PYTHON="python3.12").stdout == ""
    assert machine.pip_calls() == []


def test_a_python_that_went_away(machine):
    machine.add_python("python3", "3.11")
    machine.setup()
    (machine.environment / "bin/python").unlink()
    (machine.environment / "bin/python").symlink_to("gone")
    assert "anew: its Python is gone" in machine.setup().stdout
    assert machine.setup().stdout == ""


def test_no_network_is_one_line_and_the_next_run_goes_on(machine):
    machine.add_python("python3", "3.11", pip='echo "WARNING: Retrying after NewConnectionError(...)"; exit 1')
    assert "pip reaches no package index" in machine.refusal()
    machine.add_python("python3", "3.11")
    shutil.copy(machine.bin / "python3", machine.environment / "bin/python")
    result = machine.setup()
    assert result.returncode == 0
    assert "anew" not in result.stdout


def test_another_failure_of_pip_names_its_error_and_its_log(machine):
    machine.add_python("python3", "3.11", pip='echo "ERROR: No space left on device"; echo hint; exit 1')
    line = machine.refusal()
    assert "ERROR: No space left on device" in line
    assert ".venv/setup.log" in line


def test_a_folder_that_is_no_environment_is_left_alone(machine):
    machine.add_python("python3", "3.11")
    machine.environment.mkdir()
    (machine.environment / "thesis.txt").write_text("years of work")
    assert ".venv is in the way" in machine.refusal()
    assert (machine.environment / "thesis.txt").exists()


@pytest.fixture
def of_somebody_else(machine):
    """An environment that setup.sh did not build."""
    machine.add_python("python3", "3.11")
    command = [machine.bin / "python3", "-m", "venv", machine.environment]
    subprocess.run(command, env={"PATH": str(machine.bin)}, check=True)
    (machine.environment / "mine").touch()
    return machine.environment


def test_an_unfit_environment_of_somebody_else_is_left_alone(machine, of_somebody_else):
    (of_somebody_else / "no-pip").touch()
    assert ".venv is in the way (there is no pip in it" in machine.refusal()
    assert machine.pip_calls() == []
    assert (of_somebody_else / "mine").exists()


def test_a_fit_environment_of_somebody_else_is_used_and_never_removed(machine, of_somebody_else):
    machine.add_python("python3.12", "3.12")
    assert machine.setup().returncode == 0
    assert len(machine.pip_calls()) == 2
    assert machine.setup().stdout == ""
    assert ".venv is in the way (it has Python 3.11 and python3.12 is another" in machine.refusal(PYTHON="python3.12")
    assert (of_somebody_else / "mine").exists()


def test_no_pip_is_told_from_no_python(machine):
    machine.add_python("python3", "3.11")
    machine.setup()
    (machine.environment / "no-pip").touch()
    (machine.environment / ".ready").write_text("other pins")
    assert "anew: there is no pip in it" in machine.setup().stdout
    assert not (machine.environment / "no-pip").exists()


def test_an_environment_stays_ours_when_pip_failed(machine):
    machine.add_python("python3", "3.11", pip="exit 1")
    machine.add_python("python3.12", "3.12")
    assert machine.setup().returncode == 1
    assert "anew: it has Python 3.11" in machine.setup(PYTHON="python3.12").stdout


def test_make_calls_it(machine):
    if not shutil.which("make"):
        pytest.skip("make is not installed")
    machine.add_python("python3", "3.9")
    shutil.copy(REPOSITORY / "Makefile", machine.checkout)
    environment = {**os.environ, "PATH": str(machine.bin)}
    environment.pop("MAKEFLAGS", None)
    command = [shutil.which("make"), "--directory", machine.checkout, "test"]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 2
    assert "too old" in result.stderr
