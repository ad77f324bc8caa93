"""Make the data set that ships with the package from the files of Fashion-MNIST.

    python -m kerascnn.data.make_fashion_mnist_small --source /usr/share/datasets/fashion-mnist

The source is Debian's package dataset-fashion-mnist, or any folder with the four files of the same names. Of each class
the first 1,000 training and 200 test images are taken, in the order of the files, so the result is the same each time.
"""

import argparse
import gzip
import hashlib
from pathlib import Path

import numpy as np

from kerascnn.data.bundled import BUNDLED

PREFIX = {"train": "train", "test": "t10k"}
PER_CLASS = {"train": 1000, "test": 200}


def read_idx(path: Path) -> np.ndarray:
    """Read a gzipped IDX file of unsigned bytes, the format of MNIST.

    The header is two zero bytes, the type (8: unsigned byte), the number of dimensions, and each dimension as a
    big-endian 32-bit integer.

    Args:
        path: The file.

    Raises:
        ValueError: if the file is something else, or shorter or longer than its header says.
    """
    content = gzip.decompress(path.read_bytes())
    if content[:3] != b"\0\0\x08":
        raise ValueError(f"{path} begins with {content[:3].hex()}, expected 000008: not an IDX file of unsigned bytes")
    rank = content[3]
    shape = np.frombuffer(content, ">u4", count=rank, offset=4)
    values = np.frombuffer(content, np.uint8, offset=4 + 4 * rank)
    if values.size != np.prod(shape):
        raise ValueError(f"{path} holds {values.size:,} values, its header promises {np.prod(shape):,}")
    return values.reshape(shape)


def first_of_each_class(labels: np.ndarray, count: int) -> np.ndarray:
    """Positions of the first `count` examples of each class, in the order of `labels`.

    Args:
        labels: Class numbers.
        count: How many of each.

    Raises:
        ValueError: if a class has fewer.

    Example:
        >>> first_of_each_class(np.array([1, 0, 0, 0, 1, 1]), 2)
        array([0, 1, 2, 4])
    """
    classes, sizes = np.unique(labels, return_counts=True)
    if sizes.min() < count:
        raise ValueError(f"class {classes[sizes.argmin()]} has {sizes.min()} examples, expected at least {count}")
    return np.sort(np.concatenate([np.flatnonzero(labels == number)[:count] for number in classes]))


def make(source: Path, output: Path) -> str:
    """Write the small data set and return the SHA-256 of the file.

    Args:
        source: Folder with the four gzipped IDX files.
        output: The file to write.
    """
    arrays = {}
    for split, prefix in PREFIX.items():
        images = read_idx(source / f"{prefix}-images-idx3-ubyte.gz")
        labels = read_idx(source / f"{prefix}-labels-idx1-ubyte.gz")
        chosen = first_of_each_class(labels, PER_CLASS[split])
        arrays[f"{split}_images"] = images[chosen][..., np.newaxis]
        arrays[f"{split}_labels"] = labels[chosen]
    np.savez_compressed(output, **arrays)
    return hashlib.sha256(output.read_bytes()).hexdigest()


def main() -> None:
    """Run from the command line."""
    shipped = BUNDLED["fashion_mnist_small"]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", type=Path, required=True, help="folder with the four gzipped IDX files")
    parser.add_argument("--output", type=Path, default=Path(__file__).with_name(shipped.file), help="file to write")
    options = parser.parse_args()
    digest = make(options.source, options.output)
    print(f"{options.output}: {options.output.stat().st_size:,} bytes, SHA-256 {digest}")
    if digest != shipped.sha256:
        print(f"bundled.py expects SHA-256 {shipped.sha256}: change it there if the new file is meant")


if __name__ == "__main__":
    main()
