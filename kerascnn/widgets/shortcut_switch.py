"""A switch for the shortcuts: the gradient at every layer of a network, with them and without."""

from __future__ import annotations

from itertools import product
from statistics import median
from typing import TYPE_CHECKING

from kerascnn.figures import Picture, line_panels

from .fallback import Playground

if TYPE_CHECKING:
    from kerascnn.experiments import ExperimentRecord

UP = "norm of the weights' gradient"


def switch_shortcuts(
    record: ExperimentRecord, depth: int = 56, shortcuts: bool = False, normalized: bool = True, step: int = 0
) -> Playground:
    """Switch the shortcuts of a network on and off, and see the gradient of its weights, layer by layer.

    All numbers come from the record, so that nothing is trained and nothing waits. The vertical axis stays as it is, so
    that a curve is seen to move. Where there are no widgets, networks without and with shortcuts stand side by side.

    Args:
        record: What `experiments.gradient_flow` returned.
        depth: Layers of the network at the start, one of those in the record.
        shortcuts: Whether they are on at the start.
        normalized: Whether it has batch normalisation.
        step: Steps that it has been trained for; 0 is before training.

    Raises:
        ValueError: if it is a record of another experiment, or there is no such network in it.

    Example:
        >>> from kerascnn.experiments import shipped
        >>> switch_shortcuts(shipped("gradient_flow_try")).still.alt.partition(":")[0]
        'Without shortcuts, before training'
    """
    if record.name != "gradient_flow":
        raise ValueError(f"The switch shows a record of gradient_flow; received one of {record.name}.")
    still = _both(record, normalized, step)
    gradient_by_layer(record, depth, shortcuts, normalized, step)  # refuses what is not in the record
    depths = _depths(record)
    steps = {_when(one): one for one in sorted({one["step"] for one in record.results["runs"]})}

    def controls(widgets):
        wide = {"style": {"description_width": "initial"}}
        return {
            "shortcuts": widgets.ToggleButton(shortcuts, description="shortcuts", icon="random"),
            "depth": widgets.ToggleButtons(options=depths, value=depth, description="layers", **wide),
            "normalized": widgets.Checkbox(normalized, description="normalise", **wide),
            "step": widgets.Dropdown(options=steps, value=step, description="measured", **wide),
        }

    def draw(**setting):
        return gradient_by_layer(record, **setting)

    return Playground(draw, controls, still)


def gradient_by_layer(
    record: ExperimentRecord, depth: int, shortcuts: bool, normalized: bool = True, step: int = 0
) -> Picture:
    """Draw the gradient's norm at each layer of one network of the record, the median over its seeds.

    Args:
        record: What `experiments.gradient_flow` returned.
        depth: Layers.
        shortcuts: Whether the network has them.
        normalized: Whether it has batch normalisation.
        step: Steps that it has been trained for.

    Raises:
        ValueError: if this was not measured, or the training had diverged by then.

    Example:
        >>> from kerascnn.experiments import shipped
        >>> gradient_by_layer(shipped("gradient_flow_try"), 20, True).alt.partition(":")[0][:9]
        'resnet20,'
    """
    name = _name(depth, shortcuts, normalized)
    norms = _norms(record, name, step)
    if not norms:
        raise ValueError(f"{name}, {_when(step)}: not in the record, or the training had diverged by then.")
    title = f"{name}, {_when(step)}: first over last convolution {norms[0] / norms[-2]:.2g}"
    lines = {"with shortcuts" if shortcuts else "without shortcuts": (range(1, len(norms) + 1), norms)}
    return line_panels({title: lines}, across="layer", up=UP, logarithmic=True, limits=_limits(record))


def _both(record: ExperimentRecord, normalized: bool, step: int) -> Picture:
    """Networks without shortcuts beside those with them, all depths."""
    panels = {}
    for shortcuts, words in ((False, "Without shortcuts"), (True, "With shortcuts")):
        found = {depth: _norms(record, _name(depth, shortcuts, normalized), step) for depth in _depths(record)}
        panels[f"{words}, {_when(step)}"] = {
            f"{depth} layers": (range(1, len(norms) + 1), norms) for depth, norms in found.items() if norms
        }
    return line_panels(panels, across="layer", up=UP, logarithmic=True, limits=_limits(record))


def _depths(record: ExperimentRecord) -> list[int]:
    return sorted({_depth(one["network"]) for one in record.results["runs"]})


def _depth(name: str) -> int:
    return int(name.partition(",")[0].removeprefix("resnet").removeprefix("plain"))


def _name(depth: int, shortcuts: bool, normalized: bool) -> str:
    return f"{'resnet' if shortcuts else 'plain'}{depth}" + ("" if normalized else ", bare")


def _when(step: int) -> str:
    return f"after {step} steps" if step else "before training"


def _norms(record: ExperimentRecord, name: str, step: int) -> list[float]:
    """The median over the seeds at each layer; nothing where it was not measured or some number is none."""
    runs = [one["kernels"] for one in record.results["runs"] if one["network"] == name and one["step"] == step]
    known = [kernels for kernels in runs if None not in kernels]
    return [median(values) for values in zip(*known, strict=True)]


def _limits(record: ExperimentRecord) -> tuple[float, float]:
    """The smallest and the largest norm of all networks that can be switched to."""
    shown = {_name(depth, *switches) for depth in _depths(record) for switches in product((False, True), repeat=2)}
    runs = (one["kernels"] for one in record.results["runs"] if one["network"] in shown)
    values = [norm for kernels in runs for norm in kernels if norm]
    return min(values), max(values)
