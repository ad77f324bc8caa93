"""Weights as torchvision names and shapes them, written out once more; tests/parity compares with the real ones."""

import numpy as np

rng = np.random.default_rng(0)


def normalization(name: str, channels: int) -> dict[str, np.ndarray]:
    return {
        f"{name}.weight": rng.uniform(0.5, 1.5, channels).astype("float32"),
        f"{name}.bias": rng.standard_normal(channels, "float32"),
        f"{name}.running_mean": rng.standard_normal(channels, "float32"),
        f"{name}.running_var": rng.uniform(0.5, 1.5, channels).astype("float32"),
        f"{name}.num_batches_tracked": np.array(7),
    }


def weight(name: str, *shape: int) -> dict[str, np.ndarray]:
    deviation = (2 / np.prod(shape[1:])) ** 0.5
    return {f"{name}.weight": (deviation * rng.standard_normal(shape)).astype("float32")}


def resnet18_state(classes: int = 1000) -> dict[str, np.ndarray]:
    state = weight("conv1", 64, 3, 7, 7) | normalization("bn1", 64)
    channels = 64
    for stage, width in enumerate((64, 128, 256, 512), start=1):
        for block in (0, 1):
            name = f"layer{stage}.{block}"
            state |= weight(f"{name}.conv1", width, channels, 3, 3) | normalization(f"{name}.bn1", width)
            state |= weight(f"{name}.conv2", width, width, 3, 3) | normalization(f"{name}.bn2", width)
            if channels != width:
                state |= weight(f"{name}.downsample.0", width, channels, 1, 1)
                state |= normalization(f"{name}.downsample.1", width)
            channels = width
    return state | weight("fc", classes, 512) | {"fc.bias": np.zeros(classes, "float32")}


def alexnet_state(positions: int) -> dict[str, np.ndarray]:
    state, channels = {}, 3
    for number, width, side in ((0, 64, 11), (3, 192, 5), (6, 384, 3), (8, 256, 3), (10, 256, 3)):
        state |= weight(f"features.{number}", width, channels, side, side)
        state[f"features.{number}.bias"] = np.zeros(width, "float32")
        channels = width
    state |= weight("classifier.1", 4096, 256 * positions) | weight("classifier.6", 10, 4096)
    state["classifier.4.weight"] = np.arange(4096, dtype="float32") * np.ones((4096, 1), "float32")
    for number, units in ((1, 4096), (4, 4096), (6, 10)):
        state[f"classifier.{number}.bias"] = np.zeros(units, "float32")
    return state


def by_path(model) -> dict[str, np.ndarray]:
    return {weight.path: weight.numpy() for weight in model.weights}
