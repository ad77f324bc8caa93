"""A warm sandbox as the grader sees it: requests in, what the student's process said out."""

import contextlib
import json
import os
import struct
import subprocess
import tempfile
import threading
from dataclasses import dataclass
from typing import Any

from .isolation import SandboxError, command
from .limits import Limits
from .warm_process import LENGTH, READY

START_SECONDS = 180  # to import Keras, on a busy machine
LARGEST_REQUEST = 30_000_000
GRACE_SECONDS = 60  # beyond a run's own limits, after which the sandbox itself is taken for dead

HELP = {
    "bwrap": "If this machine forbids user namespaces, allow them (Ubuntu 24.04: an AppArmor profile for bwrap, or "
    "sysctl kernel.apparmor_restrict_unprivileged_userns=0; elsewhere sysctl user.max_user_namespaces=10000), grade as "
    "root in a virtual machine, or use --isolation container",
    "container": "See that the image has this version of kerascnn, and that podman or docker runs for you",
    "none": "See that kerascnn can be imported",
}


class SandboxDiedError(RuntimeError):
    """The sandbox itself ended in the middle of a run; another one has to be started."""


@dataclass(frozen=True)
class Run:
    """What came of one run: the report as bytes, and how it ended.

    `ended` is "finished", "died", "time", "memory" or "output"; "unconfined" if it could not be shut in.
    """

    report: bytes
    ended: str
    code: int
    seconds: float


class Sandbox:
    """One warm process, which runs one notebook after the other.

    Args:
        isolation: "bwrap", "container" or "none".
        limits: Of each run.
        image: Of the container.

    Raises:
        SandboxError: if it cannot be started; the message says why and what to do.
    """

    def __init__(self, isolation: str = "bwrap", limits: Limits | None = None, image: str | None = None):
        self.isolation, self.limits = isolation, limits or Limits()
        line, variables = command(isolation, image)
        self._log = tempfile.TemporaryFile()  # noqa: SIM115, close() closes it
        try:
            self._process = subprocess.Popen(
                line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log, env=variables, bufsize=0
            )
        except OSError as error:
            raise SandboxError(f"the sandbox could not be started: {error}. {HELP[isolation]}") from None
        try:
            self._wait_until_ready()
            self._prove_that_it_confines()
        except BaseException:
            self.close()
            raise

    def _wait_until_ready(self) -> None:
        try:
            heard = self._read(len(READY), START_SECONDS)
        except SandboxDiedError:
            heard = b""
        if heard != READY:
            raise SandboxError(f"the sandbox could not be started: {self._said()}. {HELP[self.isolation]}")

    def _prove_that_it_confines(self) -> None:
        """An empty notebook shows whether a student's process can be shut in."""
        nothing = {"cells": [], "skipped": [], "problem_set": "ps1_inception", "problems": [], "seed": 0}
        try:
            run = self.run(nothing)
        except SandboxDiedError:
            raise SandboxError(f"the sandbox cannot fork: {self._said()}. {HELP[self.isolation]}") from None
        if run.ended != "finished":
            reason = run.report.decode(errors="replace")[-400:] or self._said()
            raise SandboxError(f"the sandbox does not shut anything in: {reason}. {HELP[self.isolation]}")

    @property
    def process_id(self) -> int:
        """Of the program that was started: bubblewrap, podman, or the warm process itself."""
        return self._process.pid

    def run(self, request: dict[str, Any]) -> Run:
        """Run one notebook.

        Args:
            request: As `student_run.run` describes.

        Raises:
            SandboxDiedError: if the sandbox itself ended.
            ValueError: if the notebook is too large.
        """
        data = json.dumps(request).encode()
        if len(data) > LARGEST_REQUEST:
            raise ValueError(f"the notebook's cells have {len(data):,} bytes, and {LARGEST_REQUEST:,} are the limit")
        watchdog = threading.Timer(self.limits.total + self.limits.patience + GRACE_SECONDS, self._process.kill)
        watchdog.daemon = True
        watchdog.start()
        try:
            self._write(struct.pack("!fI", self.limits.seconds, len(data)) + data)
            pieces = []
            while piece := self._piece():
                pieces.append(piece)
            end = json.loads(self._piece())
        finally:
            watchdog.cancel()
        return Run(b"".join(pieces), end["ended"], end["code"], end["seconds"])

    def _piece(self) -> bytes:
        (length,) = LENGTH.unpack(self._read(LENGTH.size))
        return self._read(length)

    def _write(self, data: bytes) -> None:
        view = memoryview(data)
        try:
            while view:
                view = view[os.write(self._process.stdin.fileno(), view) :]
        except OSError as error:
            raise SandboxDiedError(str(error)) from None

    def _read(self, length: int, seconds: float | None = None) -> bytes:
        watchdog = threading.Timer(seconds or START_SECONDS, self._process.kill) if seconds else None
        if watchdog:
            watchdog.daemon = True
            watchdog.start()
        pieces = bytearray()
        try:
            while len(pieces) < length:
                piece = os.read(self._process.stdout.fileno(), length - len(pieces))
                if not piece:
                    raise SandboxDiedError(self._said())
                pieces += piece
        finally:
            if watchdog:
                watchdog.cancel()
        return bytes(pieces)

    def _said(self) -> str:
        """The last that the sandbox wrote to standard error."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=1)
        self._log.seek(0)
        lines = self._log.read()[-2000:].decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else "it ended without a word"

    def close(self) -> None:
        """End the sandbox and all that runs in it."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._log):
            stream.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
