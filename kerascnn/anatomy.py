"""What the commands anatomy and compare print: a paper's table, the layers of a network, networks side by side."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from difflib import get_close_matches
from functools import partial
from pathlib import Path

from kerascnn.analysis.text_table import TextTable, shape_text  # standard library alone
from kerascnn.environment import quiet
from kerascnn.papers import NETWORKS, PaperNetwork, PublishedRow, cost, total
from kerascnn.tables import print_table

APPLICATIONS = "keras.applications."


class NetworkError(ValueError):
    """A network that was asked for by name or file and cannot be had; the message says what can."""


def print_paper(name: str, markdown: bool) -> None:
    """Print a paper's table with the exact counts, and beside them what the paper prints; without Keras.

    Raises:
        NetworkError: if there is no table of that name.
    """
    paper = NETWORKS.get(name.lower())
    if paper is None:
        raise NetworkError(
            f"there is no table of {name!r}; there are: {', '.join(NETWORKS)}. With --layers also networks of "
            f"{APPLICATIONS.rstrip('.')} and .keras files have an anatomy"
        )
    table, notes = paper_table(paper)
    print_table(table.title, table.columns, table.rows, table.total, words=table.words, notes=notes, markdown=markdown)


def paper_table(paper: PaperNetwork) -> tuple[TextTable, tuple[str, ...]]:
    """A paper's table with the exact counts, beside them what the paper prints, and notes where the two differ.

    Example:
        >>> table, notes = paper_table(NETWORKS["lenet5"])
        >>> table.total[-2:]
        ('61,706', '416,520')
    """
    rows = cost(paper.table, paper.input_shape)
    columns, published = ["row", "kind", "output", "parameters", "MACs"], paper.published
    if published:
        columns[4:] = ["paper", "MACs", "paper"]

    def cells(row) -> tuple[str, ...]:
        line = [row.name, row.kind, shape_text(row.output_shape), f"{row.parameters:,}", f"{row.macs:,}"]
        if published:
            printed = published.get(row.name, PublishedRow(None, None))
            line[4:] = [printed.parameters or "", line[4], printed.macs or ""]
        return tuple(line)

    together = [
        f"{name}: the paper's row is {' and '.join(printed.rows)} together."
        for name, printed in published.items()
        if len(printed.rows) > 1
    ]
    table = TextTable(f"{paper.title}: {paper.source}", columns, list(map(cells, rows)), cells(total(rows)), words=3)
    return table, (*together, *paper.notes)


def print_layers(name: str, size: int | None, markdown: bool) -> None:
    """Print every layer of a network, opened through Keras, with what it costs and sees; memory below.

    Raises:
        NetworkError: if the network cannot be had, or a number of it is not known.
    """
    model = open_network(name)
    from kerascnn import analysis
    from kerascnn.analysis.footprint import MIB

    shape = _shape(model, size)
    with _one_line():
        table, fields = analysis.cost_table(model, shape), analysis.receptive_fields(model, shape)
        use = analysis.memory(model, shape)

    def cells(row, field="") -> list[str]:
        numbers = (f"{number:,}" for number in (row.parameters, row.macs, row.activation_bytes))
        return [row.path, shape_text(row.output_shape), shape_text(row.window), field, *numbers]

    seen = ["all" if field.is_whole else shape_text(field.size) for field in fields.rows]
    columns = ("layer", "output", "window", "field", "parameters", "MACs", "bytes")
    rows = [cells(row, field) for row, field in zip(table.rows, seen, strict=True)]
    notes = (
        "field: pixels of the image that one number depends on; bytes: what the output takes, 0 where it can overwrite "
        "the input",
        f"inference: {use.inference_bytes / MIB:,.1f} MiB, of which {use.inference_activation_bytes / MIB:,.1f} are "
        f"activations, at their most at {use.peak_path}",
        f"training: {use.training_bytes / MIB:,.1f} MiB, of which {use.training_activation_bytes / MIB:,.1f} are "
        "activations for one image, the rest parameters, gradients and momentum",
    )
    print_table(table.title, columns, rows, cells(table.total), words=4, notes=notes, markdown=markdown)


def print_comparison(names: list[str], size: int | None, figure: Path | None, markdown: bool) -> None:
    """Print networks side by side, and draw them if a file is given.

    Raises:
        NetworkError: if a network cannot be had, or cannot be compared or drawn.
    """
    if figure is not None and figure.suffix.lower() != ".png":
        raise NetworkError(f"a picture is saved as PNG, so --figure ends in .png; received {figure}")
    networks = [(name.removeprefix(APPLICATIONS), open_network(name)) for name in names]
    from kerascnn import analysis

    with _one_line():
        shapes = {_shape(model, size) for _, model in networks} - {None}
        comparison = analysis.compare(networks, input_shape=next(iter(shapes), None))
        table = comparison.table
        notes = (*comparison.notes, *filter(None, (_auxiliaries(name, model) for name, model in networks)))
        print_table(table.title, table.columns, table.rows, words=table.words, notes=notes, markdown=markdown)
        if figure is not None:
            from kerascnn import figures

            figures.network_comparison(comparison).save(figure)


def _auxiliaries(name: str, model) -> str:
    """What to know of a network that is counted with the classifiers that only training uses; "" of any other."""
    if not (hasattr(model, "without_auxiliaries") and isinstance(model.output, dict)):
        return ""
    left = model.without_auxiliaries().count_params()
    return f"{name} is counted with its auxiliary classifiers, which only training uses; without: {left:,} parameters"


def open_network(name: str):
    """Build the network of that name, or load the model in that file.

    Args:
        name: A name of kerascnn.models, such as "resnet50"; "keras.applications.ResNet50"; or a path that ends in
            .keras.

    Raises:
        NetworkError: if there is none; the message has names like it.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with quiet():
        import keras
    if name.endswith(".keras"):
        return _load(Path(name))
    if name.startswith(APPLICATIONS):
        known = [one for one in dir(keras.applications) if one[0].isupper()]
        if name.removeprefix(APPLICATIONS) in known:
            with quiet():
                return getattr(keras.applications, name.removeprefix(APPLICATIONS))(weights=None)
        raise NetworkError(_unknown(name, [f"{APPLICATIONS}{one}" for one in known]))
    factories = network_factories()
    if name.lower() not in factories:
        if name.lower() in NETWORKS:
            raise NetworkError(f"{name!r} has a table and no model: kerascnn/models/__init__.pyi has no such function")
        known = [*factories, *(f"{APPLICATIONS}{one}" for one in dir(keras.applications) if one[0].isupper())]
        raise NetworkError(_unknown(name, known))
    with quiet():
        return factories[name.lower()]()


def network_factories() -> dict[str, Callable]:
    """The functions that build the networks of `papers.NETWORKS`, by name, as far as there is a model of them."""
    from kerascnn import models

    factories = {one: getattr(models, one) for one in NETWORKS if hasattr(models, one)}
    return factories | {"alexnet_one_tower": partial(models.alexnet, variant="one_tower")}


def _unknown(name: str, known: list[str]) -> str:
    by_lower_case = {one.lower(): one for one in known}
    near = [by_lower_case[one] for one in get_close_matches(name.lower(), by_lower_case, n=5, cutoff=0.5)]
    return (
        f"there is no network {name!r}; "
        + (f"names like it: {', '.join(near)}" if near else f"there are: {', '.join(known)}")
        + ". A path that ends in .keras opens a file"
    )


def _load(path: Path):
    import keras

    from kerascnn import layers, models

    if not path.is_file():
        raise NetworkError(f"there is no file {path}")
    for room in (layers, models):  # their classes are known to Keras as soon as they are loaded
        for public in room.__all__:
            getattr(room, public)
    try:
        with quiet():
            return keras.saving.load_model(path, compile=False)
    except Exception as error:  # of any kind: a file can hold anything
        reason = str(error).strip().splitlines() or [type(error).__name__]
        raise NetworkError(f"{path} cannot be loaded as a Keras model: {reason[0]}") from None


def _shape(model, size: int | None) -> tuple | None:
    """The image for a model that takes any size; None for one that says it, which no other size is asked of."""
    shape = model.inputs[0].shape[1:]
    if None not in shape:
        if size not in (None, *shape):
            raise NetworkError(f"{model.name} was built for images of {shape_text(shape)}: leave --size {size} out")
        return None
    if size is None:
        raise NetworkError(f"{model.name} takes images of any size: say which with --size, for example --size 224")
    return tuple(size if side is None else side for side in shape)


@contextlib.contextmanager
def _one_line():
    """What the analysis refuses is an answer and no traceback."""
    try:
        yield
    except ValueError as error:
        raise NetworkError(str(error)) from None
