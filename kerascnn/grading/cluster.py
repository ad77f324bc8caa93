"""The same grading on a Dask cluster: sandboxes stand on the workers, model answers and marks stay with the teacher.

A worker that is lost takes nothing with it: Dask runs its notebooks again elsewhere. Workers need this version of
kerascnn, and bubblewrap, and nothing of the course.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from .grading_run import Plan
from .limits import Limits
from .sandbox import Run, Sandbox, SandboxDiedError, SandboxError

CONNECT_SECONDS = 30
_here = threading.local()  # on a worker: the sandbox of each of its threads


class RemoteSandbox:
    """Stands where a sandbox stands; its runs happen on whichever worker is free."""

    def __init__(self, client: Any, make: Callable[..., Sandbox], isolation: str, limits: Limits, image: str | None):
        self._client, self._start = client, (make, isolation, limits, image)

    def run(self, request: dict[str, Any]) -> Run:
        """Run one notebook somewhere.

        Raises:
            SandboxDiedError: if several workers were lost with it.
            SandboxError: if a worker cannot start a sandbox.
        """
        from distributed import KilledWorker

        try:
            return self._client.submit(run_there, request, *self._start, pure=False).result()
        except KilledWorker as error:
            raise SandboxDiedError(f"several workers were lost with this notebook: {error}") from None

    def close(self) -> None:
        """Nothing: sandboxes on workers stay warm until the end."""


def run_there(request: dict[str, Any], make: Callable[..., Sandbox], *start: Any) -> Run:
    """On a worker: run a notebook in the warm sandbox of this thread."""
    if getattr(_here, "sandbox", None) is None:
        _here.sandbox = make(*start)
    try:
        return _here.sandbox.run(request)
    except SandboxDiedError:
        _here.sandbox.close()
        _here.sandbox = None
        raise


@contextmanager
def cluster_sandboxes(plan: Plan, scheduler: str) -> Iterator[Plan]:
    """The plan with its sandboxes on a cluster, for the time of a `with` block.

    Args:
        plan: How to grade.
        scheduler: The address of the cluster's scheduler, tcp://HOST:PORT.

    Raises:
        SandboxError: if there is no such cluster, or it has no workers.
    """
    from distributed import Client

    try:
        client = Client(scheduler, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise SandboxError(
            f"there is no Dask scheduler at {scheduler} ({error}): start one with  dask scheduler  and workers with  "
            "dask worker tcp://HOST:8786 --nthreads 1 --nworkers auto"
        ) from None
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise SandboxError(f"the cluster at {scheduler} has no workers: start some with  dask worker {scheduler}")

        def make(isolation: str, limits: Limits, image: str | None) -> RemoteSandbox:
            return RemoteSandbox(client, plan.make_sandbox, isolation, limits, image)

        yield replace(plan, jobs=threads, make_sandbox=make)
