"""The process that has imported Keras and never computes: it forks for each submission.

Run as `python -m kerascnn.grading.warm_process ISOLATION`, which `sandbox.py` does inside bubblewrap or a container. On
standard input come requests, each with its length before it. The forked child reads the request itself, so that
nothing of it stays here for the next one to find; a second process watches it and passes on what it says.

    warm process ── fork ──> watcher ── fork ──> the student's code
       waits                 time, memory        own processes, files, user

On standard output go pieces, each with its length before it; a length of 0, then how it ended, as JSON.
"""

import contextlib
import gc
import json
import os
import select
import signal
import struct
import sys
import time
from collections.abc import Callable
from pathlib import Path

from . import confinement
from .limits import Limits

LENGTH = struct.Struct("!I")
LOOK_EVERY = 0.1  # seconds between two looks at the memory
READY = b"ready\n"
UNCONFINED = 97  # exit code of a child that could not be shut in
CHUNK = 1 << 16


def main(isolation: str) -> None:
    """Serve until standard input ends."""
    requests, replies = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(2, 1)  # whatever prints, prints to the log
    warm_up()
    gc.collect()
    gc.freeze()  # a collection in a child would copy every page
    confinement.hide_memory()
    os.write(replies, READY)
    number = int.from_bytes(os.urandom(2))  # sandboxes side by side must not run notebooks as the same user
    while header := _read(requests, 4 + LENGTH.size):
        seconds, length = struct.unpack("!fI", header)
        number += 1
        watcher = os.fork()
        if watcher == 0:
            _watch(isolation, requests, replies, length, Limits(seconds=seconds), number)
        os.waitpid(watcher, 0)


def warm_up() -> None:
    """Import what notebooks import. Nothing is computed: after one operation of TensorFlow, a forked child hangs."""
    from kerascnn.environment import quiet

    with quiet(), contextlib.suppress(ImportError):
        import keras  # noqa: F401
        import numpy.random  # noqa: F401

        from . import student_run

        student_run.import_problem_sets()
        import IPython.core.inputtransformer2  # noqa: F401
        import matplotlib.pyplot  # noqa: F401


def _watch(isolation: str, requests: int, replies: int, length: int, limits: Limits, number: int) -> None:
    """In the watcher: start the student's process, pass on what it writes, end it. Never returns."""
    try:
        inside, outside = os.pipe()
        if isolation == "bwrap":
            confinement.new_process_space()
        start, child = time.monotonic(), os.fork()
        if child == 0:
            os.close(inside)
            _child(isolation, requests, length, outside, limits, number)
        os.close(outside)
        visible = "[0-9]*" if isolation != "none" else str(child)
        ended = _relay(inside, replies, limits, start, visible)
        _kill(isolation, child, number)
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        if ended == "closed":
            ended = {0: "finished", UNCONFINED: "unconfined"}.get(code, "died")
        end = {"ended": ended, "code": code, "seconds": round(time.monotonic() - start, 3)}
        _send(replies, b"")
        _send(replies, json.dumps(end).encode())
    except BaseException as error:  # the grader sees the pipe end, and starts another sandbox
        print(f"watcher: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
        os.kill(os.getppid(), signal.SIGTERM)
    finally:
        os._exit(0)


def _child(isolation: str, requests: int, length: int, results: int, limits: Limits, number: int) -> None:
    """In the student's process: shut it in, then run the notebook. Never returns."""
    code = UNCONFINED
    try:
        request = json.loads(_read(requests, length))
        confinement.hide_memory(False)
        confinement.close_all_but(results)
        if isolation == "bwrap":
            confinement.private_files(limits)
        os.setsid()
        if isolation != "none":
            os.umask(0o077)
            os.chdir("/tmp")
            confinement.limit_resources(limits)
            confinement.become_nobody(number)
            confinement.hide_memory(False)  # becoming another user hid its own /proc/self from it
        code = 1
        _run(request, lambda line: _write(results, line), limits)
        code = 0
    except BaseException as error:
        if code == UNCONFINED:
            _write(results, f"{type(error).__name__}: {error}".encode())
    finally:
        os._exit(code)


def _run(request: dict, say: Callable[[bytes], None], limits: Limits) -> None:
    from . import student_run

    student_run.run(request, say, limits.seconds)


def _relay(source: int, target: int, limits: Limits, start: float, visible: str) -> str:
    """Pass on what the child writes; returns "closed", or what had to be stopped: "time", "memory", "output"."""
    passed, last = 0, start
    while True:
        ready, _, _ = select.select([source], [], [], LOOK_EVERY)
        now = time.monotonic()
        if ready:
            piece = os.read(source, CHUNK)
            if not piece:
                return "closed"
            passed, last = passed + len(piece), now
            if passed > limits.output:
                return "output"
            _send(target, piece)
        elif _resident_bytes(visible) > limits.memory:
            return "memory"
        if now - last > limits.patience or now - start > limits.total:
            return "time"


def _resident_bytes(visible: str) -> int:
    """Memory of the processes in /proc but the first, this one and its parent; files not counted."""
    ours, total = {1, os.getpid(), os.getppid()}, 0
    for path in Path("/proc").glob(f"{visible}/statm"):
        if int(path.parent.name) not in ours:
            with contextlib.suppress(OSError, ValueError):  # it ended meanwhile
                _, resident, shared, *_ = map(int, path.read_text().split())
                total += resident - shared
    return total * os.sysconf("SC_PAGE_SIZE")


def _kill(isolation: str, child: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)  # the first process of its space takes all others with it
    if isolation == "none":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child, signal.SIGKILL)
    if isolation == "container" and os.getuid() == 0:
        killer = os.fork()
        if killer == 0:
            confinement.become_nobody(number)
            os.kill(-1, signal.SIGKILL)  # all processes of that user
        os.waitpid(killer, 0)


def _read(source: int, length: int) -> bytes:
    """Exactly that many bytes; none at the end of input."""
    pieces = b""
    while len(pieces) < length:
        piece = os.read(source, length - len(pieces))
        if not piece:
            return b""
        pieces += piece
    return pieces


def _write(target: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(target, view) :]


def _send(target: int, piece: bytes) -> None:
    _write(target, LENGTH.pack(len(piece)) + piece)


if __name__ == "__main__":
    main(sys.argv[1])
