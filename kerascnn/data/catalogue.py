"""Data sets by name."""

from os import PathLike, fspath
from pathlib import Path

from kerascnn.data.bundled import BUNDLED, load_bundled
from kerascnn.data.image_set import ImageSet
from kerascnn.data.local_files import local_images


def available() -> tuple[str, ...]:
    """Names of the data sets that ship with kerascnn and need no network.

    Example:
        >>> available()
        ('fashion_mnist_small',)
    """
    return tuple(BUNDLED)


def load(
    name: str | PathLike = "fashion_mnist_small",
    *,
    data_dir: str | PathLike | None = None,
    manual_dir: str | PathLike | None = None,
    time_limit: float = 3600.0,
) -> ImageSet:
    """Load a data set by name: one that ships with kerascnn, any of TensorFlow Datasets, or a file of your own.

    A set of TensorFlow Datasets (TFDS) is downloaded and prepared on first use, in a process of its own that is ended
    after `time_limit` seconds, and found in TFDS's cache from then on. What cannot be had raises; a name never gives
    the images of another set.

    Args:
        name: `"fashion_mnist_small"`, or a name TFDS knows: `"cifar10"`, `"fashion_mnist"`,
            `"cifar10_corrupted/fog_1"`, `"cifar10:3.0.2"`; or the path of an .npz file, for `local_images`.
        data_dir: TFDS's cache; its own default (`TFDS_DATA_DIR` or `~/tensorflow_datasets`) unless given.
        manual_dir: A folder with files downloaded by hand, for networks that block the download.
        time_limit: Seconds that preparing a set may take.

    Raises:
        ValueError: if no set has this name (with the closest names), or it is not one for image classification.
        DataUnavailableError: if its images cannot be had: no network, no time left, damaged files.

    Example:
        >>> load()
        <fashion_mnist_small: 10 classes, images 28 x 28 x 1, 10,000 train, 2,000 test>
    """
    name = fspath(name) if isinstance(name, PathLike) else name
    if not isinstance(name, str):
        raise ValueError(
            f'name is {name!r}: expected the name of a data set, for example "cifar10", or the path of an .npz file'
        )
    if isinstance(time_limit, bool) or not isinstance(time_limit, int | float) or not time_limit > 0:
        raise ValueError(f"time_limit is {time_limit!r}: expected a positive number of seconds")
    if name in BUNDLED:
        return load_bundled(name)
    if name.endswith(".npz"):
        return local_images(Path(name).expanduser())

    from kerascnn.data.tfds_source import load_tfds

    folders = {"data_dir": data_dir, "manual_dir": manual_dir}
    folders = {key: Path(folder).expanduser() if folder is not None else None for key, folder in folders.items()}
    if folders["manual_dir"] is not None and not folders["manual_dir"].is_dir():
        raise ValueError(
            f"manual_dir is {str(manual_dir)!r}, which is no folder: give the one with the downloaded files"
        )
    return load_tfds(name, **folders, time_limit=time_limit)
