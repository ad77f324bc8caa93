"""The command train: any network of the lecture on any images by any recipe, and again where it stopped."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import typer

from kerascnn.papers import NETWORKS

OUTPUT = Path("build") / "training"
STOPPED = 130  # the exit code of a command that was ended with Ctrl-C
LARGE = 224  # side of what an image is resized to, where a recipe reads images as a stream
ARRAYS = ("train_images", "train_labels", "test_images", "test_labels")


class TrainingError(Exception):
    """What keeps a training from running and its reader can change."""


def train(
    network: Annotated[str, typer.Argument(help="A network of kerascnn.models, such as resnet20 or googlenet.")],
    data: Annotated[
        str, typer.Option(help=f"A name for data.load, or an .npz file with the arrays {', '.join(ARRAYS)}.")
    ] = "fashion_mnist_small",
    recipe: Annotated[str, typer.Option(help="A recipe of kerascnn.training.")] = "classroom",
    epochs: Annotated[int | None, typer.Option(help="Another length than the recipe's.")] = None,
    seed: Annotated[int, typer.Option(help="Of the first weights, the order of the images, and what is drawn.")] = 0,
    checkpoints: Annotated[
        Path | None, typer.Option(help="Folder of checkpoints, from which the same command goes on.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option(help="Where the record goes, as .json, with its picture beside it.")
    ] = None,
    precision: Annotated[str, typer.Option(help="float32, mixed_bfloat16 or mixed_float16.")] = "float32",
    backend: Annotated[str | None, typer.Option(help="tensorflow or jax.")] = None,
):
    """Train a network by a recipe: a record, and a picture of its curve."""
    from kerascnn.data import DataUnavailableError

    try:
        path = output or OUTPUT / f"{network}_{Path(data).stem.replace('/', '_')}_{recipe}_seed{seed}.json"
        if path.suffix != ".json":
            raise TrainingError(f"--output is the path of the record and ends in .json; received {path}")
        record = _trained(network, data, recipe, epochs, seed, checkpoints, path, precision, backend)
        typer.echo(f"wrote {' and '.join(map(str, _written(record, path)))}")
    except (TrainingError, DataUnavailableError, ValueError, ArithmeticError, MemoryError, OSError) as error:
        typer.echo(f"kerascnn: {error}", err=True)
        record = getattr(error, "record", None)
        if record is not None and record.curve:
            typer.echo(f"wrote {' and '.join(map(str, _written(record, path)))}: the training up to there", err=True)
        raise typer.Exit(2) from None
    except KeyboardInterrupt:
        later = f"the same command goes on from {checkpoints}" if checkpoints else "with --checkpoints it could go on"
        typer.echo(f"kerascnn: stopped; {later}", err=True)
        raise typer.Exit(STOPPED) from None


def _trained(network, data, recipe, epochs, seed, checkpoints, path, precision, backend):
    from kerascnn.environment import setup

    environment = setup(precision=precision, backend=backend, seed=seed, verbose=False)
    from kerascnn import training

    factory = _factory(network)
    chosen = _one_of("recipe", recipe, training.RECIPES)
    chosen = training.RECIPES[chosen] if epochs is None else training.RECIPES[chosen].but(epochs=epochs)
    path.parent.mkdir(parents=True, exist_ok=True)  # before hours of work, and not after
    images = _images(data)
    typer.echo(f"{network} on {images.name}, by the recipe {recipe} ({chosen.source})\n{environment}")
    model = factory(input_shape=_input_shape(images, chosen), num_classes=images.num_classes)
    return training.fit(model, chosen, images, seed=seed, checkpoint_dir=checkpoints)


def _factory(name: str):
    from kerascnn import models

    return getattr(models, _one_of("network", name, [one for one in NETWORKS if one in models.__all__]))


def _one_of(what: str, name: str, known) -> str:
    if name in known:
        return name
    near = get_close_matches(name.lower(), known, n=3, cutoff=0.5)
    names = f"names like it: {', '.join(near)}" if near else f"there are: {', '.join(known)}"
    raise TrainingError(f"there is no {what} {name!r}; {names}")


def _images(data: str):
    from kerascnn.data import load

    return _local_set(Path(data)) if data.endswith(".npz") else load(data)


def _local_set(path: Path):
    """Images from a file of one's own, for a machine without network."""
    import numpy as np

    from kerascnn.data.image_set import ArraySplit, ImageSet

    if not path.is_file():
        raise TrainingError(f"there is no file {path}")
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in (*ARRAYS, "class_names") if name in file.files}
            found = file.files
    except (OSError, ValueError, AttributeError) as error:
        raise TrainingError(f"{path} is no .npz file of arrays ({error})") from None
    if missing := [name for name in ARRAYS if name not in arrays]:
        raise TrainingError(f"{path} lacks {', '.join(missing)}; it has {', '.join(found)}")
    for split in ("train", "test"):
        images, labels = arrays[f"{split}_images"], arrays[f"{split}_labels"]
        if images.dtype != np.uint8 or images.ndim not in (3, 4) or labels.shape != images.shape[:1]:
            raise TrainingError(
                f"{path} needs {split}_images as unsigned bytes, (count, height, width, channels), and a whole number "
                f"for each in {split}_labels; received {images.dtype} of {images.shape}, and labels of {labels.shape}"
            )
        if labels.dtype.kind not in "iu" or labels.min(initial=0) < 0:
            raise TrainingError(f"{path} needs whole numbers from 0 in {split}_labels; received {labels.dtype}")
    classes = 1 + max(int(arrays[f"{split}_labels"].max(initial=0)) for split in ("train", "test"))
    names = [str(name) for name in arrays.get("class_names", range(classes))]
    if len(names) < classes:
        raise TrainingError(f"{path} has labels up to {classes - 1} and {len(names)} class_names")
    shaped = {name: array[..., None] if array.ndim == 3 else array for name, array in arrays.items()}
    splits = {split: ArraySplit(shaped[f"{split}_images"], shaped[f"{split}_labels"]) for split in ("train", "test")}
    return ImageSet(
        path.stem, splits, class_names=tuple(names), image_shape=shaped["train_images"].shape[1:], source=str(path)
    )


def _input_shape(images, recipe) -> tuple[int, int, int]:
    """The images' own shape, or 224x224 where the recipe resizes them."""
    height, width, channels = images.image_shape
    resized = recipe.augmentation == "crop_flip" or None in (height, width)
    return (LARGE, LARGE, channels) if resized else (height, width, channels)


def _written(record, path: Path) -> list[Path]:
    from kerascnn.figures import training_curves

    history = {
        "accuracy": [1 - entry["error"] for entry in record.curve],
        "val_accuracy": [1 - entry["test_error"] for entry in record.curve],
    }
    picture = training_curves({f"{record.network} on {record.data}": history})
    return [record.save(path), picture.save(path.with_suffix(".png"))]
