"""What holds for every network: it is saved, loaded and cloned, keeps its precision, takes the sizes it says."""

import inspect
import json
import warnings

import keras
import numpy as np
import pytest
from command_line import run_python

from kerascnn import models
from kerascnn.models.assembly import CommonArguments

SMALL_GOOGLENET = {"stem": "small", "width": 0.04, "num_classes": 3}

# One small network for each class and its ways to be built, not with the defaults: the factory, its arguments
NETWORKS = {
    "lenet5": ("lenet5", {"num_classes": 3, "input_shape": (20, 17, 2)}),
    "alexnet": ("alexnet", {"variant": "one_tower", "num_classes": 3, "input_shape": (63, 70, 1)}),
    "alexnet, features": ("alexnet", {"include_top": False, "input_shape": (67, 75, 3)}),
    "vgg": ("vgg11", {"normalization": "batch", "include_top": False, "input_shape": (40, 33, 3)}),
    "googlenet": ("googlenet", {**SMALL_GOOGLENET, "input_shape": (30, 28, 1)}),
    "googlenet, naive": (
        "googlenet",
        {
            **SMALL_GOOGLENET,
            "naive": True,
            "auxiliary": False,
            "normalization": "batch",
            "input_shape": (None, None, 3),
        },
    ),
    "googlenet of torchvision": ("googlenet", {"variant": "torchvision", "num_classes": 3, "input_shape": (33, 40, 3)}),
    "resnet18": ("resnet18", {"shortcut": "C", "preactivation": True, "num_classes": 3, "input_shape": (33, 40, 3)}),
    "resnext50": ("resnext50", {"num_classes": 3, "input_shape": (None, None, 1)}),
    "plain18": ("plain18", {"normalization": None, "include_top": False, "input_shape": (32, 35, 3)}),
    "densenet121": ("densenet121", {"num_classes": 3, "input_shape": (32, 35, 1)}),
    "cifar": ("cifar_resnet", {"depth": 8, "num_classes": 3, "input_shape": (15, 17, 3)}),
    "cifar, plain": (
        "cifar_resnet",
        {"depth": 8, "residual": False, "normalization": None, "num_classes": 3, "input_shape": (15, 17, 3)},
    ),
    "cifar, preactivation": (
        "cifar_resnet",
        {"depth": 8, "shortcut": "B", "preactivation": True, "num_classes": 3, "input_shape": (None, None, 3)},
    ),
}
QUICK = [
    "lenet5",
    "alexnet, features",
    "googlenet",
    "googlenet, naive",
    "cifar",
    "cifar, plain",
    "cifar, preactivation",
]

# JAX compiles each operation for each shape and each precision, which takes minutes where there are a hundred shapes.
if keras.backend.backend() == "jax":
    for name in ("googlenet of torchvision", "googlenet, naive", "resnext50", "densenet121"):
        del NETWORKS[name]
QUICK = [name for name in QUICK if name in NETWORKS]
MARKS = dict.fromkeys(("googlenet of torchvision", "resnext50"), pytest.mark.release)  # others are built alike
MARKS["densenet121"] = pytest.mark.slow
IN_HALF = ["lenet5", "alexnet, features", "cifar, preactivation"]
IN_HALF += ["googlenet"] if keras.backend.backend() == "tensorflow" else []


def made(name: str, **arguments) -> models.Network:
    """The network of that name, with weights that hide nothing behind zeros and ones."""
    factory, own = NETWORKS[name]
    keras.utils.set_random_seed(0)
    model = getattr(models, factory)(**own | arguments)
    generator = np.random.default_rng(1)
    for weight in model.weights:
        if weight.ndim == 1:
            weight.assign(generator.uniform(0.5, 1.5, weight.shape))
    return model


def batch_for(model, size=2, seed=0) -> np.ndarray:
    shape = [30 if side is None else side for side in model.input_shape[1:]]
    return np.random.default_rng(seed).normal(size=(size, *shape)).astype("float32")


def outputs_of(model, batch) -> dict[str, np.ndarray]:
    outputs = model(batch, training=False)
    outputs = outputs if isinstance(outputs, dict) else {"main": outputs}
    return {name: keras.ops.convert_to_numpy(value) for name, value in outputs.items()}


def assert_same_outputs(model, other, batch, tolerance=1e-4):
    ours, theirs = outputs_of(model, batch), outputs_of(other, batch)
    assert ours.keys() == theirs.keys()
    for name, value in ours.items():
        np.testing.assert_allclose(theirs[name], value, rtol=tolerance, atol=tolerance * np.abs(value).max())


@pytest.fixture(scope="module", params=[pytest.param(name, marks=MARKS.get(name, ())) for name in NETWORKS])
def network(request):
    return made(request.param)


def test_saved_and_loaded_it_is_itself(network, tmp_path):
    network.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert type(loaded) is type(network)
    assert loaded.get_config() == json.loads(json.dumps(network.get_config()))
    assert [weight.path for weight in loaded.weights] == [weight.path for weight in network.weights]
    assert_same_outputs(network, loaded, batch_for(network))


@pytest.mark.parametrize("name", QUICK)
def test_cloned_it_computes_the_same(name):
    network = made(name)
    clone = keras.models.clone_model(network)
    clone.set_weights(network.get_weights())
    assert_same_outputs(network, clone, batch_for(network, size=1))


@pytest.mark.parametrize("again", ["saved and loaded", "cloned"])
def test_what_is_frozen_stays_frozen(tmp_path, again):
    network = made("cifar")
    for layer in network.layers[:-2]:
        layer.trainable = False
    block = network.layers[-4]
    block.trainable = True
    if again != "cloned":  # which Keras does layer by layer: a block is frozen or not
        block.layers[0].trainable = False
    trained = [weight.path for weight in network.trainable_weights]
    assert 0 < len(trained) < len(network.weights) / 2
    if again == "cloned":
        other = keras.models.clone_model(network)
    else:
        network.save(tmp_path / "model.keras")
        other = keras.models.load_model(tmp_path / "model.keras")
    assert [weight.path for weight in other.trainable_weights] == trained


def test_a_new_process_opens_what_was_saved(tmp_path):
    made("cifar").save(tmp_path / "model.keras")
    source = f"""
import keras
from kerascnn import models
print(type(keras.saving.load_model({str(tmp_path / "model.keras")!r})).__name__)
"""
    assert run_python(source).stdout.split() == ["CifarResNet"]


def test_importing_a_room_is_enough_for_keras_to_know_its_classes():
    source = """
import importlib, keras, pkgutil
from kerascnn import layers, models
layers.__all__, models.__all__
before = {name for name in keras.saving.get_custom_objects() if name.startswith("kerascnn>")}
for room in (layers, models):
    for module in pkgutil.iter_modules(room.__path__):
        importlib.import_module(f"{room.__name__}.{module.name}")
after = {name for name in keras.saving.get_custom_objects() if name.startswith("kerascnn>")}
print(len(before), *after - before)
"""
    number, *missed = run_python(source).stdout.split()
    assert int(number) > 20 and not missed


def test_configuration_has_every_argument(network):
    own = set(inspect.signature(type(network).__init__).parameters) - {"self", "common"}
    assert set(network.get_config()) == own | set(CommonArguments.__annotations__)


def test_weights_have_paths_of_their_own(network):
    paths = [weight.path for weight in network.weights]
    assert len(set(paths)) == len(paths)
    assert {path.split("/")[0] for path in paths} <= {layer.name for layer in network.layers}


def test_one_image_alone_gives_what_it_gives_in_a_batch(network):
    batch = batch_for(network)
    together, alone = outputs_of(network, batch), outputs_of(network, batch[:1])
    for name, value in together.items():
        np.testing.assert_allclose(alone[name][0], value[0], rtol=1e-3, atol=1e-4 * np.abs(value).max())
        assert np.abs(value[0] - value[1]).max() > 1e-3 * np.abs(value).max()  # and the images differ


@pytest.mark.parametrize("name", QUICK)
def test_features_end_where_the_network_without_top_ends(name):
    network = made(name)
    extractor = network.feature_extractor()
    arguments = {**network.get_config(), "include_top": False}
    bare = type(network)(**arguments)
    assert bare.features_layer == network.features_layer
    assert bare.output_shape == extractor.output_shape
    assert len(bare.output_shape) == 4
    assert [weight.path for weight in bare.weights] == [weight.path for weight in extractor.weights]


def test_a_feature_extractor_is_saved_and_loaded(tmp_path):
    model = made("googlenet")
    extractor = model.feature_extractor("inception_4b")
    extractor.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)  # such as Keras' about the structure of the inputs
        assert_same_outputs(extractor, loaded, batch_for(model))
    assert {id(weight) for weight in extractor.weights} <= {id(weight) for weight in model.weights}


@pytest.mark.parametrize("policy", ["mixed_float16", "mixed_bfloat16"])
@pytest.mark.parametrize("name", IN_HALF)
def test_mixed_precision_ends_in_float32_and_survives_saving(name, policy, tmp_path):
    model = made(name, dtype=policy)
    half = policy.removeprefix("mixed_")
    values = model(batch_for(model), training=False)
    ends = values.values() if isinstance(values, dict) else [values]
    expected = "float32" if model.arguments["include_top"] else half
    assert {keras.backend.standardize_dtype(end.dtype) for end in ends} == {expected}
    assert {weight.dtype for weight in model.trainable_weights} == {"float32"}
    assert model.get_layer("conv1").dtype_policy.name == policy
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert keras.config.dtype_policy().name == "float32"
    assert loaded.get_layer("conv1").dtype_policy.name == policy
    assert loaded.get_config() == model.get_config()
    for name, value in outputs_of(model, batch_for(model)).items():
        close = outputs_of(loaded, batch_for(model))[name].astype("float32")
        np.testing.assert_allclose(close, value.astype("float32"), rtol=1e-2, atol=1e-2 * np.abs(value).max())


@pytest.mark.parametrize("name", QUICK)
def test_channels_first_computes_the_same(name):
    """The same weights give the same outputs in both formats."""
    last = made(name)
    *sides, channels = NETWORKS[name][1]["input_shape"]
    first = made(name, data_format="channels_first", input_shape=(channels, *sides))
    first.set_weights(last.get_weights())
    batch = batch_for(last)
    ours, theirs = outputs_of(last, batch), outputs_of(first, batch.transpose(0, 3, 1, 2))
    for head, value in ours.items():
        other = theirs[head].transpose(0, 2, 3, 1) if value.ndim == 4 else theirs[head]
        np.testing.assert_allclose(other, value, rtol=1e-3, atol=1e-4 * np.abs(value).max())


@pytest.mark.parametrize("name", [name for name in QUICK if None in NETWORKS[name][1]["input_shape"]])
@pytest.mark.parametrize("size", [(8, 8), (17, 9), (31, 64)])
def test_open_sizes_take_images_of_any_size(name, size):
    model = made(name)
    images = np.random.default_rng(0).normal(size=(1, *size, 3)).astype("float32")
    assert outputs_of(model, images)["main"].shape == (1, 3)


@pytest.mark.parametrize("option", ["A", "B", "C"])
def test_shortcuts_change_the_network_as_their_option_says(option):
    model = models.cifar_resnet(8, shortcut=option)
    projections = [weight.path for weight in model.weights if weight.path.endswith("projection/convolution/kernel")]
    stages = {"A": [], "B": ["conv3_1", "conv4_1"], "C": ["conv2_1", "conv3_1", "conv4_1"]}[option]
    assert projections == [f"{stage}/shortcut/projection/convolution/kernel" for stage in stages]


def test_preactivation_normalises_before_and_ends_with_an_activation():
    model = made("cifar, preactivation")
    assert [layer.name for layer in model.get_layer("conv1").layers] == ["convolution", "normalization", "activation"]
    assert [model.get_layer(block).preactivation for block in ("conv2_1", "conv3_1")] == ["inside", True]
    assert model.features_layer == "postactivation"
    assert outputs_of(model.feature_extractor(), batch_for(model))["main"].min() >= 0
    assert outputs_of(model.feature_extractor("conv4_1"), batch_for(model))["main"].min() < 0  # the sum itself is bare


def test_without_auxiliaries_shares_the_weights():
    model = made("googlenet")
    alone = model.without_auxiliaries()
    kept = {id(weight) for weight in alone.weights}
    gone = [weight.path for weight in model.weights if id(weight) not in kept]
    assert kept < {id(weight) for weight in model.weights}
    assert {path.split("/")[0] for path in gone} == {"auxiliary_4a", "auxiliary_4d"}
    batch = batch_for(model)
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        np.testing.assert_allclose(outputs_of(alone, batch)["main"], outputs_of(model, batch)["main"], rtol=1e-5)
