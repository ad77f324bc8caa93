"""TFDS sets by name: found, refused, and told apart."""

import gzip

import numpy as np
import pytest

from kerascnn import data
from kerascnn.data.make_fashion_mnist_small import read_idx


def test_the_restored_files_are_those_tfds_expects(downloads):
    import tensorflow_datasets as tfds

    from kerascnn.data.tfds_source import find_builder

    expected = {info.filename: info for info in find_builder("fashion_mnist", None).url_infos.values()}
    assert len(expected) == 4
    for name, info in expected.items():
        assert tfds.download.checksums.compute_url_info(downloads / name).checksum == info.checksum
        with gzip.open(downloads / name) as file:
            file.read(1)
            assert file.mtime == (1504176606 if name.startswith("train") else 1504176627)


@pytest.mark.slow
def test_fashion_mnist_has_the_pixels_of_its_files(prepared, debian_files):
    _, split = prepared
    assert repr(split) == "<fashion_mnist: 10 classes, images 28 x 28 x 1, 60,000 train, 10,000 test>"
    assert split.class_names == data.load().class_names
    for (images, labels), prefix in ((split.train, "train"), (split.test, "t10k")):
        assert images.dtype == np.uint8 and labels.dtype == np.int32
        with pytest.raises(ValueError, match="read-only"):
            images[0] = 0
        expected = (
            read_idx(debian_files / f"{prefix}-images-idx3-ubyte.gz"),
            read_idx(debian_files / f"{prefix}-labels-idx1-ubyte.gz"),
        )
        assert contents(images, labels) == contents(*expected)  # sorted: TFDS shuffles


def contents(images, labels):
    """Each image with its label as bytes, sorted."""
    rows = np.column_stack([images.reshape(len(images), -1), labels.astype(np.uint8)])
    return sorted(map(bytes, rows))


@pytest.mark.slow
def test_the_shipped_set_is_part_of_it(prepared):
    _, split = prepared
    for (images, labels), (small_images, small_labels) in (
        (split.train, data.load().train),
        (split.test, data.load().test),
    ):
        whole = {(image.tobytes(), label) for image, label in zip(images, labels, strict=True)}
        assert all((image.tobytes(), label) in whole for image, label in zip(small_images, small_labels, strict=True))


@pytest.mark.slow
def test_a_prepared_set_needs_no_network_and_no_tensorflow(prepared, run_python):
    cache, split = prepared
    assert split.source == f"TensorFlow Datasets fashion_mnist/3.0.1, prepared in {cache}/fashion_mnist/3.0.1"
    printed = run_python(
        f"""
        import sys, time
        from kerascnn import data
        started = time.perf_counter()
        split = data.load("fashion_mnist", data_dir={str(cache)!r})
        print(time.perf_counter() - started < 5, "tensorflow" in sys.modules, split.source.split(",")[1].split()[0])
        """,
        http_proxy="http://127.0.0.1:1",
        https_proxy="http://127.0.0.1:1",
    )
    assert printed.split() == ["True", "False", "found"]


def test_test_from_validation(small_sets):
    split = data.load("varied", data_dir=small_sets)
    assert split.split_names == {"train": "train", "test": "validation", "validation": "validation"}
    assert repr(split) == "<varied: 3 classes, images ? x ? x 3, 40 train, 10 test, 10 validation>"


def test_other_splits_and_slices_are_reachable(small_sets):
    split = data.load("even", data_dir=small_sets)
    assert split.split_names == {"train": "train", "extra": "extra"}
    assert split.arrays("extra")[0].shape == (20, 7, 5, 3)
    last = split.arrays("train[80%:]")
    assert np.array_equal(last[1], split.train[1][40:])
    assert split.arrays("train[80%:]")[0] is last[0]
    assert sum(len(labels) for _, labels in split.stream("train[:30]", batch_size=8)) == 30
    for name in ("test", "train[", "train[half]", "other[:5]"):
        with pytest.raises(ValueError, match=r'even has no split \'.*\': expected one of "train", "extra"'):
            split.arrays(name)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "cifer10",
            "no data set 'cifer10', neither in kerascnn .fashion_mnist_small. nor in TFDS: did you mean cifar10",
        ),
        ("fashion_mnist_smal", "did you mean fashion_mnist_small"),
        ("qqqqqqqqqq", "nor in TFDS: see https://www.tensorflow.org/datasets/catalog"),
        ("huggingface:mnist", "no data set 'huggingface:mnist'"),
        ("../cifar10", "no data set '../cifar10'"),
        ("", "no data set ''"),
        ("cifar10:1.0.0", "TFDS cannot open the data set 'cifar10:1.0.0': .*only: 3.0.2"),
        ("cifar10_corrupted/nonsense", "BuilderConfig nonsense not found"),
        ("glue", "glue is not a set for image classification: .*found the features sentence, label, idx"),
        ("deep", "the images of deep are uint16, expected uint8"),
    ],
)
def test_refuses_a_name(name, message, small_sets):
    with pytest.raises(ValueError, match=message):
        data.load(name, data_dir=small_sets)


def test_refuses_bad_arguments(tmp_path):
    with pytest.raises(ValueError, match="name is 10: expected the name of a data set"):
        data.load(10)
    for limit in (0, -1, "long", True, float("nan")):
        with pytest.raises(ValueError, match=f"time_limit is {limit!r}: expected a positive number of seconds"):
            data.load("cifar10", time_limit=limit)
    with pytest.raises(ValueError, match=r"manual_dir is '.*missing', which is no folder"):
        data.load("cifar10", manual_dir=tmp_path / "missing")


def test_says_when_a_prepared_folder_is_half_there(own_copy):
    (own_copy / "cifar10" / "3.0.2").mkdir(parents=True)
    message = r"cifar10 is damaged: .*3\.0\.2 has no dataset_info\.json\. Delete this folder and load it again"
    with pytest.raises(data.DataUnavailableError, match=message):
        data.load("cifar10", data_dir=own_copy)
    (own_copy / "even" / "1.0.0" / "dataset_info.json").unlink()
    with pytest.raises(ValueError, match=r"cannot open the data set 'even': Could not read dataset info from .*even"):
        data.load("even", data_dir=own_copy)
