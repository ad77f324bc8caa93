"""Weights that others trained: what `weights=` means in the factories, and which published file fits a network."""

import difflib
import hashlib
import os
from pathlib import Path

import keras

from .checkpoint_files import require_torch
from .published_files import PUBLISHED_WEIGHTS, PublishedWeights
from .torch_weights import load_keras_applications_weights, load_torch_weights

CLASSES, CHANNELS = 1000, 3  # ImageNet's


def weights_for(network) -> PublishedWeights:
    """The published weights of a network: where they are, how good they are, and how they want their images.

    Args:
        network: A model, or a name such as "resnet50" or "googlenet_torchvision".

    Raises:
        ValueError: if there are none; the message says what the nearest ones need.

    Example:
        >>> record = weights_for("resnet50")
        >>> record.source, record.top1_accuracy, record.mode
        ('keras.applications', 74.9, 'caffe')
        >>> weights_for("resnet50_3x3").call
        'resnet50(downsample_at="3x3")'
    """
    if isinstance(network, str):
        if network not in PUBLISHED_WEIGHTS:
            near = difflib.get_close_matches(network, PUBLISHED_WEIGHTS, n=3, cutoff=0.4) or PUBLISHED_WEIGHTS
            raise ValueError(f"No published weights are called {network!r}. Take, for example: {', '.join(near)}.")
        return PUBLISHED_WEIGHTS[network]
    arguments = getattr(network, "arguments", {})
    families = {kind.__name__ for kind in type(network).__mro__}
    relatives = {
        record.name: _differences(arguments, record)
        for record in PUBLISHED_WEIGHTS.values()
        if record.family in families and arguments.get("depth") == record.needs.get("depth")
    }
    for name, differences in relatives.items():
        if not differences:
            return PUBLISHED_WEIGHTS[name]
    known = "".join(f"\n  {PUBLISHED_WEIGHTS[name].call}: {', '.join(each)}" for name, each in relatives.items())
    raise ValueError(
        f"There are no published weights for {network.name!r} as it was built. "
        + (f"There are some for:{known}" if known else f"There are some for {', '.join(PUBLISHED_WEIGHTS)}.")
    )


def with_weights(model, weights):
    """Load weights into a new network and return it.

    Args:
        model: The network.
        weights: None for none; "imagenet" for the file that `weights_for` names, downloaded and kept by Keras; the path
            of a file, a state dict or a torch module for `load_torch_weights`; an .h5 file or a model of
            keras.applications for `load_keras_applications_weights`. What a network here saved it loads itself:
            model.load_weights(path).

    Raises:
        ValueError: if the weights do not fit, or none are published for this network.
        OSError: if the file cannot be downloaded, or is not the one that was published.
        FileNotFoundError: if there is no such file.
        ImportError: if the file needs torch and there is none.
    """
    if weights is None:
        return model
    if isinstance(weights, str) and weights == "imagenet":
        record = weights_for(model)
        _require_images_of_imagenet(model, record)
        weights = download(record, model.arguments["include_top"])
    is_keras = isinstance(weights, keras.Model) or (
        isinstance(weights, str | os.PathLike) and Path(weights).suffix in (".h5", ".hdf5")
    )
    (load_keras_applications_weights if is_keras else load_torch_weights)(model, weights)
    return model


def download(record: PublishedWeights, include_top: bool = True) -> Path:
    """The published file on this machine, downloaded where it is not there yet, and checked.

    Args:
        record: What to download.
        include_top: False for the smaller file without the classifier, where one is published.

    Raises:
        ValueError: if no hash is known by which the file could be checked.
        ImportError: if the file needs torch and there is none.
        OSError: if the file cannot be downloaded, or is not the one that was published.
    """
    small = record.features_url and not include_top
    url, known = (record.features_url, record.features_hash) if small else (record.url, record.hash)
    name = url.rpartition("/")[2]
    if not known:
        raise ValueError(
            f"{record.source} publishes no hash of these weights, so they are not downloaded unseen. Download {url} "
            f'yourself and pass its path: weights="{name}".'
        )
    is_keras = record.source == "keras.applications"
    if name.endswith(".pth"):
        require_torch(name)
    try:
        path = keras.utils.get_file(name, url, file_hash=known if is_keras else None, cache_subdir="models")
    except Exception as error:
        raise OSError(
            f"Could not download {url}: {error} Connect this machine, or download the file on another one and pass "
            f'its path: weights="{name}".'
        ) from error
    path = Path(path)
    if not is_keras and not _sha256(path).startswith(known):
        path.unlink()
        raise OSError(
            f"{url} gave another file than the published one: its SHA-256 does not start with {known}. It was deleted; "
            "try again, and if it happens again do not use that address."
        )
    return path


def _differences(arguments, record) -> list[str]:
    return [
        f"{argument}={value!r} where this one has {arguments[argument]!r}"
        for argument, value in record.needs.items()
        if arguments[argument] != value
    ]


def _require_images_of_imagenet(model, record):
    first = model.arguments["data_format"] == "channels_first"
    channels = model.arguments["input_shape"][0 if first else -1]
    if channels != CHANNELS:
        raise ValueError(
            f"The published weights are for images of {CHANNELS} channels; {model.name!r} was built for {channels}. "
            "Repeat a grey image three times."
        )
    if model.arguments["include_top"] and model.arguments["num_classes"] != CLASSES:
        raise ValueError(
            f"The published weights tell {CLASSES} classes apart; {model.name!r} was built for "
            f"{model.arguments['num_classes']}. Build it with include_top=False and put a classifier after it, or "
            "without weights= and load the file with skip_classifier=True: see load_torch_weights and "
            f"weights_for({record.name!r})."
        )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
