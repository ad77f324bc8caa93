"""From a checkpoint's arrays to a network's weights: convert, compare, and load all of them or none."""

from collections.abc import Mapping
from math import isqrt, prod

import keras
import numpy as np

from .weight_layouts import Layout
from .weight_report import WeightReport, WeightsError
from .weight_slots import Image, Slot, slots

IGNORED = "num_batches_tracked"  # torch counts training steps; nothing depends on it


def transfer(
    model, tensors: Mapping[str, np.ndarray], layout: Layout, notes: tuple = (), skip_classifier: bool = False
) -> WeightReport:
    """Load a checkpoint's arrays into a network, or raise and leave the network as it is.

    Args:
        model: The network.
        tensors: Arrays by the checkpoint's names.
        layout: What these names mean.
        notes: What was done to the checkpoint before, for the report.
        skip_classifier: Whether the layers whose size is the number of classes stay as they are.

    Raises:
        ValueError: if the network computes something else than the one that the weights are from.
        WeightsError: if a weight is missing, extra, of the wrong shape or unusable.
    """
    layout.require(model)
    attempt = _Attempt(model, tensors, layout, skip_classifier)
    report = attempt.report(notes)
    if not report.complete:
        raise WeightsError(report)
    for slot in attempt.slots:
        if slot.path in attempt.values:
            slot.weight.assign(attempt.values[slot.path])
    return report


class _Attempt:
    """All that is known before anything is loaded."""

    def __init__(self, model, tensors, layout, skip_classifier):
        self.model, self.tensors, self.layout = model, tensors, layout
        self.slots = list(slots(model, layout))
        self.values, self.used, self.missing, self.wrong_shape, self.unusable = {}, {}, {}, {}, {}
        self.counts = dict.fromkeys(("precision", "flatten", "bias", "layers", "epsilon"), 0)
        self.kept = [slot for slot in self.slots if skip_classifier and layout.is_classifier(slot.layer_path)]
        for slot in self.slots:
            if slot not in self.kept:
                self._take(slot)
        self._fold_biases()
        self._fold_epsilon()

    def _take(self, slot):
        name = slot.source_name
        if name not in self.tensors:
            self.missing[slot.path] = name
            return
        self.used[name] = slot.path
        array = self._usable(name)
        if array is None:
            return
        turns = self.layout.channels_first and slot.weight.name == "kernel"
        image = _flattened_by(array, slot) if turns else slot.flattened
        if image != slot.flattened and image and slot.flattened:
            self.wrong_shape[name] = (
                f"{array.shape}, for a flattened image of {_sides(image)}; {self.model.name} flattens one of "
                f"{_sides(slot.flattened)} before {slot.path}"
            )
            return
        array = self._turned(array, slot) if turns else array
        if array.shape == tuple(slot.weight.shape):
            self.values[slot.path] = array
        else:
            self.wrong_shape[name] = (
                f"{self.tensors[name].shape}, for {slot.path} of {tuple(slot.weight.shape)} in the order of Keras"
            )

    def _usable(self, name):
        array = self.tensors[name]
        if array.dtype.kind != "f" and array.dtype.name != "bfloat16":
            self.unusable[name] = f"numbers of type {array.dtype.name}; expected floating-point numbers"
            return None
        self.counts["precision"] += array.dtype != np.float32
        array = array.astype(np.float32, copy=False)
        if not np.isfinite(array).all():
            self.unusable[name] = f"{np.sum(~np.isfinite(array)):,} numbers of {array.size:,} are not finite"
            return None
        return array

    def _turned(self, array, slot):
        """Bring a kernel into Keras' order of axes."""
        if array.ndim == 4:  # output, input, height, width
            array = array.transpose(2, 3, 1, 0)
            return array.reshape(-1, array.shape[-1]) if isinstance(slot.layer, keras.layers.Dense) else array
        if array.ndim != 2:
            return array
        array = array.T
        if slot.flattened is None or array.shape[0] != prod(slot.flattened):
            return array
        self.counts["flatten"] += 1
        height, width, channels = slot.flattened
        return array.reshape(channels, height, width, -1).transpose(1, 2, 0, 3).reshape(array.shape)

    def _fold_biases(self):
        """A bias before BatchNormalization is a shift of the mean that it subtracts."""
        for slot in self.slots:
            mean = f"{slot.layer_path.removesuffix('convolution')}normalization/moving_mean"
            bias = self.layout.name(slot.layer_path, "bias")
            if mean not in self.values or bias not in self.tensors or bias in self.used:
                continue
            self.used[bias] = mean
            array = self._usable(bias)
            if array is not None and array.shape != self.values[mean].shape:
                self.wrong_shape[bias] = f"{array.shape}, for {mean} of {self.values[mean].shape}"
            elif array is not None:
                self.values[mean] = self.values[mean] - array
                self.counts["bias"] += array.size
                self.counts["layers"] += 1

    def _fold_epsilon(self):
        """Another epsilon is a shift of the variance that it is added to."""
        for slot in self.slots:
            if slot.weight.name != "moving_variance" or slot.path not in self.values:
                continue
            variance = self.values[slot.path]
            if (variance < 0).any():
                self.unusable[slot.source_name] = "a variance below 0"
                continue
            difference = self.layout.epsilon - slot.layer.epsilon
            if difference:
                self.counts["epsilon"] += 1
                self.values[slot.path] = variance + np.float32(difference)
                if (self.values[slot.path] < 0).any():
                    self.unusable[slot.source_name] = (
                        f"too small a variance for epsilon={slot.layer.epsilon}: the weights are for a network with "
                        f"epsilon={self.layout.epsilon}"
                    )

    def report(self, notes) -> WeightReport:
        arguments = self.model.arguments
        purposely = self.layout.top if not arguments["include_top"] else ()
        if not (arguments["include_top"] and arguments.get("auxiliary", True)):
            purposely += self.layout.auxiliary
        unused = [name for name in self.tensors if name not in self.used]
        ignored = [name for name in unused if name.endswith(IGNORED)]
        kept_names = {slot.source_name for slot in self.kept}
        left_out = [n for n in unused if n not in ignored and (n in kept_names or n.startswith(purposely))]
        extra = [name for name in unused if name not in ignored and name not in left_out]
        return WeightReport(
            model=self.model.name,
            source=self.layout.source,
            used=self.used,
            converted=(*notes, *self._conversions()),
            left_out=tuple(left_out),
            kept=tuple(slot.path for slot in self.kept),
            ignored=tuple(ignored),
            missing=self.missing,
            extra=tuple(extra),
            wrong_shape=self.wrong_shape,
            unusable=self.unusable,
            advice=tuple(self._advice(extra)),
        )

    def _conversions(self):
        counts, epsilons = self.counts, {s.layer.epsilon for s in self.slots if s.weight.name == "moving_variance"}
        if self.layout.channels_first:
            yield "kernels turned from (output, input, height, width) to (height, width, input, output)"
        if counts["precision"]:
            yield f"{counts['precision']} arrays of another precision converted to float32"
        if counts["flatten"]:
            yield f"{counts['flatten']} dense kernels behind a flattened image permuted from channels first"
        if counts["bias"]:
            yield (
                f"{counts['bias']:,} biases of {counts['layers']} convolutions before BatchNormalization folded into "
                "its moving means"
            )
        if counts["epsilon"]:
            yield (
                f"epsilon {self.layout.epsilon:g} of {counts['epsilon']} normalisations, where the network has "
                f"{', '.join(f'{value:g}' for value in sorted(epsilons))}, folded into their moving variances: equal "
                "at inference, while training goes on with the network's own"
            )

    def _advice(self, extra):
        paths = {self.used[name] for name in self.wrong_shape} | set(self.missing)
        if any(self.layout.is_classifier(path.rpartition("/")[0]) for path in paths):
            yield (
                "the classifier does not fit: take the number of classes of the checkpoint, or include_top=False for "
                "the feature maps alone, or load with skip_classifier=True and train a new one."
            )
        flattened = {slot.path for slot in self.slots if slot.flattened}
        if paths & flattened and self.wrong_shape:
            yield (
                "the first dense layer depends on the size of the images: build the network for the size that the "
                "weights were trained with, 224x224 for ImageNet, or with include_top=False."
            )
        if any(name.startswith(self.layout.auxiliary) for name in self.missing.values()):
            yield "the checkpoint has no auxiliary classifiers: build the network with auxiliary=False."
        if len(self.missing) + len(extra) > len(self.used):
            yield "most names do not fit: the checkpoint is of another network, another depth, or another library."


def _flattened_by(array: np.ndarray, slot: Slot) -> Image | None:
    """The image that the checkpoint's network flattens before this kernel.

    A dense kernel alone does not tell. Where it can be a square it is one: torchvision and timm pool to a square.
    """
    if slot.flattened is None or array.ndim not in (2, 4):
        return slot.flattened
    if array.ndim == 4:
        _, channels, height, width = array.shape
        return height, width, channels
    channels = slot.flattened[2]
    side = isqrt(array.shape[1] // channels)
    return (side, side, channels) if side * side * channels == array.shape[1] else slot.flattened


def _sides(image: Image) -> str:
    return "x".join(map(str, image))
