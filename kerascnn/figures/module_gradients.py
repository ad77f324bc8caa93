"""The gradient at every module of GoogLeNet, with its auxiliary classifiers and without them."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from .picture import Picture
from .spreads import BANDS, of_several_seeds, provenance_above, spread_words
from .style import BLUE, GREEN, PAPER, VERMILION, styled

if TYPE_CHECKING:
    from kerascnn.experiments import ExperimentRecord

WIDTH = 9.0  # inches
#           network, loss      label and look
CURVES = {
    ("with", "all"): ("with them, all losses", {"color": BLUE, "marker": "o", "linestyle": "-"}),
    ("with", "main"): ("with them, the main loss alone", {"color": GREEN, "marker": "^", "linestyle": "-."}),
    ("without", "main"): (
        "without them",
        {"color": VERMILION, "marker": "s", "linestyle": "--", "markerfacecolor": PAPER},
    ),
}


@styled
def auxiliary_heads(record: ExperimentRecord) -> Picture:
    """Draw the norm of the gradient at each module before the training and after its last epoch, and the test errors.

    Lines are medians over the seeds, bands reach from the lowest to the highest. At the beginning the network with the
    classifiers has the same weights as the one without, so that its main loss has the same gradient.

    Args:
        record: What `experiments.auxiliary_heads` returned.

    Raises:
        ValueError: if the record has no gradients.

    Example:
        >>> from kerascnn.experiments import shipped
        >>> auxiliary_heads(shipped("auxiliary_heads_try")).alt[:35]
        'Gradient norm at conv1 of GoogLeNet'
    """
    gradients, runs = record.results.get("gradients"), record.results.get("runs")
    if not gradients or not runs:
        raise ValueError(f"The record of {record.name} has no gradients to draw: expected gradients and runs.")
    epochs = sorted({one["epoch"] for one in gradients})
    shown = {"before the training": epochs[0], f"after epoch {epochs[-1]}": epochs[-1]}
    picture = Picture(alt=_words(gradients, runs, shown), figsize=(WIDTH, 5.2), layout="constrained")
    note = of_several_seeds(record, f"{BANDS}; test error: a line for each seed")
    provenance_above(picture, record, note)
    first, second, errors = picture.subplots(1, 3, width_ratios=(4, 4, 3))
    second.sharey(first)
    for axes, (title, epoch) in zip((first, second), shown.items(), strict=True):
        for key, (label, look) in CURVES.items():
            _curve(axes, [one for one in gradients if (one["network"], one["loss"]) == key], epoch, label, look)
        axes.set(title=title, yscale="log")
    first.set_ylabel("gradient norm")
    key = {"title": "auxiliary classifiers", "ncols": len(CURVES), "handlelength": 3}
    picture.legend(*first.get_legend_handles_labels(), loc="outside lower center", **key)
    _errors(errors, runs)
    return picture


def _curve(axes, found: list[dict], epoch: int, label: str, look: dict) -> None:
    seeds = [[row["norm"] for row in one["norms"]] for one in found if one["epoch"] == epoch]
    if not seeds:
        return
    names = [row["layer"].removeprefix("inception_") for row in found[0]["norms"]]
    by_layer = list(zip(*seeds, strict=True))
    axes.plot(range(len(names)), [median(values) for values in by_layer], label=label, markersize=4.5, **look)
    low, high = ([limit(values) for values in by_layer] for limit in (min, max))
    axes.fill_between(range(len(names)), low, high, color=look["color"], alpha=0.15, linewidth=0)
    axes.set_xticks(range(len(names)), names, rotation=90, size=9)


def _errors(axes, runs: list[dict]) -> None:
    """Test error of the main classifier by epoch, a thin line for each seed."""
    for network, key in (("with", ("with", "all")), ("without", ("without", "main"))):
        look = CURVES[key][1]
        for one in (one for one in runs if one["network"] == network):
            epochs = [epoch["epoch"] for epoch in one["curve"]]
            axes.plot(epochs, [100 * epoch["test_error"] for epoch in one["curve"]], linewidth=1.2, **look)
    axes.set(title="test error, %", xlabel="epoch", ylim=(0, None))
    axes.set_xticks(epochs if len(epochs) < 8 else epochs[:: len(epochs) // 6])


def _words(gradients, runs, shown: dict[str, int]) -> str:
    sentences = []
    for title, epoch in shown.items():
        said = [
            f"{label} "
            + spread_words(
                [
                    one["norms"][0]["norm"]
                    for one in gradients
                    if (one["network"], one["loss"], one["epoch"]) == (*key, epoch)
                ],
                ".2g",
            )
            for key, (label, _) in CURVES.items()
        ]
        sentences.append(f"Gradient norm at conv1 of GoogLeNet {title}, auxiliary classifiers: {'; '.join(said)}.")
    errors = {
        network: [100 * one["curve"][-1]["test_error"] for one in runs if one["network"] == network]
        for network in ("with", "without")
    }
    said = ", ".join(f"{network} them {spread_words(values)} %" for network, values in errors.items())
    return " ".join([*sentences, f"Test error {said}."])
