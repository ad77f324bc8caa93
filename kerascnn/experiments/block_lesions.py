"""Lesions: take a block out of a trained network, and see how much it is missed."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from kerascnn.training import Recipe

from .experiment_record import ExperimentRecord
from .plain_numbers import spread_text
from .removed_blocks import keeps_shape, residual_blocks, without_blocks
from .running import run
from .settings import Setting, error_of

TEST_IMAGES = 1000
DRAWS = 3  # random choices of several blocks


def lesions(
    tier: str = "try",
    *,
    depth: int = 20,
    seeds: tuple[int, ...] = (0, 1, 2),
    images=None,
    recipe: Recipe | None = None,
    checkpoint_dir: str | Path | None = None,
    say: Callable[[str], None] = lambda line: None,
) -> ExperimentRecord:
    """Remove blocks from a trained residual network and from its plain twin, and test what is left.

    One block at a time, and then 2, 4, 8 at random; nothing is trained again. A plain block that changes the shape
    cannot be removed, a residual one leaves its shortcut. A plain network without any one block gets most images wrong,
    mostly as many as chance would; a residual one goes on working, on the whole the better the later the block is in
    its stage, and the worse the more blocks are gone. With 20 layers it loses more than in the paper, whose 110 layers
    have 54 blocks to lose one of.

    Source: Veit et al. 2016, arXiv:1605.06431, section 4.1 (one block) and 4.2 (several).
    Differs from the paper: smaller networks (they took 110 layers, and VGG for the plain one), and in the tier "try" a
    training of minutes.

    Args:
        tier: "look" (the record that comes with the package), "try" or "reproduce".
        depth: Layers of the two networks, 6n + 2.
        seeds: One training of each network for each seed.
        images: What `data.load` gives; by default as `degradation` takes them.
        recipe: By default as `degradation` takes it.
        checkpoint_dir: Folder with trained networks; that of `degradation` will do.
        say: Called with a line of progress now and then.

    Returns:
        A record whose `results` has a "table" and "runs", for each network and seed {"network", "seed", "trained_here",
        "error", "blocks", "several"}: whether it was trained in this run or found done; the test error of the whole
        network; {"block", "keeps_shape", "error"} without each block; and {"removed", "errors"} without several that
        keep the shape, for some random choices.

    Raises:
        ValueError: if the tier is unknown, or the depth is not 6n + 2.
    """
    if tier == "look":
        return run("lesions", tier, {}, seeds, dict)
    setting = Setting.of_tier(tier, images, recipe)
    pictures, labels = setting.standardized("test", TEST_IMAGES)

    def experiment() -> dict:
        runs = []
        for seed in seeds:
            for name in (f"plain{depth}", f"resnet{depth}"):
                model, training = setting.train_cifar(name, seed, checkpoint_dir=checkpoint_dir, say=say)
                found = lesion_errors(model, pictures, labels, seed)
                runs.append(
                    {"network": name, "seed": seed, "trained_here": training.seconds > training.seconds_before, **found}
                )
                worst = max(found["blocks"], key=lambda row: row["error"])
                whole, without = (f"{100 * one['error']:.1f} %" for one in (found, worst))
                say(f"{name}, seed {seed}: test error {whole}, without {worst['block']} {without}")
        return {"runs": runs, "table": _table(runs)}

    configuration = setting.configuration(depth=depth, test_images=len(labels))
    return run("lesions", tier, configuration, seeds, experiment, setting)


def _table(runs: list[dict]) -> dict:
    """Test errors in per cent over seeds and blocks."""
    counts = sorted({row["removed"] for one in runs for row in one["several"]})
    columns = ["network", "whole", "without one block", "without a downsampling one"]
    rows = []
    for network in dict.fromkeys(one["network"] for one in runs):
        of_network = [one for one in runs if one["network"] == network]
        blocks = [row for one in of_network for row in one["blocks"]]
        several = [row for one in of_network for row in one["several"]]
        cells = [[one["error"] for one in of_network]]
        cells += [[row["error"] for row in blocks if row["keeps_shape"] is keeps] for keeps in (True, False)]
        cells += [[error for row in several if row["removed"] == count for error in row["errors"]] for count in counts]
        rows.append([network, *(spread_text([100 * error for error in errors], ".1f") for errors in cells)])
    return {"columns": columns + [f"without {count}" for count in counts], "rows": rows}


def lesion_errors(model, images: np.ndarray, labels: np.ndarray, seed: int = 0) -> dict:
    """Errors of a network as it is, without each of its blocks, and without several.

    Args:
        model: A residual or plain network.
        images: As the network sees them.
        labels: One integer for each.
        seed: Decides which blocks go where several do.
    """
    blocks = residual_blocks(model)
    same = {name: keeps_shape(block) for name, block in blocks.items()}
    single = [
        {
            "block": name,
            "keeps_shape": same[name],
            "error": error_of(without_blocks(model, [name]), images, labels),
        }
        for name, block in blocks.items()
        if block.residual or same[name]
    ]
    generator = np.random.default_rng(seed)
    inner = [name for name in blocks if same[name]]
    several = []
    removed = 2
    while removed <= len(inner):
        chosen = [generator.choice(inner, removed, replace=False).tolist() for _ in range(DRAWS)]
        errors = [error_of(without_blocks(model, names), images, labels) for names in chosen]
        several.append({"removed": removed, "errors": errors})
        removed *= 2
    return {"error": error_of(model, images, labels), "blocks": single, "several": several}
