"""Which command starts a sandbox, and that nothing less is taken where one cannot be started."""

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from kerascnn.grading.isolation import ANSWERS, PACKAGE, SandboxError, command, python_folders
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


NO_MORE_SPACES = [
    *("unshare", "--user", "--map-user=1000", "--map-group=1000", "--keep-caps", "sh", "-c"),
    'echo 0 > /proc/sys/user/max_user_namespaces; exec setpriv --inh-caps=-all --ambient-caps=-all "$@"',
    "sh",
]
TEACHER = """
import json, os, sys
from kerascnn.grading.isolation import SandboxError
from kerascnn.grading.limits import Limits
from kerascnn.grading.sandbox import Sandbox
try:
    with Sandbox("bwrap", Limits(seconds=20)) as sandbox:
        run = sandbox.run(json.loads(sys.argv[1]))
    print(json.dumps([os.getuid(), run.ended, run.report.decode()]))
except SandboxError as error:
    print(json.dumps([os.getuid(), "refused", str(error)]))
"""
ALONE = f"""
import os, socket
assert "CapEff:\\t0000000000000000" in open("/proc/self/status").read()
assert [name for name in os.listdir("/proc") if name.isdigit()] == [str(os.getpid())] == ["1"]
assert os.listdir({str(ANSWERS)!r}) == os.listdir("/tmp") == []
assert [name for name in os.listdir("/sys/class/net")] == [] if os.path.exists("/sys/class/net") else True
for path in ("/etc/passwd", "/home", {str(PACKAGE.parent / "solutions")!r}):
    assert not os.path.exists(path), path
try:
    socket.create_connection(("127.0.0.1", 22), 1)
except OSError:
    branches = 4
"""


def nobody():
    """Begins a command that runs as another user, to whom the folders of this Python are open."""
    line = ["bwrap", "--dev-bind", "/", "/", "--cap-add", "ALL"]
    needed = [*python_folders(), Path(sys.executable).parent]
    ways = {parent for folder in needed for parent in folder.parents}
    for closed in sorted(folder for folder in ways if folder.stat().st_mode & 0o5 != 0o5):
        line += ["--perms", "0755", "--tmpfs", str(closed)]
        for folder in (one for one in needed if one.is_relative_to(closed)):
            inner = [
                parent for parent in reversed(folder.parents) if parent.is_relative_to(closed) and parent != closed
            ]
            line += [word for parent in inner for word in ("--perms", "0755", "--dir", str(parent))]
            line += ["--bind", str(folder), str(folder)]
    return [*line, "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]


def asked_by(begin):
    """What a teacher who is not root gets: that user, how the run ended or "refused", and the report or the reason."""
    if shutil.which("bwrap") is None or subprocess.run([*begin, "true"], capture_output=True).returncode:
        pytest.skip("bubblewrap is not installed, or this machine lets nobody become another user")
    request = {"cells": [ALONE], "skipped": [], "problem_set": "ps1_inception", "problems": ["branches"], "seed": 5}
    ran = subprocess.run(
        [*begin, sys.executable, "-c", TEACHER, json.dumps(request)],
        env=os.environ | {"HOME": "/tmp", "PYTHONPATH": str(PACKAGE.parent)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


@pytest.mark.slow
@pytest.mark.skipif(os.getuid() != 0, reason="the tests run as another user already")
def test_a_teacher_who_is_not_root_has_the_same_sandbox():
    user, ended, report = asked_by(nobody())
    assert (user, ended) == (65534, "finished"), report
    lines = [json.loads(line) for line in report.splitlines()]
    assert [line for line in lines if line["kind"] == "error"] == []
    (seen,) = (line["observation"] for line in lines if line["kind"] == "observation")
    assert seen, "the cell came to its last line"


def test_a_teacher_who_may_have_no_namespace_is_told_what_to_do():
    user, ended, reason = asked_by(NO_MORE_SPACES)
    assert (user, ended) == (1000, "refused")
    assert "bwrap: Creating new namespace failed" in reason
    assert "sysctl user.max_user_namespaces" in reason
    assert "--isolation container" in reason


def test_a_python_that_each_submission_would_find_gone_is_refused(monkeypatch):
    """Below /tmp, where people clone to have a quick look."""
    monkeypatch.setattr("sys.prefix", "/tmp/course/.venv")
    monkeypatch.setattr("pathlib.Path.exists", lambda self: True)
    with pytest.raises(SandboxError, match=r"/tmp/course/\.venv lies in a folder that each submission gets empty: put"):
        python_folders()
