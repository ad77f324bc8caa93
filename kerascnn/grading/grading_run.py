"""Grade a class: read, run side by side, judge, enter, remember; and go on from there after an interruption.

Only this process sees model answers, marks and the gradebook. Everything it has done with a submission ends in its
record, so a run that was cut off at any moment goes on with what has none.
"""

from __future__ import annotations

import fcntl
import json
import os
import queue
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kerascnn.training.whole_files import whole_file

from . import graded, nbgrader_course
from .attempts import Attempt, attempts, seen
from .gradebook import enter, write_autograded
from .graded import REFUSED, GradedSubmission
from .limits import Limits
from .marking import marked, request_for
from .preflight import RefusedError, StudentNotebook, read_file, read_notebook, refuse_another_set
from .sandbox import Sandbox, SandboxDiedError, SandboxError

if TYPE_CHECKING:
    from .intake import Submission

FIRST_SEED = 100_000  # above those of the checks that students can run themselves


class CourseBusyError(RuntimeError):
    """Another grader is at work on this course."""


@dataclass(frozen=True)
class Plan:
    """How a class is graded.

    Args:
        root: Top folder of the course.
        assignment: The problem set.
        isolation: "bwrap", "container" or "none".
        image: Of the container.
        jobs: How many submissions run side by side.
        limits: Of each.
        db_url: Of another database than the course's own.
        again: Whether what was graded before is graded again, on other inputs.
        variants: Codes of the students' own numbers, by student.
        make_sandbox: Starts a sandbox; another way to run submissions can stand in its place.
    """

    root: Path
    assignment: str
    isolation: str = "bwrap"
    image: str | None = None
    jobs: int = 1
    limits: Limits = field(default_factory=Limits)
    db_url: str | None = None
    again: bool = False
    variants: Mapping[str, str] = field(default_factory=dict)
    make_sandbox: Callable[[str, Limits, str | None], Sandbox] = Sandbox


@dataclass(frozen=True)
class Task:
    """A submission that is to run: what its sandbox is asked."""

    submission: Submission
    notebook: StudentNotebook
    request: dict


@contextmanager
def only_grader(root: Path) -> Iterator[None]:
    """Keep any other grader from this course for the time of a `with` block, also one that was killed no longer.

    Raises:
        CourseBusyError: if another one is at work.
    """
    path = Path(root) / "grading" / "grading.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            raise CourseBusyError(
                f"another grader ({file.read().strip() or 'just started'}) is at work on the course in {root}: wait "
                "until it is done, or stop it"
            ) from None
        file.truncate(0)
        file.write(f"process {os.getpid()}")
        file.flush()
        yield


def seed_of(plan: Plan) -> int:
    """The secret that all inputs are drawn from: kept, so that going on gives what one run would have given."""
    path = plan.root / "grading" / "seeds" / f"{plan.assignment}.json"
    if path.exists() and not plan.again:
        try:
            return int(json.loads(path.read_text())["seed"])
        except (ValueError, KeyError, TypeError):
            pass  # damaged: another one
    seed = FIRST_SEED + secrets.randbelow(2**31 - FIRST_SEED)
    with whole_file(path) as unfinished:
        unfinished.write_text(json.dumps({"seed": seed}))
        unfinished.chmod(0o600)
    return seed


def grade_class(
    plan: Plan, submissions: Sequence[Submission], done: Callable[[GradedSubmission, bool], None]
) -> list[GradedSubmission]:
    """Grade submissions; none stops another.

    Args:
        plan: How.
        submissions: As `intake.find_submissions` finds them.
        done: Called with each record as it is there, and whether it was there before.

    Returns:
        The records, in the order in which they came to be.

    Raises:
        CourseBusyError: if another grader is at work on the course.
        SandboxError: if there can be no sandbox; nothing has run then.
        OSError: if a record cannot be written, as when the disk is full; the same call goes on from there.
    """
    with only_grader(plan.root):
        seed = seed_of(plan)
        records, tasks = [], []

        def keep(record: GradedSubmission, known: bool = False) -> None:
            records.append(record)
            done(record, known)

        for submission in submissions:
            known = None if plan.again else graded.load(plan.root, plan.assignment, submission.student)
            task = prepared(plan, submission, known, seed)
            if isinstance(task, Task):
                tasks.append(task)
            else:
                keep(task, known=task is known)
        refused = [record for record in records if record.status == REFUSED]
        if tasks or refused:
            nbgrader_course.register(plan.root, plan.assignment, plan.db_url)
            with nbgrader_course.open_gradebook(plan.root, plan.db_url) as gradebook:
                for record in refused:
                    enter(gradebook, record)
                    graded.save(plan.root, record)
                for task, made in side_by_side(plan, tasks):
                    record = judged_record(plan, task, made, seed)
                    enter(gradebook, record)
                    write_autograded(plan.root, record)
                    graded.save(plan.root, record)  # last: whatever has a record is done
                    keep(record)
        return records


def prepared(plan: Plan, submission: Submission, known: GradedSubmission | None, seed: int) -> Task | GradedSubmission:
    """What is to run, or the record where there is nothing to run: graded before, or refused."""
    digest = ""
    variant = plan.variants.get(submission.student, "")
    try:
        if submission.file is None:
            raise RefusedError(submission.message)
        content = read_file(submission.file)
        notebook = read_notebook(content)
        digest = notebook.digest
        if (
            known is not None
            and known.digest == digest
            and (known.variant or "") == variant
            and known.status != REFUSED
        ):
            return known
        refuse_another_set(notebook, plan.assignment)
        request = request_for(notebook, plan.assignment, seed, variant)
    except RefusedError as error:
        return refused_record(plan, submission, str(error), seed, digest)
    return Task(submission, notebook, request)


def refused_record(plan: Plan, submission: Submission, message: str, seed: int, digest: str = "") -> GradedSubmission:
    """The record of what could not be graded; it is tried again in the next run."""
    return GradedSubmission(
        submission.student,
        plan.assignment,
        submission.original,
        digest,
        REFUSED,
        message,
        seed=seed,
        isolation=plan.isolation,
    )


def judged_record(plan: Plan, task: Task, made: list[Attempt] | Exception, seed: int) -> GradedSubmission:
    """The record of what ran."""
    if isinstance(made, Exception):
        message = f"The grader failed on this notebook, which is not your fault: please tell your teacher. ({made})"
        return refused_record(plan, task.submission, message, seed)
    record = marked(
        task.notebook,
        seen(made, len(task.request["cells"]), plan.limits),
        student=task.submission.student,
        assignment=plan.assignment,
        source=task.submission.original,
        seed=seed,
        variant=task.request["variant"],
        isolation=plan.isolation,
    )
    message = " ".join(filter(None, (task.submission.message, record.message)))
    return replace(record, message=message)


def side_by_side(plan: Plan, tasks: Sequence[Task]) -> Iterator[tuple[Task, list[Attempt] | Exception]]:
    """Run tasks in several sandboxes; each comes out as it is done.

    Raises:
        SandboxError: if the first sandbox cannot be started.
    """
    waiting: queue.SimpleQueue[Task] = queue.SimpleQueue()
    finished: queue.Queue[tuple[Task, list[Attempt] | Exception] | Exception] = queue.Queue(maxsize=64)
    stop = threading.Event()
    for task in tasks:
        waiting.put(task)
    workers = [
        threading.Thread(target=_work, args=(plan, waiting, finished, stop), daemon=True)
        for _ in range(min(plan.jobs, len(tasks)))
    ]
    for worker in workers:
        worker.start()
    try:
        for _ in tasks:
            result = finished.get()
            if isinstance(result, Exception):
                raise result
            yield result
    finally:
        stop.set()
        while any(worker.is_alive() for worker in workers):
            while not finished.empty():
                finished.get()
            for worker in workers:
                worker.join(timeout=0.05)


def _work(plan: Plan, waiting: queue.SimpleQueue, finished: queue.Queue, stop: threading.Event) -> None:
    """One thread: a sandbox of its own, tasks until there are none."""
    sandbox = None
    try:
        while not stop.is_set():
            if sandbox is None:
                sandbox = plan.make_sandbox(plan.isolation, plan.limits, plan.image)
            try:
                task = waiting.get_nowait()
            except queue.Empty:
                return
            try:
                result = attempts(sandbox.run, task.request)
            except SandboxError:
                raise
            except SandboxDiedError:
                sandbox.close()
                sandbox = plan.make_sandbox(plan.isolation, plan.limits, plan.image)
                result = _once_more(sandbox, task)
            except Exception as error:
                result = error
            finished.put((task, result))
            if isinstance(result, SandboxDiedError):
                sandbox.close()
                sandbox = None
    except Exception as error:  # no sandbox: nothing can be graded
        finished.put(error)
    finally:
        if sandbox is not None:
            sandbox.close()


def _once_more(sandbox: Sandbox, task: Task) -> list[Attempt] | Exception:
    """A sandbox may die by no fault of the notebook in it; the second time it is taken to be its fault."""
    try:
        return attempts(sandbox.run, task.request)
    except Exception as error:
        return error
