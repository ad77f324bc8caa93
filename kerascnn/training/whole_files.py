"""Files of results: there whole or not at all, in folders that are known to take them before hours of work."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_file(path: str | Path) -> Iterator[Path]:
    """A path to write to, beside the one that is wanted, which it becomes when the block ends without an error.

    Args:
        path: The file; its folder is made if it is not there.

    Raises:
        OSError: if it cannot be written; a file that was there before is as it was.

    Example:
        >>> folder = Path(tempfile.mkdtemp())
        >>> with whole_file(folder / "record.json") as unfinished:
        ...     _ = unfinished.write_text("{}")
        >>> [path.name for path in folder.iterdir()]
        ['record.json']
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"unfinished-{path.name}")  # with the suffix, by which pictures know their format
    try:
        yield unfinished
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def check_folder(folder: str | Path) -> None:
    """Make a folder if it is not there, and see that files can be written to it.

    Args:
        folder: Where results will go.

    Raises:
        OSError: if not; the message says why.
    """
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise unwritable(folder, error) from None


def word_of(images: str) -> str:
    """The name of a set of images, or the path of its file, as a part of file names.

    Example:
        >>> word_of("cifar10_corrupted/fog_1"), word_of("/mine/my flowers.npz")
        ('cifar10_corrupted_fog_1', 'my_flowers')
    """
    return re.sub(r"\W+", "_", Path(images).stem if images.endswith(".npz") else images)


def unwritable(folder: Path, error: OSError) -> OSError:
    """The error that names a folder to which nothing can be written, and what to do."""
    reason = error.strerror or str(error)
    return type(error)(f"Nothing can be written to the folder {folder} ({reason}): take another folder, or make room.")
