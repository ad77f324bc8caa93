"""Reading other people's weight files: from a path, a state dict or a model to names and NumPy arrays."""

import importlib.util
import os
from collections.abc import Mapping
from pathlib import Path

import keras
import numpy as np

TORCH_SUFFIXES = (".pth", ".pt", ".bin", ".tar")
WRAPPERS = ("state_dict", "model_state_dict", "model")  # under which training scripts keep the weights
PREFIXES = ("module.", "_orig_mod.")  # put before every name by data-parallel training and by torch.compile


def existing_file(source: str | os.PathLike) -> Path:
    """The path of a file that exists.

    Raises:
        FileNotFoundError: if there is none.
        TypeError: if it is no path.
    """
    if not isinstance(source, str | os.PathLike):
        raise TypeError(
            "Weights are the path of a file, a state dict of names and arrays, or a network of the peer; "
            f"received {type(source).__name__}."
        )
    path = Path(source).expanduser()
    if not path.is_file():
        raise FileNotFoundError(
            f"There is no weight file {str(path)!r}. Give the path of a file, a state dict, or as an argument of a "
            'factory weights="imagenet".'
        )
    return path


def read_torch_checkpoint(source) -> tuple[dict[str, np.ndarray], tuple[str, ...]]:
    """The tensors of a checkpoint by name, as NumPy arrays, and notes on what was unwrapped.

    Args:
        source: Path of a .safetensors file, or of a .pth or .pt file where torch is installed; a mapping of names to
            arrays or tensors; or a torch module.

    Raises:
        FileNotFoundError: if there is no such file.
        ImportError: if the file needs torch and there is none.
        ValueError: if it is no checkpoint.

    Example:
        >>> read_torch_checkpoint({"state_dict": {"module.fc.bias": np.zeros(3)}})
        ({'fc.bias': array([0., 0., 0.])}, ("unwrapped 'state_dict'", "dropped the prefix 'module.'"))
    """
    if hasattr(source, "state_dict"):
        source = source.state_dict()
    content = source if isinstance(source, Mapping) else _read_file(existing_file(source))
    notes = []
    for wrapper in WRAPPERS:
        if isinstance(content.get(wrapper), Mapping):
            content = content[wrapper]
            notes.append(f"unwrapped {wrapper!r}")
    tensors = {name: _array(name, value) for name, value in content.items()}
    for prefix in PREFIXES:
        if tensors and all(name.startswith(prefix) for name in tensors):
            tensors = {name.removeprefix(prefix): value for name, value in tensors.items()}
            notes.append(f"dropped the prefix {prefix!r}")
    return tensors, tuple(notes)


def read_keras_applications(source) -> dict[str, np.ndarray]:
    """The weights of a keras.applications network by "layer/weight", such as "conv1_conv/kernel".

    Args:
        source: The model, or the path of an .h5 file as Keras publishes it or `model.save("name.h5")` writes it. The
            names inside published files vary with their age, so a layer's arrays are told apart by their order.

    Raises:
        FileNotFoundError: if there is no such file.
        ValueError: if it is no such file.
    """
    if isinstance(source, keras.Model):
        return {f"{layer.name}/{weight.name}": weight.numpy() for layer in source.layers for weight in layer.weights}
    import h5py

    path = existing_file(source)
    if path.suffix not in (".h5", ".hdf5") or not h5py.is_hdf5(path):
        raise ValueError(
            f"{path.name} is no .h5 file of keras.applications' weights. Load it into the keras.applications network "
            "and pass that model; torch's files are for load_torch_weights, a .keras file for keras.saving.load_model."
        )
    with h5py.File(path) as file:
        group = file.get("model_weights", file)
        if "layer_names" not in group.attrs:
            raise ValueError(
                f"{path.name} is in the layout of Keras 3, which does not name the layers. If this network saved it: "
                f'model.load_weights("{path.name}"). If a network of keras.applications did, load it into that one '
                "with load_weights and pass that model."
            )
        return {
            f"{layer}/{weight}": array
            for layer in map(_text, group.attrs["layer_names"])
            for weight, array in _named([group[layer][_text(name)][()] for name in group[layer].attrs["weight_names"]])
        }


def _read_file(path: Path) -> Mapping:
    if path.suffix == ".safetensors":
        import safetensors

        try:
            with safetensors.safe_open(path, framework="numpy") as file:
                return {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - it is no dict
        except safetensors.SafetensorError as error:
            raise ValueError(f"{path.name} is no safetensors file, or half of one: {error}") from error
    if path.suffix not in TORCH_SUFFIXES:
        raise ValueError(
            f"{path.name} is neither .safetensors nor {', '.join(TORCH_SUFFIXES)}. The .h5 files of "
            "keras.applications are for load_keras_applications_weights, a .keras file is for keras.saving.load_model."
        )
    require_torch(path.name)
    import torch

    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:
        reason = ": ".join([type(error).__name__, *str(error).splitlines()[:1]]).rstrip(".")
        raise ValueError(
            f"torch finds no plain weights in {path.name} ({reason}). If the file holds a whole model and you trust "
            'it, load it with torch and save its weights: torch.save(model.state_dict(), "weights.pth").'
        ) from error
    if hasattr(content, "state_dict"):
        content = content.state_dict()
    if not isinstance(content, Mapping):
        raise ValueError(f"{path.name} holds a {type(content).__name__} and no state dict of names and tensors.")
    return content


def require_torch(name: str) -> None:
    """Say how to do without torch, or how to get it, where it is not installed.

    Raises:
        ImportError: if torch is not installed.
    """
    if importlib.util.find_spec("torch") is None:
        raise ImportError(
            f"{name} is in torch's own format, and torch is not installed: pip install torch. Or take the weights as "
            ".safetensors, which needs no torch: timm publishes torchvision's as such, and where torch is installed "
            'safetensors.torch.save_file(torch.load("weights.pth", weights_only=True), "weights.safetensors") '
            "converts them."
        )


def _array(name, value) -> np.ndarray:
    if hasattr(value, "detach"):
        value = value.detach().cpu()
        value = (value.float() if str(value.dtype) == "torch.bfloat16" else value).numpy()
    if not hasattr(value, "dtype"):
        raise ValueError(
            f"A state dict maps names to arrays or tensors; under {name!r} there is a {type(value).__name__}. "
            "Pass the part of the checkpoint that has the weights."
        )
    return np.asarray(value)


def _named(arrays: list[np.ndarray]):
    """A layer's arrays with Keras' names, in the order in which Keras has always stored them."""
    if arrays and arrays[0].ndim > 1:
        return zip(("kernel", "bias"), arrays, strict=False)
    return zip(("gamma", "beta", "moving_mean", "moving_variance"), arrays, strict=False)


def _text(name) -> str:
    return name.decode() if isinstance(name, bytes) else str(name)
