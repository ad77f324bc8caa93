"""The same weights give the same numbers here and in torchvision and timm."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import keras
import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is not installed: make test-parity installs it")

from parity_peers import random_images, randomise_torch, relative_error, torch_images, torch_peer  # noqa: E402

from kerascnn import models  # noqa: E402

TOLERANCE = 1e-4
ANY_SIZE = {"input_shape": (None, None, 3)}


@dataclass(frozen=True)
class Case:
    """A network of ours, made for images of a size, and a peer's, drawn at the first size."""

    network: str
    make: Callable
    library: str
    name: str
    sizes: tuple[int, ...]
    options: dict = field(default_factory=dict)
    slow: bool = False


def written(function: str, options: dict) -> str:
    """A call as one writes it."""
    return f"{function}({', '.join(f'{name}={value!r}' for name, value in options.items())})".replace("'", '"')


def resnet(function, library, name, slow=False, **options):
    sizes = (96, 81) if slow else (128, 97)
    make = getattr(models, function)
    return Case(written(function, options), lambda _: make(**options, **ANY_SIZE), library, name, sizes, slow=slow)


def densenet(depth, library, slow=False):
    name = f"densenet{depth}"
    make = getattr(models, name)
    return Case(written(name, {}), lambda _: make(**ANY_SIZE), library, name, (96, 81), slow=slow)


def vgg(depth, library="torchvision", suffix="", slow=True):
    make, options = getattr(models, f"vgg{depth}"), {"normalization": "batch"} if suffix else {}
    name = f"vgg{depth}{suffix}"
    return Case(written(f"vgg{depth}", options), lambda _: make(**options), library, name, (224,), slow=slow)


THREE = {"downsample_at": "3x3"}
CASES = [
    resnet("resnet18", "torchvision", "resnet18"),
    resnet("resnet34", "torchvision", "resnet34"),
    resnet("resnet50", "torchvision", "resnet50", **THREE),
    resnet("resnet101", "torchvision", "resnet101", slow=True, **THREE),
    resnet("resnet152", "torchvision", "resnet152", slow=True, **THREE),
    resnet("resnext50", "torchvision", "resnext50_32x4d", slow=True),
    resnet("resnet18", "timm", "resnet18"),
    resnet("resnet34", "timm", "resnet34", slow=True),
    resnet("resnet50", "timm", "resnet50", slow=True, **THREE),
    densenet(121, "torchvision"),
    *(densenet(depth, "torchvision", slow=True) for depth in (169, 201)),
    densenet(121, "timm", slow=True),
    vgg(11),
    vgg(11, suffix="_bn"),
    *(vgg(depth, suffix="_bn") for depth in (13, 16, 19)),
    vgg(13),
    vgg(16),
    vgg(19),
    vgg(16, "timm"),
    Case('alexnet("one_tower")', lambda _: models.alexnet("one_tower"), "torchvision", "alexnet", (224,)),
    Case(
        'googlenet(variant="torchvision")',
        lambda size: models.googlenet(variant="torchvision", input_shape=(size, size, 3)),
        "torchvision",
        "googlenet",
        (128, 161, 224),
        slow=True,
    ),
    Case("inception_v4()", lambda _: models.inception_v4(**ANY_SIZE), "timm", "inception_v4", (139, 107), slow=True),
]


BUILT_AS_OTHERS = {
    *("densenet169", "densenet201", "vgg13", "vgg13_bn", "vgg16_bn", "vgg19_bn"),
    *("timm resnet18", "timm resnet34", "timm vgg16", "timm densenet121"),
}


def parameters():
    for case in CASES:
        name = f"{case.library} {case.name}"
        release = BUILT_AS_OTHERS & {name, case.name}
        marks = [pytest.mark.release] if release else [pytest.mark.slow] if case.slow else []
        yield pytest.param(case, id=name.replace(" ", "-"), marks=marks)


def predict(network, images) -> dict[str, np.ndarray]:
    outputs = network(images, training=False)
    outputs = outputs if isinstance(outputs, dict) else {"main": outputs}
    return {name: keras.ops.convert_to_numpy(tensor) for name, tensor in outputs.items()}


def predict_torch(network, images) -> dict[str, np.ndarray]:
    """The logits, and those of the auxiliary classifiers, which torchvision computes in training alone."""
    inputs = {}
    heads = {"auxiliary_4a": "aux1", "auxiliary_4d": "aux2"} if hasattr(network, "aux1") else {}
    for name in heads:
        module = getattr(network, f"inception{name[-2:]}")
        module.register_forward_hook(lambda _, __, output, name=name: inputs.update({name: output}))
    with torch.no_grad():
        outputs = {"main": network(torch_images(images))}
        outputs |= {name: getattr(network, theirs)(inputs[name]) for name, theirs in heads.items()}
    return {name: tensor.numpy() for name, tensor in outputs.items()}


def keras_order(array: np.ndarray) -> np.ndarray:
    """A kernel of torch with its axes as Keras has them."""
    return array.transpose(2, 3, 1, 0) if array.ndim == 4 else array.T


@pytest.mark.parametrize("case", list(parameters()))
def test_logits_are_equal(case, record):
    peer = torch_peer(case.library, case.name, **case.options)
    randomise_torch(peer, random_images(case.sizes[0]))
    errors, compared = [], ()
    for size in case.sizes:
        ours = case.make(size)
        report = models.load_torch_weights(ours, peer.state_dict())
        assert len(report.used) + len(report.ignored) == len(peer.state_dict())
        images = random_images(size, number=3, seed=size)
        theirs = predict_torch(peer, images)
        mine = predict(ours, images)
        assert set(mine) == set(theirs)
        errors.append(max(relative_error(mine[name], theirs[name]) for name in theirs))
        compared = tuple(theirs)
    assert max(errors) < TOLERANCE
    what = "logits" if len(compared) == 1 else "logits of all three classifiers"
    record(
        network=case.network, peer=f"{case.library} {case.name}", compared=what, sizes=list(case.sizes), errors=errors
    )


@pytest.mark.parametrize(
    ("call", "make", "name"),
    [
        ("vgg16(include_top=False)", models.vgg16, "vgg16"),
        ('alexnet("one_tower", include_top=False)', partial(models.alexnet, "one_tower"), "alexnet"),
    ],
    ids=["vgg16", "alexnet"],
)
def test_feature_maps_are_equal_at_other_sizes(call, make, name, record):
    """Where the classifier fixes the size of the images, the feature maps do not."""
    sizes = (96, 75)
    peer = torch_peer("torchvision", name).features
    randomise_torch(peer, random_images(sizes[0]))
    ours = make(include_top=False, **ANY_SIZE)
    state = {f"features.{key}": value for key, value in peer.state_dict().items()}
    state["classifier.6.bias"] = torch.zeros(1000)
    assert models.load_torch_weights(ours, state).left_out == ("classifier.6.bias",)
    errors = []
    for size in sizes:
        images = random_images(size, number=3, seed=size)
        with torch.no_grad():
            theirs = peer(torch_images(images)).numpy().transpose(0, 2, 3, 1)
        errors.append(relative_error(predict(ours, images)["main"], theirs))
    assert max(errors) < TOLERANCE
    record(
        network=call,
        peer=f"torchvision {name}",
        compared="feature maps",
        sizes=list(sizes),
        errors=errors,
    )


def test_googlenet_takes_photographs_as_torchvision_takes_them():
    """torchvision scales them twice, the second time inside the network: `preprocess` does both."""
    peer = torch_peer("torchvision", "googlenet", transform_input=True)
    photographs = np.clip(128 + 60 * random_images(96), 0, 255).astype("uint8")
    mean, deviation = np.array([0.485, 0.456, 0.406]), np.array([0.229, 0.224, 0.225])
    scaled = ((photographs / 255 - mean) / deviation).astype("float32")
    randomise_torch(peer, scaled)
    ours = models.googlenet(variant="torchvision", auxiliary=False, input_shape=(96, 96, 3))
    left_out = models.load_torch_weights(ours, peer).left_out
    assert {name.split(".")[0] for name in left_out} == {"aux1", "aux2"}
    mine = predict(ours, models.weights_for(ours).preprocess(photographs, "channels_last"))["main"]
    with torch.no_grad():
        theirs = peer(torch_images(scaled)).numpy()
    assert relative_error(mine, theirs) < TOLERANCE


@pytest.mark.skipif(keras.backend.backend() != "tensorflow", reason="takes gradients with TensorFlow")
def test_training_steps_are_equal(record):
    """Logits with the batch's own statistics, every gradient, and the moving means afterwards.

    In float64: in float32 one ReLU in two million falls on the other side of 0, which changes some gradients by 1e-3.
    """
    import tensorflow as tf

    images, labels = random_images(96), np.arange(4)
    peer = randomise_torch(torch_peer("torchvision", "resnet18"), images).train().double()
    ours = models.resnet18(**ANY_SIZE, dtype="float64")
    names = {path: name for name, path in models.load_torch_weights(ours, peer).used.items()}

    theirs = peer(torch_images(images.astype("float64")))
    torch.nn.functional.cross_entropy(theirs, torch.from_numpy(labels)).backward()
    with tf.GradientTape() as tape:
        mine = ours(images.astype("float64"), training=True)
        loss = keras.ops.mean(keras.losses.sparse_categorical_crossentropy(labels, mine, from_logits=True))
    weights = ours.trainable_variables
    gradients = dict(zip((weight.path for weight in weights), tape.gradient(loss, weights), strict=True))

    theirs_by_name = {name: parameter.grad.numpy() for name, parameter in peer.named_parameters()}
    errors = [relative_error(mine.numpy(), theirs.detach().numpy())]
    for path, gradient in gradients.items():
        expected = keras_order(theirs_by_name[names[path]])
        errors.append(float(np.abs(gradient.numpy() - expected).max() / np.abs(expected).max()))
    assert len(errors) == 1 + 62
    assert max(errors) < 1e-5
    record(
        network="resnet18()",
        peer="torchvision resnet18",
        compared="a training step's logits and 62 gradients, in float64",
        sizes=[96],
        errors=errors,
    )
