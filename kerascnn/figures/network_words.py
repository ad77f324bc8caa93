"""What a diagram of a network says in words: in the box of a layer, and to a reader who cannot see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .style import shape_text, short_number

if TYPE_CHECKING:
    from kerascnn.analysis import NetworkOutline
    from kerascnn.analysis.outline import Unit


def unit_words(unit: Unit) -> str:
    """A layer in the words of its box: window, channels of its output, step, groups.

    Example:
        >>> from kerascnn.analysis.outline import Unit
        >>> unit_words(Unit("convolution", (7, 7), 2, 1, (112, 112, 64), 9472, 118_013_952))
        '7×7, 64 /2'
    """
    window = "×".join(str(side) for side in unit.window)
    step = f" /{unit.stride}" if unit.stride > 1 else ""
    depth = f"{unit.output_shape[-1]:,}"
    words = {
        "convolution": f"{window}, {depth}{step}{f' g{unit.groups}' if unit.groups > 1 else ''}",
        "separable": f"sep {window}, {depth}{step}",
        "depthwise": f"{window} each{step}",
        "max": f"max {window or 'all'}{step}",
        "average": f"avg {window or 'all'}{step}",
        "dense": f"fc {depth}",
        "several": "several layers",
    }
    return words.get(unit.kind, unit.kind)


def network_words(outline: NetworkOutline) -> str:
    """A network for a reader who cannot see its diagram."""
    counts = f"{outline.parameters:,} parameters, {outline.macs:,} MACs, {outline.depth} layers deep"
    sentences = [f"{outline.name}: {counts}. Input {shape_text(outline.input_shape)}."]
    for stage in outline.stages:
        times = f" {stage.count} times" if stage.count > 1 else ""
        cost = f", {short_number(stage.macs)} MACs" if stage.macs else ""
        name = f"{stage.title}{times}: " if stage.title or times else ""
        sentences.append(f"{name}{_chain_words(stage.steps)} gives {shape_text(stage.output_shape)}{cost}.")
        if stage.head:
            head = f"{stage.head.title}: {_chain_words(stage.head.steps)}"
            sentences.append(f"A way out from there, {head}, {short_number(stage.head.parameters)} parameters.")
    return " ".join(sentences)


def _chain_words(steps) -> str:
    return " then ".join(_step_words(step) for step in steps) or "unchanged"


def _step_words(step) -> str:
    if not hasattr(step, "branches"):
        return unit_words(step)
    merge = {"concatenate": "stacked", "add": "added"}.get(step.merge, f"merged by {step.merge}")
    return f"[{' | '.join(_chain_words(branch) for branch in step.branches)}] {merge}"
