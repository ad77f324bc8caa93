"""The command train: any network of the lecture on any images by any recipe, and again where it stopped."""

from __future__ import annotations

import contextlib
import dataclasses
import warnings
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import typer

from kerascnn.papers import NETWORKS

OUTPUT = Path("build") / "training"
STOPPED = 130  # the exit code of a command that was ended with Ctrl-C
LARGE = 224  # side of what an image is resized to, where a recipe reads images as a stream
DATA_HELP = "A name for data.load, such as cifar10, or an .npz file of images (docs/training.md)."


class TrainingError(Exception):
    """What keeps a training from running and its reader can change."""


def train(
    network: Annotated[str, typer.Argument(help="A network of kerascnn.models, such as resnet20 or plain56.")],
    data: Annotated[str, typer.Option(help=DATA_HELP)] = "fashion_mnist_small",
    recipe: Annotated[str, typer.Option(help="A recipe of kerascnn.training, such as classroom, paper, fast.")] = (
        "classroom"
    ),
    epochs: Annotated[int | None, typer.Option(help="Another length than the recipe's.")] = None,
    batch: Annotated[int | None, typer.Option(help="Another batch size than the recipe's.")] = None,
    rate: Annotated[float | None, typer.Option(help="Another learning rate than the recipe's, at its highest.")] = None,
    seed: Annotated[
        int, typer.Option(min=0, help="Of the first weights, the order of the images, and what is drawn.")
    ] = 0,
    checkpoints: Annotated[
        Path | None, typer.Option(help="Folder of checkpoints, from which the same command goes on.")
    ] = None,
    checkpoint_steps: Annotated[
        int | None, typer.Option(min=1, help="Steps between two checkpoints; an epoch by default.")
    ] = None,
    tensorboard: Annotated[Path | None, typer.Option(help="Folder to which the curve goes for TensorBoard.")] = None,
    output: Annotated[
        Path | None, typer.Option(help="Where the record goes, as .json, with its picture beside it.")
    ] = None,
    precision: Annotated[str, typer.Option(help="float32, mixed_bfloat16, mixed_float16 or fastest.")] = "float32",
    backend: Annotated[str | None, typer.Option(help="tensorflow or jax.")] = None,
):
    """Train a network by a recipe: a record, and a picture of its curve."""
    from kerascnn.data import DataUnavailableError
    from kerascnn.training.whole_files import word_of

    changes = {"epochs": epochs, "batch_size": batch, "rate": rate}
    keeping = {"checkpoint_dir": checkpoints, "checkpoint_steps": checkpoint_steps, "tensorboard_dir": tensorboard}
    path = output or OUTPUT / f"{network}_{word_of(data)}_{recipe}_seed{seed}.json"
    try:
        if checkpoint_steps is not None and checkpoints is None:
            raise TrainingError("--checkpoint-steps needs a folder for them, --checkpoints")
        if path.suffix != ".json" or path.is_dir():
            raise TrainingError(f"--output is the path of the record and ends in .json; received {path}")
        with warnings_as_lines():
            record = _trained(network, data, recipe, changes, seed, keeping, path, precision, backend)
        typer.echo(f"wrote {' and '.join(map(str, _written(record, path)))}")
    except (TrainingError, DataUnavailableError, ValueError, ArithmeticError, MemoryError, OSError) as error:
        typer.echo(f"kerascnn: {error}", err=True)
        _save_what_there_is(getattr(error, "record", None), path)
        raise typer.Exit(2) from None
    except KeyboardInterrupt:
        later = f"the same command goes on from {checkpoints}" if checkpoints else "with --checkpoints it could go on"
        typer.echo(f"kerascnn: stopped; {later}", err=True)
        raise typer.Exit(STOPPED) from None


@contextlib.contextmanager
def warnings_as_lines() -> Iterator[None]:
    """Warnings of this package on one line each, without the line of code that gave them."""

    def show(message, category, filename, lineno, file=None, line=None):
        if Path(__file__).parent in Path(filename).parents:
            typer.echo(f"kerascnn: {message}", err=True)
        else:
            as_before(message, category, filename, lineno, file, line)

    with warnings.catch_warnings():
        as_before = warnings.showwarning
        warnings.filterwarnings("always", module="kerascnn")
        warnings.showwarning = show
        yield


def _trained(network, data, recipe, changes, seed, keeping, path, precision, backend):
    from kerascnn.environment import setup
    from kerascnn.training.whole_files import check_folder

    _one_of("network", network, NETWORKS)  # before Keras, which takes long
    environment = setup(data, precision=precision, backend=backend, seed=seed, verbose=False)
    from kerascnn import training
    from kerascnn.anatomy import network_factories
    from kerascnn.data import load

    chosen = _changed(training.RECIPES[_one_of("recipe", recipe, training.RECIPES)], **changes)
    check_folder(path.parent)  # before hours of work, and not after
    images = load(data)
    typer.echo(f"{network} on {images.name}, by the recipe {recipe} ({chosen.source})\n{environment}")
    build = network_factories()[network]
    model = build(input_shape=_input_shape(images, chosen), num_classes=images.num_classes)
    return training.fit(model, chosen, images, seed=seed, **keeping)


def _save_what_there_is(record, path: Path) -> None:
    """The record of a training that broke off, if an epoch of it was done."""
    if record is not None and record.curve:
        with contextlib.suppress(OSError):
            wrote = " and ".join(map(str, _written(record, path)))
            typer.echo(f"wrote {wrote}: the training up to there", err=True)


def _changed(recipe, rate: float | None, **changes):
    """The recipe with what was asked for in place of its own."""
    if rate is not None:
        changes["learning_rate"] = dataclasses.replace(recipe.learning_rate, rate=rate)
    return recipe.but(**{name: value for name, value in changes.items() if value is not None})


def _one_of(what: str, name: str, known) -> str:
    if name in known:
        return name
    near = get_close_matches(name.lower(), known, n=3, cutoff=0.5)
    names = f"names like it: {', '.join(near)}" if near else f"there are: {', '.join(known)}"
    raise TrainingError(f"there is no {what} {name!r}; {names}")


def _input_shape(images, recipe) -> tuple[int, int, int]:
    """The images' own shape, or 224x224 where the recipe resizes them."""
    height, width, channels = images.image_shape
    resized = recipe.augmentation == "crop_flip" or None in (height, width)
    return (LARGE, LARGE, channels) if resized else (height, width, channels)


def _written(record, path: Path) -> list[Path]:
    from kerascnn.figures import training_curves
    from kerascnn.training.whole_files import whole_file

    history = {
        "accuracy": [1 - entry["error"] for entry in record.curve],
        "val_accuracy": [1 - entry["test_error"] for entry in record.curve],
    }
    picture = path.with_suffix(".png")
    record.save(path)
    with whole_file(picture) as unfinished:
        training_curves({f"{record.network} on {record.data}": history}).save(unfinished)
    return [path, picture]
