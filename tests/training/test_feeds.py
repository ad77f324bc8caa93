"""Draws: the same for the same seed, another order in each epoch, every image once."""

import numpy as np
import pytest

from kerascnn.training.feeds import Feed, Targets


@pytest.fixture
def feed(squares, quick):
    def build(seed=0, **changes):
        return Feed(squares, quick.but(**changes), seed)

    return build


def test_same_seed_same_draws(feed):
    for one, other in zip(feed(5).train_draws(2), feed(5).train_draws(2), strict=True):
        np.testing.assert_array_equal(one, other)


def test_each_epoch_and_each_seed_has_its_own_order(feed):
    orders = [feed(seed).train_draws(epoch)[0][:, 0] for seed in (0, 1) for epoch in (0, 1)]
    for number, one in enumerate(orders):
        for other in orders[:number]:
            assert not np.array_equal(one, other)


def test_every_image_once_with_its_label(feed, squares):
    draws, labels = feed().train_draws(0)
    assert sorted(draws[:, 0]) == list(range(96))
    np.testing.assert_array_equal(labels, squares.train[1][draws[:, 0]])


def test_images_beyond_the_last_whole_batch_come_in_another_epoch(feed):
    odd = feed(batch_size=36)
    assert odd.steps_per_epoch == 2
    used = [set(odd.train_draws(epoch)[0][:, 0]) for epoch in range(6)]
    assert all(len(one) == 72 for one in used) and len(set.union(*used)) == 96


@pytest.mark.parametrize(("augmentation", "columns"), [("none", ()), ("flip", (3,)), ("pad_crop_flip", (1, 2, 3))])
def test_what_is_drawn(feed, augmentation, columns):
    draws, _ = feed(augmentation=augmentation).train_draws(0)
    most = {1: 8, 2: 8, 3: 1}
    for column in (1, 2, 3):
        assert (draws[:, column].min(), draws[:, column].max()) == (0, most[column] if column in columns else 0)


def test_batches_from_the_middle_are_those_of_the_whole(feed):
    one = feed(augmentation="pad_crop_flip")
    whole = list(one.train_batches(1, 0, 3, None).as_numpy_iterator())
    rest = list(one.train_batches(1, 1, 3, None).as_numpy_iterator())
    for (draws, labels), (same_draws, same_labels) in zip(whole[1:], rest, strict=True):
        np.testing.assert_array_equal(draws, same_draws)
        np.testing.assert_array_equal(labels, same_labels)


def test_test_images_in_order_with_a_batch_that_fits(feed):
    ((draws, _),) = feed().test_batches(None).as_numpy_iterator()
    np.testing.assert_array_equal(draws, [[number, 0, 0, 0] for number in range(24)])
    sizes = [len(labels) for _, labels in feed(batch_size=2).test_batches(None).as_numpy_iterator()]
    assert sizes == [8, 8, 8]  # four times the batch of the training


def test_targets_for_each_output(quick):
    smooth = Targets(quick.but(label_smoothing=0.1), 3)
    targets = smooth(np.array([1]), ["auxiliary", "main"])
    assert sorted(targets) == ["auxiliary", "main"] and targets["main"].tolist() == [[0, 1, 0]]
    assert Targets(quick, 3)(np.array([1]), None).tolist() == [1]


@pytest.mark.parametrize(("count", "size"), [(0, (8, 8, 1)), (5, (9, 8, 1))])
def test_test_images_that_do_not_go_with_the_others(small_set, quick, count, size):
    images = small_set()
    images.test = small_set(test=count, size=size).test
    with pytest.raises(
        ValueError, match=r"squares needs test images of the same shape .* received .* and .96, 8, 8, 1."
    ):
        Feed(images, quick, 0)


def test_too_few_images(feed):
    with pytest.raises(ValueError, match="One batch takes 97 images and there are 96"):
        feed(batch_size=97)
