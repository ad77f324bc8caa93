"""The residual networks' tables, for ImageNet and for CIFAR-10, and their plain twins.

Source: He et al. 2015, arXiv:1512.03385, Table 1 and section 4.2. The stages of Table 1 are called conv2_x to conv5_x;
block 3 of stage 4 is conv4_3. ResNeXt: Xie et al. 2016, arXiv:1611.05431, Table 1.
"""

from collections.abc import Iterator
from typing import Any

from .residual import BasicBlockSpec, BottleneckBlockSpec
from .specifications import Convolution, Dense, GlobalPooling, Pooling
from .validation import one_of

#     block                blocks of conv2_x to conv5_x
RESNET: dict[int, tuple[type[BasicBlockSpec] | type[BottleneckBlockSpec], tuple[int, ...]]] = {
    18: (BasicBlockSpec, (2, 2, 2, 2)),
    34: (BasicBlockSpec, (3, 4, 6, 3)),
    50: (BottleneckBlockSpec, (3, 4, 6, 3)),
    101: (BottleneckBlockSpec, (3, 4, 23, 3)),
    152: (BottleneckBlockSpec, (3, 8, 36, 3)),
}
RESNET_WIDTHS = (64, 128, 256, 512)  # filters of conv2_x to conv5_x
CIFAR_WIDTHS = (16, 32, 64)  # filters of the three stages
CIFAR_DEPTHS = (20, 32, 44, 56, 110)  # those of Table 6; 1202 as well
RESNEXT50: dict[str, Any] = {"groups": 32, "group_width": 4, "downsample_at": "3x3"}  # 32x4d


def resnet_network(depth: int, **options) -> dict:
    """The whole table of a network for ImageNet.

    Args:
        depth: 18, 34, 50, 101 or 152.
        **options: What its blocks take: `residual=False` for the plain twin, `shortcut`, `normalization`, and for the
            bottleneck blocks of depth 50 and more `downsample_at`, `groups` and `group_width`.

    Raises:
        ValueError: if there is no such depth, or its blocks have no such option.

    Example:
        >>> list(resnet_network(18))[:6]
        ['conv1', 'pool1', 'conv2_1', 'conv2_2', 'conv3_1', 'conv3_2']
    """
    block, repeats = RESNET[one_of("depth", depth, RESNET)]
    wrong = set(options) - set(block.__dataclass_fields__)
    if wrong:
        raise ValueError(
            f"The blocks of ResNet-{depth} take {', '.join(block.__dataclass_fields__)}; received "
            f"{', '.join(sorted(wrong))}. Bottleneck blocks come with depth 50."
        )
    return {
        "conv1": Convolution(64, 7, stride=2, normalization=options.get("normalization", "batch")),
        "pool1": Pooling(3, stride=2, padding=1),
        **dict(_stages(block, RESNET_WIDTHS, repeats, first=2, options=options)),
        "pool5": GlobalPooling(),
        "fc": Dense(1000),
    }


def cifar_network(depth: int, **options) -> dict:
    """The whole table of a network for CIFAR-10: 6n + 2 layers, shortcuts of option A.

    Args:
        depth: 6n + 2, for example 20, 32, 44, 56, 110 or 1202.
        **options: What `BasicBlockSpec` takes: `residual=False` for the plain twin, `shortcut`, `normalization`.

    Raises:
        ValueError: if the depth is not 6n + 2.

    Example:
        >>> list(cifar_network(8))
        ['conv1', 'conv2_1', 'conv3_1', 'conv4_1', 'pool4', 'fc']
    """
    if isinstance(depth, bool) or not hasattr(depth, "__index__") or depth < 8 or (depth - 2) % 6:
        raise ValueError(f"depth must be 6n + 2, for example 20, 32, 44, 56 or 110; received depth={depth!r}.")
    options = {"shortcut": "A", **options}
    repeats = (depth // 6,) * 3
    return {
        "conv1": Convolution(16, 3, normalization=options.get("normalization", "batch")),
        **dict(_stages(BasicBlockSpec, CIFAR_WIDTHS, repeats, first=2, options=options)),
        "pool4": GlobalPooling(),
        "fc": Dense(10),
    }


def _stages(block, widths, repeats, first: int, options: dict) -> Iterator[tuple[str, object]]:
    """Every stage but the first halves the image in its first block."""
    for stage, (filters, blocks) in enumerate(zip(widths, repeats, strict=True), start=first):
        for number in range(1, blocks + 1):
            stride = 2 if number == 1 and stage > first else 1
            yield f"conv{stage}_{number}", block(filters, stride, **options)
