"""Which command starts a sandbox, and that nothing less is taken where one cannot be started."""

import os
import stat
import sys
from pathlib import Path

import pytest

from kerascnn.grading.isolation import ANSWERS, PACKAGE, SandboxError, command
from kerascnn.grading.limits import Limits
from kerascnn.grading.sandbox import Sandbox

PODMAN = """#!{python}
import os, sys
arguments = sys.argv[1:]
with open({log!r}, "a") as log:
    print(arguments, file=log)
if arguments[-2] == "-c":
    print("/image/kerascnn/checks")
else:
    sys.path.insert(0, {package!r})
    os.environ["PYTHONPATH"] = {package!r}
    os.execv({python!r}, [{python!r}, "-m", *arguments[-2:]])
"""


@pytest.fixture
def no_programs(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


@pytest.fixture
def podman(no_programs):
    program, log = no_programs / "podman", no_programs / "log"
    program.write_text(PODMAN.format(python=sys.executable, log=str(log), package=str(PACKAGE.parent)))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return log


def test_without_bubblewrap_nothing_is_graded(no_programs):
    with pytest.raises(SandboxError, match=r"bubblewrap is not installed.*apt install bubblewrap.*--isolation none is"):
        Sandbox("bwrap")


def test_a_bubblewrap_that_cannot_start_is_an_error(no_programs):
    program = no_programs / "bwrap"
    program.write_text("#!/bin/sh\necho 'setting up uid map: Permission denied' >&2\nexit 1\n")
    program.chmod(0o755)
    with pytest.raises(SandboxError, match=r"uid map: Permission denied.*AppArmor"):
        Sandbox("bwrap")


def test_unknown_isolation_and_missing_image():
    with pytest.raises(SandboxError, match="one of bwrap, container, none; received 'docker'"):
        command("docker")
    with pytest.raises(SandboxError, match="needs --image"):
        command("container")


def test_without_podman_and_docker(no_programs):
    with pytest.raises(SandboxError, match="neither podman nor docker"):
        command("container", "course")


def test_the_containers_command_line(podman):
    line, _ = command("container", "course:latest")
    assert line[1:3] == ["run", "--rm"]
    assert {"--network=none", "--read-only", "--cap-drop=ALL", "--security-opt=no-new-privileges"} <= set(line)
    assert "--tmpfs=/image/kerascnn/checks/answers:ro,size=1m,mode=0755" in line
    assert line[-5:] == ["course:latest", "python", "-m", "kerascnn.grading.warm_process", "container"]
    assert not any(word.startswith(("--volume", "-v", "--mount", "--privileged", "--net=host")) for word in line)


def test_an_image_without_kerascnn(no_programs):
    program = no_programs / "podman"
    program.write_text("#!/bin/sh\necho 'No module named kerascnn' >&2\nexit 1\n")
    program.chmod(0o755)
    with pytest.raises(SandboxError, match=r"not found in the image course.*No module named kerascnn"):
        command("container", "course")


def test_bubblewrap_shows_python_and_nothing_of_the_course(monkeypatch, no_programs):
    (no_programs / "bwrap").write_text("#!/bin/sh\n")
    (no_programs / "bwrap").chmod(0o755)
    line, variables = command("bwrap")
    assert variables == {}
    shown = {Path(line[place + 1]) for place, word in enumerate(line) if word == "--ro-bind"}
    root = PACKAGE.parent
    assert not any(root.is_relative_to(folder) for folder in shown if folder != PACKAGE)
    assert "--unshare-net" in line and "--clearenv" in line
    hidden = line.index(str(ANSWERS))
    assert line[hidden - 1] == "--tmpfs"
    assert str(PACKAGE) in line[:hidden], "hidden after what it lies in was mounted"


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), float("inf"), "3", True])
def test_limits_are_numbers_above_zero(seconds):
    with pytest.raises(ValueError, match="the limit seconds must be a number above 0"):
        Limits(seconds=seconds)


@pytest.mark.slow
@pytest.mark.skipif(os.getuid() != 0, reason="a container's warm process is root there")
def test_a_container_runs_notebooks_with_a_stand_in_for_podman(podman):
    request = {"cells": ["branches = 4"], "skipped": [], "problem_set": "ps1_inception", "problems": ["branches"]}
    with Sandbox("container", Limits(seconds=5), "course") as sandbox:
        run = sandbox.run(request | {"seed": 5})
    assert run.ended == "finished"
    assert b'"observation"' in run.report
