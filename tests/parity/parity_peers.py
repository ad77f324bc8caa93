"""The networks of torchvision, timm and keras.applications, with random weights under which every part of them counts.

Freshly built networks prove little: their biases are 0, their normalisation passes its input on, and the signal of the
deep ones dies, so that the output hardly depends on the image. Here convolutions are initialised as He et al. do,
biases and normalisation are drawn at random, and the moving statistics come from a batch and are then shifted.
"""

from functools import cache

import numpy as np
import pytest

MISSING = "is not installed: make test-parity installs it"
OPERATORS = {
    "nms": "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms": "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
}


@cache
def torchvision():
    """torchvision, also where it comes without its compiled operators, whose schemas it needs to be imported."""
    torch = pytest.importorskip("torch", reason=f"torch {MISSING}")
    missing = [name for name in OPERATORS if not hasattr(torch.ops.torchvision, name)]
    if missing:
        library = torch.library.Library("torchvision", "FRAGMENT")
        for name in missing:
            library.define(OPERATORS[name])
        torchvision.library = library  # the schemas live as long as it does
    return pytest.importorskip("torchvision", reason=f"torchvision {MISSING}")


def torch_peer(library: str, name: str, **options):
    """A network of torchvision or timm without trained weights, ready for inference."""
    import torch

    torch.manual_seed(0)
    module = torchvision()  # timm imports it, too
    if library == "timm":
        timm = pytest.importorskip("timm", reason=f"timm {MISSING}")
        return timm.create_model(name, pretrained=False, **options).eval()
    if name == "googlenet":
        options["init_weights"] = False  # its own initialisation takes a minute
    return module.models.get_model(name, weights=None, **options).eval()


def randomise_torch(network, images: np.ndarray, seed: int = 0):
    """Draw the weights of a torch network, and take its moving statistics from a batch."""
    import torch

    torch.manual_seed(seed)
    normalisations = [module for module in network.modules() if isinstance(module, torch.nn.BatchNorm2d)]
    with torch.no_grad():
        for module in network.modules():
            if isinstance(module, torch.nn.Conv2d | torch.nn.Linear):
                torch.nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
                if module.bias is not None:
                    module.bias.normal_(0, 0.3)
        for module in normalisations:
            module.weight.uniform_(0.5, 1.5)
            module.bias.normal_(0, 0.3)
            module.momentum = 1.0
        dropouts = [module for module in network.modules() if isinstance(module, torch.nn.Dropout)]
        network.train()
        for module in dropouts:
            module.eval()
        network(torch_images(images))
        network.eval()
        for module in normalisations:
            module.momentum = 0.1
            module.running_mean += 0.3 * module.running_var.sqrt() * torch.randn_like(module.running_mean)
            module.running_var *= torch.empty_like(module.running_var).uniform_(0.5, 1.5)
    return network


def randomise_keras(network, images: np.ndarray, seed: int = 0):
    """Draw the weights of a keras.applications network, and take its moving statistics from a batch."""
    import keras

    rng = np.random.default_rng(seed)
    normalisations = []
    for layer in network.layers:
        if isinstance(layer, keras.layers.Conv2D | keras.layers.Dense):
            deviation = np.sqrt(2 / np.prod(layer.kernel.shape[:-1]))
            layer.kernel.assign(deviation * rng.standard_normal(layer.kernel.shape, "float32"))
            if layer.use_bias:
                layer.bias.assign(0.3 * rng.standard_normal(layer.bias.shape, "float32"))
        elif isinstance(layer, keras.layers.BatchNormalization):
            normalisations.append(layer)
            layer.gamma.assign(rng.uniform(0.5, 1.5, layer.gamma.shape))
            layer.beta.assign(0.3 * rng.standard_normal(layer.beta.shape, "float32"))
            layer.momentum = 0.0
    if normalisations:
        network(images, training=True)
    for layer in normalisations:
        mean, variance = layer.moving_mean.numpy(), layer.moving_variance.numpy()
        layer.moving_mean.assign(mean + 0.3 * np.sqrt(variance) * rng.standard_normal(mean.shape, "float32"))
        layer.moving_variance.assign(variance * rng.uniform(0.5, 1.5, variance.shape))
    return network


def random_images(size: int, number: int = 4, seed: int = 1) -> np.ndarray:
    """Images of normally distributed numbers, channels last; smooth ones, so that pooling leaves something of them."""
    rng = np.random.default_rng(seed)
    coarse = rng.standard_normal((number, -(-size // 8), -(-size // 8), 3))
    fine = coarse.repeat(8, axis=1).repeat(8, axis=2)[:, :size, :size]
    return (fine + 0.3 * rng.standard_normal((number, size, size, 3))).astype("float32")


def torch_images(images: np.ndarray):
    """The same images as a torch tensor, channels first."""
    import torch

    return torch.from_numpy(np.ascontiguousarray(images.transpose(0, 3, 1, 2)))


def relative_error(ours, theirs) -> float:
    """Largest difference over the largest number, after making sure that the numbers tell the images apart."""
    ours, theirs = np.asarray(ours, "float64"), np.asarray(theirs, "float64")
    assert ours.shape == theirs.shape
    scale = np.abs(theirs).max()
    assert np.abs(theirs - theirs.mean(axis=0)).max() > 0.05 * scale, "the output hardly depends on the image"
    return float(np.abs(ours - theirs).max() / scale)
