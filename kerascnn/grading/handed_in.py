"""Files as they were handed in, from a folder or an archive, without running or trusting any of them.

What an archive holds is written to disk under numbers, never under the names that it gives, so no name leads anywhere.
"""

import lzma
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath

from kerascnn.checks.learner_notebook import LARGEST_NOTEBOOK
from kerascnn.grading.student_names import NOTEBOOK

MOST_FILES = 50_000  # in one folder or archive
MOST_BYTES = 4_000_000_000  # unpacked from one archive
DEEPEST = 8  # folders below each other
GRADESCOPE_METADATA = "submission_metadata.yml"
TOO_LARGE = (
    f"it is larger than {LARGEST_NOTEBOOK // 1_000_000} MB: choose Clear Outputs of All Cells, save it and hand it in "
    "again"
)
DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, EOFError, ValueError)
LEFTOVERS = ("__MACOSX", "Thumbs.db", "desktop.ini")


class IntakeError(Exception):
    """What was handed in cannot be read at all; the message says what the teacher should do."""


@dataclass(frozen=True)
class HandedIn:
    """One file.

    Args:
        parts: Its path below what the teacher named, part by part, as written there.
        file: Where its content lies; None if it was not read.
        problem: Why it cannot be graded, for the student; "" if nothing is known against it.
        changed: When it was last changed, in seconds since 1970; 0 where that is not known.
    """

    parts: tuple[str, ...]
    file: Path | None
    problem: str = ""
    changed: float = 0.0

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.parts[-1]

    @property
    def is_archive(self) -> bool:
        """Whether it is named like a zip."""
        return self.name.lower().endswith(".zip")

    @property
    def is_notebook(self) -> bool:
        """Whether it is named like one."""
        return bool(NOTEBOOK.search(self.name))


def files_in_folder(folder: Path) -> list[HandedIn]:
    """Every file below a folder; links are told and never followed.

    Raises:
        IntakeError: if the folder cannot be read, or holds too many files.
    """
    found: list[HandedIn] = []
    try:
        for path in _walk(folder, DEEPEST):
            found.append(looked_at(path, path.relative_to(folder).parts))
            if len(found) > MOST_FILES:
                raise IntakeError(f"{folder} holds more than {MOST_FILES:,} files: name the folder of submissions")
    except OSError as error:
        raise IntakeError(f"{folder} cannot be read ({error}): name a folder of submissions or a zip") from None
    return found


def _walk(folder: Path, depth: int) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if _is_leftover(path.name):
            continue
        if path.is_dir() and not path.is_symlink():
            if depth > 1:
                yield from _walk(path, depth - 1)
        else:
            yield path


def looked_at(path: Path, parts: tuple[str, ...]) -> HandedIn:
    """One file on disk, with what keeps it from being graded."""
    facts = path.lstat()
    if stat.S_ISLNK(facts.st_mode):
        return HandedIn(parts, None, "it is a link to another file: hand in the notebook itself")
    if not stat.S_ISREG(facts.st_mode):
        return HandedIn(parts, None, "it is not a plain file: hand in the notebook itself")
    if facts.st_size > LARGEST_NOTEBOOK:
        return HandedIn(parts, None, TOO_LARGE, facts.st_mtime)
    return HandedIn(parts, path, changed=facts.st_mtime)


def files_in_archive(archive: Path, to: Path, above: tuple[str, ...] = ()) -> list[HandedIn]:
    """Every file of a zip; notebooks, and zips in it, are unpacked.

    Args:
        archive: The zip.
        to: Folder of the unpacked files; made if it is not there.
        above: Parts of the path that its files get in front.

    Raises:
        IntakeError: if it is no zip, or holds too much.
    """
    to.mkdir(parents=True, exist_ok=True)
    found, left = [], MOST_BYTES
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = [entry for entry in opened.infolist() if not entry.is_dir()]
            if len(entries) > MOST_FILES:
                raise IntakeError(f"{archive.name} holds more than {MOST_FILES:,} files")
            for number, entry in enumerate(entries):
                if any(map(_is_leftover, _parts(entry))):
                    continue
                item = _unpacked(opened, entry, to / str(number))
                left -= item.file.stat().st_size if item.file else 0
                if left < 0:
                    raise IntakeError(f"{archive.name} unpacks to more than {MOST_BYTES // 10**9} GB: is it a trap?")
                found.append(replace(item, parts=above + item.parts))
    except DAMAGED as error:
        raise IntakeError(f"{archive.name} is no zip, or is damaged ({error}): download it again") from None
    except OSError as error:
        raise IntakeError(f"{archive.name} cannot be unpacked to {to} ({error})") from None
    return found


def _unpacked(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path) -> HandedIn:
    parts = _parts(entry)
    safe = tuple(part for part in parts if part not in ("/", "..")) or ("?",)
    item = HandedIn(safe, None, changed=_changed(entry))
    if stat.S_ISLNK(entry.external_attr >> 16):
        return replace(item, problem="it is a link to another file: hand in the notebook itself")
    if safe != parts or len(parts) > DEEPEST:
        return replace(
            item, problem="its path leads out of the archive or too deep into it: hand in the notebook alone"
        )
    if not (item.is_notebook or item.is_archive or item.name == GRADESCOPE_METADATA):
        return item
    if entry.flag_bits & 1:
        return replace(item, problem="it is encrypted: hand it in without a password")
    try:
        with opened.open(entry) as source, path.open("wb") as target:
            shutil.copyfileobj(_Limited(source), target)  # the size that the archive tells may be a lie
    except _TooLargeError:
        path.unlink()
        return replace(item, problem=TOO_LARGE)
    except (*DAMAGED, RuntimeError) as error:
        path.unlink(missing_ok=True)
        return replace(item, problem=f"it cannot be unpacked ({error}): hand it in again")
    return replace(item, file=path)


class _TooLargeError(Exception):
    pass


class _Limited:
    """A stream that ends with an error after as many bytes as a notebook may have."""

    def __init__(self, stream):
        self.stream, self.left = stream, LARGEST_NOTEBOOK

    def read(self, size: int) -> bytes:
        data = self.stream.read(min(size, 1 << 16))
        self.left -= len(data)
        if self.left < 0:
            raise _TooLargeError
        return data


def _parts(entry: zipfile.ZipInfo) -> tuple[str, ...]:
    return PurePosixPath(entry.filename.replace("\\", "/")).parts


def _changed(entry: zipfile.ZipInfo) -> float:
    try:
        return datetime(*entry.date_time).timestamp()
    except (ValueError, OverflowError, OSError):
        return 0.0


def _is_leftover(name: str) -> bool:
    return (name.startswith(".") and name not in (".", "..")) or name in LEFTOVERS
