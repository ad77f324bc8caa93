"""Real data for the tests: Fashion-MNIST's files from Debian, and small TFDS sets made here."""

import os
import shutil
import struct
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

DEBIAN = Path("/usr/share/datasets/fashion-mnist")
MODIFIED = {"train": 1504176606, "t10k": 1504176627}


def restore_gzip_header(stripped: Path, restored: Path) -> None:
    """Give a gzip file of Debian's package the header it had: the name of the file in it, and when it was changed.

    Debian's have no name and another time. With the first ones, the files have the SHA-256 that TFDS expects.
    """
    content = stripped.read_bytes()
    magic, flags, rest, body = content[:3], content[3], content[8:10], content[10:]
    assert magic == b"\x1f\x8b\x08" and flags == 0  # no name in the header
    name = stripped.name.removesuffix(".gz")
    restored.write_bytes(
        magic + b"\x08" + struct.pack("<I", MODIFIED[name.split("-")[0]]) + rest + name.encode() + b"\0" + body
    )


@pytest.fixture(scope="session")
def run_python(tmp_path_factory):
    """Run a program in a fresh Python, elsewhere than in the repository, and return what it prints."""
    folder = tmp_path_factory.mktemp("elsewhere")

    def run(program: str, **environment: str) -> str:
        result = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(program)],
            env=os.environ | environment,
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=240,
        )
        assert result.returncode == 0, result.stderr[-3000:]
        return result.stdout

    return run


@pytest.fixture(scope="session")
def debian_files():
    """Folder of Debian's package dataset-fashion-mnist."""
    if not DEBIAN.is_dir():
        pytest.skip("Debian's package dataset-fashion-mnist is not installed (apt install dataset-fashion-mnist)")
    return DEBIAN


@pytest.fixture(scope="session")
def downloads(debian_files, tmp_path_factory):
    """Fashion-MNIST's four files as its authors published them."""
    folder = tmp_path_factory.mktemp("downloads")
    for path in debian_files.glob("*.gz"):
        restore_gzip_header(path, folder / path.name)
    return folder


@pytest.fixture(scope="session")
def prepared(downloads, tmp_path_factory):
    """(cache, set): Fashion-MNIST prepared by kerascnn from files downloaded by hand, in a fresh TFDS cache."""
    from kerascnn import data

    cache = tmp_path_factory.mktemp("tfds")
    return cache, data.load("fashion_mnist", data_dir=cache, manual_dir=downloads)


@pytest.fixture(scope="session")
def small_sets(tmp_path_factory):
    """A TFDS cache with sets as TFDS has them elsewhere.

    `varied`: images of different sizes, a validation split, and a test split without labels, as ImageNet.
    `even`: 7 x 5 pixels with three channels in splits train and extra, as SVHN, but without a test split.
    `deep`: 16 bits a pixel.
    """
    import tensorflow as tf
    import tensorflow_datasets as tfds

    cache = tmp_path_factory.mktemp("small_sets")

    def store(name, shape, splits, dtype=np.uint8):
        def dataset(labels, seed):
            def examples():
                draw = np.random.default_rng(seed)
                for label in labels:
                    sides = [side or int(draw.integers(6, 12)) for side in shape[:2]]
                    # A class is a brightness, so that a test can tell whether image and label stay together.
                    yield {"image": np.full((*sides, shape[2]), 60 * (label + 1), dtype), "label": label}

            spec = {"image": tf.TensorSpec(shape, dtype), "label": tf.TensorSpec([], tf.int64)}
            return tf.data.Dataset.from_generator(examples, output_signature=spec)

        tfds.dataset_builders.store_as_tfds_dataset(
            name=name,
            version="1.0.0",
            data_dir=cache,
            features=tfds.features.FeaturesDict(
                {
                    "image": tfds.features.Image(shape=shape, dtype=dtype, encoding_format="png"),
                    "label": tfds.features.ClassLabel(names=["dark", "middle", "bright"]),
                }
            ),
            split_datasets={split: dataset(labels, seed) for seed, (split, labels) in enumerate(splits.items())},
        )

    varied = {"train": [n % 3 for n in range(40)], "validation": [n % 3 for n in range(10)], "test": [-1] * 6}
    store("varied", (None, None, 3), varied)
    store("even", (7, 5, 3), {"train": [n % 3 for n in range(50)], "extra": [n % 3 for n in range(20)]})
    store("deep", (6, 6, 1), {"train": [0, 1]}, np.uint16)
    return cache


@pytest.fixture
def own_copy(small_sets, tmp_path):
    """A copy of the small sets that a test may damage."""
    return Path(shutil.copytree(small_sets, tmp_path / "small_sets"))
