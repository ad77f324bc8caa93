"""Images from a file of one's own: pixels or JPEG files, and what cannot be used is said in one line."""

import io

import numpy as np
import pytest
from PIL import Image

from kerascnn import data
from kerascnn.data.local_files import local_images

LABELS = np.arange(12) % 3
PIXELS = np.random.default_rng(0).integers(0, 256, (12, 6, 5, 3), dtype="uint8")


def jpeg(pictures):
    files = []
    for picture in pictures:
        file = io.BytesIO()
        Image.fromarray(picture).save(file, "JPEG")
        files.append(file.getvalue())
    return np.frombuffer(b"".join(files), "uint8"), np.cumsum([0, *map(len, files)])


@pytest.fixture
def written(tmp_path):
    def write(form="pixels", **changes):
        arrays = {"train_labels": LABELS, "test_labels": LABELS[:4]}
        for split, pictures in {"train": PIXELS, "test": PIXELS[:4]}.items():
            if form == "pixels":
                arrays[f"{split}_images"] = pictures
            else:
                arrays[f"{split}_jpeg"], arrays[f"{split}_offsets"] = jpeg(pictures)
        np.savez(
            tmp_path / "mine.npz", **{key: value for key, value in (arrays | changes).items() if value is not None}
        )
        return tmp_path / "mine.npz"

    return write


def test_pixels(written):
    images = local_images(written(class_names=np.array(["a", "b", "c", "d"])))
    assert (images.name, images.image_shape, images.num_classes, images.class_names[3]) == ("mine", (6, 5, 3), 4, "d")
    for found, wanted in zip((*images.train, *images.test), (PIXELS, LABELS, PIXELS[:4], LABELS[:4]), strict=True):
        np.testing.assert_array_equal(found, wanted)


def test_greys_get_a_channel(written):
    images = local_images(written(train_images=PIXELS[..., 0], test_images=PIXELS[:4, ..., 0]))
    assert images.train[0].shape == (12, 6, 5, 1) and images.num_classes == 3


def test_jpeg_files(written):
    images = local_images(str(written("jpeg")))
    file = io.BytesIO()
    Image.fromarray(PIXELS[7]).save(file, "JPEG")
    np.testing.assert_array_equal(images.train[0][7], np.asarray(Image.open(file)))
    assert images.train[0].shape == PIXELS.shape and images.test[0].shape == (4, 6, 5, 3)
    np.testing.assert_array_equal(images.train[1], LABELS)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"test_labels": None}, r"lacks test_labels; it has train_labels"),
        ({"train_images": PIXELS / 255}, r"train_images as unsigned bytes.*received float64"),
        ({"train_labels": LABELS[1:]}, r"labels of \(11,\)"),
        ({"train_labels": LABELS / 2}, "whole numbers from 0 in train_labels; received float64"),
        ({"train_labels": LABELS - 1}, "whole numbers from 0"),
        ({"class_names": np.array(["a", "b"])}, "labels up to 2 and 2 class_names"),
        ({"train_labels": np.array([None] * 12)}, "is no .npz file of arrays"),
        ({"test_images": PIXELS[:4, :5]}, r"training images of \(6, 5, 3\) and test images of \(5, 5, 3\)"),
        ({"test_images": PIXELS[:0], "test_labels": LABELS[:0]}, "has no test images"),
    ],
)
def test_what_does_not_fit_together(written, changes, message):
    with pytest.raises(ValueError, match=message):
        local_images(written(**changes))


@pytest.mark.parametrize(
    "offsets",
    [np.array([0, 40, 90]), np.array([0.0, 10.0]), np.array(3)],
    ids=["cut", "no whole numbers", "one number"],
)
def test_jpeg_files_that_are_none(written, offsets):
    labels = LABELS[: max(0, offsets.size - 1)]
    with pytest.raises(ValueError, match="test_jpeg and test_offsets that are no JPEG files of one size"):
        local_images(written("jpeg", test_offsets=offsets, test_labels=labels))


def test_jpeg_files_of_two_sizes(written):
    contents = [jpeg(PIXELS[:1]), jpeg(PIXELS[:1, :4])]
    both = np.concatenate([content for content, _ in contents])
    offsets = np.cumsum([0, *(len(content) for content, _ in contents)])
    with pytest.raises(ValueError, match="no JPEG files of one size"):
        local_images(written("jpeg", test_jpeg=both, test_offsets=offsets, test_labels=LABELS[:2]))


@pytest.mark.parametrize("damage", ["empty", "cut", "flipped", "text", "a single array"])
def test_damaged_files(written, damage):
    path = written()
    content = path.read_bytes()
    middle = len(content) // 2
    changed = {
        "empty": b"",
        "cut": content[:middle],
        "flipped": content[:middle] + bytes([content[middle] ^ 255]) + content[middle + 1 :],
        "text": b"train_images = 3\n",
    }
    if damage == "a single array":
        with path.open("wb") as file:
            np.save(file, PIXELS)
    else:
        path.write_bytes(changed[damage])
    with pytest.raises(ValueError, match=r"mine.npz is no .npz file of arrays, or a damaged one"):
        local_images(path)


def test_no_file(tmp_path):
    with pytest.raises(ValueError, match=r"There is no file .*missing\.npz"):
        local_images(tmp_path / "missing.npz")
    with pytest.raises(ValueError, match="There is no file"):
        local_images(tmp_path)


def test_load_takes_the_path_of_a_file(written):
    for path in (written(), str(written())):
        assert data.load(path).train[0].shape == PIXELS.shape
