"""Memory of a model in use: what inference holds at its fullest moment, and what training has to keep."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import keras

from kerascnn.papers.validation import positive_integer

from .backward import BYTES, DROPOUTS, OVERWRITING, VIEWS, bytes_of, kept
from .shapes import batched_shape
from .text_table import TextTable
from .traversal import Trace, Visit, Wire, trace

MIB = 2**20


@dataclass(frozen=True, repr=False)
class MemoryUse:
    """Bytes for a batch, in inference and in training; MiB where it is printed.

    `input_bytes` is the part of both activations that the images themselves take. `peak_path` is the layer at which
    inference holds most. `estimated` are the paths of layers without a rule of their own: their inputs and outputs are
    counted, and nothing that they keep inside.
    """

    title: str
    batch_size: int
    input_bytes: int
    inference_activation_bytes: int
    training_activation_bytes: int
    parameter_bytes: int
    gradient_bytes: int
    optimizer_bytes: int
    peak_path: str
    estimated: tuple[str, ...] = ()

    @property
    def inference_bytes(self) -> int:
        """Parameters and the activations that are alive at the fullest moment."""
        return self.parameter_bytes + self.inference_activation_bytes

    @property
    def training_bytes(self) -> int:
        """Parameters, gradients, the optimizer's own numbers, and all activations that the backward pass needs."""
        return self.parameter_bytes + self.gradient_bytes + self.optimizer_bytes + self.training_activation_bytes

    def _table(self) -> TextTable:
        rows = [
            ("activations", self.inference_activation_bytes, self.training_activation_bytes),
            ("parameters", self.parameter_bytes, self.parameter_bytes),
            ("gradients", 0, self.gradient_bytes),
            ("optimizer", 0, self.optimizer_bytes),
            ("total", self.inference_bytes, self.training_bytes),
        ]
        *cells, total = [(name, *(f"{one / MIB:,.1f}" for one in numbers)) for name, *numbers in rows]
        return TextTable(self.title, ("MiB", "inference", "training"), cells, total)

    def __str__(self) -> str:
        lines = [str(self._table()), f"inference holds most at {self.peak_path}"]
        if self.estimated:
            lines.append(f"not counted: what {', '.join(self.estimated)} keeps inside")
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return self._table().to_html()


def memory(
    model_or_layer: keras.Operation,
    input_shape: tuple | None = None,
    *,
    batch_size: int = 1,
    optimizer_slots: int = 1,
) -> MemoryUse:
    """How much memory a model takes, in inference and in training, by going through its graph without running it.

    Inference goes from layer to layer, in the order of the graph, and drops each tensor behind its last reader. At each
    layer its inputs, its outputs and all that waits for later layers are alive; the fullest moment counts. Activations
    and batch normalisation write over their input where nobody else reads it; flattening, reshaping and dropout make
    nothing new.

    Training keeps until the backward pass, each tensor once however many layers need it: the input of every layer with
    weights (convolution, dense, normalisation) and of every product; the output of activations whose derivative follows
    from it, such as ReLU, and the input of others, such as GELU; input and output of max pooling; a mask of one byte
    per number for dropout. Sums, concatenations, padding and average pooling keep nothing. So of convolution, batch
    normalisation and ReLU two tensors stay: what the normalisation reads and what ReLU returns. All weights count as
    trained. Not counted are the gradients of activations, which come and go, the work space of kernels, and statistics
    of one number per channel. A framework that keeps more, as eager TensorFlow does, takes more.

    Args:
        model_or_layer: Any Keras model or layer.
        input_shape: (height, width, channels) of one image; of a model, its own by default.
        batch_size: Images at a time.
        optimizer_slots: Numbers that the optimizer keeps for each trainable parameter: 1 for SGD with momentum (the
            default), 2 for Adam, 0 for plain SGD.

    Raises:
        ValueError: if a number is out of its range, or the shape leaves a size open.

    Example:
        The 15,087,080 numbers that VGG-16 keeps for one image, and the image itself (slow to build, so not run here):

            use = memory(keras.applications.VGG16(weights=None))
            (use.training_activation_bytes - use.input_bytes) // 4

        >>> use = memory(keras.layers.Conv2D(8, 3, activation="relu"), (10, 10, 1))
        >>> use.inference_activation_bytes // 4, use.training_activation_bytes // 4, use.parameter_bytes // 4
        (612, 612, 80)
    """
    batch_size = positive_integer("batch_size", batch_size, example=32)
    if isinstance(optimizer_slots, bool) or not isinstance(optimizer_slots, int) or optimizer_slots < 0:
        raise ValueError(
            "optimizer_slots must be a whole number of at least 0: 1 for SGD with momentum, 2 for Adam; received "
            f"optimizer_slots={optimizer_slots!r}."
        )
    flow = trace(model_or_layer, batched_shape(model_or_layer, input_shape))
    weights = {id(one): one for visit in flow.visits for one in getattr(visit.layer, "weights", ())}
    trainable = {id(one): one for visit in flow.visits for one in getattr(visit.layer, "trainable_weights", ())}
    peak, peak_path = _inference(flow)
    training, estimated = _training(flow)
    gradients = _weight_bytes(trainable.values())
    return MemoryUse(
        title=f"{model_or_layer.name} ({type(model_or_layer).__name__}), batch of {batch_size}",
        batch_size=batch_size,
        input_bytes=batch_size * sum(bytes_of(flow.visits[0], wire) for wire in flow.inputs),
        inference_activation_bytes=batch_size * peak,
        training_activation_bytes=batch_size * training,
        parameter_bytes=_weight_bytes(weights.values()),
        gradient_bytes=gradients,
        optimizer_bytes=optimizer_slots * gradients,
        peak_path=peak_path,
        estimated=estimated,
    )


def _weight_bytes(weights: Iterable) -> int:
    return sum(math.prod(one.shape) * BYTES[keras.backend.standardize_dtype(one.dtype)] for one in weights)


def _inference(flow: Trace) -> tuple[int, str]:
    """Bytes for one image at the fullest moment, and the layer at which it is."""
    last_reader = {wire: step for step, visit in enumerate(flow.visits) for wire in visit.inputs}
    last_reader.update(dict.fromkeys(flow.outputs, len(flow.visits)))  # what leaves is never dropped
    buffer = {wire: wire for wire in flow.inputs}  # the tensor whose memory a tensor lives in
    alive = {wire: bytes_of(flow.visits[0], wire) for wire in flow.inputs}
    until = {wire: last_reader.get(wire, -1) for wire in flow.inputs}
    peak, path = 0, ""
    for step, visit in enumerate(flow.visits):
        for wire in visit.inputs:
            buffer.setdefault(wire, wire)  # of a plan that does not tell who made it
        shared = _shared_buffer(visit, step, buffer, until, flow.inputs)
        for wire in visit.outputs:
            home = buffer[wire] = shared or wire
            if shared is None:
                alive[wire] = bytes_of(visit, wire)
            until[home] = max(until.get(home, step), last_reader.get(wire, step))
        held = sum(alive.values())
        if held > peak:
            peak, path = held, visit.path
        alive = {wire: size for wire, size in alive.items() if until[wire] > step}
    return peak, path


def _shared_buffer(visit: Visit, step: int, buffer: dict, until: dict, inputs: tuple) -> Wire | None:
    """The memory that the output takes over from the input, if it does."""
    layer = visit.layer
    if len(visit.inputs) != 1 or len(visit.outputs) != 1:
        return None
    home = buffer[visit.inputs[0]]
    if isinstance(layer, (*VIEWS, *DROPOUTS)):
        return home
    is_free = until.get(home, step) == step and home not in inputs
    return home if isinstance(layer, OVERWRITING) and is_free else None


def _training(flow: Trace) -> tuple[int, tuple[str, ...]]:
    """Bytes for one image that the backward pass needs, and the layers of which they are not fully known."""
    same: dict[Wire, Wire] = {}  # a view is the tensor that it looks at
    sizes: dict[Wire, int] = {}
    own, estimated = 0, []
    for visit in flow.visits:
        if isinstance(visit.layer, VIEWS) and len(visit.inputs) == 1:
            same[visit.outputs[0]] = same.get(visit.inputs[0], visit.inputs[0])
        needed = kept(visit)
        sizes.update((same.get(wire, wire), bytes_of(visit, wire)) for wire in needed.wires)
        own += needed.own_bytes
        if not needed.is_known:
            estimated.append(visit.path)
    return own + sum(sizes.values()), tuple(estimated)
