"""Images from a file of one's own, for a machine without network or for pictures that no catalogue has."""

import io
import zipfile
import zlib
from itertools import pairwise
from pathlib import Path

import numpy as np

from kerascnn.data.image_set import ArraySplit, ImageSet

SPLITS = ("train", "test")
FORMS = (
    "train_images, train_labels, test_images, test_labels, or with JPEG files one after the other in train_jpeg and "
    "test_jpeg, which begin and end at train_offsets and test_offsets"
)


def local_images(path: str | Path) -> ImageSet:
    """Read a set of images from an .npz file, as `data.load` would give it.

    The file has, for "train" and for "test", either `train_images`, unsigned bytes of (count, height, width, channels)
    or (count, height, width); or `train_jpeg`, the bytes of all JPEG files one after the other, and `train_offsets`,
    file i from offset i to offset i + 1. Both come with `train_labels`, whole numbers from 0, and `class_names` may be
    there as well.

    Args:
        path: The file; its name without the suffix is that of the set.

    Raises:
        ValueError: if there is no such file, it is damaged, or its arrays do not fit together.

    Example:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "greys.npz"
        >>> images, labels = np.zeros((4, 8, 8), "uint8"), np.array([0, 1, 2, 1])
        >>> np.savez(path, train_images=images, train_labels=labels, test_images=images, test_labels=labels)
        >>> local_images(path)
        <greys: 3 classes, images 8 x 8 x 1, 4 train, 4 test>
    """
    path = Path(path)
    arrays = _arrays(path)
    splits = {split: _split(arrays, split, path) for split in SPLITS}
    shapes = [one.images.shape[1:] for one in splits.values()]
    if shapes[0] != shapes[1]:
        raise ValueError(
            f"{path} has training images of {shapes[0]} and test images of {shapes[1]}: they must be alike."
        )
    classes = 1 + max(int(one.labels.max()) for one in splits.values())
    names = tuple(str(name) for name in arrays.get("class_names", range(classes)))
    if len(names) < classes:
        raise ValueError(f"{path} has labels up to {classes - 1} and {len(names)} class_names.")
    return ImageSet(path.stem, splits, class_names=names, image_shape=shapes[0], source=str(path))


def _arrays(path: Path) -> dict[str, np.ndarray]:
    if not path.is_file():
        raise ValueError(f"There is no file {path}.")
    try:
        with np.load(path, allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except (OSError, ValueError, TypeError, AttributeError, EOFError, zipfile.BadZipFile, zlib.error):
        raise ValueError(
            f"{path} is no .npz file of arrays, or a damaged one: numpy.savez(path, train_images=…) writes one."
        ) from None


def _split(arrays: dict, split: str, path: Path) -> ArraySplit:
    content = (f"{split}_jpeg", f"{split}_offsets") if f"{split}_jpeg" in arrays else (f"{split}_images",)
    if missing := [name for name in (*content, f"{split}_labels") if name not in arrays]:
        raise ValueError(f"{path} lacks {', '.join(missing)}; it has {', '.join(arrays) or 'nothing'}, of {FORMS}.")
    labels = arrays[f"{split}_labels"]
    images = arrays[content[0]] if len(content) == 1 else _decoded(*(arrays[name] for name in content), split, path)
    if images.dtype != np.uint8 or images.ndim not in (3, 4) or labels.shape != images.shape[:1]:
        raise ValueError(
            f"{path} needs {split}_images as unsigned bytes, (count, height, width, channels), and a whole number for "
            f"each in {split}_labels; received {images.dtype} of {images.shape}, and labels of {labels.shape}."
        )
    if labels.dtype.kind not in "iu" or labels.min(initial=0) < 0:
        raise ValueError(f"{path} needs whole numbers from 0 in {split}_labels; received {labels.dtype}.")
    if not images.size:
        raise ValueError(f"{path} has no {split} images; received {images.shape}.")
    return ArraySplit(images[..., None] if images.ndim == 3 else images, labels)


def _decoded(content: np.ndarray, offsets: np.ndarray, split: str, path: Path) -> np.ndarray:
    from PIL import Image

    try:
        files = [content[start:stop].tobytes() for start, stop in pairwise(offsets)]
        return np.stack([np.asarray(Image.open(io.BytesIO(file)).convert("RGB")) for file in files])
    except (OSError, ValueError, TypeError) as error:
        raise ValueError(
            f"{path} has {split}_jpeg and {split}_offsets that are no JPEG files of one size ({error})."
        ) from None
