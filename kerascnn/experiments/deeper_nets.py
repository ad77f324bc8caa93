"""Degradation: deeper plain networks train worse, and deeper residual networks do not."""

from collections.abc import Callable
from pathlib import Path

import keras

from kerascnn.data import load
from kerascnn.models import cifar_resnet
from kerascnn.papers.validation import one_of
from kerascnn.training import RECIPES, Constant, Recipe, fit

from .experiment_record import ExperimentRecord
from .image_sizes import PooledImages
from .running import run

#                  depth, residual
NETWORKS = {"plain20": (20, False), "plain56": (56, False), "resnet20": (20, True), "resnet56": (56, True)}
BARE_NETWORKS = {"plain8": (8, False), "plain20": (20, False), "plain56": (56, False)}
BARE_RECIPE = RECIPES["classroom"].but(learning_rate=Constant(0.01), epochs=3)


def degradation(
    tier: str = "try",
    *,
    seeds: tuple[int, ...] = (0, 1, 2),
    networks: tuple[str, ...] = tuple(NETWORKS),
    images=None,
    recipe: Recipe | None = None,
    checkpoint_dir: str | Path | None = None,
    say: Callable[[str], None] = lambda line: None,
) -> ExperimentRecord:
    """Train plain and residual networks of 20 and 56 layers alike, and keep their training and test errors.

    The tier "try" takes 10,000 Fashion-MNIST images of 14x14 and the recipe "classroom": about four minutes a seed on
    two cores. "reproduce" takes CIFAR-10 and the paper's recipe, hours on a GPU, and goes on where it stopped.

    Source: He et al. 2015, arXiv:1512.03385, Figs. 1 and 6.
    Differs from the paper: nothing in the tier "reproduce" but what the recipe says; "try" has other images, fewer of
    them, and six epochs.

    Args:
        tier: "look" (the record that comes with the package), "try" or "reproduce".
        seeds: One training of each network for each seed.
        networks: Which of "plain20", "plain56", "resnet20", "resnet56".
        images: What `data.load` gives; by default as the tier says.
        recipe: By default as the tier says.
        checkpoint_dir: Folder for checkpoints, from which a run that was broken off goes on.
        say: Called with a line of progress now and then.

    Returns:
        A record whose `results["runs"]` has, for each network and seed, {"network", "seed", "curve"}; the curve is that
        of `training.TrainingRecord`.

    Raises:
        ValueError: if the tier or a network is unknown.
    """
    if tier == "reproduce":
        images, recipe = images or load("cifar10"), recipe or RECIPES["paper"]
    elif tier == "try":
        images, recipe = images or PooledImages(load("fashion_mnist_small")), recipe or RECIPES["classroom"]
    plan = {name: NETWORKS[one_of("network", name, NETWORKS)] for name in networks}
    return _trained("degradation", tier, plan, "batch", seeds, images, recipe, checkpoint_dir, say)


def degradation_without_normalization(
    tier: str = "try",
    *,
    seeds: tuple[int, ...] = (0, 1, 2),
    networks: tuple[str, ...] = tuple(BARE_NETWORKS),
    images=None,
    recipe: Recipe | None = None,
    say: Callable[[str], None] = lambda line: None,
) -> ExperimentRecord:
    """The same without BatchNormalization, plain networks of 8, 20 and 56 layers: a minute that shows most.

    Args:
        tier: "look" or "try".
        seeds: One training of each network for each seed.
        networks: Which of "plain8", "plain20", "plain56".
        images: What `data.load` gives; 10,000 Fashion-MNIST images of 14x14 by default.
        recipe: Three epochs at a rate of 0.01 by default.
        say: Called with a line of progress now and then.

    Returns:
        A record as that of `degradation`.

    Raises:
        ValueError: if the tier or a network is unknown.
    """
    if tier != "look":
        images, recipe = images or PooledImages(load("fashion_mnist_small")), recipe or BARE_RECIPE
    plan = {name: BARE_NETWORKS[one_of("network", name, BARE_NETWORKS)] for name in networks}
    return _trained("degradation_without_normalization", tier, plan, None, seeds, images, recipe, None, say)


def _trained(name, tier, plan, normalization, seeds, images, recipe, checkpoint_dir, say) -> ExperimentRecord:
    def experiment() -> dict:
        runs = []
        for seed in seeds:
            for network, (depth, residual) in plan.items():
                keras.utils.set_random_seed(seed)
                model = cifar_resnet(
                    depth,
                    residual,
                    normalization=normalization,
                    input_shape=images.train[0].shape[1:],
                    num_classes=images.num_classes,
                )
                folder = Path(checkpoint_dir) / f"{network}_seed{seed}" if checkpoint_dir is not None else None
                record = fit(model, recipe, images, seed=seed, checkpoint_dir=folder, verbose=False)
                runs.append({"network": network, "seed": seed, "curve": record.curve})
                say(f"{network}, seed {seed}: training loss {record.last['loss']:.3f}, {record.seconds:.0f} s")
        return {"runs": runs}

    configuration = (
        {}
        if tier == "look"
        else {
            "networks": list(plan),
            "images": images.name,
            "training_images": len(images.train[1]),
            "recipe": recipe.record(),
            "normalization": normalization,
        }
    )
    return run(name, tier, configuration, seeds, experiment)
