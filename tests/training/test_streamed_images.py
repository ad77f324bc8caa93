"""Sets that are read as they are needed: windows, order, statistics, and a training that goes on."""

import keras
import numpy as np
import pytest

from kerascnn.training import Constant, Recipe, fit
from kerascnn.training.streamed_feed import StreamedFeed
from kerascnn.training.streamed_images import StreamedImages

pytestmark = pytest.mark.usefixtures("op_by_op")


class NotInMemory:
    """A set as `data.load` gives it where its images are too large for memory."""

    def __init__(self, arrays):
        self.arrays, self.name, self.num_classes = arrays, "large squares", arrays.num_classes

    @property
    def train(self):
        raise ValueError("large squares takes 140.0 GB, more than 1 GB: use .stream(…) instead of arrays")

    test = train

    def stream(self, split, batch_size, *, size, shuffle, seed):
        from kerascnn.data.pipelines import tensorflow_stream
        from kerascnn.data.stream_options import StreamOptions

        return tensorflow_stream(*getattr(self.arrays, split), StreamOptions(batch_size, None, size, shuffle, seed))


@pytest.fixture
def large(squares):
    return NotInMemory(squares)


@pytest.fixture
def recipe():
    return Recipe(source="this test", learning_rate=Constant(0.05), batch_size=32, epochs=3, augmentation="crop_flip")


def without_time(record):
    return [{name: value for name, value in entry.items() if name != "seconds"} for entry in record.curve]


def test_windows_against_numpy():
    generator = np.random.default_rng(4)
    images = generator.random((6, 9, 8, 3)).astype("float32")
    draws = np.stack([generator.integers(0, most, 6) for most in (3, 4, 2)], axis=1)
    mean = generator.random((9, 8, 3))
    layer = StreamedImages((9, 8, 3), (7, 5), mean, [0.5, 1.0, 2.0], data_format="channels_first", dtype="float32")
    result = keras.ops.convert_to_numpy(layer({"images": images, "draws": draws}))
    for got, image, (top, left, flip) in zip(result, (images - mean) / [0.5, 1, 2], draws, strict=True):
        window = image[top : top + 7, left : left + 5]
        np.testing.assert_allclose(got.transpose(1, 2, 0), window[:, ::-1] if flip else window, atol=1e-5)
    assert layer.compute_output_shape({"images": images.shape, "draws": draws.shape}) == (6, 3, 7, 5)


def test_images_are_an_eighth_larger_than_the_window(large, recipe):
    feed = StreamedFeed(large, recipe, 0, (224, 224))
    assert feed.size == (256, 256) and feed.spare == (32, 32)
    assert feed.steps_per_epoch == 3 and feed.total_steps == 9
    plain = StreamedFeed(large, recipe.but(augmentation="flip"), 0, (224, 224))
    assert plain.size == (224, 224) and plain.spare == (0, 0)


def test_order_and_draws_depend_on_seed_and_epoch(large, recipe):
    def batches(seed, epoch, first=0):
        feed = StreamedFeed(large, recipe, seed, (14, 14))
        return list(feed.train_batches(epoch, first, 3, None).as_numpy_iterator())

    def same(one, other):
        pairs = zip(keras.tree.flatten(one), keras.tree.flatten(other), strict=True)
        return all(np.array_equal(left, right) for left, right in pairs)

    whole = batches(1, 2)
    assert same(whole, batches(1, 2)) and same(whole[1:], batches(1, 2, first=1))
    assert not same(whole, batches(1, 3)) and not same(whole, batches(2, 2))
    draws = np.concatenate([inputs["draws"] for inputs, _ in whole])
    assert draws.min(axis=0).tolist() == [0, 0, 0] and draws.max(axis=0).tolist() == [2, 2, 1]
    labels = np.concatenate([labels for _, labels in whole])
    assert np.bincount(labels).tolist() == [32, 32, 32]


def test_testing_takes_the_middle_of_each_in_order(large, squares, recipe):
    feed = StreamedFeed(large, recipe, 0, (14, 14))
    ((inputs, labels),) = feed.test_batches(None).as_numpy_iterator()
    assert (inputs["draws"] == [1, 1, 0]).all()
    np.testing.assert_array_equal(labels, squares.test[1])


def test_statistics_are_those_of_the_images(large, squares, recipe):
    images = squares.train[0] / 255
    unscaled = {"seed": 0, "size": (8, 8)}
    channel = StreamedFeed(large, recipe.but(augmentation="none"), **unscaled).train_images
    np.testing.assert_allclose(channel.mean[0], images.mean(), rtol=1e-5)
    np.testing.assert_allclose(channel.deviation, [images.std()], rtol=1e-5)
    pixel = StreamedFeed(large, recipe.but(augmentation="none", standardization="pixel_mean"), **unscaled).train_images
    np.testing.assert_allclose(pixel.mean.reshape(8, 8, 1), images.mean(axis=0), rtol=1e-5)


def test_as_from_memory(large, squares, network, recipe):
    """Without crops, the test images of a stream are those of the arrays."""
    once = recipe.but(augmentation="none", learning_rate=Constant(1e-9), epochs=1)
    losses = [fit(network(), once, images, verbose=False).last["test_loss"] for images in (large, squares)]
    assert losses[0] == pytest.approx(losses[1], rel=1e-4)


@pytest.mark.slow
@pytest.mark.parametrize("in_memory", [False, True])
def test_learns_and_goes_on(large, squares, network, recipe, tmp_path, in_memory):
    """Images of 8x8 for a network of 14x14: a set in memory is resized as well where the recipe crops so."""
    images = squares if in_memory else large
    undisturbed = fit(network((14, 14, 1)), recipe, images, verbose=False)
    assert undisturbed.last["error"] < 0.9 * undisturbed.curve[0]["error"]

    class StopError(Exception):
        pass

    def stop(batch, logs):
        if batch == 1:
            raise StopError

    broken = keras.callbacks.LambdaCallback(on_train_batch_end=stop)
    with pytest.raises(StopError):
        options = {"checkpoint_dir": tmp_path, "checkpoint_steps": 1, "verbose": False}
        fit(network((14, 14, 1)), recipe, images, callbacks=(broken,), **options)
    resumed = fit(network((14, 14, 1)), recipe, images, **options)
    assert resumed.resumed == 1 and without_time(resumed) == without_time(undisturbed)


def test_smoothed_labels_for_several_outputs(large, recipe):
    feed = StreamedFeed(large, recipe.but(label_smoothing=0.1), 0, (14, 14))
    _, targets = next(feed.train_batches(0, 0, 1, ["early", "main"]).as_numpy_iterator())
    assert sorted(targets) == ["early", "main"] and targets["main"].shape == (32, 3)


def test_refused(large, network, recipe):
    with pytest.raises(ValueError, match=r"large squares is read as a stream.*received .pad_crop_flip."):
        fit(network(), recipe.but(augmentation="pad_crop_flip"), large)
    pixels = keras.Input((None, None, 1))
    features = keras.layers.GlobalAveragePooling2D()(pixels)
    any_size = keras.Model(pixels, keras.layers.Dense(3)(features), name="any_size")
    with pytest.raises(ValueError, match=r"resized to the input of any_size, which is \(None, None, 1\)"):
        fit(any_size, recipe, large)
    with pytest.raises(ValueError, match=r"shape \(14, 14, 3\), and those of large squares are \(14, 14, 1\)"):
        fit(network((14, 14, 3)), recipe, large)
    with pytest.raises(ValueError, match="One batch takes 100 images and there are 96"):
        fit(network(), recipe.but(batch_size=100), large)
