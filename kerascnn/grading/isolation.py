"""The three degrees of isolation, each as the command line that starts a warm process in it."""

import os
import shutil
import site
import subprocess
import sys
from pathlib import Path

from .limits import Limits

DEGREES = ("bwrap", "container", "none")
MODULE = "kerascnn.grading.warm_process"
SYSTEM_FOLDERS = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
SYSTEM_FILES = ("/etc/ld.so.cache", "/etc/alternatives", "/etc/localtime")
PRIVILEGES = ("CAP_SYS_ADMIN", "CAP_SETUID", "CAP_SETGID", "CAP_KILL")  # of the warm process, never of a student's
PACKAGE = Path(__file__).resolve().parents[1]
ANSWERS = PACKAGE / "checks" / "answers"


class SandboxError(RuntimeError):
    """No sandbox could be started; the message says why and what to do."""


def environment() -> dict[str, str]:
    """All variables that the warm process has: none of the teacher's but the choice of a backend.

    One thread each: submissions run side by side, one for each core. Without what compiles code for an operation that
    is met for the first time (oneDNN, and its matrix product): each submission meets every one for the first time.
    """
    threads = ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
    return {
        **dict.fromkeys(threads, "1"),
        "PATH": "/usr/bin:/bin",
        "HOME": "/tmp",
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(PACKAGE.parent),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONNOUSERSITE": "1",
        "KERAS_BACKEND": os.environ.get("KERAS_BACKEND", "tensorflow"),
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_ENABLE_ONEDNN_OPTS": os.environ.get("TF_ENABLE_ONEDNN_OPTS", "0"),
        "TENSORFLOW_USE_CUSTOM_CONTRACTION_KERNEL": "0",
        "CUDA_VISIBLE_DEVICES": "-1",
        "MPLBACKEND": "Agg",
    }


def command(isolation: str, image: str | None = None) -> tuple[list[str], dict[str, str]]:
    """What to start, and with which variables.

    Args:
        isolation: "bwrap", "container" or "none".
        image: Of the container.

    Raises:
        SandboxError: if what it takes is not there; nothing less is taken instead.
    """
    if isolation not in DEGREES:
        raise SandboxError(f"--isolation must be one of {', '.join(DEGREES)}; received {isolation!r}")
    python = [sys.executable, "-m", MODULE, isolation]
    if isolation == "none":
        return python, environment() | {"PATH": os.environ.get("PATH", os.defpath)}
    if isolation == "bwrap":
        return [*_bubblewrap(), *python], {}
    return _container(image), {"PATH": os.environ.get("PATH", os.defpath), "HOME": os.environ.get("HOME", "/")}


def _bubblewrap() -> list[str]:
    program = shutil.which("bwrap")
    if program is None:
        raise SandboxError(
            "bubblewrap is not installed, and without it students' code would run as you: install it (Debian, Ubuntu: "
            "apt install bubblewrap), or name a container image with --isolation container --image, on Linux; "
            "--isolation none is for your own work alone"
        )
    spaces = ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
    if os.getuid() != 0:
        spaces.append("--unshare-user")
    line = [program, *spaces, "--die-with-parent", "--new-session", "--hostname", "sandbox", "--clearenv"]
    line += ["--cap-drop", "ALL"]
    for privilege in PRIVILEGES:
        line += ["--cap-add", privilege]
    for name, value in environment().items():
        line += ["--setenv", name, value]
    line += ["--perms", "0755", "--dir", "/etc"]
    for path in map(Path, (*SYSTEM_FOLDERS, *SYSTEM_FILES)):
        if path.is_symlink() and str(path) in SYSTEM_FOLDERS:
            line += ["--symlink", str(path.readlink()), str(path)]
        elif path.exists():
            line += ["--ro-bind", str(path), str(path)]
    for folder in python_folders():
        line += [*_parents(folder), "--ro-bind", str(folder), str(folder)]
    line += ["--perms", "0755", "--tmpfs", str(ANSWERS), "--remount-ro", str(ANSWERS)]
    line += ["--proc", "/proc", "--dev", "/dev", "--perms", "1777", "--tmpfs", "/tmp"]
    return [*line, "--remount-ro", "/", "--chdir", "/tmp"]


def _parents(folder: Path) -> list[str]:
    """Folders above a mounted one, open to all: bubblewrap would make them for root alone."""
    above = [parent for parent in reversed(folder.parents) if parent != Path("/")]
    return [word for parent in above for word in ("--perms", "0755", "--dir", str(parent))]


def python_folders() -> list[Path]:
    """Folders of this Python, its environment and this package that are not the system's, outer ones first.

    Raises:
        SandboxError: if one of them is so large that it would show more than Python, or where every submission finds
            an empty folder.
    """
    folders = {Path(name).resolve() for name in (sys.base_prefix, sys.exec_prefix, *site.getsitepackages())}
    folders |= {Path(sys.prefix), Path(sys.executable).resolve().parents[1], PACKAGE}
    too_wide = {Path("/"), Path.home(), Path("/home"), Path("/root"), Path("/tmp")}
    if wide := too_wide & folders:
        raise SandboxError(f"Python lies in {min(wide)}, which a sandbox must not show: use a virtual environment")
    if emptied := [folder for folder in folders if folder.is_relative_to("/tmp") or folder.is_relative_to("/dev/shm")]:
        raise SandboxError(
            f"{min(emptied)} lies in a folder that each submission gets empty: put the course and its virtual "
            "environment elsewhere, in your home folder for instance"
        )
    kept: list[Path] = []
    for folder in sorted(folder for folder in folders if folder.exists()):
        if not any(folder.is_relative_to(outer) for outer in (*map(Path, SYSTEM_FOLDERS), *kept)):
            kept.append(folder)
    return kept


def _container(image: str | None) -> list[str]:
    if not image:
        raise SandboxError("--isolation container needs --image, an image in which kerascnn is installed")
    program = shutil.which("podman") or shutil.which("docker")
    if program is None:
        raise SandboxError("neither podman nor docker is installed: install one, or use --isolation bwrap on Linux")
    limits = Limits()
    start = [program, "run", "--rm", "--interactive", "--network=none", "--read-only", "--cap-drop=ALL", "--user=0"]
    start += [f"--cap-add={name}" for name in ("SETUID", "SETGID", "KILL")]
    start += [
        "--security-opt=no-new-privileges",
        f"--memory={2 * limits.memory}",
        f"--pids-limit={4 * limits.processes}",
    ]
    start += [f"--tmpfs=/tmp:rw,size={limits.file_size},mode=1777"]
    for name, value in environment().items():
        if name not in ("PATH", "PYTHONPATH"):
            start += ["--env", f"{name}={value}"]
    answers = _answers_in(program, image)
    return [*start, f"--tmpfs={answers}:ro,size=1m,mode=0755", image, "python", "-m", MODULE, "container"]


def _answers_in(program: str, image: str) -> str:
    """Where the image has the model answers, which have to be hidden."""
    find = "import importlib.util as u; print(u.find_spec('kerascnn.checks').submodule_search_locations[0])"
    asked = [program, "run", "--rm", "--network=none", "--read-only", "--cap-drop=ALL", image, "python", "-c", find]
    try:
        done = subprocess.run(asked, capture_output=True, text=True, timeout=300)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SandboxError(f"{Path(program).name} could not run the image {image}: {error}") from None
    folder = done.stdout.strip()
    if done.returncode or not folder.startswith("/") or ":" in folder or "\n" in folder:
        raise SandboxError(
            f"kerascnn was not found in the image {image}: install it there, the same version as here "
            f"({done.stderr.strip()[-400:]})"
        )
    return f"{folder}/answers"
