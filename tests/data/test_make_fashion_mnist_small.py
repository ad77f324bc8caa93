"""The script that makes the shipped data set, on Debian's files and on bad ones."""

import gzip
import hashlib
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from kerascnn import data
from kerascnn.data.make_fashion_mnist_small import first_of_each_class, read_idx


def test_debians_files_give_what_is_shipped(debian_files, tmp_path):
    """Member by member: how the archive around them is compressed differs between versions of Python and zlib."""
    shipped = Path(data.__path__[0]) / "fashion_mnist_small.npz"
    made = tmp_path / "made.npz"
    command = [sys.executable, "-m", "kerascnn.data.make_fashion_mnist_small", "--source", debian_files]
    printed = subprocess.run([*command, "--output", made], check=True, capture_output=True, text=True).stdout
    with zipfile.ZipFile(shipped) as expected, zipfile.ZipFile(made) as got:
        assert got.namelist() == expected.namelist()
        for name in got.namelist():
            assert got.read(name) == expected.read(name)
    assert hashlib.sha256(made.read_bytes()).hexdigest() in printed


def test_takes_the_first_of_each_class_in_order(debian_files):
    labels = read_idx(debian_files / "t10k-labels-idx1-ubyte.gz")
    images = read_idx(debian_files / "t10k-images-idx3-ubyte.gz")
    assert images.shape == (10_000, 28, 28)
    small_images, small_labels = data.load().test
    for number in range(10):
        expected = images[labels == number][:200]
        assert np.array_equal(small_images[small_labels == number][..., 0], expected)


def test_refuses_too_small_a_class():
    with pytest.raises(ValueError, match="class 1 has 2 examples, expected at least 3"):
        first_of_each_class(np.array([0, 1, 0, 1, 0]), 3)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\0\0\x0b\x01" + bytes(8), "begins with 00000b, expected 000008"),
        (b"\0\0\x08\x01\0\0\0\x05abc", "holds 3 values, its header promises 5"),
    ],
)
def test_refuses_what_is_no_idx_file(tmp_path, content, message):
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb") as file:
        file.write(content)
    path = tmp_path / "bad.gz"
    path.write_bytes(buffer.getvalue())
    with pytest.raises(ValueError, match=message):
        read_idx(path)
