"""Is the Inception module worth it: naive module, Inception module and plain convolution at equal cost."""

from collections.abc import Callable
from pathlib import Path

import keras

from kerascnn.analysis import cost_table
from kerascnn.models.assembly import Assembly
from kerascnn.papers import GOOGLENET
from kerascnn.papers.googlenet import scaled_row
from kerascnn.papers.inception import InceptionSpec
from kerascnn.papers.specifications import Convolution, Dense, GlobalPooling, Pooling
from kerascnn.papers.table_cost import cost, total
from kerascnn.papers.validation import one_of
from kerascnn.training import Recipe

from .experiment_record import ExperimentRecord
from .plain_numbers import spread_text
from .running import run
from .settings import Setting

DESIGNS = ("plain", "naive", "bottleneck")
MODULES = ("3a", "3b", "4a", "4b")  # of GoogLeNet, with a pooling in the middle
WIDTH = 0.19  # of the bottleneck network, whose cost the others are given
WIDTHS = [number / 1000 for number in range(10, 1000)]  # filters are whole numbers, so that costs come in steps


def module_designs(
    tier: str = "try",
    *,
    seeds: tuple[int, ...] = (0, 1, 2),
    designs: tuple[str, ...] = DESIGNS,
    width: float = WIDTH,
    images=None,
    recipe: Recipe | None = None,
    checkpoint_dir: str | Path | None = None,
    say: Callable[[str], None] = lambda line: None,
) -> ExperimentRecord:
    """Train three small networks that cost the same, of naive modules, of Inception modules, of plain 3x3 convolutions.

    Each has four modules, with GoogLeNet's widths of 3a to 4b times a factor; the factor makes the multiply-accumulates
    equal. So the naive network is narrower, and the Inception network deeper, than the plain one.

    Source: Szegedy et al. 2014, arXiv:1409.4842, section 4, whose claim is quality at a given cost; the experiment is
    ours.

    Args:
        tier: "look" (the record that comes with the package), "try" or "reproduce".
        seeds: One training of each network for each seed.
        designs: Which of "plain", "naive" and "bottleneck".
        width: Factor of the bottleneck network's widths, from which the cost of all follows.
        images: What `data.load` gives; by default as `degradation` takes them.
        recipe: By default as `degradation` takes it.
        checkpoint_dir: Folder for trained networks.
        say: Called with a line of progress now and then.

    Returns:
        A record whose `results` has "designs", {"design", "width", "parameters", "macs"} of each, "runs", {"design",
        "seed", "curve"} of each training, and a "table".

    Raises:
        ValueError: if the tier or a design is unknown.
    """
    for design in designs:
        one_of("design", design, DESIGNS)
    if tier == "look":
        return run("module_designs", tier, {}, seeds, dict)
    setting = Setting.of_tier(tier, images, recipe)

    def experiment() -> dict:
        shape = setting.network_arguments["input_shape"]
        macs = total(cost(module_network("bottleneck", width), shape)).macs
        runs, costs = [], []
        for design in designs:
            factor = width_for(design, macs, shape)
            table = module_network(design, factor)
            for seed in seeds:
                model, record = setting.train(
                    lambda table=table, design=design, **arguments: _built(design, table, **arguments),
                    design,
                    seed,
                    checkpoint_dir=checkpoint_dir,
                    say=say,
                )
                runs.append({"design": design, "seed": seed, "curve": record.curve})
            counted = cost_table(model).total
            costs.append(
                {
                    "design": design,
                    "width": factor,
                    "parameters": counted.trainable_parameters,
                    "macs": counted.macs,
                }
            )
        return {"designs": costs, "runs": runs, "table": cost_and_error_table("design", costs, runs)}

    configuration = setting.configuration(designs=list(designs), width=width)
    return run("module_designs", tier, configuration, seeds, experiment, setting)


def cost_and_error_table(what: str, costs: list[dict], runs: list[dict]) -> dict:
    """A row for each of several things that were trained: what it costs, and its last epoch over the seeds.

    Args:
        what: Name of the things in `costs` and `runs`, such as "design".
        costs: {what, "parameters", "macs"} of each.
        runs: {what, "seed", "curve"} of each training.
    """
    columns = [what, "parameters", "MACs", "training loss", "training error %", "test error %", "seconds"]
    rows = []
    for cost_of in costs:
        curves = [one["curve"] for one in runs if one[what] == cost_of[what]]
        last = [curve[-1] for curve in curves]
        rows.append(
            [
                cost_of[what],
                f"{cost_of['parameters']:,}",
                f"{cost_of['macs']:,}",
                spread_text([epoch["loss"] for epoch in last], ".3f"),
                spread_text([100 * epoch["error"] for epoch in last], ".1f"),
                spread_text([100 * epoch["test_error"] for epoch in last], ".1f"),
                spread_text([sum(epoch["seconds"] for epoch in curve) for curve in curves], ".0f"),
            ]
        )
    return {"columns": columns, "rows": rows}


def module_network(design: str, width: float) -> dict:
    """The table of a network with four modules of a design, their widths GoogLeNet's times a factor.

    Args:
        design: "plain" (a 3x3 convolution with as many filters as the Inception module has), "naive" or "bottleneck".
        width: The factor.

    Example:
        >>> module_network("plain", 0.25)["module_3a"].filters, module_network("naive", 0.25)["module_3a"].conv5x5
        (64, 8)
    """
    one_of("design", design, DESIGNS)
    table = {"conv1": scaled_row(Convolution(192, 3), False, width)}
    for name in MODULES:
        if name == "4a":
            table["pool"] = Pooling(3, stride=2)
        table[f"module_{name}"] = _module(design, GOOGLENET[name], width)
    return {**table, "average": GlobalPooling(), "linear": Dense(10)}


def width_for(design: str, macs: int, input_shape: tuple) -> float:
    """The factor with which a design's network costs as near as can be to a number of multiply-accumulates.

    Args:
        design: As for `module_network`.
        macs: What it should cost for one image.
        input_shape: (height, width, channels) of the image.
    """
    return min(WIDTHS, key=lambda width: abs(total(cost(module_network(design, width), input_shape)).macs - macs))


def _module(design: str, spec: InceptionSpec, width: float):
    depth = spec.conv1x1 + spec.conv3x3 + spec.conv5x5 + spec.pool_projection
    return scaled_row(Convolution(depth, 3) if design == "plain" else spec, design == "naive", width)


def _built(design: str, table: dict, **arguments) -> keras.Model:
    assembly = Assembly(design, table, (32, 32, 3), **arguments)
    batch = {"normalization": "batch"}
    return keras.Model(assembly.images, assembly.outputs(units=batch, blocks=batch), name=design)
