"""From photographs to what networks with published weights take."""

import keras
import numpy as np
import pytest

from kerascnn import models

RESNET50 = models.weights_for("resnet50")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("resnet50", [0 - 103.939, 51 - 116.779, 255 - 123.68]),  # blue, green, red
        ("resnet18", [(1 - 0.485) / 0.229, (0.2 - 0.456) / 0.224, (0 - 0.406) / 0.225]),
        ("inception_v4", [1.0, -0.6, -1.0]),
    ],
)
@pytest.mark.parametrize("dtype", ["uint8", "float32"])
def test_images_are_scaled_as_in_training(name, expected, dtype):
    images = np.array([255, 51, 0], dtype).reshape(1, 1, 1, 3)
    record = models.weights_for(name)
    np.testing.assert_allclose(record.preprocess(images, "channels_last")[0, 0, 0], expected, rtol=1e-5)
    assert images.ravel().tolist() == [255, 51, 0]
    tensor = record.preprocess(keras.ops.convert_to_tensor(images), "channels_last")
    np.testing.assert_allclose(keras.ops.convert_to_numpy(tensor)[0, 0, 0], expected, rtol=1e-5)
    first = record.preprocess(images.transpose(0, 3, 1, 2), "channels_first")
    np.testing.assert_allclose(first[0, :, 0, 0], expected, rtol=1e-5)


def test_images_that_were_scaled_before_are_refused():
    with pytest.raises(ValueError, match=r"values from 0 to 255, and the largest of these is 0\.5"):
        RESNET50.preprocess(np.full((1, 8, 8, 3), 0.5))


@pytest.mark.parametrize(
    ("images", "received"),
    [
        ("cat.jpg", r"'cat\.jpg'"),
        (None, "None"),
        ([[1, 2], [3]], r"\[\[1, 2\], \[3\]\]"),
        (np.zeros((2, 8, 8, 1)), r"some of shape \(2, 8, 8, 1\) and dtype float64"),
        (keras.ops.zeros((8, 8, 4)), r"some of shape \(8, 8, 4\) and dtype float32"),
        (np.zeros((1, 8, 8, 3), complex), r"some of shape \(1, 8, 8, 3\) and dtype complex128"),
        (np.full((1, 8, 8, 3), "a"), r"some of shape \(1, 8, 8, 3\) and dtype str32"),
        (keras.KerasTensor((1, 8, 8, 3), "string"), r"some of shape \(1, 8, 8, 3\) and dtype string"),
    ],
)
def test_what_is_no_rgb_image_is_refused(images, received):
    with pytest.raises(ValueError, match=rf"takes RGB images .* received {received}\. load_img"):
        RESNET50.preprocess(images)


def test_symbolic_images_of_unknown_size_are_taken():
    assert RESNET50.preprocess(keras.Input((None, None, 3))).shape == (None, None, None, 3)


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "int32"])
def test_numbers_of_every_precision_are_taken(dtype):
    """NumPy has no kind for bfloat16, which JAX gives back as its own."""
    images = keras.ops.convert_to_numpy(keras.ops.cast([[[[255, 51, 0]]]], dtype))
    np.testing.assert_array_equal(RESNET50.preprocess(images), RESNET50.preprocess(images.astype("float32")))


def test_scaled_images_of_low_precision_are_refused_as_well():
    images = keras.ops.convert_to_numpy(keras.ops.full((1, 8, 8, 3), 0.5, "bfloat16"))
    with pytest.raises(ValueError, match=r"the largest of these is 0\.5"):
        RESNET50.preprocess(images)


def test_images_within_tf_data():
    """Its map works on tensors of TensorFlow: under another backend they have neither values nor its operations."""
    tf = pytest.importorskip("tensorflow")
    dataset = tf.data.Dataset.from_tensors(np.full((1, 8, 8, 3), 255, "uint8"))
    if keras.backend.backend() == "tensorflow":
        (images,) = dataset.map(RESNET50.preprocess)
        np.testing.assert_allclose(images[0, 0, 0], [255 - 103.939, 255 - 116.779, 255 - 123.68], rtol=1e-6)
    else:
        with pytest.raises(
            ValueError, match=r"received a symbolic one of TensorFlow\. Scale the batches after tf.data"
        ):
            dataset.map(RESNET50.preprocess)


class Unreadable(list):
    """Images whose text must not be made: it takes long, or brings a tensor to the host, or is not to be had."""

    def __repr__(self):
        pytest.fail("made a text of the images")

    __str__ = __repr__


def test_no_text_is_made_of_good_images():
    assert RESNET50.preprocess(Unreadable(np.full((1, 8, 8, 3), 255).tolist())).shape == (1, 8, 8, 3)


@pytest.mark.parametrize("shape", [(1, 8, 8, 4), ()])
def test_no_text_is_made_of_a_tensor(monkeypatch, shape):
    images = keras.ops.ones(shape)
    for name in ("__repr__", "__str__", "__array__"):
        monkeypatch.setattr(type(images), name, lambda *_: pytest.fail("brought a tensor to the host"))
    with pytest.raises(ValueError) as caught:
        RESNET50.preprocess(images)
    monkeypatch.undo()
    assert f"received some of shape {shape} and dtype float32." in str(caught.value)
