"""One run: a network wired to its images and compiled, with the state that a checkpoint keeps."""

import math

import keras

from kerascnn.environment import machine

from .checkpoints import CheckpointFolder
from .compilation import compilation, precision_of
from .distribution import Devices
from .feeds import Feed, wired
from .progress import EpochBar
from .recipes import Recipe
from .run_state import RunState
from .streamed_feed import StreamedFeed, arrays_of
from .training_record import TrainingRecord
from .watching import Watch


class TrainingRun:
    """A network, its recipe and its images, ready to be trained epoch by epoch.

    Args:
        model: Gives logits: one tensor, or a dict with "main" among them.
        recipe: How it is trained.
        images: What `data.load` gives.
        seed: Decides the order of the images and what augmentation draws.

    Raises:
        ValueError: if network, images, recipe and devices do not fit together.
    """

    def __init__(self, model: keras.Model, recipe: Recipe, images, seed: int):
        self.outputs = output_names(model)
        self.devices = Devices.current()
        self.devices.check(recipe.batch_size, model)
        check_classes(model, self.outputs, images)
        self.feed = self._feed(model, recipe, images, seed)
        self.total_steps = self.feed.total_steps
        self.epochs = -(-self.total_steps // self.feed.steps_per_epoch)
        self.trained = wired(self.feed.train_images, model)
        self.tested = wired(self.feed.test_images, model)
        precision = precision_of(model)
        for one in (self.trained, self.tested):
            one.compile(**compilation(recipe, self.total_steps, self.outputs, precision))
        self.trained.optimizer.build(model.trainable_variables)
        record = TrainingRecord(
            network=model.name,
            trainable_parameters=sum(math.prod(weight.shape) for weight in model.trainable_weights),
            data=images.name,
            recipe=recipe.record(),
            seed=seed,
            machine={**machine(), "precision": precision, "devices": self.devices.count},
        )
        self.state = RunState(model, self.trained, record)

    def _feed(self, model, recipe, images, seed):
        data_format = getattr(model, "arguments", {}).get("data_format") or keras.config.image_data_format()
        shape = tuple(model.input_shape[1:])
        channels_last = shape if data_format == "channels_last" else (*shape[1:], *shape[:1])
        arrays = arrays_of(images, "train")
        if recipe.augmentation != "crop_flip" and arrays is not None:
            check_shape(model, shape, arrays[0].shape[1:], data_format, images.name)
            return Feed(images, recipe, seed, data_format, self.devices)
        if len(shape) != 3 or None in shape:
            raise ValueError(
                f"The images of {images.name} are resized to the input of {model.name}, which is {shape}: build it "
                "with an input_shape of three numbers."
            )
        feed = StreamedFeed(images, recipe, seed, channels_last[:2], data_format, self.devices)
        check_shape(model, shape, (*channels_last[:2], feed.train_images.size[2]), data_format, images.name)
        return feed

    def go_on_from(self, folder: CheckpointFolder) -> bool:
        """Go back to the newest checkpoint of a folder, if there is one."""
        found = folder.load()
        if found is not None:
            self.state.restore(*found)
        return found is not None

    def one_epoch(self, watch: Watch, callbacks: tuple, bar: bool) -> None:
        """The rest of the epoch that the state is in, and the test images after it."""
        state, steps = self.state, self.feed.steps_per_epoch
        first = state.step - state.epoch * steps
        last = min(steps, self.total_steps - state.epoch * steps)
        state.begin(state.epoch * steps + last)
        if state.results is None:
            self._train(first, last, watch, callbacks, bar)
        tests = self.tested.evaluate(self.feed.test_batches(self.outputs), verbose=0, return_dict=True)
        watch.look(tests["loss"])
        state.finish_epoch(tests, main=self.outputs is not None)

    def _train(self, first: int, last: int, watch: Watch, callbacks: tuple, bar: bool) -> None:
        state = self.state
        bars = [EpochBar(state.epoch + 1, self.epochs, first, last)] if bar else []
        try:
            self.trained.fit(
                self.feed.train_batches(state.epoch, first, last, self.outputs),
                epochs=state.epoch + 1,
                initial_epoch=state.epoch,
                callbacks=[watch, *bars, *callbacks],
                shuffle=False,
                verbose=0,
            )
        finally:
            for one in bars:
                one.close()


def output_names(model: keras.Model) -> list[str] | None:
    """Names of a network's outputs, or None where it has one.

    Raises:
        ValueError: if it is not built, takes more than images, or its outputs are neither.
    """
    try:
        inputs, outputs = model.inputs, _output(model)
    except (AttributeError, ValueError):
        inputs, outputs = (), None
    if outputs is None or not inputs:
        raise ValueError(f"{model.name} is not built: give it an input shape, or call it once with keras.Input.")
    if len(inputs) != 1:
        raise ValueError(f"{model.name} takes {len(inputs)} inputs, and is trained on one: images.")
    if isinstance(outputs, dict) and "main" in outputs:
        return sorted(outputs)
    if isinstance(outputs, list | tuple | dict):
        raise ValueError(
            f"{model.name} gives {len(outputs)} outputs: expected one tensor of logits, or a dict in which "
            'the one that counts is called "main".'
        )
    return None


def _output(model: keras.Model):
    """What a network gives, in the structure it gives it in."""
    return model.outputs[0] if isinstance(model, keras.Sequential) else model.output


def check_classes(model: keras.Model, outputs: list[str] | None, images) -> None:
    """Whether a network has an output for each class.

    Raises:
        ValueError: if not.
    """
    main = _output(model) if outputs is None else _output(model)["main"]
    if len(main.shape) != 2 or main.shape[-1] != images.num_classes:
        raise ValueError(
            f"{model.name} gives {tuple(main.shape)[1:]} for each image, and {images.name} has {images.num_classes} "
            f"classes: build it with num_classes={images.num_classes}."
        )


def check_shape(model: keras.Model, wanted: tuple, image: tuple, data_format: str, name: str) -> None:
    """Whether images have the shape that a network takes.

    Raises:
        ValueError: if not.
    """
    shape = image if data_format == "channels_last" else (image[-1], *image[:-1])
    if len(wanted) != len(shape) or any(theirs not in (None, ours) for ours, theirs in zip(shape, wanted, strict=True)):
        raise ValueError(
            f"{model.name} takes images of shape {wanted}, and those of {name} are {shape}: build it with "
            f"input_shape={shape}."
        )
