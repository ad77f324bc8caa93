"""The files that peers publish: the table against the peers' own code, the choice, the download.

Nothing is downloaded from anywhere but this machine.
"""

import dataclasses
import functools
import hashlib
import importlib
import inspect
import re

import keras
import numpy as np
import pytest
import safetensors.numpy

from kerascnn import models
from kerascnn.models import published_weights
from kerascnn.models.published_files import PUBLISHED_WEIGHTS
from kerascnn.models.published_weights import download
from kerascnn.papers.published_results import VALIDATION, published_errors

KERAS_FILES = {name: record for name, record in PUBLISHED_WEIGHTS.items() if record.source == "keras.applications"}


@pytest.mark.parametrize("name", KERAS_FILES)
def test_addresses_and_hashes_are_those_in_keras(name):
    record = KERAS_FILES[name]
    file = name if name.startswith("vgg") else name.rstrip("0123456789")
    source = inspect.getsource(importlib.import_module(f"keras.src.applications.{file}"))
    source = re.sub(r'"\s+"', "", source)  # texts that are continued in the next line
    for md5 in (record.hash, record.features_hash):
        assert f'"{md5}"' in source
    folder, _, file = record.url.removeprefix(
        "https://storage.googleapis.com/tensorflow/keras-applications/"
    ).partition("/")
    assert f"tensorflow/keras-applications/{folder}/" in source
    if name.startswith("vgg"):
        assert record.url in source and record.features_url in source
    elif name.startswith("resnet"):
        assert f'"{name}": (' in source
        hashes = importlib.import_module("keras.src.applications.resnet").WEIGHTS_HASHES
        assert hashes[name] == (record.hash, record.features_hash)
    assert file == f"{name}_weights_tf_dim_ordering_tf_kernels.h5"


def how_long(name):
    """The deeper a network, the longer it takes to build."""
    if re.search("101|152|169|201|v4", name):
        return pytest.mark.release
    return pytest.mark.slow if re.search("50|121|vgg", name) else ()


def test_the_table_names_every_network_once():
    assert len({record.url for record in PUBLISHED_WEIGHTS.values()}) == len(PUBLISHED_WEIGHTS) == 23
    for record in PUBLISHED_WEIGHTS.values():
        if record.source.startswith("torchvision"):
            assert re.fullmatch(r"[0-9a-f]{8}", record.hash)
            assert record.url.endswith(f"-{record.hash}.pth")


@pytest.mark.parametrize("name", [pytest.param(name, marks=how_long(name)) for name in PUBLISHED_WEIGHTS])
def test_the_network_as_it_is_written_is_the_one_that_the_file_fits(name):
    record = PUBLISHED_WEIGHTS[name]
    call = record.call.replace("(", "(include_top=False, " if '("' not in record.call else "(", 1)
    call = call if "include_top" in call else call.replace(")", ", include_top=False)")
    model = eval(f"models.{call}", {"models": models})
    assert models.weights_for(model) is record


@pytest.mark.parametrize("name", [name for name in PUBLISHED_WEIGHTS if name != "inception_v4" and "_bn" not in name])
def test_the_published_results_have_the_same_accuracy_under_the_same_name(name):
    errors = published_errors(name, dataset=VALIDATION, metric="top-1 error", protocol="1-crop")
    assert PUBLISHED_WEIGHTS[name].top1_accuracy in {round(100 - error.value, 3) for error in errors}


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: models.resnet18(preactivation=True, include_top=False), "preactivation=False where this one has True"),
        (lambda: models.plain34(include_top=False), r"resnet34\(\): residual=True"),
        (lambda: models.resnet50(shortcut="C", include_top=False), r'resnet50\(downsample_at="3x3"\): shortcut=\'B\''),
        (lambda: models.googlenet(width=0.25, include_top=False), r'googlenet\(variant="torchvision"\)'),
        (lambda: models.alexnet(include_top=False), r'alexnet\("one_tower"\): variant=\'one_tower\''),
        (lambda: models.lenet5(), "There are some for resnet50, "),
        (lambda: "resnet_50", "Take, for example: resnet50"),
    ],
)
def test_what_has_no_published_weights_says_which_have(make, message):
    with pytest.raises(ValueError, match=message):
        models.weights_for(make())


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: models.resnet18(weights="imagenet", num_classes=10), r"1000 classes.*include_top=False"),
        (lambda: models.resnet18(weights="imagenet", input_shape=(32, 32, 1)), "built for 1"),
        (lambda: models.resnet18(weights="imagenet", residual=False), "residual=True where this one has False"),
        (lambda: download(models.weights_for("inception_v4")), r"publishes no hash.*Download https://"),
    ],
)
def test_imagenet_refuses_before_it_downloads(monkeypatch, make, message):
    monkeypatch.setattr(keras.utils, "get_file", lambda *_, **__: pytest.fail("downloads"))
    with pytest.raises(ValueError, match=message):
        make()


@pytest.fixture
def publish(tmp_path, monkeypatch):
    """Put a file where a record says that it is; Keras keeps what it downloads in another folder."""
    (tmp_path / "cache").mkdir()
    cached = functools.partial(keras.utils.get_file, cache_dir=tmp_path / "cache")
    monkeypatch.setattr(keras.utils, "get_file", cached)

    def put(name, path, **changes):
        url = path.as_uri()
        record = dataclasses.replace(PUBLISHED_WEIGHTS[name], url=url, features_url="", **changes)
        monkeypatch.setitem(published_weights.PUBLISHED_WEIGHTS, name, record)
        return record

    return put


def test_keras_file_is_downloaded_checked_and_loaded(tmp_path, publish):
    peer = keras.applications.VGG16(weights=None, include_top=False, input_shape=(32, 32, 3))
    path = tmp_path / "vgg16_notop.h5"
    peer.save(path)
    publish("vgg16", path, hash=hashlib.md5(path.read_bytes()).hexdigest())
    model = models.vgg16(weights="imagenet", include_top=False, input_shape=(32, 32, 3))
    for mine, theirs in zip(model.get_weights(), peer.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, theirs)
    record = publish("vgg16", path, hash="0" * 32)
    with pytest.raises(OSError, match=r"Could not download file://.*or download the file on another one"):
        download(record)


def test_torch_file_is_downloaded_checked_and_loaded(tmp_path, publish):
    model = models.resnet18(include_top=False, input_shape=(32, 32, 3))
    state = torch_state(model)
    path = tmp_path / "resnet18.safetensors"
    safetensors.numpy.save_file(state, path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    publish("resnet18", path, hash=digest[:8])
    again = models.resnet18(weights="imagenet", include_top=False, input_shape=(32, 32, 3))
    for mine, theirs in zip(again.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, theirs)
    record = publish("resnet18", path, hash="01234567" if digest[:8] != "01234567" else "76543210")
    with pytest.raises(OSError, match=r"does not start with 01234567\. It was deleted"):
        download(record)
    assert list((tmp_path / "cache" / "models").iterdir()) == []
    with pytest.raises(OSError, match="Could not download"):
        download(publish("resnet18", tmp_path / "gone.safetensors"))


def torch_state(model) -> dict[str, np.ndarray]:
    from kerascnn.models.torch_names import torch_layout
    from kerascnn.models.weight_slots import innermost_layers

    layout = torch_layout(model, ())
    return {
        layout.name(path, weight.name): np.ascontiguousarray(
            weight.numpy().transpose(3, 2, 0, 1) if weight.name == "kernel" else weight.numpy()
        )
        for path, layer in innermost_layers(model.layers)
        for weight in layer.weights
    }
