"""Checkpoints that a run can go on from: written whole or not at all, and known to be whole when they are read."""

import contextlib
import hashlib
import io
import json
import os
import warnings
import zipfile
from pathlib import Path

import numpy as np

from .whole_files import check_folder, unwritable

KEPT = 2  # the newest, and the one before it in case the newest is damaged
SUFFIX = ".checkpoint"


class CheckpointFolder:
    """A folder with the last checkpoints of one run.

    Each is one file: a line of JSON with the length and the hash of what follows, then arrays and the state as NumPy
    writes them. It is written beside its place and moved there when it is complete, so that a run which is killed at
    any moment leaves the one before it.

    Args:
        folder: Where they are; made if it is not there.
        read_only: Whether somebody else writes, as with several processes.

    Raises:
        OSError: if the folder cannot be made or written to.

    Example:
        >>> import tempfile
        >>> folder = CheckpointFolder(tempfile.mkdtemp())
        >>> folder.save(120, {"weight/0": np.ones(3)}, {"epoch": 1})
        >>> arrays, state = folder.load()
        >>> arrays["weight/0"].tolist(), state
        ([1.0, 1.0, 1.0], {'epoch': 1})
    """

    def __init__(self, folder: str | Path, *, read_only: bool = False):
        self.folder, self.read_only = Path(folder), read_only
        if read_only:
            return
        check_folder(self.folder)
        for unfinished in self.folder.glob("step-*.unfinished"):  # of a run that was killed while it wrote
            unfinished.unlink(missing_ok=True)

    def save(self, step: int, arrays: dict[str, np.ndarray], state: dict) -> None:
        """Write the checkpoint of a step, and remove all but the last two.

        Args:
            step: Steps done so far, which names the file.
            arrays: Names to arrays.
            state: What else is needed, as JSON takes it.

        Raises:
            OSError: if it cannot be written: no space, no permission. Those before it are as they were.
        """
        if self.read_only:
            return
        payload = io.BytesIO()
        np.savez(payload, __state__=np.array(json.dumps(state)), **arrays)
        content = payload.getbuffer()
        header = json.dumps({"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()})
        path = self.folder / f"step-{step:09d}{SUFFIX}"
        unfinished = path.with_suffix(".unfinished")
        try:
            with unfinished.open("wb") as file:
                file.write(header.encode() + b"\n")
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
            for old in self.files()[KEPT:]:
                old.unlink(missing_ok=True)
        except OSError as error:
            raise unwritable(self.folder, error) from None

    def files(self) -> list[Path]:
        """The checkpoints, newest first."""
        return sorted(self.folder.glob(f"step-*{SUFFIX}"), reverse=True)

    def load(self) -> tuple[dict[str, np.ndarray], dict] | None:
        """Arrays and state of the newest checkpoint that is whole, or None.

        A damaged one is named in a warning, and renamed, so that it counts no more.
        """
        for path in self.files():
            try:
                return self._read(path)
            except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
                warnings.warn(
                    f"The checkpoint {path.name} is damaged ({error}) and is put aside: going on from the one before "
                    "it, or from the beginning where there is none.",
                    stacklevel=2,
                )
                if not self.read_only:
                    with contextlib.suppress(OSError):
                        path.replace(path.with_suffix(".damaged"))
        return None

    @staticmethod
    def _read(path: Path) -> tuple[dict[str, np.ndarray], dict]:
        whole = path.read_bytes()
        header, _, content = whole.partition(b"\n")
        if not header.startswith(b"{"):
            raise ValueError(f"it has {len(whole):,} bytes, and does not begin as a checkpoint does")
        expected = json.loads(header)
        if len(content) != expected["bytes"]:
            raise ValueError(f"{len(content):,} of {expected['bytes']:,} bytes")
        if hashlib.sha256(content).hexdigest() != expected["sha256"]:
            raise ValueError("its content has changed")
        with np.load(io.BytesIO(content)) as stored:
            arrays = {name: stored[name] for name in stored.files if name != "__state__"}
            return arrays, json.loads(str(stored["__state__"]))
