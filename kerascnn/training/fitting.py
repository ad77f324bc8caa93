"""`fit`: train a network by a recipe, epoch by epoch, in a way that a run can be broken off and gone on with."""

from pathlib import Path

import keras

from kerascnn.papers.validation import positive_integer, seed_number

from .checkpoints import CheckpointFolder
from .interruption import Interruption
from .progress import epoch_line
from .recipes import Recipe
from .tensorboard_curves import CurveWriter
from .training_record import TrainingRecord
from .training_run import TrainingRun
from .trouble import DivergedError, is_out_of_memory, out_of_memory
from .watching import Watch


def fit(
    model: keras.Model,
    recipe: Recipe,
    images,
    *,
    seed: int = 0,
    checkpoint_dir: str | Path | None = None,
    checkpoint_steps: int | None = None,
    until_epoch: int | None = None,
    tensorboard_dir: str | Path | None = None,
    callbacks: tuple = (),
    verbose: bool = True,
) -> TrainingRecord:
    """Train a network by a recipe and return its curve.

    With a `checkpoint_dir` the run goes on from the last checkpoint in it: weights, optimiser, step, the order of the
    images, crops, flips and dropout are all restored, so that on a CPU the curve is that of a run that never stopped.
    A set that is too large for memory, or whose images differ in size, is read as a stream and resized to the network's
    input; going on within an epoch then reads past what was seen, so that a pause costs at most an epoch of reading.

    Args:
        model: Any Keras model that gives logits: one tensor, or a dict with "main" among them.
        recipe: One of `RECIPES`, or one of your own.
        images: What `data.load` gives.
        seed: Decides the order of the images and what augmentation draws; the weights are as the model has them.
        checkpoint_dir: Folder of this run's checkpoints.
        checkpoint_steps: Steps between two of them; an epoch by default.
        until_epoch: Stop after this many epochs of the recipe's, to go on later.
        tensorboard_dir: Folder to which each epoch's losses, errors and rate are added for TensorBoard.
        callbacks: Keras callbacks; each epoch is a call of Keras' fit to them.
        verbose: Whether each epoch prints a line with the time that is left; a terminal shows a bar within it as well.

    Returns:
        A `TrainingRecord`; results are those of its last epoch.

    Raises:
        DivergedError: if the loss becomes infinite or no number; `error.record` has the curve up to there.
        OutOfMemoryError: if a batch does not fit; the message names the batch size to try.
        KeyboardInterrupt: after Ctrl-C, when the step is done and, with a `checkpoint_dir`, a checkpoint is written.
        TypeError: if model, recipe or images are something else.
        ValueError: if a number is no whole one, the images are too few, their shape or classes are not the network's,
            the checkpoints in the folder are of another run, or the devices cannot share the batches.
        OSError: if checkpoints, or TensorBoard's files, cannot be written.

    Example:
        >>> from kerascnn import data, models
        >>> from kerascnn.training import RECIPES
        >>> network = models.lenet5(input_shape=(28, 28, 1))
        >>> recipe = RECIPES["classroom"].but(steps=2)
        >>> record = fit(network, recipe, data.load("fashion_mnist_small"), verbose=False)
        >>> record.last["step"]
        2
    """
    _see_kinds(model, recipe, images)
    for name, number in {"checkpoint_steps": checkpoint_steps, "until_epoch": until_epoch}.items():
        if number is not None:
            positive_integer(name, number, example=10)
    run = TrainingRun(model, recipe, images, seed_number(seed))
    state, says = run.state, verbose and run.devices.first
    folder = None
    if checkpoint_dir is not None:
        folder = CheckpointFolder(checkpoint_dir, read_only=not run.devices.first)
        if run.go_on_from(folder) and says:
            print(f"going on from step {state.step:,} of {run.total_steps:,}")
    board = CurveWriter(tensorboard_dir) if tensorboard_dir is not None and run.devices.first else None
    last = min(run.epochs, until_epoch or run.epochs)
    try:
        with Interruption() as interruption:
            watch = Watch(state, folder, checkpoint_steps or run.feed.steps_per_epoch, interruption)
            while state.epoch < last:
                run.one_epoch(watch, callbacks, bar=says)
                if folder is not None:
                    state.save(folder)
                if board is not None:
                    board.add(state.record.last)
                if says:
                    print(epoch_line(state.record, run.epochs))
                if interruption.came:
                    raise KeyboardInterrupt
    except DivergedError as error:
        error.record = state.record
        raise
    except Exception as error:
        if is_out_of_memory(error):
            raise out_of_memory(recipe.batch_size) from error
        raise
    return state.record


def _see_kinds(model, recipe, images) -> None:
    for what, value, kind, such_as in (
        ("model", model, keras.Model, "models.resnet20()"),
        ("recipe", recipe, Recipe, 'RECIPES["classroom"]'),
    ):
        if not isinstance(value, kind):
            raise TypeError(f"fit takes a {what} such as {such_as}; received {value!r}.")
    if not hasattr(images, "num_classes"):
        raise TypeError(f'fit takes a set of images such as data.load("cifar10"); received {type(images).__name__}.')
