"""Recipes: the papers' numbers, and values that do not fit."""

import json
import math

import pytest

from kerascnn.training import RECIPES, Constant, Recipe, fit


def test_paper_in_numbers():
    """He et al. 2015, section 4.2."""
    paper = RECIPES["paper"]
    values = (paper.batch_size, paper.steps, paper.momentum, paper.weight_decay, paper.nesterov)
    assert values == (128, 64_000, 0.9, 1e-4, False)
    assert (paper.augmentation, paper.standardization) == ("pad_crop_flip", "pixel_mean")
    assert paper.steps_per_epoch(50_000) == 390


@pytest.mark.parametrize("name", RECIPES)
def test_each_says_where_it_is_from_and_is_plain_data(name):
    recipe = RECIPES[name]
    assert recipe.source and recipe.differs
    assert json.loads(json.dumps(recipe.record()))["learning_rate"]["kind"] == type(recipe.learning_rate).__name__
    total = recipe.total_steps(50_000)
    schedule = recipe.learning_rate.schedule(total)
    first, last = float(schedule(0)), float(schedule(total))
    assert 0 <= first <= 1.000001 * recipe.learning_rate.rate and last >= 0


@pytest.mark.usefixtures("op_by_op")
@pytest.mark.parametrize("name", RECIPES)
def test_each_takes_its_first_steps(name, network, squares):
    record = fit(network(), RECIPES[name].but(steps=3, batch_size=32), squares, verbose=False)
    assert record.last["step"] == 3 and math.isfinite(record.last["loss"])


def test_epochs_and_steps_take_each_others_place():
    assert RECIPES["paper"].but(epochs=2).steps is None
    assert RECIPES["classroom"].but(steps=5).epochs is None
    assert RECIPES["paper"].but(epochs=2).total_steps(1000) == 14


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"epochs": 1, "steps": 1}, "length is epochs or steps.*epochs=1, steps=1"),
        ({"steps": None}, "length is epochs or steps.*epochs=None, steps=None"),
        ({"epochs": 0}, "at least 1: received epochs=0"),
        ({"epochs": 1.5}, "at least 1: received epochs=1.5"),
        ({"batch_size": 0}, "batch_size must be a whole number of at least 1: received 0"),
        ({"batch_size": True}, "batch_size must be"),
        ({"augmentation": "mirror"}, "one of none, flip, pad_crop_flip, crop_flip: received 'mirror'"),
        ({"standardization": "zscore"}, "one of pixel_mean, channel, scale: received 'zscore'"),
        ({"learning_rate": 0.1}, "a schedule such as training.Constant"),
        ({"label_smoothing": 1.0}, "label_smoothing must be from 0 to below 1: received 1.0"),
        ({"clip_value": 1.0, "clip_norm": 1.0}, "by value or by norm: received both"),
        ({"clip_norm": 0}, "clip_norm must be above 0, or None: received 0"),
        ({"clip_value": -1.0}, "clip_value must be above 0, or None: received -1.0"),
        ({"momentum": -0.9}, "momentum must be from 0 to below 1: received -0.9"),
        ({"momentum": 9}, "momentum must be from 0 to below 1: received 9"),
        ({"weight_decay": float("nan")}, "weight_decay must be at least 0: received nan"),
    ],
)
def test_values_that_do_not_fit(changes, message):
    with pytest.raises(ValueError, match=message):
        RECIPES["paper"].but(**changes)


def test_a_value_that_no_recipe_has_brings_those_it_has():
    with pytest.raises(TypeError, match=r"no value 'epoch'. It has .*epochs, steps"):
        RECIPES["paper"].but(epoch=1)


def test_too_few_images():
    with pytest.raises(ValueError, match="One batch takes 128 images and there are 127: take a smaller batch"):
        Recipe(source="", learning_rate=Constant(0.1), epochs=1).steps_per_epoch(127)
