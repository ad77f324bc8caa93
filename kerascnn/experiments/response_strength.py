"""How strongly each 3x3 layer of a trained network responds, and how much a residual block changes what it gets."""

from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np

from kerascnn.layers import ConvUnit
from kerascnn.papers.validation import one_of
from kerascnn.training import Recipe

from .deeper_nets import NETWORKS
from .experiment_record import ExperimentRecord
from .plain_numbers import plain, spread_text
from .removed_blocks import residual_blocks
from .running import run
from .settings import Setting, error_of

TEST_IMAGES = 500


def layer_responses(
    tier: str = "try",
    *,
    seeds: tuple[int, ...] = (0, 1, 2),
    networks: tuple[str, ...] = tuple(NETWORKS),
    images=None,
    recipe: Recipe | None = None,
    checkpoint_dir: str | Path | None = None,
    say: Callable[[str], None] = lambda line: None,
) -> ExperimentRecord:
    """Measure the standard deviation of every 3x3 layer's output in trained networks, after BatchNormalization.

    He et al. found weaker responses in residual networks than in plain ones, and weaker still in deeper residual
    networks. That takes a long training with weight decay: BatchNormalization starts every response at a deviation of
    one, and after the minutes of the tier "try" all are still close to it, in plain and residual networks alike. What
    does differ is a block's share: all blocks add about as much, and the sum that the shortcut carries grows along a
    stage, so that the later a block in its stage and the deeper the network, the smaller the part of its input that a
    block changes.

    Source: He et al. 2015, arXiv:1512.03385, section 4.2 and Fig. 7.
    Differs from the paper: in the tier "try" other images and a training of minutes; what blocks add is ours.

    Args:
        tier: "look" (the record that comes with the package), "try" or "reproduce".
        seeds: One training of each network for each seed.
        networks: Which of "plain20", "plain56", "resnet20", "resnet56".
        images: What `data.load` gives; by default as `degradation` takes them.
        recipe: By default as `degradation` takes it.
        checkpoint_dir: Folder with trained networks; that of `degradation` will do.
        say: Called with a line of progress now and then.

    Returns:
        A record whose `results` has a "table" and "runs", for each network and seed {"network", "seed", "trained_here",
        "error", "responses", "additions"}: whether it was trained in this run or found done; its test error; {"layer",
        "deviation"} of each 3x3 layer before its ReLU or sum; and of each residual block {"block", "share"}, the size
        of what it adds over that of what its shortcut carries.

    Raises:
        ValueError: if the tier or a network is unknown.
    """
    for name in networks:
        one_of("network", name, NETWORKS)
    if tier == "look":
        return run("layer_responses", tier, {}, seeds, dict)
    setting = Setting.of_tier(tier, images, recipe)
    pictures, labels = setting.standardized("test", TEST_IMAGES)

    def experiment() -> dict:
        runs = []
        for seed in seeds:
            for name in networks:
                model, training = setting.train_cifar(name, seed, checkpoint_dir=checkpoint_dir, say=say)
                measured = {"error": error_of(model, pictures, labels), **response_strengths(model, pictures)}
                runs.append(
                    {
                        "network": name,
                        "seed": seed,
                        "trained_here": training.seconds > training.seconds_before,
                        **plain(measured),
                    }
                )
        return {"runs": runs, "table": _table(runs)}

    configuration = setting.configuration(networks=list(networks), test_images=len(labels))
    return run("layer_responses", tier, configuration, seeds, experiment, setting)


def _table(runs: list[dict]) -> dict:
    columns = ["network", "seed", "layers", "mean deviation", "deviation of the second half", "added by a block"]
    rows = []
    for one in runs:
        deviations = [row["deviation"] for row in one["responses"]]
        rows.append(
            [
                one["network"],
                str(one["seed"]),
                str(len(deviations)),
                f"{np.mean(deviations):.2f}",
                f"{np.mean(deviations[len(deviations) // 2 :]):.2f}",
                spread_text([row["share"] for row in one["additions"]], ".2f"),
            ]
        )
    return {"columns": columns, "rows": rows}


def response_strengths(model: keras.Model, images: np.ndarray) -> dict:
    """Standard deviation of each convolution's output before its ReLU or sum, and what each residual block adds.

    Args:
        model: A residual or plain network: one chain of convolutions, blocks and other layers.
        images: One batch, as the network sees it.

    Example:
        >>> from kerascnn.models import cifar_resnet
        >>> found = response_strengths(cifar_resnet(8), np.ones((2, 32, 32, 3), "float32"))
        >>> [row["layer"] for row in found["responses"]][:3], [row["block"] for row in found["additions"]]
        (['conv1', 'conv2_1/conv1', 'conv2_1/conv2'], ['conv2_1', 'conv3_1', 'conv4_1'])
    """
    responses, additions = [], []
    blocks = residual_blocks(model)
    outputs = images
    for layer in model.layers[1:]:
        inputs, outputs = outputs, layer(outputs)
        if isinstance(layer, ConvUnit):
            _unit_response(layer, layer.name, inputs, responses)
        elif layer.name in blocks:
            added = inputs
            for unit in layer.branches[0]:
                added = _unit_response(unit, f"{layer.name}/{unit.name}", added, responses)
            if layer.residual:
                share = _size(added) / _size(layer.way_around(inputs))
                additions.append({"block": layer.name, "share": share})
    return {"responses": responses, "additions": additions}


def _unit_response(unit: ConvUnit, path: str, inputs, responses: list):
    """Run a unit, and keep how far its output spreads before its activation."""
    outputs = inputs
    for layer in unit.layers:
        if not isinstance(layer, keras.layers.Activation):
            outputs = layer(outputs)
    responses.append({"layer": path, "deviation": float(keras.ops.std(outputs))})
    return unit.activation(outputs)


def _size(tensor) -> float:
    return float(keras.ops.sqrt(keras.ops.mean(keras.ops.square(tensor))))
