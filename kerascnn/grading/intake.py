"""Submissions as they come: nbgrader's folders, a flat folder, a folder for each student, a zip from Canvas or Moodle.

Nothing is run and no notebook is parsed here; for each student one file is chosen, or a message says why none could be.
"""

import contextlib
import shutil
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kerascnn.checks.catalogue import PROBLEM_SETS
from kerascnn.grading.handed_in import (
    GRADESCOPE_METADATA,
    HandedIn,
    IntakeError,
    files_in_archive,
    files_in_folder,
    looked_at,
)
from kerascnn.grading.student_names import NOTEBOOK, attempt, name_in_file, owner_of, printable, student_ids

__all__ = ["IntakeError", "Submission", "find_submissions"]

SURELY_NEWER = 60  # seconds between two files of which the later counts; copying a folder sets times that are closer


@dataclass(frozen=True)
class Submission:
    """What one student handed in.

    Args:
        student: A name that is safe as a file's name, and no other student's.
        original: The file's path as it was handed in, for people to read.
        file: The notebook; None if there is none that can be graded.
        message: Why not, or what is worth knowing: which of several files was taken, that it came late.
        late: Whether the learning platform marked it so.
    """

    student: str
    original: str
    file: Path | None
    message: str = ""
    late: bool = False


def find_submissions(source: Path | None, assignment: str, root: Path) -> tuple[Submission, ...]:
    """One submission for each student, in the order of their names.

    The layout is found by looking: `STUDENT/ASSIGNMENT/*.ipynb` as nbgrader has it, a folder for each student,
    notebooks that have the student's name in their own, and what Canvas, Moodle and Gradescope give (`student_names`),
    unpacked or as the zip itself.

    Args:
        source: A folder, a zip or one notebook; `grading/submitted/` of the course by default.
        assignment: The problem set, "ps1_inception".
        root: Top folder of the course; archives are unpacked to its `grading/collected/ASSIGNMENT/`.

    Raises:
        IntakeError: if there is nothing there to grade; the message says what to do.
    """
    source = Path(root) / "grading" / "submitted" if source is None else Path(source)
    collected = Path(root) / "grading" / "collected" / assignment
    files = _files(source, collected)
    groups = _by_owner(_unwrapped(files, assignment), assignment)
    if not groups:
        raise IntakeError(
            f"nobody handed in {assignment} in {source}: expected STUDENT/{assignment}/{assignment}.ipynb, a folder "
            "for each student, notebooks named after the students, or a zip from Canvas, Moodle or Gradescope"
        )
    ids = student_ids(groups)
    chosen = [_submission(ids[name], group, assignment, collected) for name, group in groups.items()]
    return tuple(sorted(chosen, key=lambda submission: submission.student))


def _files(source: Path, collected: Path) -> list[HandedIn]:
    if source.is_dir():
        return files_in_folder(source)
    if not source.is_file():
        raise IntakeError(f"{source} is not there: name a folder of submissions, a zip or a notebook")
    if NOTEBOOK.search(source.name):
        return [looked_at(source, (source.name,))]
    shutil.rmtree(collected, ignore_errors=True)
    return files_in_archive(source, collected)


def _unwrapped(files: Sequence[HandedIn], assignment: str) -> list[HandedIn]:
    """Take off a folder that everything lies in, where it holds a class and not one student's work."""
    files, tops = list(files), {item.parts[0] for item in files}
    if len(tops) != 1 or any(len(item.parts) == 1 for item in files) or owner_of(*tops):
        return files
    inner = [HandedIn(item.parts[1:], item.file, item.problem, item.changed) for item in files]
    platforms = any(owner_of(item.parts[0]) for item in inner)
    students = {item.parts[0] for item in inner if len(item.parts) > 1 and item.is_notebook}
    return inner if platforms or len(students - {assignment}) > 1 else files


def _by_owner(files: Sequence[HandedIn], assignment: str) -> dict[str, list[HandedIn]]:
    """Files by the student's name, as it was written."""
    nbgrader = [item for item in files if len(item.parts) > 2 and item.parts[1] == assignment]
    others = set(PROBLEM_SETS) - {assignment}
    names = _gradescope_names(files)
    groups = defaultdict(list)
    for item in nbgrader or [item for item in files if others.isdisjoint(item.parts[:-1])]:
        top = item.parts[0]
        owner = owner_of(top)
        if nbgrader or (len(item.parts) > 1 and owner is None):
            groups[top].append(item)
        elif owner:
            groups[names.get(owner.name, owner.name)].append(item)
        elif item.is_notebook or item.is_archive:
            groups[name_in_file(top, assignment) or top].append(item)
    return groups


def _gradescope_names(files: Sequence[HandedIn]) -> dict[str, str]:
    """Who is who in an export of Gradescope: the student's number there, else the address, else the name."""
    import yaml

    path = next((item.file for item in files if item.name == GRADESCOPE_METADATA and item.file), None)
    try:
        plain = yaml.safe_load(path.read_text(encoding="utf-8")) if path else {}
        people = {folder: facts[":submitters"][0] for folder, facts in plain.items()}
        wanted = (":sid", ":email", ":name")
        return {
            folder: next(str(who[key]) for key in wanted if who.get(key))
            for folder, who in people.items()
            if any(who.get(key) for key in wanted)
        }
    except (OSError, ValueError, AttributeError, KeyError, IndexError, TypeError, yaml.YAMLError):
        return {}


def _submission(student: str, files: list[HandedIn], assignment: str, collected: Path) -> Submission:
    notebooks = [item for item in files if item.is_notebook]
    if not notebooks:
        files, notebooks = _from_archives(files, collected / "archives" / student)
    late = any(owner.late for item in files if (owner := owner_of(item.parts[0])))

    def refused(original: str, reason: str) -> Submission:
        return Submission(student, original, None, printable(reason), late)

    if not notebooks:
        told = _listed(files)
        return refused(told, f"There is no notebook (.ipynb) among what came: {told}. Hand in the notebook.")
    newest, is_guess = _newest(_likely(notebooks, assignment))
    original = _shown(newest)
    if is_guess:
        listed = _listed(notebooks)
        return refused(original, f"There are several notebooks, and none is surely the newest: {listed}. Hand in one.")
    if newest.file is None:
        return refused(original, f"{newest.name} cannot be graded: {newest.problem}.")
    notes = ["It was handed in late."] if late else []
    if len(newest.parts) == 1 and not owner_of(newest.name) and not name_in_file(newest.name, assignment):
        notes.append("The file's name does not say whose it is: rename it to STUDENT.ipynb.")
    if len(notebooks) > 1:
        notes.append(f"Of {len(notebooks)} notebooks this one was taken: {original}.")
    return Submission(student, original, newest.file, " ".join(notes), late)


def _from_archives(files: list[HandedIn], to: Path) -> tuple[list[HandedIn], list[HandedIn]]:
    """Look into the zips that a student handed in instead of a notebook."""
    inside: list[HandedIn] = []
    for number, item in enumerate(files):
        if item.is_archive and item.file:
            with contextlib.suppress(IntakeError):  # it is then told as a file that is no notebook
                inside += files_in_archive(item.file, to / str(number), above=item.parts)
    return inside or files, [item for item in inside if item.is_notebook]


def _likely(notebooks: list[HandedIn], assignment: str) -> list[HandedIn]:
    """Of several notebooks those that can be meant: where nbgrader looks, else those that speak of the problem set."""
    if len(notebooks) == 1:
        return notebooks
    wanted = [item for item in notebooks if item.parts[1:] == (assignment, f"{assignment}.ipynb")]
    mention = [item for item in notebooks if assignment.encode() in _content(item)]
    return wanted or mention or notebooks


def _newest(notebooks: list[HandedIn]) -> tuple[HandedIn, bool]:
    """The notebook that was handed in last, and whether that is a guess."""
    different = {_content(item) or item.parts: item for item in notebooks}
    bases = {_attempt(item)[0] for item in different.values()}

    def rank(item: HandedIn) -> tuple[int, int]:
        owner = owner_of(item.parts[0])
        return owner.upload if owner else 0, _attempt(item)[1] if len(bases) == 1 else 0

    *_, before, last = [None, *sorted(different.values(), key=lambda item: (rank(item), item.changed))]
    return last, before is not None and rank(before) == rank(last) and last.changed - before.changed < SURELY_NEWER


def _attempt(item: HandedIn) -> tuple[str, int]:
    owner = owner_of(item.name)
    return attempt(NOTEBOOK.sub("", owner.file if owner else item.name))


def _content(item: HandedIn) -> bytes:
    try:
        return item.file.read_bytes() if item.file else b""
    except OSError:
        return b""


def _shown(item: HandedIn) -> str:
    return printable("/".join(item.parts).replace("\n", " "))


def _listed(files: Sequence[HandedIn]) -> str:
    names = [_shown(item)[:100] for item in files]
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
