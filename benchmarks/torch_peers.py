"""The same networks in torch, eager and channels_last, as a torch user would have them."""

import time

import torch
from torch import nn


def unit(inputs: int, outputs: int, size: int, stride: int = 1, *, norm: bool, act: bool = True) -> nn.Sequential:
    """Convolution, BatchNorm if asked for, ReLU."""
    layers = [nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=not norm)]
    return nn.Sequential(*layers, *[nn.BatchNorm2d(outputs)] * norm, *[nn.ReLU(inplace=True)] * act)


class BasicBlock(nn.Module):
    """Two 3x3 convolutions and a shortcut of option A."""

    def __init__(self, inputs: int, outputs: int, stride: int):
        super().__init__()
        self.stride, self.added = stride, outputs - inputs
        self.branch = nn.Sequential(
            unit(inputs, outputs, 3, stride, norm=True), unit(outputs, outputs, 3, norm=True, act=False)
        )

    def forward(self, images):
        """Add what the convolutions found."""
        shortcut = images
        if self.added:
            shortcut = nn.functional.pad(images[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, 0, self.added))
        return nn.functional.relu(shortcut + self.branch(images), inplace=True)


def cifar_resnet(depth: int) -> nn.Module:
    """The residual network of 6n + 2 layers for CIFAR-10."""
    blocks, width = [], 16
    for stage, outputs in enumerate((16, 32, 64)):
        for block in range((depth - 2) // 6):
            blocks.append(BasicBlock(width, outputs, 2 if stage and not block else 1))
            width = outputs
    pool = (nn.AdaptiveAvgPool2d(1), nn.Flatten())
    return nn.Sequential(unit(3, 16, 3, norm=True), *blocks, *pool, nn.Linear(64, 10))


class Inception(nn.Module):
    """1x1, 3x3, 5x5 and pooling side by side; widths in the order of the paper's table."""

    def __init__(self, inputs: int, one: int, reduce3: int, three: int, reduce5: int, five: int, pool: int):
        super().__init__()
        self.branches = nn.ModuleList(
            [
                unit(inputs, one, 1, norm=False),
                nn.Sequential(unit(inputs, reduce3, 1, norm=False), unit(reduce3, three, 3, norm=False)),
                nn.Sequential(unit(inputs, reduce5, 1, norm=False), unit(reduce5, five, 5, norm=False)),
                nn.Sequential(nn.MaxPool2d(3, 1, 1), unit(inputs, pool, 1, norm=False)),
            ]
        )

    def forward(self, images):
        """Stack the branches along the channels."""
        return torch.cat([branch(images) for branch in self.branches], 1)


def googlenet() -> nn.Module:
    """GoogLeNet with true 5x5 convolutions and biases, without local response normalisation and heads."""
    from kerascnn.papers import GOOGLENET

    def pool():
        return nn.MaxPool2d(3, 2, ceil_mode=True)

    layers = [unit(3, 64, 7, 2, norm=False), pool(), unit(64, 64, 1, norm=False), unit(64, 192, 3, norm=False), pool()]
    channels = 192
    for name, row in GOOGLENET.items():
        if name in ("4a", "5a"):
            layers.append(pool())
        widths = (row.conv1x1, row.reduce3x3, row.conv3x3, row.reduce5x5, row.conv5x5, row.pool_projection)
        layers.append(Inception(channels, *widths))
        channels = row.conv1x1 + row.conv3x3 + row.conv5x5 + row.pool_projection
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.4), nn.Linear(channels, 1000))


def vgg16() -> nn.Module:
    """VGG-16 with its three dense layers."""
    layers, channels = [], 3
    for widths in ((64, 64), (128, 128), (256,) * 3, (512,) * 3, (512,) * 3):
        for width in widths:
            layers.append(unit(channels, width, 3, norm=False))
            channels = width
        layers.append(nn.MaxPool2d(2))
    dense = [nn.Linear(512 * 49, 4096), nn.ReLU(), nn.Dropout(), nn.Linear(4096, 4096), nn.ReLU(), nn.Dropout()]
    return nn.Sequential(*layers, nn.Flatten(), *dense, nn.Linear(4096, 1000))


_OPERATORS = []  # a library's operators live as long as the library


def define_missing_operators() -> None:
    """Give torchvision, which timm imports, the operators that it looks for and does not have beside a plain torch."""
    for name in ("nms", "qnms"):
        if not hasattr(torch.ops.torchvision, name):
            library = torch.library.Library("torchvision", "FRAGMENT")
            library.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
            _OPERATORS.append(library)


def resnet(depth: int) -> nn.Module:
    """The ResNet of timm, with the paper's stride on the first 1x1 of a bottleneck in place of the 3x3."""
    define_missing_operators()
    import timm

    model = timm.create_model(f"resnet{depth}")
    for module in model.modules():
        if hasattr(module, "conv3") and module.conv2.stride == (2, 2):
            module.conv1.stride, module.conv2.stride = (2, 2), (1, 1)
    return model


class TorchContestant:
    """A network in torch that trains and infers on one batch, which stays where it computes.

    Args:
        network: Name of a function of this module, and its argument.
        shape: (height, width, channels) of an image.
    """

    def __init__(self, network: tuple, shape: tuple, classes: int, batch_size: int, precision: str, seed: int):
        torch.manual_seed(seed)
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True  # as TensorFlow and JAX do
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.half = precision == "bfloat16"
        make, *arguments = network
        self.model = globals()[make](*arguments).to(self.device, memory_format=torch.channels_last)
        height, width, channels = shape
        images = torch.rand(batch_size, channels, height, width, device=self.device)
        self.images = images.contiguous(memory_format=torch.channels_last)
        self.labels = torch.arange(batch_size, device=self.device) % classes
        self.optimizer = torch.optim.SGD(self.model.parameters(), 0.01, momentum=0.9)
        self.loss = nn.CrossEntropyLoss()
        self.facts = {
            "parameters": sum(one.numel() for one in self.model.parameters()),
            "versions": {"torch": torch.__version__},
        }

    def train(self, count: int) -> float:
        """Seconds of so many training steps."""
        self.model.float().train()
        started = time.perf_counter()
        for _ in range(count):
            with torch.autocast(self.device, torch.bfloat16, enabled=self.half):
                loss = self.loss(self.model(self.images), self.labels)
            self.optimizer.zero_grad(set_to_none=True)
            loss.backward()
            self.optimizer.step()
        loss.item()
        return time.perf_counter() - started

    def infer(self, count: int) -> float:
        """Seconds of so many batches forward; in half precision the weights are halved once, not for each batch."""
        half = torch.bfloat16 if self.half else torch.float32
        model, images = self.model.to(half).eval(), self.images.to(half)
        with torch.inference_mode():
            model(images)
            started = time.perf_counter()
            for _ in range(count):
                logits = model(images)
            logits.flatten()[0].item()
            return time.perf_counter() - started


class TorchProduct:
    """Products of square matrices in torch: what the machine can do."""

    def __init__(self, size: int, precision: str):
        torch.backends.cuda.matmul.allow_tf32 = True
        device = "cuda" if torch.cuda.is_available() else "cpu"
        self.left = torch.rand(size, size, device=device, dtype=getattr(torch, precision))
        self.facts = {"versions": {"torch": torch.__version__}}

    def product(self, count: int) -> float:
        """Seconds of so many products."""
        started = time.perf_counter()
        for _ in range(count):
            result = self.left @ self.left
        result[0, 0].item()
        return time.perf_counter() - started
