"""A module as its figure draws it: branches of convolutions and poolings side by side, given as a table."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import keras

from kerascnn.papers.branches import Branches
from kerascnn.papers.specifications import Convolution, Pooling

from .block import Block, channel_axis
from .conv_unit import BATCH_NORMALIZATION_EPSILON, ConvUnit, activation_function
from .padded_pooling import pooling_layer

ROWS: dict[str, Callable[..., Any]] = {row.__name__: row for row in (Convolution, Pooling, Branches)}


@keras.saving.register_keras_serializable(package="kerascnn")
class ParallelBranches(Block):
    """Any module of parallel branches, built from its table: where a figure has many branches, the table is the layer.

    Each row becomes a layer of the row's name: a convolution a `ConvUnit`, with the stride, the padding and the
    normalisation of its row; a pooling a pooling; branches inside a branch another `ParallelBranches`. Inception-v4 is
    made of six such tables.

    Source: Szegedy et al. 2016, arXiv:1602.07261, Fig. 3 to 8.
    Differs from the paper: nothing.

    Args:
        spec: The table: `Branches` of convolutions, poolings and further branches.
        epsilon: What the normalisations add to the variance.
        activation: After each convolution; "relu" by default.
        data_format: "channels_last" or "channels_first"; Keras' own setting by default.

    Input shape:  (batch, height, width, channels)
    Output shape: that of the branches, stacked along the channels, or added up with merge="add"

    Raises:
        ValueError: if `spec` is no `Branches`, two of its rows have one name, a row is of another kind, or the
            activation is a layer.

    Example:
        >>> from kerascnn.papers import Branches, Convolution, Pooling
        >>> shrink = Branches(({"conv": Convolution(96, 3, stride=2)}, {"pool": Pooling(3, stride=2)}))
        >>> ParallelBranches(shrink).compute_output_shape((None, 28, 28, 64))
        (None, 14, 14, 160)
    """

    def __init__(
        self,
        spec: Branches,
        *,
        epsilon: float = BATCH_NORMALIZATION_EPSILON,
        activation="relu",
        data_format: str | None = None,
        **kwargs,
    ):
        super().__init__(data_format=data_format, **kwargs)
        self.spec = _checked(spec)
        self.epsilon = epsilon
        self.activation = activation_function(activation)
        self.branches = tuple(tuple(self._chain(branch)) for branch in spec.branches)
        self.merge = self._merge() if len(spec.branches) > 1 else None

    def _chain(self, branch) -> Iterator[keras.layers.Layer]:
        image = {"data_format": self.data_format, "dtype": self.dtype_policy}
        finish = {"epsilon": self.epsilon, "activation": self.activation}
        for name, row in branch.items():
            if isinstance(row, Convolution):
                yield ConvUnit(**vars(row), **finish, **image, name=name)
            elif isinstance(row, Pooling):
                yield pooling_layer(row, **image, name=name)
            else:
                yield ParallelBranches(row, **finish, **image, name=name)

    def _merge(self) -> keras.layers.Layer:
        own = {"dtype": self.dtype_policy, "name": "merge"}
        if self.spec.merge == "add":
            return keras.layers.Add(**own)
        return keras.layers.Concatenate(axis=channel_axis(self.data_format), **own)

    def get_config(self):
        return {
            **super().get_config(),
            "spec": _record(self.spec),
            "epsilon": self.epsilon,
            "activation": keras.activations.serialize(self.activation),
        }

    @classmethod
    def from_config(cls, config):
        return super().from_config({**config, "spec": _restored(config["spec"])})


def _checked(spec) -> Branches:
    if not isinstance(spec, Branches):
        raise ValueError(
            "ParallelBranches takes a table such as Branches(({'conv': Convolution(64, 3)}, {'pool': Pooling(3, 1)})) "
            f"with the names from kerascnn.papers; received {spec!r}."
        )
    names = Counter(name for branch in spec.branches for name in branch)
    for name, times in names.items():
        if times > 1:
            raise ValueError(f"Each row of a table needs a name of its own; received {name!r} {times} times.")
    for branch in spec.branches:
        for name, row in branch.items():
            if type(row) not in ROWS.values():
                raise ValueError(f"A branch is made of {', '.join(ROWS)}; received {name}={row!r}.")
    return spec


def _record(spec: Branches) -> dict:
    """The table in words and numbers: one dict for each row, in order."""
    return {
        "merge": spec.merge,
        "branches": [[_row_record(*item) for item in branch.items()] for branch in spec.branches],
    }


def _row_record(name: str, row) -> dict:
    own = _record(row) if isinstance(row, Branches) else vars(row)
    return {"name": name, "row": type(row).__name__} | {
        field: list(value) if isinstance(value, tuple) else value for field, value in own.items()
    }


def _restored(record: dict) -> Branches:
    branches = (dict(_restored_row(**row) for row in branch) for branch in record["branches"])
    return Branches(tuple(branches), record["merge"])


def _restored_row(name: str, row: str, **own):
    if ROWS[row] is Branches:
        return name, _restored(own)
    return name, ROWS[row](
        **{field: tuple(value) if isinstance(value, list) else value for field, value in own.items()}
    )
