"""Several devices, where Keras can use them, and a clear word where it would do nothing."""

import contextlib
from dataclasses import dataclass

import keras

_ON_A_CPU = {
    "jax": "set XLA_FLAGS=--xla_force_host_platform_device_count=2 before JAX starts",
    "tensorflow": "call tf.config.set_logical_device_configuration before TensorFlow computes anything",
}
NOT_HERE = "Several devices work on the JAX backend (also in several processes) and on TensorFlow on one machine"


@contextlib.contextmanager
def data_parallel(devices: int | None = None):
    """Train on several devices: each gets an equal part of every batch, and all keep the same weights.

    The network must be built inside the `with`. On JAX it works with several processes as well, each of which has
    called `keras.distribution.initialize` before; all run the same program, and the first one writes the checkpoints.
    On TensorFlow it works on one machine, and BatchNormalization normalises each device's part by itself.

    Args:
        devices: How many of this machine's devices; all by default. With several processes always all.

    Raises:
        ValueError: if there are not so many devices, or the backend cannot use them.

    Example:
        >>> from kerascnn import models
        >>> with data_parallel(devices=1):
        ...     network = models.lenet5()
    """
    backend = keras.backend.backend()
    if backend == "tensorflow":
        import tensorflow as tf

        found = [device.name for device in tf.config.list_logical_devices("GPU")] or [
            device.name for device in tf.config.list_logical_devices("CPU")
        ]
        with tf.distribute.MirroredStrategy(_some(found, devices)).scope():
            yield
    elif backend == "jax":
        found = keras.distribution.list_devices()
        if _processes()[0] > 1 and devices not in (None, len(found)):
            raise ValueError(f"With several processes all {len(found)} devices are used; received devices={devices}.")
        before = keras.distribution.distribution()
        distribution = keras.distribution.DataParallel(devices=_some(found, devices), auto_shard_dataset=False)
        keras.distribution.set_distribution(distribution)
        try:
            yield
        finally:
            keras.distribution.set_distribution(before)
    else:
        raise ValueError(f"{NOT_HERE}; Keras runs on {backend}: set KERAS_BACKEND=jax.")


def _some(found: list[str], wanted: int | None) -> list[str]:
    if wanted is not None and not 1 <= wanted <= len(found):
        raise ValueError(
            f"There are {len(found)} devices ({', '.join(found[:4])}), and devices={wanted!r} was asked for. To try "
            f"several on a CPU, {_ON_A_CPU[keras.backend.backend()]}."
        )
    return found[:wanted]


def _copies(value) -> int:
    """On how many devices a weight's value lies."""
    if keras.backend.backend() == "jax":
        return len(value.sharding.device_set)
    parts = getattr(value, "values", None)
    return len(parts) if isinstance(parts, tuple | list) else 1


def _processes() -> tuple[int, int]:
    """How many processes train together, and which this is; on JAX after `keras.distribution.initialize`."""
    if keras.backend.backend() != "jax":
        return 1, 0
    import jax

    return jax.process_count(), jax.process_index()


@dataclass(frozen=True)
class Devices:
    """The devices that a training uses: those of `data_parallel`, or the one that Keras takes.

    Args:
        count: Devices of all processes.
        processes: How many processes there are.
        process: Which of them this is; the first one writes and prints.
    """

    count: int = 1
    processes: int = 1
    process: int = 0

    @classmethod
    def current(cls) -> "Devices":
        """What holds here and now.

        Raises:
            ValueError: if something is set that Keras would accept and not do.
        """
        distribution = keras.distribution.distribution()
        if keras.backend.backend() == "tensorflow":
            import tensorflow as tf

            strategy = tf.distribute.get_strategy()
            kind = type(strategy).__name__
            if distribution is not None:
                raise ValueError(
                    "keras.distribution is set, and on TensorFlow it does nothing: unset it with "
                    "set_distribution(None) and train inside `with data_parallel():`, or on the JAX backend."
                )
            if tf.distribute.has_strategy() and kind not in ("MirroredStrategy", "OneDeviceStrategy"):
                raise ValueError(f"{NOT_HERE} (MirroredStrategy); received {kind}, with which Keras' fit fails.")
            return cls(count=strategy.num_replicas_in_sync)
        if distribution is not None and not isinstance(distribution, keras.distribution.DataParallel):
            raise ValueError(f"fit shares out batches (DataParallel); received {type(distribution).__name__}.")
        processes, process = _processes()
        if distribution is None and processes > 1:
            raise ValueError("There are several processes and each would train alone: use `with data_parallel():`.")
        if distribution is None:
            return cls()
        return cls(distribution.device_mesh.devices.size, processes, process)

    @property
    def first(self) -> bool:
        """Whether this process is the one that writes and prints."""
        return self.process == 0

    def check(self, batch_size: int, model: keras.Model) -> None:
        """Whether batches can be shared out, and the network is where they go.

        Raises:
            ValueError: if not.
        """
        if batch_size % self.count:
            raise ValueError(
                f"A batch of {batch_size} cannot be shared equally by {self.count} devices: take, for example, "
                f"recipe.but(batch_size={max(1, batch_size // self.count) * self.count})."
            )
        held = _copies(model.weights[0].value) if model.weights else self.count
        if held != self.count:
            raise ValueError(
                f"{model.name} was built for {held} devices and is to be trained on {self.count}: build it and "
                "train it inside the same `with data_parallel():`."
            )

    def test_batch_size(self, images: int, at_most: int) -> int:
        """The largest batch of test images that all devices share equally, the last one included.

        Raises:
            ValueError: if there is none.
        """
        if self.count == 1:
            return min(images, at_most)
        fitting = [size for size in range(self.count, at_most + 1, self.count) if images % size == 0]
        if not fitting:
            raise ValueError(
                f"{images:,} test images cannot be shared equally by {self.count} devices: use a number of images that "
                f"{self.count} divides, or another number of devices."
            )
        return fitting[-1]

    def part(self, batches):
        """What this process gets of each batch of a `tf.data.Dataset`."""
        if self.processes == 1:
            return batches

        import tensorflow as tf

        def mine(tensor):
            share = tf.shape(tensor)[0] // self.processes
            return tensor[self.process * share : (self.process + 1) * share]

        return batches.map(lambda *batch: keras.tree.map_structure(mine, batch))
