"""The tier "reproduce" takes hours on a GPU; here each experiment takes its first steps, on noise like CIFAR-10."""

import numpy as np
import pytest

from kerascnn import experiments, figures
from kerascnn.data.image_set import ArraySplit, ImageSet
from kerascnn.experiments import EXPERIMENTS, gradient_depths, results_table, settings
from kerascnn.experiments.auxiliary_gradients import TIER_RECIPES
from kerascnn.experiments.settings import Setting
from kerascnn.training import RECIPES

# experiment: what makes it short, beside two steps of sixteen images
SHORT = {
    "degradation": {"networks": ("plain20", "resnet20")},
    "gradient_flow": {"networks": ("plain20",)},
    "auxiliary_heads": {"width": 0.04, "recipe": TIER_RECIPES["reproduce"]},
    "lesions": {"depth": 14},
    "shortcut_options": {"depth": 8},
    "layer_responses": {"networks": ("resnet20",)},
    "loss_surface": {"networks": ("plain8", "resnet8"), "points": 3, "grid": 3},
    "module_designs": {"designs": ("plain", "bottleneck"), "width": 0.05},
}


@pytest.fixture
def cifar(monkeypatch):
    """Noise in the place of CIFAR-10, and what was asked for."""
    random, asked = np.random.default_rng(0), []

    def load(name):
        asked.append(name)
        pictures, labels = random.integers(0, 256, (32, 32, 32, 3), dtype="uint8"), np.arange(32) % 10
        splits = dict.fromkeys(("train", "test"), ArraySplit(pictures, labels))
        return ImageSet("cifar10", splits, class_names=tuple("0123456789"), image_shape=(32, 32, 3), source="noise")

    monkeypatch.setattr(settings, "load", load)
    return asked


def test_it_is_the_papers_recipe_on_cifar10(cifar):
    setting = Setting.of_tier("reproduce")
    assert cifar == ["cifar10"]
    assert setting.recipe is RECIPES["paper"]
    assert setting.network_arguments == {"input_shape": (32, 32, 3), "num_classes": 10}


def test_every_experiment_of_this_tier_is_tried():
    assert set(SHORT) == {name for name, one in EXPERIMENTS.items() if "reproduce" in one.tiers}


LONGER = dict.fromkeys(("auxiliary_heads", "gradient_flow", "loss_surface"), pytest.mark.release)


@pytest.mark.slow
@pytest.mark.parametrize("name", [pytest.param(name, marks=LONGER.get(name, ())) for name in SHORT])
def test_its_first_steps(name, cifar, monkeypatch, tmp_path):
    monkeypatch.setattr(gradient_depths, "MEASURED_AT", (1, 2))
    options = {"recipe": RECIPES["paper"], **SHORT[name]}
    options["recipe"] = options["recipe"].but(steps=2, batch_size=16)
    record = getattr(experiments, name)("reproduce", seeds=(0,), **options)
    assert cifar == ["cifar10"]
    assert (record.tier, record.configuration["images"], record.configuration["training_images"]) == (
        "reproduce",
        "cifar10",
        32,
    )
    assert record.configuration["recipe"]["augmentation"] == "pad_crop_flip"
    columns, rows = results_table(record)
    assert rows and all(len(row) == len(columns) for row in rows)
    getattr(figures, EXPERIMENTS[name].figure)(record).save(tmp_path / "picture.png")
    assert (tmp_path / "picture.png").stat().st_size > 10_000
