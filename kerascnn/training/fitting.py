"""`fit`: train a network by a recipe, epoch by epoch, in a way that a run can be broken off and gone on with."""

from pathlib import Path

import keras

from kerascnn.environment import machine

from .checkpoints import CheckpointFolder
from .coupled_sgd import CoupledSGD
from .feeds import Feed, wired
from .recipes import Recipe
from .run_state import RunState
from .training_record import TrainingRecord
from .trouble import DivergedError, is_out_of_memory, out_of_memory
from .watching import Watch, epoch_line


def fit(
    model: keras.Model,
    recipe: Recipe,
    images,
    *,
    seed: int = 0,
    checkpoint_dir: str | Path | None = None,
    checkpoint_steps: int | None = None,
    until_epoch: int | None = None,
    callbacks: tuple = (),
    verbose: bool = True,
) -> TrainingRecord:
    """Train a network by a recipe and return its curve.

    With a `checkpoint_dir` the run goes on from the last checkpoint in it: weights, optimiser, step, the order of the
    images, crops, flips and dropout are all restored, so that on a CPU the curve is that of a run that never stopped.

    Args:
        model: Any Keras model that gives logits: one tensor, or a dict with "main" among them.
        recipe: One of `RECIPES`, or one of your own.
        images: What `data.load` gives.
        seed: Decides the order of the images and what augmentation draws; the weights are as the model has them.
        checkpoint_dir: Folder of this run's checkpoints.
        checkpoint_steps: Steps between two of them; an epoch by default.
        until_epoch: Stop after this many epochs of the recipe's, to go on later.
        callbacks: Keras callbacks, such as `keras.callbacks.TensorBoard`.
        verbose: Whether each epoch prints a line with the time that is left.

    Returns:
        A `TrainingRecord`; results are those of its last epoch.

    Raises:
        DivergedError: if the loss becomes infinite or no number; `error.record` has the curve up to there.
        OutOfMemoryError: if a batch does not fit; the message names the batch size to try.
        ValueError: if the images are too few, their shape or classes are not the network's, or the checkpoints in the
            folder are of another run.

    Example:
        >>> from kerascnn import data, models
        >>> from kerascnn.training import RECIPES
        >>> network = models.lenet5(input_shape=(28, 28, 1))
        >>> recipe = RECIPES["classroom"].but(steps=2)
        >>> record = fit(network, recipe, data.load("fashion_mnist_small"), verbose=False)
        >>> record.last["step"]
        2
    """
    run = _Run(model, recipe, images, seed)
    run.check(images)
    folder = CheckpointFolder(checkpoint_dir) if checkpoint_dir is not None else None
    if folder is not None:
        run.go_on_from(folder, verbose)
    watch = Watch(run.state, folder, checkpoint_steps or run.feed.steps_per_epoch)
    last = min(run.epochs, until_epoch or run.epochs)
    try:
        while run.state.epoch < last:
            run.one_epoch(watch, callbacks)
            if folder is not None:
                run.state.save(folder)
            if verbose:
                print(epoch_line(run.state.record, run.epochs))
    except DivergedError as error:
        error.record = run.state.record
        raise
    except Exception as error:
        if is_out_of_memory(error):
            raise out_of_memory(recipe.batch_size) from error
        raise
    return run.state.record


class _Run:
    """One network, wired to its images and compiled, with the state that a checkpoint keeps."""

    def __init__(self, model, recipe, images, seed):
        self.model, self.recipe = model, recipe
        self.outputs = sorted(model.output) if isinstance(model.output, dict) else None
        data_format = getattr(model, "arguments", {}).get("data_format")
        self.feed = Feed(images, recipe, seed, data_format)
        self.total_steps = recipe.total_steps(len(self.feed.train_labels))
        self.epochs = -(-self.total_steps // self.feed.steps_per_epoch)
        self.trained = wired(self.feed.train_images, model)
        self.tested = wired(self.feed.test_images, model)
        for one in (self.trained, self.tested):
            one.compile(**self._compilation())
        self.trained.optimizer.build(model.trainable_variables)
        self.state = RunState(
            model,
            self.trained,
            TrainingRecord(
                network=model.name,
                trainable_parameters=sum(
                    weight.size for weight in map(keras.ops.convert_to_numpy, model.trainable_weights)
                ),
                data=images.name,
                recipe=recipe.record(),
                seed=seed,
                machine={**machine(), "precision": keras.config.dtype_policy().name},
            ),
        )

    def _compilation(self) -> dict:
        recipe = self.recipe
        losses, metrics = keras.losses, keras.metrics
        loss = losses.SparseCategoricalCrossentropy(from_logits=True)
        accuracy = metrics.SparseCategoricalAccuracy(name="accuracy")
        if recipe.label_smoothing:
            loss = losses.CategoricalCrossentropy(from_logits=True, label_smoothing=recipe.label_smoothing)
            accuracy = metrics.CategoricalAccuracy(name="accuracy")
        options = {"loss": loss, "metrics": [accuracy]}
        if self.outputs is not None:
            weights = {name: 1.0 if name == "main" else recipe.auxiliary_weight for name in self.outputs}
            options = {
                "loss": dict.fromkeys(self.outputs, loss),
                "loss_weights": weights,
                "metrics": {"main": [accuracy]},
            }
        clipping = {"clipvalue": recipe.clip_value, "global_clipnorm": recipe.clip_norm}
        optimizer = CoupledSGD(
            recipe.learning_rate.schedule(self.total_steps),
            momentum=recipe.momentum,
            nesterov=recipe.nesterov,
            coupled_weight_decay=recipe.weight_decay,
            **{name: value for name, value in clipping.items() if value is not None},
        )
        # XLA halves the speed of a CPU
        on_processor = machine()["device"] == "CPU" and keras.backend.backend() == "tensorflow"
        return {**options, "optimizer": optimizer, "jit_compile": False if on_processor else "auto"}

    def check(self, images) -> None:
        shape, wanted = self.feed.train_images.compute_output_shape((None, 4))[1:], self.model.input_shape[1:]
        if any(theirs not in (None, ours) for ours, theirs in zip(shape, wanted, strict=True)):
            raise ValueError(
                f"{self.model.name} takes images of shape {wanted}, and those of {images.name} are {shape}: build it "
                f"with input_shape={shape}."
            )
        main = self.model.output["main"] if self.outputs else self.model.output
        if main.shape[-1] != images.num_classes:
            raise ValueError(
                f"{self.model.name} tells {main.shape[-1]} classes apart, and {images.name} has {images.num_classes}: "
                f"build it with num_classes={images.num_classes}."
            )

    def go_on_from(self, folder, verbose) -> None:
        found = folder.load()
        if found is not None:
            self.state.restore(*found)
            if verbose:
                print(f"going on from step {self.state.step:,} of {self.total_steps:,}")

    def one_epoch(self, watch, callbacks) -> None:
        """The rest of the epoch that the state is in, and the test images after it."""
        state, steps = self.state, self.feed.steps_per_epoch
        first = state.step - state.epoch * steps
        last = min(steps, self.total_steps - state.epoch * steps)
        batches = self.feed.train_batches(state.epoch, first, last, self.outputs)
        state.start_clock()
        history = self.trained.fit(
            batches,
            epochs=state.epoch + 1,
            initial_epoch=state.epoch,
            callbacks=[watch, *callbacks],
            shuffle=False,
            verbose=0,
        )
        tests = self.tested.evaluate(self.feed.test_batches(self.outputs), verbose=0, return_dict=True)
        results = {name: values[-1] for name, values in history.history.items()}
        state.finish_epoch(results, tests, main=self.outputs is not None)
