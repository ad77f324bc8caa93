"""What a notebook runs on: found, set up and printed by one call in its first cell."""

import contextlib
import os
import platform
import sys
from dataclasses import asdict, dataclass
from numbers import Real

from .devices import COLAB_ADVICE, device_name, fastest_precision, on_colab, processor_fact, vectors

BACKENDS = ("tensorflow", "jax")
PRECISIONS = ("float32", "mixed_bfloat16", "mixed_float16", "fastest")


@contextlib.contextmanager
def quiet():
    """Send what native libraries write to file descriptor 2 to nowhere, for the time of a `with` block.

    TensorFlow's start-up messages come from C++ and pass by Python's `sys.stderr`; in a graded cell they would cost a
    right answer all of its points.

    Example:
        >>> with quiet():
        ...     _ = os.write(2, b"never seen")
    """
    sys.stderr.flush()
    saved = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        sys.stderr.flush()
        os.dup2(saved, 2)
        os.close(saved)
        os.close(nowhere)


@dataclass(frozen=True)
class Environment:
    """What `setup()` found and set: a record that experiments keep with their results."""

    backend: str
    device: str
    data: str
    minutes: float
    precision: str
    python: str
    keras: str
    backend_version: str
    processor: str
    cores: int
    seed: int

    def record(self) -> dict:
        """The same as plain data, for JSON."""
        return asdict(self)

    def __str__(self) -> str:
        advice = f"\n{COLAB_ADVICE}" if self.device == "CPU" and on_colab() else ""
        return (
            f"Keras {self.keras} on {self.backend} {self.backend_version}, Python {self.python}\n"
            f"device: {self.device} ({self.cores} cores), precision {self.precision}, seed {self.seed}\n"
            f"images: {self.data}{advice}"
        )


def setup(
    data: str = "fashion_mnist_small",
    *,
    backend: str | None = None,
    minutes: float | None = None,
    precision: str = "float32",
    seed: int = 0,
    verbose: bool = True,
) -> Environment:
    """Start Keras the same way in every notebook, and say what it runs on.

    Args:
        data: Name of the images that the notebook trains on: the ones that come with the package by default, or any
            name that `data.load` knows, such as "cifar10", or the path of an .npz file of images. Whether there is such
            a set is found out by `data.load`.
        backend: "tensorflow" or "jax"; the environment's KERAS_BACKEND, or TensorFlow, by default.
        minutes: How long an experiment may train, kept in the record; 4 on a CPU, 10 on an accelerator by default.
        precision: Keras' dtype policy: "float32", "mixed_bfloat16" or "mixed_float16". "fastest" takes bfloat16 where
            the device computes in it, float16 on cards that are fast in that only, such as a T4, and says which.
        seed: Seed of Python's, NumPy's and the backend's random numbers.
        verbose: Whether to print what was found.

    Raises:
        ValueError: if the backend or the precision is unknown, `data` is no name, or `minutes` no number above zero.
        RuntimeError: if Keras already runs on another backend.

    Example:
        >>> environment = setup(seed=7, verbose=False)
        >>> environment.data, environment.seed
        ('fashion_mnist_small', 7)
    """
    wanted = backend or os.environ.get("KERAS_BACKEND") or _running_backend() or "tensorflow"
    if wanted not in BACKENDS:
        raise ValueError(f"backend must be one of {', '.join(BACKENDS)}; received {wanted!r}.")
    if precision not in PRECISIONS:
        raise ValueError(f"precision must be one of {', '.join(PRECISIONS)}; received {precision!r}.")
    if not isinstance(data, str) or not data.strip():
        raise ValueError(f'data must be the name of a set of images, such as "fashion_mnist_small"; received {data!r}.')
    if minutes is not None and (isinstance(minutes, bool) or not isinstance(minutes, Real) or not minutes > 0):
        raise ValueError(f"minutes must be a number above 0, for example 4; received {minutes!r}.")
    if _running_backend() not in (None, wanted):
        raise RuntimeError(
            f"Keras already runs on {_running_backend()} in this process, and {wanted} was asked for: restart the "
            "kernel and call kerascnn.setup() before anything imports Keras."
        )
    keras = _start_keras(wanted, seed)
    device = device_name(wanted)
    if precision == "fastest":
        precision = fastest_precision(wanted)
    keras.config.set_dtype_policy(precision)
    environment = Environment(
        backend=wanted,
        device=device,
        data=data,
        minutes=minutes or (4 if device == "CPU" else 10),
        precision=precision,
        python=platform.python_version(),
        keras=keras.__version__,
        backend_version=sys.modules[wanted].__version__,
        processor=processor_name(),
        cores=core_count(),
        seed=seed,
    )
    if verbose:
        print(environment)
    return environment


def _running_backend() -> str | None:
    return sys.modules["keras"].backend.backend() if "keras" in sys.modules else None


def _start_keras(backend: str, seed: int):
    """Import Keras without the native libraries' start-up messages."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ["KERAS_BACKEND"] = backend
    with quiet():
        import keras

        __import__(backend)
        keras.utils.set_random_seed(seed)  # imports TensorFlow, wherever it is installed
        keras.ops.zeros(1)  # the first operation starts the runtime, which has messages of its own
    return keras


def processor_name() -> str:
    """Name of the processor, as the machine tells it, with its widest arithmetic: "AMD EPYC with AVX2"."""
    name = processor_fact("model name") or platform.processor() or platform.machine()
    return f"{name} with {widest}" if (widest := vectors()) else name


def machine() -> dict:
    """What a measurement was made on, as plain data: device, processor and versions of the Keras that is running.

    Example:
        >>> sorted(machine())
        ['backend', 'backend_version', 'cores', 'device', 'keras', 'processor', 'python']
    """
    import keras

    backend = keras.backend.backend()
    return {
        "device": device_name(backend),
        "processor": processor_name(),
        "cores": core_count(),
        "python": platform.python_version(),
        "keras": keras.__version__,
        "backend": backend,
        "backend_version": __import__(backend).__version__,
    }


def core_count() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
