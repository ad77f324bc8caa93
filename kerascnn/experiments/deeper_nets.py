"""Degradation: deeper plain networks train worse, and deeper residual networks do not."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from kerascnn.models import cifar_resnet
from kerascnn.papers.validation import one_of
from kerascnn.training import RECIPES, Constant, DivergedError, Recipe

from .experiment_record import ExperimentRecord
from .running import run
from .settings import Setting

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

    The tier "try" takes 10,000 Fashion-MNIST images of 14x14 and the recipe "classroom": about three minutes a seed on
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
        A record whose `results["runs"]` has, for each network and seed, {"network", "seed", "curve", "diverged_by"}:
        the curve is that of `training.TrainingRecord`, and "diverged_by" the step at which the loss was seen to be no
        number any more, or None. One network that diverges does not keep the others from being trained.

    Raises:
        ValueError: if the tier or a network is unknown.
    """
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
    """The same without BatchNormalization, plain networks of 8, 20 and 56 layers.

    A minute and a half a seed. The deeper a network, the less it has learnt, and how much less differs from seed to
    seed: of 56 layers some trainings stay at ln 10, the loss of a network that has learnt nothing, and others have
    begun to learn.

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
    one_of("tier", tier, ("look", "try"))
    plan = {name: BARE_NETWORKS[one_of("network", name, BARE_NETWORKS)] for name in networks}
    recipe = recipe or BARE_RECIPE
    return _trained("degradation_without_normalization", tier, plan, None, seeds, images, recipe, None, say)


def _trained(name, tier, plan, normalization, seeds, images, recipe, checkpoint_dir, say) -> ExperimentRecord:
    if tier == "look":
        return run(name, tier, {}, seeds, dict)
    setting = Setting.of_tier(tier, images, recipe)

    def experiment() -> dict:
        runs = []
        for seed in seeds:
            for network, (depth, residual) in plan.items():
                build = partial(cifar_resnet, depth, residual, normalization=normalization)
                try:
                    _, record = setting.train(build, network, seed, checkpoint_dir=checkpoint_dir, say=say)
                except DivergedError as error:
                    record = error.record
                    say(f"{network}, seed {seed}: diverged by step {record.diverged_by}")
                runs.append(
                    {"network": network, "seed": seed, "curve": record.curve, "diverged_by": record.diverged_by}
                )
        return {"runs": runs}

    configuration = setting.configuration(networks=list(plan), normalization=normalization)
    return run(name, tier, configuration, seeds, experiment, setting)
