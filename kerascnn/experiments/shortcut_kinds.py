"""Shortcut options A, B and C, trained alike: what each costs and what it brings."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from kerascnn.analysis import cost_table
from kerascnn.models import cifar_resnet
from kerascnn.papers.residual import SHORTCUTS
from kerascnn.papers.validation import one_of
from kerascnn.training import Recipe

from .equal_cost import cost_and_error_table
from .experiment_record import ExperimentRecord
from .running import run
from .settings import Setting


def shortcut_options(
    tier: str = "try",
    *,
    depth: int = 20,
    seeds: tuple[int, ...] = (0, 1, 2),
    options: tuple[str, ...] = tuple(SHORTCUTS),
    images=None,
    recipe: Recipe | None = None,
    checkpoint_dir: str | Path | None = None,
    say: Callable[[str], None] = lambda line: None,
) -> ExperimentRecord:
    """Train one residual network with each kind of shortcut, and keep its parameters, its MACs and its errors.

    He et al. found B a little better than A, and C a little better than B, at 34 layers on ImageNet (25.03, 24.52 and
    24.19 % top-1 error), and took none of it as needed. A training of minutes does not show that order: A and B
    cannot be told apart from seed to seed, and C, with the most to learn, has learnt a little less than both.

    Source: He et al. 2015, arXiv:1512.03385, section 4.1 and Table 3.
    Differs from the paper: the network, the images, and in the tier "try" a training of minutes.

    Args:
        tier: "look" (the record that comes with the package), "try" or "reproduce".
        depth: Layers of the network, 6n + 2.
        seeds: One training of each network for each seed.
        options: Which of "A", "B" and "C".
        images: What `data.load` gives; by default as `degradation` takes them.
        recipe: By default as `degradation` takes it.
        checkpoint_dir: Folder with trained networks; that of `degradation` has those of option A.
        say: Called with a line of progress now and then.

    Returns:
        A record whose `results` has "options", {"option", "parameters", "macs"} of each, "runs", {"option", "seed",
        "curve"} of each training, and a "table".

    Raises:
        ValueError: if the tier or an option is unknown, or the depth is not 6n + 2.
    """
    for option in options:
        one_of("option", option, SHORTCUTS)
    if tier == "look":
        return run("shortcut_options", tier, {}, seeds, dict)
    setting = Setting.of_tier(tier, images, recipe)

    def experiment() -> dict:
        runs, found = [], {}
        for seed in seeds:
            for option in options:
                model, record = setting.train(
                    partial(cifar_resnet, depth, shortcut=option),
                    f"resnet{depth}" if option == "A" else f"resnet{depth}_{option}",
                    seed,
                    checkpoint_dir=checkpoint_dir,
                    say=say,
                )
                runs.append({"option": option, "seed": seed, "curve": record.curve})
                total = cost_table(model).total
                found[option] = {"option": option, "parameters": total.trainable_parameters, "macs": total.macs}
        costs = list(found.values())
        return {"options": costs, "runs": runs, "table": cost_and_error_table("option", costs, runs)}

    configuration = setting.configuration(depth=depth, options=list(options))
    return run("shortcut_options", tier, configuration, seeds, experiment, setting)
