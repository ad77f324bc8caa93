"""Images on the device against the same done in NumPy; this file holds on every backend."""

import keras
import numpy as np
import pytest

from kerascnn.training.feeds import statistics
from kerascnn.training.resident_images import ResidentImages


@pytest.fixture
def images():
    return np.random.default_rng(2).integers(0, 256, (6, 5, 7, 3), dtype="uint8")


@pytest.fixture
def draws():
    generator = np.random.default_rng(3)
    columns = [generator.integers(0, most, 40) for most in (6, 9, 9, 2)]
    return np.stack(columns, axis=1).astype("int32")


def in_numpy(images, draws, mean, deviation, padding):
    """Standardise, pad with zeros, crop, flip: what the papers' code does, one image after the other."""
    standard = (images / 255.0 - mean) / deviation
    padded = np.pad(standard, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    height, width = images.shape[1:3]
    batch = [padded[number, top : top + height, left : left + width] for number, top, left, _ in draws]
    return np.stack([image[:, ::-1] if draw[3] else image for image, draw in zip(batch, draws, strict=True)])


def result(layer, draws):
    return keras.ops.convert_to_numpy(keras.ops.cast(layer(draws), "float32"))


@pytest.mark.parametrize("standardization", ["pixel_mean", "channel", "scale"])
@pytest.mark.parametrize("padding", [0, 4])
def test_as_numpy(images, draws, standardization, padding):
    mean, deviation = statistics(images, standardization)
    if not padding:
        draws[:, 1:3] = 0
    layer = ResidentImages(images, mean, deviation, padding=padding, dtype="float32")
    expected = in_numpy(images, draws, mean, deviation, padding)
    np.testing.assert_allclose(result(layer, draws), expected, atol=1e-5)


def test_mean_of_a_pixel_stays_at_its_place():
    """The mean belongs to the place in the image, not to the place in the crop: images equal to the mean give zeros."""
    image = np.arange(25, dtype="uint8").reshape(1, 5, 5, 1)
    layer = ResidentImages(image, image[0] / 255, padding=4)
    for top, left, flip in ((4, 4, 0), (0, 8, 1), (8, 0, 1), (3, 6, 0)):
        assert np.abs(result(layer, np.array([[0, top, left, flip]]))).max() < 1e-6


def test_channels_first(images, draws):
    last, first = (ResidentImages(images, padding=4, data_format=f"channels_{end}") for end in ("last", "first"))
    np.testing.assert_array_equal(result(first, draws), result(last, draws).transpose(0, 3, 1, 2))
    assert first.compute_output_shape((40, 4)) == (40, 3, 5, 7)
    assert last.compute_output_shape((40, 4)) == (40, 5, 7, 3)


@pytest.mark.parametrize(("policy", "error"), [("mixed_bfloat16", 2**-7), ("mixed_float16", 2**-10)])
def test_mixed_precision_computes_in_float32_and_rounds_once(images, draws, policy, error):
    layer = ResidentImages(images, padding=4, dtype=policy)
    assert keras.backend.standardize_dtype(layer(draws).dtype) == policy.removeprefix("mixed_")
    exact = in_numpy(images, draws, 0.0, 1.0, 4)
    assert np.abs(result(layer, draws) - exact).max() <= error
    assert keras.backend.standardize_dtype(layer.pixels.dtype) == "uint8"


def test_images_are_no_weights_to_train_or_to_save(images):
    layer = ResidentImages(images)
    assert not layer.trainable_weights


@pytest.mark.parametrize(
    "wrong", [np.zeros((2, 3, 3, 1)), np.zeros((2, 3, 3), "uint8"), [[1]]], ids=["floats", "no channels", "a list"]
)
def test_refused(wrong):
    with pytest.raises(ValueError, match="takes unsigned bytes of shape"):
        ResidentImages(wrong)


def test_more_pixels_than_32_bits_count():
    many = np.broadcast_to(np.zeros(1, "uint8"), (2**17, 128, 128, 1))
    with pytest.raises(ValueError, match="131,072 images of 128x128 are too many to keep on the device"):
        ResidentImages(many)


def test_statistics(images):
    mean, deviation = statistics(images, "channel")
    np.testing.assert_allclose(mean, (images / 255).mean((0, 1, 2)))
    np.testing.assert_allclose(deviation, (images / 255).std((0, 1, 2)))
    constant = np.zeros((2, 3, 3, 1), "uint8")
    assert statistics(constant, "channel")[1] == [1.0]
