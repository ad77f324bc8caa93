"""How a Keras model is timed: its compiled step alone, its forward pass, and `fit` with all that is around the step."""

import time

import keras_peers
import numpy as np

POLICIES = {"float32": "float32", "bfloat16": "mixed_bfloat16"}


class KerasContestant:
    """A Keras model that trains and infers on one batch, and fits.

    Args:
        network: Name of a function of keras_peers, and its arguments.
        stream: Whether `fit` is fed by the package's stream; otherwise by NumPy arrays, as in `model.fit`'s examples.
        shape: (height, width, channels) of an image.
    """

    def __init__(
        self,
        network: tuple,
        stream: bool,
        shape: tuple,
        classes: int,
        batch_size: int,
        precision: str,
        seed: int,
    ):
        import kerascnn

        environment = kerascnn.setup(precision=POLICIES[precision], seed=seed, verbose=False)
        import keras

        self.batch_size, self.classes, self.stream = batch_size, classes, stream
        make, *arguments = network
        self.model = getattr(keras_peers, make)(*arguments)
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        self.model.compile(keras.optimizers.SGD(0.01, momentum=0.9), loss)
        self.pixels = np.random.default_rng(seed).integers(0, 256, (batch_size, *shape), "uint8")
        self.labels = np.arange(batch_size, dtype="int32") % classes
        self.steps = _STEPS[keras.backend.backend()](
            self.model, self.pixels / np.float32(255), self._targets(self.labels)
        )
        self.facts = {
            "parameters": sum(int(np.prod(one.shape)) for one in self.model.trainable_weights),
            "macs": _macs(self.model),
            **_facts(environment),
        }

    def _targets(self, labels):
        return dict.fromkeys(self.model.output, labels) if isinstance(self.model.output, dict) else labels

    def train(self, count: int) -> float:
        """Seconds of so many training steps on one batch: the compiled step alone."""
        return self.steps.train(count)

    def infer(self, count: int) -> float:
        """Seconds of so many batches forward."""
        return self.steps.infer(count)

    def fit(self, count: int) -> float:
        """Seconds of the second of two epochs of so many steps each, which `model.fit` takes."""
        return self._fit(count, epochs=2).seconds["epoch"]

    def epoch(self, count: int) -> float:
        """Seconds of one epoch of so many steps; what its steps took by themselves is kept for `its_steps`."""
        self.watch = self._fit(count, epochs=1)
        return self.watch.seconds["epoch"]

    def its_steps(self, _count: int = 0) -> float:
        """Seconds that the steps of the last `epoch` took, each from its beginning to its end."""
        return self.watch.seconds["steps"]

    def _fit(self, count: int, epochs: int):
        from kerascnn.data.image_set import ArraySplit
        from kerascnn.data.stream_options import StreamOptions

        images, labels = (np.concatenate([one] * count) for one in (self.pixels, self.labels))
        watch = _stopwatch()
        options = {"epochs": epochs, "verbose": 0, "callbacks": [watch]}
        if self.stream:
            split = ArraySplit(images, labels)
            stream = split.stream(StreamOptions(self.batch_size, shuffle=True, seed=0))
            self.model.fit(stream, shuffle=False, **options)
        else:
            images = images / np.float32(255)
            self.model.fit(images, labels, batch_size=self.batch_size, **options)
        return watch


def _stopwatch():
    """A callback that times the last epoch of a `fit`, and the steps in it."""
    import keras

    class Stopwatch(keras.callbacks.Callback):
        """`seconds` has "epoch", from beginning to end, and "steps", the sum over its steps."""

        def on_epoch_begin(self, epoch, logs=None):
            self.started, self.seconds = time.perf_counter(), {"steps": 0.0}

        def on_train_batch_begin(self, batch, logs=None):
            self.step_started = time.perf_counter()

        def on_train_batch_end(self, batch, logs=None):
            self.seconds["steps"] += time.perf_counter() - self.step_started

        def on_epoch_end(self, epoch, logs=None):
            self.seconds["epoch"] = time.perf_counter() - self.started

    return Stopwatch()


def _macs(model) -> int:
    from kerascnn import analysis

    return analysis.cost_table(model).total.macs


class TensorFlowSteps:
    """The compiled training step that `fit` calls, and a compiled forward pass, without `fit` around them."""

    def __init__(self, model, images, labels):
        import tensorflow as tf

        from kerascnn.data.pipelines import without_autotune

        batches = tf.data.Dataset.from_tensors((images, labels)).repeat().with_options(without_autotune(tf))
        self.batches = iter(batches)
        self.images = tf.constant(images)
        model.train_on_batch(images, labels)  # compiles the step
        self.step = model.train_function
        self.forward = tf.function(lambda batch: model(batch, training=False))
        self.model = model

    def train(self, count: int) -> float:
        """Seconds of so many training steps."""
        started = time.perf_counter()
        for _ in range(count):
            self.step(self.batches)
        self.model.trainable_weights[-1].numpy()
        return time.perf_counter() - started

    def infer(self, count: int) -> float:
        """Seconds of so many batches forward."""
        started = time.perf_counter()
        for _ in range(count):
            outputs = self.forward(self.images)
        _first(outputs).numpy()
        return time.perf_counter() - started


class JaxSteps:
    """A training step and a forward pass, compiled, on a batch that stays on the device."""

    def __init__(self, model, images, labels):
        import jax

        self.batch = jax.device_put((images, labels))
        optimizer = model.optimizer
        optimizer.build(model.trainable_variables)
        self.state = tuple(
            [variable.value for variable in variables]
            for variables in (model.trainable_variables, model.non_trainable_variables, optimizer.variables)
        )
        # The buffers are given to each step to be overwritten, so they must not be the model's own.
        self.state = jax.tree.map(lambda value: value.copy(), self.state)

        def loss(trainable, others, images, labels):
            outputs, others = model.stateless_call(trainable, others, images, training=True)
            return model.compute_loss(images, labels, outputs), others

        def step(state, images, labels):
            trainable, others, slots = state
            (value, others), gradients = jax.value_and_grad(loss, has_aux=True)(trainable, others, images, labels)
            trainable, slots = optimizer.stateless_apply(slots, gradients, trainable)
            return (trainable, others, slots), value

        self.step = jax.jit(step, donate_argnums=0)
        self.forward = jax.jit(lambda state, images: model.stateless_call(*state[:2], images, training=False)[0])

    def train(self, count: int) -> float:
        """Seconds of so many training steps."""
        started = time.perf_counter()
        for _ in range(count):
            self.state, value = self.step(self.state, *self.batch)
        value.block_until_ready()
        return time.perf_counter() - started

    def infer(self, count: int) -> float:
        """Seconds of so many batches forward."""
        started = time.perf_counter()
        for _ in range(count):
            outputs = self.forward(self.state, self.batch[0])
        _first(outputs).block_until_ready()
        return time.perf_counter() - started


_STEPS = {"tensorflow": TensorFlowSteps, "jax": JaxSteps}


def _first(outputs):
    return next(iter(outputs.values())) if isinstance(outputs, dict) else outputs


class KerasProduct:
    """Products of square matrices on Keras' backend: what the machine can do."""

    def __init__(self, size: int, precision: str):
        import kerascnn

        environment = kerascnn.setup(verbose=False)
        import keras

        self.left = keras.ops.cast(keras.random.uniform((size, size)), precision)
        self.facts = _facts(environment)

    def product(self, count: int) -> float:
        """Seconds of so many products."""
        import keras

        started = time.perf_counter()
        for _ in range(count):
            result = keras.ops.matmul(self.left, self.left)
        float(keras.ops.cast(result[0, 0], "float32"))
        return time.perf_counter() - started


def _facts(environment) -> dict:
    versions = {
        "python": environment.python,
        "keras": environment.keras,
        environment.backend: environment.backend_version,
    }
    machine = {"processor": environment.processor, "cores": environment.cores, "device": environment.device}
    return {**machine, "versions": versions}
