"""Prepare a TFDS data set in a child process, with a progress bar, within a time limit, or say why not.

TFDS writes a set into a folder named incomplete… and renames it at the end, so ending the child at any moment leaves
nothing that later loads as good. What the ended child leaves behind is removed; finished downloads are kept.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from kerascnn.data import prepare as child_program
from kerascnn.data.reachability import ask
from kerascnn.data.unavailable import INSTEAD, DataUnavailableError

LOOK_SECONDS = 0.5


def prepare_within(name: str, builder: Any, *, manual_dir: Path | None, time_limit: float) -> None:
    """Prepare a data set, or raise.

    Args:
        name: Name in TFDS.
        builder: Its `tfds.core.DatasetBuilder`.
        manual_dir: Folder with files downloaded by hand.
        time_limit: Seconds it may take.

    Raises:
        DataUnavailableError: if its hosts cannot be reached, if preparing it fails, or if the time is over.
    """
    folders = Folders(builder)
    urls = builder.url_infos or {}
    missing = {
        url: info for url, info in urls.items() if not (manual_dir and (manual_dir / str(info.filename)).exists())
    }
    _refuse_without_manual_files(name, builder, folders, manual_dir)
    _refuse_offline(name, builder, missing, manual_dir)

    command = [sys.executable, "-P", child_program.__file__, name, "--supervised", "--data-dir", str(folders.root)]
    if manual_dir is not None:
        command += ["--manual-dir", str(manual_dir)]
    # Preparing needs no GPU, and must not take its memory.
    environment = os.environ | {"CUDA_VISIBLE_DEVICES": "-1", "TF_CPP_MIN_LOG_LEVEL": "3"}
    before = folders.unfinished()
    started = time.monotonic()
    with tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as log:
        child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=answer, stderr=log, env=environment, start_new_session=True
        )
        try:
            in_time = _wait(child, folders, sum(info.size for info in missing.values()), started + time_limit, name)
        finally:  # also when the user interrupts
            _end(child)
            for path in folders.unfinished() - before:
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
        seconds = time.monotonic() - started
        problem = None if child.returncode == 0 else _problem(answer, log, child.returncode)
    if not in_time:
        raise DataUnavailableError(
            f"{name}: preparing it with TFDS was ended after {seconds:.0f} s, its time_limit, and left nothing "
            f"half-done. With more time, load it with time_limit={4 * time_limit:.0f}. {INSTEAD}"
        )
    if problem:
        raise DataUnavailableError(
            f"{name}: preparing it with TFDS failed after {seconds:.0f} s: {problem} {_by_hand(urls)}{INSTEAD}"
        )


class Folders:
    """Where TFDS puts a data set and its downloads.

    Args:
        builder: The set's `tfds.core.DatasetBuilder`.
    """

    def __init__(self, builder: Any):
        path = Path(builder.data_path)  # root / name / configuration, if it has them / version
        self.versions = path.parent
        self.root = path.parents[2 if builder.builder_config else 1]
        self.downloads = self.root / "downloads"

    def unfinished(self) -> set[Path]:
        """Folders and files that TFDS is still writing."""
        found = set(self.versions.glob("incomplete.*"))
        found.update(self.downloads.rglob("*.tmp.*"))
        found.update((self.downloads / "extracted").glob("*incomplete*"))
        return found

    def bytes_downloaded(self) -> int:
        """Size of all downloads; what was extracted from them or put there by hand is left out."""
        return _size(self.downloads, but=("extracted", "manual"))

    def bytes_written(self) -> int:
        """Size of the records being written."""
        return sum(_size(path) for path in self.versions.glob("incomplete.*"))


def _refuse_without_manual_files(name, builder, folders, manual_dir) -> None:
    instructions = builder.MANUAL_DOWNLOAD_INSTRUCTIONS
    default = folders.downloads / "manual"
    if instructions and manual_dir is None and not (default.is_dir() and any(default.iterdir())):
        raise DataUnavailableError(
            f"{name} cannot be downloaded by a program. {' '.join(instructions.split())} Pass that folder as "
            f"manual_dir. {INSTEAD}"
        )


def _refuse_offline(name, builder, missing, manual_dir) -> None:
    if not missing or (manual_dir is not None and builder.builder_config):
        return  # of the files of a set with configurations, TFDS may need only some
    attempts = ask(missing)
    if not attempts or any(attempt.problem is None for attempt in attempts):
        return
    tried = "; ".join(f"{attempt.url}: {attempt.problem} after {attempt.seconds:.1f} s" for attempt in attempts)
    where = "is not in TFDS's cache"
    if manual_dir is not None:
        where = f"needs {', '.join(str(info.filename) for info in missing.values())}, missing in {manual_dir},"
    raise DataUnavailableError(f"{name} {where} and cannot be downloaded. Tried {tried}. {_by_hand(missing)}{INSTEAD}")


def _by_hand(urls) -> str:
    if not urls or len(urls) > 8:
        return ""
    return f"Or download {', '.join(urls)} by hand into a folder and pass it as manual_dir. "


def _wait(child, folders, download_bytes, deadline, name) -> bool:
    """Wait for the child, with a progress bar that follows the bytes on disk; False when the time is over."""
    from tqdm.auto import tqdm

    earlier = folders.bytes_downloaded()
    with tqdm(desc=f"{name}: downloading", total=download_bytes or None, unit="B", unit_scale=True) as bar:
        writing = False
        while (left := deadline - time.monotonic()) > 0:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(min(LOOK_SECONDS, left))
                return True
            written = folders.bytes_written()
            if written and not writing:
                writing = True
                bar.reset()
                bar.total = None
                bar.set_description(f"{name}: writing records")
            bar.update((written if writing else folders.bytes_downloaded() - earlier) - bar.n)
    return False


def _end(child) -> None:
    """End the child and what it started, if it still runs."""
    if child.poll() is None:
        if hasattr(os, "killpg"):
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()
        child.wait()
    child.stdin.close()


def _problem(answer, log, returncode) -> str:
    """Why the child failed: its own words, or the last line it logged."""
    answer.seek(0)
    for line in reversed(answer.read().decode(errors="replace").splitlines()):
        with contextlib.suppress(ValueError, KeyError, TypeError):
            return " ".join(json.loads(line)["problem"].split())[:1000] + "."
    log.seek(0)
    last = (log.read().decode(errors="replace").strip().splitlines() or ["it said nothing"])[-1]
    return f"its process ended with code {returncode} ({last[:500]})."


def _size(path: Path, but: tuple[str, ...] = ()) -> int:
    """Bytes of all files under a path, some of which may vanish meanwhile."""
    total = 0
    for folder, subfolders, files in os.walk(path):
        subfolders[:] = set(subfolders) - set(but)
        for file in files:
            with contextlib.suppress(OSError):
                total += os.path.getsize(os.path.join(folder, file))  # noqa: PTH118, PTH202
    return total
