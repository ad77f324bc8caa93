"""From the graph of a model to its outline: what is a stage, what are branches, and what a drawing leaves out."""

import math
import re
from dataclasses import replace
from itertools import groupby

import keras

from .flat_names import flat_blocks
from .outline import Fork, NetworkOutline, Stage, Unit
from .rules import macs
from .shapes import batched_shape
from .traversal import Trace, Visit, Wire, trace

GLOBAL = ("Global", "Adaptive")  # pooling whose window is as large as the image asks for


def network_outline(
    model: keras.Model, input_shape: tuple | None = None, *, name: str | None = None, collapse: bool = True
) -> NetworkOutline:
    """Read from a model's graph what a drawing of it shows.

    Args:
        model: A model with a graph and one input, ours or not.
        input_shape: (height, width, channels) of one image; the model's own by default.
        name: What to call it; by default the model's own name.
        collapse: Whether stages in a row that look the same are given once, with their number.

    Raises:
        ValueError: if the model has no graph, several inputs, or a size is open.
        UnknownLayerError: for a layer whose multiply-accumulates are not known.

    Example:
        >>> from kerascnn.models import googlenet
        >>> outline = network_outline(googlenet(auxiliary=False))
        >>> outline.depth, outline.kernels, outline.parameters
        (22, 58, 6998552)
        >>> [stage.title for stage in outline.stages][:6]
        ['conv1', 'pool1', 'reduce2', 'conv2', 'pool2', 'inception_3a']
    """
    flow = trace(model, batched_shape(model, input_shape))
    if len(flow.inputs) != 1:
        raise ValueError(f"An outline begins at one image, and {model.name!r} has {len(flow.inputs)} inputs.")
    return _Outline(flow, collapse).of(name or model.name)


class _Outline:
    """The steps from a trace to an outline."""

    def __init__(self, flow: Trace, collapse: bool):
        self.flow, self.collapse = flow, collapse
        self.block = {id(visit): name for visit, name in zip(flow.visits, flat_blocks(flow), strict=True)}
        self.maker = {wire: visit for visit in flow.visits for wire in visit.outputs}
        self.shared = len({visit.path.split("/")[0] for visit in flow.visits}) == 1  # a name that all have says nothing
        seen: set[int] = set()
        self.costs = {}
        for visit in flow.visits:
            weights = getattr(visit.layer, "weights", []) if id(visit.layer) not in seen else []
            self.costs[id(visit)] = (sum(math.prod(weight.shape) for weight in weights), macs(visit))
            seen.add(id(visit.layer))

    def of(self, name: str) -> NetworkOutline:
        image = self.flow.inputs[0]
        outputs = sorted(self.flow.outputs, key=lambda wire: -len(self._upstream(wire, image)))
        trunk = self._upstream(outputs[0], image)
        taken, heads = set(map(id, trunk)), {}
        for output in outputs[1:]:
            visits = [visit for visit in self._upstream(output, image) if id(visit) not in taken]
            if visits:
                heads[visits[0].inputs[0]] = self._head(visits)
        stages = self._stages(trunk, image, heads)
        parameters, arithmetic = self._sum(trunk)
        return NetworkOutline(
            name=name,
            input_shape=image.shape[1:],
            stages=tuple(self._collapsed(stages)) if self.collapse else tuple(stages),
            depth=_longest(trunk),
            kernels=len({id(visit.layer) for visit in trunk if _has_kernel(visit)}),
            parameters=parameters,
            macs=arithmetic,
        )

    def _upstream(self, end: Wire, start: Wire) -> list[Visit]:
        """The visits between two wires, in the order in which data flow."""
        found, waiting = set(), [end]
        while waiting:
            wire = waiting.pop()
            visit = self.maker.get(wire) if wire is not start else None
            if visit is not None and id(visit) not in found:
                found.add(id(visit))
                waiting += visit.inputs
        return [visit for visit in self.flow.visits if id(visit) in found]

    def _sum(self, visits) -> tuple[int, int]:
        return tuple(map(sum, zip((0, 0), *(self.costs[id(visit)] for visit in visits), strict=True)))

    def _head(self, visits: list[Visit]) -> Stage:
        name = visits[0].path.split("/")[0]
        shape = visits[-1].output_shape[1:]
        return Stage((name, name), 1, self._steps(visits, visits[0].inputs[0]), shape, *self._sum(visits))

    def _stages(self, visits: list[Visit], start: Wire, heads: dict) -> list[Stage]:
        """A stage for each piece that is drawn; what is not drawn belongs to the one before it."""
        stages: list[Stage] = []
        waiting: list[Visit] = []  # not drawn, and nothing before it yet
        for piece in _pieces(visits, start):
            steps = self._steps(piece, piece[0].inputs[0] if piece[0].inputs else start)
            head = next((heads[wire] for wire in piece[-1].outputs if wire in heads), None)
            parameters, arithmetic = self._sum([*waiting, *piece] if steps else piece)
            if steps:
                name = self._name(piece)
                shape = piece[-1].output_shape[1:]
                stages.append(Stage((name, name), 1, steps, shape, parameters, arithmetic, head))
                waiting = []
            elif stages:
                last = stages[-1]
                stages[-1] = replace(
                    last,
                    parameters=last.parameters + parameters,
                    macs=last.macs + arithmetic,
                    head=last.head or head,
                )
            else:
                waiting += piece
        return stages

    def _name(self, piece: list[Visit]) -> str:
        """Of a block the name of the block, of a single layer its own, and none where Keras made it up."""
        drawn = [visit for visit in piece if _kind(visit)] or piece
        path = drawn[0].path
        if "/" in path:
            parts = path.split("/")
            return parts[min(self.shared, len(parts) - 1)]
        if len(drawn) == 1:
            return "" if _made_up(path, drawn[0].layer) else path
        return self.block[id(drawn[0])]

    def _steps(self, visits: list[Visit], start: Wire) -> tuple[Unit | Fork, ...]:
        """The units and forks of a chain; layers that are not drawn add their costs to the unit before them."""
        steps: list[Unit | Fork] = []
        parameters = arithmetic = 0
        for piece in _pieces(visits, start):
            step = self._unit(piece[0]) if len(piece) == 1 else self._fork(piece)
            if step is None:
                more = self._sum(piece)
                at = next((index for index in reversed(range(len(steps))) if isinstance(steps[index], Unit)), None)
                if at is None:
                    parameters, arithmetic = parameters + more[0], arithmetic + more[1]
                else:
                    unit = steps[at]
                    steps[at] = replace(unit, parameters=unit.parameters + more[0], macs=unit.macs + more[1])
                continue
            if isinstance(step, Unit):
                step = replace(step, parameters=step.parameters + parameters, macs=step.macs + arithmetic)
                parameters = arithmetic = 0
            steps.append(step)
        return tuple(steps)

    def _unit(self, visit: Visit) -> Unit | None:
        kind = _kind(visit)
        if not kind:
            return None
        layer = visit.layer
        whole = type(layer).__name__.startswith(GLOBAL)
        size = () if whole else getattr(layer, "kernel_size", None) or getattr(layer, "pool_size", None) or ()
        stride = getattr(layer, "strides", None) or 1
        return Unit(
            kind=kind,
            window=(size, size) if isinstance(size, int) else tuple(size),
            stride=stride if isinstance(stride, int) else max(stride),
            groups=getattr(layer, "groups", 1) or 1,
            output_shape=visit.output_shape[1:],
            parameters=self.costs[id(visit)][0],
            macs=self.costs[id(visit)][1],
        )

    def _fork(self, piece: list[Visit]) -> Unit | Fork:
        """The branches of a piece that ends where they meet; what is no such thing becomes one unit."""
        *before, merge = piece
        source = before[0].inputs[0]
        branches = [self._within(before, wire, source) for wire in merge.inputs]
        shape = merge.output_shape[1:]
        if len(branches) < 2 or sum(map(len, branches)) != len(before):
            return Unit("several", (), 1, 1, shape, *self._sum(piece))
        return Fork(tuple(self._steps(branch, source) for branch in branches), _merge(merge), shape)

    def _within(self, visits: list[Visit], end: Wire, start: Wire) -> list[Visit]:
        inside = {id(visit) for visit in self._upstream(end, start)}
        return [visit for visit in visits if id(visit) in inside]

    def _collapsed(self, stages: list[Stage]) -> list[Stage]:
        together = []
        for _, same in groupby(stages, key=_look):
            group = list(same)
            if len(group) == 1 or any(one.head for one in group):
                together += group
                continue
            names = group[0].names[0], group[-1].names[1]
            costs = {cost: sum(getattr(one, cost) for one in group) for cost in ("parameters", "macs")}
            together.append(replace(group[0], names=names, count=len(group), **costs))
        return together


def _pieces(visits: list[Visit], start: Wire) -> list[list[Visit]]:
    """The visits between points at which a single tensor waits for later ones."""
    last_reader = {wire: step for step, visit in enumerate(visits) for wire in visit.inputs}
    waiting = {start} & set(last_reader)
    pieces: list[list[Visit]] = [[]]
    for step, visit in enumerate(visits):
        pieces[-1].append(visit)
        waiting |= {wire for wire in visit.outputs if wire in last_reader}
        waiting -= {wire for wire in visit.inputs if last_reader[wire] == step}
        if len(waiting) <= 1:
            pieces.append([])
    return [piece for piece in pieces if piece]


def _made_up(path: str, layer) -> bool:
    """Whether Keras made the name from that of the class, with a number that depends on what was built before."""
    return re.sub(r"_\d+$", "", path).replace("_", "") == type(layer).__name__.lower()


def _kind(visit: Visit) -> str:
    """What a drawing calls a layer; "" for one that it leaves out."""
    layer, name = visit.layer, type(visit.layer).__name__
    if isinstance(layer, keras.layers.Dense):
        return "dense"
    if getattr(layer, "kernel_size", None):
        return "depthwise" if "Depthwise" in name else "separable" if "Separable" in name else "convolution"
    if "Pooling" in name:
        return "max" if "Max" in name else "average"
    return name if _has_kernel(visit) or macs(visit) else ""


def _has_kernel(visit: Visit) -> bool:
    return any(len(weight.shape) > 1 for weight in getattr(visit.layer, "weights", ()))


def _longest(visits: list[Visit]) -> int:
    """Layers with kernels along the longest path."""
    depth: dict[Wire, int] = {}
    for visit in visits:
        here = max((depth.get(wire, 0) for wire in visit.inputs), default=0) + _has_kernel(visit)
        depth.update(dict.fromkeys(visit.outputs, here))
    return max(depth.values(), default=0)


def _merge(visit: Visit) -> str:
    if isinstance(visit.layer, keras.layers.Concatenate):
        return "concatenate"
    return "add" if {*visit.input_shapes} == {*visit.output_shapes} else type(visit.layer).__name__


def _look(stage: Stage) -> tuple:
    """What makes two stages the same drawing: all but names and costs."""
    return stage.output_shape, tuple(_step_look(step) for step in stage.steps)


def _step_look(step: Unit | Fork) -> tuple:
    if isinstance(step, Unit):
        return step.kind, step.window, step.stride, step.groups, step.output_shape
    return step.merge, step.output_shape, tuple(tuple(map(_step_look, branch)) for branch in step.branches)
