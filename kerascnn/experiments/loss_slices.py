"""The loss around a trained network, along random directions that are as long in every filter as the filter itself."""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import keras
import numpy as np

from kerascnn.training import Recipe

from .experiment_record import ExperimentRecord
from .plain_numbers import plain, spread_text
from .running import run
from .settings import Setting

IMAGES = 250
LINES = 3  # directions that are gone along, to tell a network's shape from a direction's
NETWORKS = ("plain56", "resnet56")


def loss_surface(
    tier: str = "try",
    *,
    seeds: tuple[int, ...] = (0,),
    networks: tuple[str, ...] = NETWORKS,
    points: int = 21,
    grid: int = 11,
    images=None,
    recipe: Recipe | None = None,
    checkpoint_dir: str | Path | None = None,
    say: Callable[[str], None] = lambda line: None,
) -> ExperimentRecord:
    """Walk away from a trained network's weights, and see how its training loss grows, along lines and over a plane.

    Both networks go along the same random directions, made as long in every filter as the filter is, since
    BatchNormalization lets weights be scaled without any effect. Biases and BatchNormalization's weights stay, and its
    statistics are those of the training. What is compared is the shape: two networks of unlike loss are unlike at 0
    already.

    Source: Li et al. 2018, arXiv:1712.09913, section 4 and 5.
    Differs from the paper: 250 training images, a coarse grid, and in the tier "try" a training of minutes; there is
    no surface of a converged plain network to compare with.

    Args:
        tier: "look" (the record that comes with the package), "try" or "reproduce".
        seeds: One training of each network for each seed, which decides the directions as well.
        networks: Such as "plain56" and "resnet56".
        points: Points of each line, from -1 to 1.
        grid: Points of each side of the plane, from -1 to 1.
        images: What `data.load` gives; by default as `degradation` takes them.
        recipe: By default as `degradation` takes it.
        checkpoint_dir: Folder with trained networks; that of `degradation` will do.
        say: Called with a line of progress now and then.

    Returns:
        A record whose `results` has "line" and "side", the places along a line and along each side of the plane,
        "runs", for each network and seed {"network", "seed", "trained_here", "lines", "plane"}: whether it was trained
        in this run or found done, and losses, None where they are infinite; and a "table".

    Raises:
        ValueError: if the tier is unknown.
    """
    if tier == "look":
        return run("loss_surface", tier, {}, seeds, dict)
    setting = Setting.of_tier(tier, images, recipe)
    pictures, labels = setting.standardized("train", IMAGES)
    line, side = (np.linspace(-1, 1, count).round(6).tolist() for count in (points, grid))

    def experiment() -> dict:
        runs = []
        for seed in seeds:
            for name in networks:
                model, training = setting.train_cifar(name, seed, checkpoint_dir=checkpoint_dir, say=say)
                directions = [filter_normalized_direction(model, [seed, number]) for number in range(LINES)]
                lines = [
                    [loss_at(model, [(place, direction)], pictures, labels) for place in line]
                    for direction in directions
                ]
                say(f"{name}, seed {seed}: {LINES} lines")
                first, second = directions[:2]
                plane = [
                    [loss_at(model, [(across, first), (up, second)], pictures, labels) for across in side]
                    for up in side
                ]
                say(f"{name}, seed {seed}: plane")
                around = plain({"lines": lines, "plane": plane})
                runs.append(
                    {
                        "network": name,
                        "seed": seed,
                        "trained_here": training.seconds > training.seconds_before,
                        **around,
                    }
                )
        return {"line": line, "side": side, "runs": runs, "table": _table(line, runs)}

    configuration = setting.configuration(networks=list(networks), sample=len(labels))
    return run("loss_surface", tier, configuration, seeds, experiment, setting)


def _table(line: list[float], runs: list[dict]) -> dict:
    """Losses at some distances, both ways along every line, and how much of a line bends downwards."""
    places = sorted({abs(place) for place in line if abs(place) in (0.0, 0.1, 0.3, 0.5, 1.0)})
    columns = ["network", "seed", *(f"loss at {place:g}" for place in places), "bent downwards %"]
    rows = []
    for one in runs:
        row = [one["network"], str(one["seed"])]
        for place in places:
            found = [losses[at] for losses in one["lines"] for at, here in enumerate(line) if abs(here) == place]
            row.append(spread_text([loss for loss in found if loss is not None], ".3g"))
        rows.append([*row, spread_text([100 * bent_downwards(losses) for losses in one["lines"]], ".0f")])
    return {"columns": columns, "rows": rows}


def bent_downwards(losses: list[float | None]) -> float:
    """Share of the inner points of a line at which it bends downwards: 0 for a convex function.

    Args:
        losses: At places of equal distance; points beside an infinite one are left out.

    Example:
        >>> bent_downwards([4.0, 1.0, 0.0, 1.0, 4.0]), bent_downwards([0.0, 3.0, 4.0, 3.0, 0.0])
        (0.0, 1.0)
    """
    threes = [three for three in zip(losses, losses[1:], losses[2:], strict=False) if None not in three]
    return sum(left + right < 2 * middle for left, middle, right in threes) / max(1, len(threes))


def filter_normalized_direction(model: keras.Model, seed) -> list[np.ndarray]:
    """A random direction in the space of a network's trainable weights, as long in every filter as the filter.

    Kernels have their filters along the last axis; weights of one axis, which are biases and BatchNormalization's, get
    zeros.

    Args:
        model: A built network.
        seed: What NumPy's `default_rng` takes; networks whose weights have the same shapes get the same direction
            before it is made as long as their filters.

    Example:
        >>> model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(4)])
        >>> kernel, bias = filter_normalized_direction(model, seed=0)
        >>> lengths = np.linalg.norm(kernel, axis=0) / np.linalg.norm(model.weights[0], axis=0)
        >>> lengths.round(4).tolist(), bias.tolist()
        ([1.0, 1.0, 1.0, 1.0], [0.0, 0.0, 0.0, 0.0])
    """
    generator = np.random.default_rng(seed)
    directions = []
    for weight in model.trainable_variables:
        values = keras.ops.convert_to_numpy(weight)
        if values.ndim < 2:
            directions.append(np.zeros_like(values))
            continue
        random = generator.standard_normal(values.shape)
        axes = tuple(range(values.ndim - 1))
        lengths = [np.sqrt((one.astype("float64") ** 2).sum(axis=axes, keepdims=True)) for one in (values, random)]
        directions.append((random * lengths[0] / lengths[1]).astype(values.dtype))
    return directions


def loss_at(model: keras.Model, steps: list[tuple[float, list]], images, labels) -> float | None:
    """Mean cross-entropy of a network moved along directions; its weights are put back afterwards.

    Args:
        model: A network that gives logits.
        steps: How far along which direction, one or several.
        images: As the network sees them.
        labels: One integer for each.

    Returns:
        The loss, or None where it is infinite or no number.
    """
    with _moved(model, steps):
        losses = keras.losses.sparse_categorical_crossentropy(labels, model(images, training=False), from_logits=True)
        loss = float(keras.ops.mean(losses))
    return loss if math.isfinite(loss) else None


@contextmanager
def _moved(model, steps) -> Iterator[None]:
    weights = [keras.ops.convert_to_numpy(weight) + 0 for weight in model.trainable_variables]
    try:
        for number, variable in enumerate(model.trainable_variables):
            variable.assign(weights[number] + sum(place * direction[number] for place, direction in steps))
        yield
    finally:
        for variable, values in zip(model.trainable_variables, weights, strict=True):
            variable.assign(values)
