"""Networks side by side: what they cost, what they see, and what has been published about their accuracy."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from fractions import Fraction

import keras

from kerascnn.papers.published_results import CIFAR, METRICS, VALIDATION, PublishedResult, published_errors

from .cost import cost_table
from .fields import receptive_field
from .footprint import MIB, memory
from .text_table import TextTable, shape_text

TOP1, TOP5 = METRICS
DATASET_BY_CLASSES = {1000: VALIDATION, 10: CIFAR}


@dataclass(frozen=True)
class NetworkCost:
    """One network of a comparison.

    `receptive_field` is that of its last features that have positions: a tuple of sizes, "whole image", or "unknown"
    where the graph cannot be followed. The errors are None where nothing is published for the protocol.
    """

    name: str
    input_shape: tuple
    parameters: int
    trainable_parameters: int
    macs: int
    inference_bytes: int
    training_bytes: int
    receptive_field: tuple | str
    top1_error: PublishedResult | None
    top5_error: PublishedResult | None


@dataclass(frozen=True, repr=False)
class Comparison:
    """Networks in the order in which they were given, with one protocol for all their published errors."""

    rows: tuple[NetworkCost, ...]
    protocol: str
    batch_size: int

    def records(self) -> list[dict]:
        """The rows as plain dictionaries, for JSON or a data frame."""
        return [asdict(row) for row in self.rows]

    @property
    def notes(self) -> tuple[str, ...]:
        """How the numbers are to be read, and where each error was published."""
        memory_note = (
            f"Memory in MiB: parameters and activations for a batch of {self.batch_size}; in training also gradients "
            "and one number of the optimizer for each parameter."
        )
        return memory_note, *(f"{origin}: {', '.join(names)}" for origin, names in self._sources().items())

    def _sources(self) -> dict[str, list[str]]:
        """Where the errors come from, with the networks that have both, or one, from there."""
        sources: dict[str, list[str]] = {}
        for row in self.rows:
            origins = [
                (f"{result.protocol} on {result.dataset}, {result.source}", result.metric)
                for result in (row.top1_error, row.top5_error)
                if result is not None
            ]
            if len({origin for origin, _ in origins}) == 1:
                origins = [(origins[0][0], "")]
            for origin, metric in origins:
                sources.setdefault(origin, []).append(f"{row.name} {metric.split()[0]}" if metric else row.name)
        return sources

    @property
    def table(self) -> TextTable:
        """The rows as words and numbers, ready to print."""
        columns = ("network", "input", "field", "parameters", "trainable", "MACs", "inference", "training", TOP1, TOP5)
        return TextTable("Networks compared", columns, [_cells(row) for row in self.rows], words=3)

    def to_markdown(self) -> str:
        """The table in Markdown, its notes below."""
        return "\n".join([self.table.to_markdown(), "", *(f"- {note}" for note in self.notes)])

    def __str__(self) -> str:
        return "\n".join([str(self.table), "", *self.notes])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return self.table.to_html() + "".join(f"<div>{note}</div>" for note in self.notes)


def _cells(row: NetworkCost) -> tuple[str, ...]:
    field = row.receptive_field if isinstance(row.receptive_field, str) else shape_text(row.receptive_field)
    counts = (f"{number:,}" for number in (row.parameters, row.trainable_parameters, row.macs))
    sizes = (f"{size / MIB:,.1f}" for size in (row.inference_bytes, row.training_bytes))
    errors = ("-" if error is None else str(error.value) for error in (row.top1_error, row.top5_error))
    return (row.name, shape_text(row.input_shape), field, *counts, *sizes, *errors)


def compare(
    networks: Iterable[keras.Model | tuple[str, keras.Model]],
    *,
    protocol: str = "1-crop",
    batch_size: int = 1,
    input_shape: tuple | None = None,
) -> Comparison:
    """Put networks side by side: parameters, multiply-accumulates, memory, receptive field, published errors.

    An error is looked up by the network's name, and only for a network with as many classes as the data set has: 1000
    for ImageNet, 10 for CIFAR-10.

    Args:
        networks: Models, or pairs of a name and a model; a model's own name by default.
        protocol: How the images of ImageNet were looked at: "1-crop", "10-crop", "multi-scale" or "144-crop". One for
            all, because errors of different protocols do not compare. CIFAR-10 has a single view only.
        batch_size: Images at a time, for the memory.
        input_shape: (height, width, channels) for models that leave a size open.

    Raises:
        ValueError: if there are no networks, two have the same name, or the protocol is unknown.
        TypeError: if one of them is no model.
        UnknownLayerError: for a layer whose multiply-accumulates are not known.

    Example:
        >>> layers = [keras.layers.Flatten(), keras.layers.Dense(10)]
        >>> comparison = compare([("linear", keras.Sequential([keras.Input((8, 8, 1)), *layers]))])
        >>> comparison.rows[0].parameters, comparison.rows[0].macs
        (650, 640)
    """
    if isinstance(networks, str | keras.Model):
        raise TypeError(f"compare takes a list of Keras models; received {networks!r}.")
    known = sorted({result.protocol for result in published_errors(dataset=VALIDATION)})
    if protocol not in known:
        raise ValueError(f"protocol must be one of {', '.join(known)}; received protocol={protocol!r}.")
    pairs = [_named(network) for network in networks]
    names = [name for name, _ in pairs]
    if not pairs or len(set(names)) < len(names):
        raise ValueError(
            "compare takes at least one network, and each by a name of its own: (name, model) gives it one; received "
            f"{names}."
        )
    return Comparison(
        tuple(_row(name, model, protocol, batch_size, input_shape) for name, model in pairs), protocol, batch_size
    )


def _named(network) -> tuple[str, keras.Model]:
    name, model = network if isinstance(network, tuple) and len(network) == 2 else (None, network)
    if not isinstance(model, keras.Model):
        raise TypeError(f"compare takes Keras models, or pairs of a name and a model; received {network!r}.")
    return name or re.sub(r"_1\.00_\d+$", "", model.name), model  # keras.applications names MobileNets with width, size


def _row(name, model, protocol, batch_size, input_shape) -> NetworkCost:
    is_open = getattr(model, "inputs", None) and None in model.inputs[0].shape[1:]
    shape = input_shape if is_open else None
    total, use = cost_table(model, shape).total, memory(model, shape, batch_size=batch_size)
    top1, top5 = (_published(name, _classes(model), metric, protocol) for metric in METRICS)
    return NetworkCost(
        name=name,
        input_shape=tuple(shape or model.inputs[0].shape[1:]),
        parameters=total.parameters,
        trainable_parameters=total.trainable_parameters,
        macs=total.macs,
        inference_bytes=use.inference_bytes,
        training_bytes=use.training_bytes,
        receptive_field=_field(model, shape),
        top1_error=top1,
        top5_error=top5,
    )


def _classes(model) -> int | None:
    return model.outputs[0].shape[-1] if len({tensor.shape[-1] for tensor in model.outputs}) == 1 else None


def _published(name, classes, metric, protocol) -> PublishedResult | None:
    dataset = DATASET_BY_CLASSES.get(classes)
    results = published_errors(name, dataset=dataset, metric=metric) if dataset else ()
    fitting = (one for one in results if one.networks == 1 and (dataset == CIFAR or one.protocol == protocol))
    return next(fitting, None)


def _field(model, shape) -> tuple | str:
    try:
        field = receptive_field(model, input_shape=shape)
    except ValueError:
        return "unknown"
    if field.is_whole:
        return "whole image"
    return tuple(float(size) if isinstance(size, Fraction) else size for size in field.size)  # JSON has no fractions
