"""Files of weights: each kind is read, and what is none says so."""

import importlib.util
import sys

import h5py
import keras
import numpy as np
import pytest
import safetensors.numpy

from kerascnn import models
from kerascnn.models.checkpoint_files import read_keras_applications, read_torch_checkpoint

STATE = {"fc.weight": np.arange(6, dtype="float32").reshape(2, 3), "fc.bias": np.zeros(2, "float32")}


def same(tensors, expected=STATE):
    assert list(tensors) == list(expected)
    for name, array in expected.items():
        np.testing.assert_array_equal(tensors[name], array)
    return True


def test_safetensors_without_torch(tmp_path, monkeypatch):
    import ml_dtypes

    monkeypatch.setitem(sys.modules, "torch", None)
    path = tmp_path / "model.safetensors"
    half = {name: array.astype(ml_dtypes.bfloat16) for name, array in STATE.items()}
    safetensors.numpy.save_file(half, path)
    tensors, notes = read_torch_checkpoint(path)
    assert notes == ()
    assert {array.dtype.name for array in tensors.values()} == {"bfloat16"}
    assert same({name: tensors[name] for name in STATE})


@pytest.mark.parametrize(
    ("content", "notes"),
    [
        ({"state_dict": STATE, "epoch": 3}, ("unwrapped 'state_dict'",)),
        ({f"module.{name}": array for name, array in STATE.items()}, ("dropped the prefix 'module.'",)),
    ],
)
def test_what_training_scripts_wrap_around(content, notes):
    tensors, found = read_torch_checkpoint(content)
    assert same(tensors)
    assert found == notes


def test_torch_files(tmp_path):
    torch = pytest.importorskip("torch", reason="torch is not installed")
    state = {name: torch.from_numpy(array) for name, array in STATE.items()}
    state["fc.bias"] = state["fc.bias"].bfloat16().requires_grad_()
    torch.save({"model": state}, tmp_path / "model.pth")
    assert same(read_torch_checkpoint(str(tmp_path / "model.pth"))[0])
    torch.save([1, 2], tmp_path / "list.pt")
    with pytest.raises(ValueError, match=r"list.pt holds a list and no state dict"):
        read_torch_checkpoint(tmp_path / "list.pt")
    torch.save(torch.nn.Linear(2, 2), tmp_path / "whole.pt")
    with pytest.raises(ValueError, match=r"no plain weights in whole.pt.*model.state_dict\(\)"):
        read_torch_checkpoint(tmp_path / "whole.pt")


def test_torch_files_without_torch(tmp_path, monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "torch" else find(name))
    (tmp_path / "model.pth").write_bytes(b"PK")
    with pytest.raises(ImportError, match=r"pip install torch.*safetensors"):
        read_torch_checkpoint(tmp_path / "model.pth")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("broken.safetensors", b"<html>not found</html>", "broken.safetensors is no safetensors file"),
        ("model.h5", b"", "load_keras_applications_weights"),
        ("model.onnx", b"", "neither .safetensors nor"),
    ],
)
def test_other_files_are_refused(tmp_path, name, content, message):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ValueError, match=message):
        read_torch_checkpoint(tmp_path / name)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no weight file .*Imagenet"):
        models.resnet18(weights="Imagenet", include_top=False)
    with pytest.raises(FileNotFoundError, match=r"gone\.h5"):
        read_keras_applications(tmp_path / "gone.h5")


@pytest.mark.parametrize("read", [read_torch_checkpoint, read_keras_applications])
def test_what_is_no_source_of_weights(read):
    with pytest.raises(TypeError, match=r"Weights are the path of a file, a state dict .*received NoneType"):
        read(None)


def test_a_dict_of_other_things():
    with pytest.raises(ValueError, match="under 'epoch' there is a int"):
        read_torch_checkpoint({"epoch": 3})


@pytest.fixture(scope="module")
def peer():
    return keras.applications.VGG16(weights=None, include_top=False, input_shape=(32, 32, 3))


def published_layout(path, model, weight_names):
    """A file as Keras' legacy format has it, with the given names of the weights inside."""
    with h5py.File(path, "w") as file:
        file.attrs["layer_names"] = [layer.name.encode() for layer in model.layers]
        for layer in model.layers:
            group = file.create_group(layer.name)
            names = [f"{layer.name}{suffix}" for _, suffix in zip(layer.weights, weight_names, strict=False)]
            group.attrs["weight_names"] = [name.encode() for name in names]
            for name, array in zip(names, layer.get_weights(), strict=True):
                group[name] = array
    return path


@pytest.mark.parametrize("names", [("/kernel:0", "/bias:0"), ("_W_1:0", "_b_1:0")])
def test_files_as_keras_publishes_them(tmp_path, peer, names):
    """The older ones have other names inside; the order of a layer's weights never changed."""
    tensors = read_keras_applications(published_layout(tmp_path / "weights.h5", peer, names))
    expected = read_keras_applications(peer)
    assert "block5_conv3/kernel" in tensors
    assert same(tensors, expected)


def test_a_saved_model(tmp_path, peer):
    peer.save(tmp_path / "model.h5")
    assert same(read_keras_applications(tmp_path / "model.h5"), read_keras_applications(peer))


@pytest.mark.parametrize(("name", "message"), [("a.weights.h5", "layout of Keras 3"), ("a.keras", "is no .h5 file")])
def test_newer_files_are_refused_with_a_way_out(tmp_path, peer, name, message):
    (peer.save_weights if name.endswith(".h5") else peer.save)(tmp_path / name)
    with pytest.raises(ValueError, match=f"{message}.*pass that model"):
        read_keras_applications(tmp_path / name)


def test_a_file_that_the_network_saved_itself_is_for_the_network(tmp_path):
    model = models.resnet18(include_top=False, input_shape=(32, 32, 3))
    model.save_weights(tmp_path / "resnet18.weights.h5")
    model.save(tmp_path / "resnet18.keras")
    for name, way in (
        ("resnet18.weights.h5", r'If this network saved it: model\.load_weights\("resnet18\.weights\.h5"\)'),
        ("resnet18.keras", r"a \.keras file is for keras\.saving\.load_model"),
    ):
        with pytest.raises(ValueError, match=way):
            models.resnet18(weights=tmp_path / name, include_top=False, input_shape=(32, 32, 3))


def test_normalisation_is_told_from_a_kernel_by_its_shape(tmp_path):
    images = keras.Input((4, 4, 3))
    tensor = keras.layers.Conv2D(8, 1, use_bias=False, name="conv")(images)
    model = keras.Model(images, keras.layers.BatchNormalization(name="bn")(tensor))
    path = published_layout(tmp_path / "weights.h5", model, ("/a:0", "/b:0", "/c:0", "/d:0"))
    words = ["conv/kernel", "bn/gamma", "bn/beta", "bn/moving_mean", "bn/moving_variance"]
    assert list(read_keras_applications(path)) == words
