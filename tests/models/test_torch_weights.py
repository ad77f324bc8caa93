"""Other libraries' weights: what is converted, what is refused, and that a refusal changes nothing."""

import re
from dataclasses import replace

import keras
import numpy as np
import pytest
from torch_states import by_path, normalization, resnet18_state, rng, weight

from kerascnn import models
from kerascnn.models.torch_names import torch_layout
from kerascnn.models.weight_transfer import transfer

SMALL = {"input_shape": (32, 32, 3)}


@pytest.fixture(scope="module")
def state():
    return resnet18_state()


@pytest.fixture(scope="module")
def loaded(state):
    model = models.resnet18(**SMALL)
    return model, models.load_torch_weights(model, state)


def test_every_array_is_where_it_belongs(state, loaded):
    model, report = loaded
    weights = by_path(model)
    assert report.complete
    assert len(report.used) == len(weights) == 102
    assert len(report.ignored) == 20
    assert sorted([*report.used, *report.ignored]) == sorted(state)
    for name, path in {
        "conv1.weight": "conv1/convolution/kernel",
        "layer1.1.conv2.weight": "conv2_2/conv2/convolution/kernel",
        "layer3.0.downsample.0.weight": "conv4_1/shortcut/projection/convolution/kernel",
    }.items():
        np.testing.assert_array_equal(weights[path], state[name].transpose(2, 3, 1, 0))
    for name, path in {
        "bn1.weight": "conv1/normalization/gamma",
        "layer4.0.bn1.bias": "conv5_1/conv1/normalization/beta",
        "layer2.1.bn2.running_mean": "conv3_2/conv2/normalization/moving_mean",
        "layer2.0.downsample.1.running_var": "conv3_1/shortcut/projection/normalization/moving_variance",
    }.items():
        np.testing.assert_array_equal(weights[path], state[name])
    np.testing.assert_array_equal(weights["fc/kernel"], state["fc.weight"].T)


def test_the_report_prints_itself(loaded):
    lines = str(loaded[1]).splitlines()
    assert lines[:2] == ["resnet18, weights of torchvision and timm: loaded", "  used 102"]
    assert "(height, width, input, output)" in lines[2]
    assert lines[3].startswith("  ignored 20")


def test_saved_and_loaded_it_gives_the_same_logits(loaded, tmp_path):
    model, _ = loaded
    images = rng.standard_normal((3, 32, 32, 3), "float32")
    before = keras.ops.convert_to_numpy(model(images, training=False))
    assert np.abs(before - before.mean(axis=0)).max() > 0.1
    model.save(tmp_path / "model.keras")
    again = keras.saving.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(keras.ops.convert_to_numpy(again(images, training=False)), before)


def without(state, name):
    return {key: array for key, array in state.items() if key != name}


def renamed(state, old, new):
    return without(state, old) | {new: state[old]}


def with_number(array, number):
    changed = array.copy()
    changed.flat[3] = number
    return changed


@pytest.mark.parametrize(
    ("change", "field", "entry", "message"),
    [
        (lambda s: without(s, "bn1.bias"), "missing", "conv1/normalization/beta", "should be called bn1.bias"),
        (lambda s: s | {"head.bias": s["fc.bias"]}, "extra", "head.bias", "extra 1"),
        (
            lambda s: renamed(s, "layer2.0.conv1.weight", "layer2.0.conv1.wieght"),
            "missing",
            "conv3_1/conv1/convolution/kernel",
            r"is it layer2.0.conv1.wieght\?",
        ),
        (
            lambda s: s | weight("layer1.0.conv1", 64, 64, 5, 5),
            "wrong_shape",
            "layer1.0.conv1.weight",
            r"\(64, 64, 5, 5\), for conv2_1/conv1/convolution/kernel of \(3, 3, 64, 64\)",
        ),
        (lambda s: s | weight("conv1", 64, 147), "wrong_shape", "conv1.weight", r"\(64, 147\)"),
        (
            lambda s: s | {"bn1.weight": with_number(s["bn1.weight"], np.nan)},
            "unusable",
            "bn1.weight",
            "1 numbers of 64 are not finite",
        ),
        (lambda s: s | {"bn1.bias": s["bn1.bias"].astype("int8")}, "unusable", "bn1.bias", "int8"),
        (
            lambda s: s | {"bn1.running_var": with_number(s["bn1.running_var"], -1)},
            "unusable",
            "bn1.running_var",
            "variance below 0",
        ),
        (lambda s: s | weight("fc", 10, 512), "wrong_shape", "fc.weight", "skip_classifier=True"),
        (lambda s: {}, "missing", "conv1/convolution/kernel", "another network"),
    ],
)
def test_whatever_is_wrong_nothing_is_loaded(state, loaded, change, field, entry, message):
    model, _ = loaded
    before = by_path(model)
    with pytest.raises(models.WeightsError, match=message) as caught:
        models.load_torch_weights(model, change(state))
    report = caught.value.report
    assert entry in getattr(report, field)
    assert not report.complete
    assert "nothing was loaded" in str(caught.value)
    for path, array in by_path(model).items():
        np.testing.assert_array_equal(array, before[path])


def test_another_number_of_classes(state):
    model = models.resnet18(num_classes=10, **SMALL)
    mine = by_path(model)["fc/kernel"]
    with pytest.raises(models.WeightsError, match="include_top=False"):
        models.load_torch_weights(model, state)
    report = models.load_torch_weights(model, state, skip_classifier=True)
    assert report.kept == ("fc/kernel", "fc/bias")
    assert sorted(report.left_out) == ["fc.bias", "fc.weight"]
    np.testing.assert_array_equal(by_path(model)["fc/kernel"], mine)
    np.testing.assert_array_equal(by_path(model)["conv1/normalization/gamma"], state["bn1.weight"])


def test_feature_maps_leave_the_classifier_out(state):
    model = models.resnet18(weights=state, include_top=False, **SMALL)
    np.testing.assert_array_equal(by_path(model)["conv1/normalization/gamma"], state["bn1.weight"])
    report = models.load_torch_weights(model, state)
    assert sorted(report.left_out) == ["fc.bias", "fc.weight"]
    models.load_torch_weights(model, {name: array for name, array in state.items() if not name.startswith("fc.")})


def test_a_bias_before_normalisation_goes_into_the_mean():
    state, channels, number = {}, 3, 0
    for stage, width in enumerate((64, 128, 256, 256, 512, 512, 512, 512)):
        state |= weight(f"features.{number}", width, channels, 3, 3) | normalization(f"features.{number + 1}", width)
        state[f"features.{number}.bias"] = rng.standard_normal(width, "float32")
        number += 3 + (stage in (0, 1, 3, 5))
        channels = width
    model = models.vgg11(normalization="batch", include_top=False, **SMALL)
    report = models.load_torch_weights(model, state)
    assert any(note.startswith("2,752 biases of 8 convolutions") for note in report.converted)
    assert len(report.used) == 48
    np.testing.assert_array_equal(
        by_path(model)["conv5_2/normalization/moving_mean"],
        state["features.26.running_mean"] - state["features.25.bias"],
    )
    with pytest.raises(models.WeightsError, match=r"features.0.bias: \(3,\)"):
        models.load_torch_weights(model, state | {"features.0.bias": np.zeros(3, "float32")})


def test_another_epsilon_goes_into_the_variance(state):
    model = models.resnet18(**SMALL)
    layout = torch_layout(model, state)
    report = transfer(model, state, replace(layout, epsilon=1e-3))
    assert any(note.startswith("epsilon 0.001 of 20 normalisations") for note in report.converted)
    variance = by_path(model)["conv1/normalization/moving_variance"]
    np.testing.assert_allclose(variance + 1e-5, state["bn1.running_var"] + 1e-3, rtol=1e-6)
    tiny = state | {"bn1.running_var": np.zeros(64, "float32")}
    with pytest.raises(models.WeightsError, match=r"bn1.running_var: too small a variance for epsilon=1e-05"):
        transfer(model, tiny, replace(layout, epsilon=1e-7))


@pytest.mark.parametrize("dtype", ["float16", "float64", "bfloat16"])
def test_other_precisions_become_float32(state, dtype):
    import ml_dtypes

    kind = ml_dtypes.bfloat16 if dtype == "bfloat16" else dtype
    model = models.resnet18(include_top=False, **SMALL)
    report = models.load_torch_weights(model, state | {"bn1.bias": state["bn1.bias"].astype(kind)})
    assert "1 arrays of another precision converted to float32" in report.converted
    expected = state["bn1.bias"].astype(kind).astype("float32")
    np.testing.assert_array_equal(by_path(model)["conv1/normalization/beta"], expected)


def test_densenets_published_file_has_older_names_than_torchvisions_code():
    """norm.1 for norm1, inside dense layers alone; the same file under its new names loads the same weights."""
    model = models.densenet121(include_top=False, **SMALL)
    state = {}
    for weight_of in model.weights:
        name = torch_layout(model, ()).name(*weight_of.path.rsplit("/", 1))
        value = rng.uniform(0.5, 1.5, weight_of.shape).astype("float32")
        state[name] = value.transpose(3, 2, 0, 1) if value.ndim == 4 else value
    older = {re.sub(r"(denselayer\d+\.(?:norm|conv))(\d)", r"\1.\2", name): value for name, value in state.items()}
    assert "features.denseblock4.denselayer16.norm.2.running_var" in older
    assert "features.transition3.norm.weight" in older
    models.load_torch_weights(model, older)
    loaded = model.get_weights()
    models.load_torch_weights(model, state)
    assert all((one == other).all() for one, other in zip(loaded, model.get_weights(), strict=True))


@pytest.mark.parametrize("options", [{"dtype": "mixed_bfloat16"}, {"data_format": "channels_first"}])
def test_precision_and_data_format_change_no_weight(state, options):
    shape = (3, 32, 32) if "data_format" in options else (32, 32, 3)
    model = models.resnet18(input_shape=shape, **options)
    models.load_torch_weights(model, state)
    np.testing.assert_array_equal(
        by_path(model)["conv1/convolution/kernel"], state["conv1.weight"].transpose(2, 3, 1, 0)
    )


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: models.resnet50(include_top=False), "downsample_at='1x1'.*Build the network with downsample_at='3x3'"),
        (lambda: models.resnet18(preactivation=True, include_top=False), "preactivation=True"),
        (lambda: models.plain18(include_top=False), "residual=False"),
        (lambda: models.googlenet(include_top=False), "variant='paper'"),
        (lambda: models.alexnet(include_top=False), "variant='2012'"),
        (lambda: models.lenet5(), "No weights of torchvision and timm are known for 'lenet5'"),
        (lambda: models.resnet20(), "CifarResNet"),
        (lambda: models.resnet18(include_top=False).feature_extractor(), "load into the network that it was made from"),
    ],
)
def test_networks_that_compute_something_else_are_refused(state, make, message):
    with pytest.raises(ValueError, match=message):
        models.load_torch_weights(make(), state)


def test_the_name_of_a_network_is_no_network(state):
    with pytest.raises(TypeError, match=r"loaded into a network, for example models.resnet34\(\); received 'resnet18'"):
        models.load_torch_weights("resnet18", state)
