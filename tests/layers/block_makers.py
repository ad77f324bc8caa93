"""Blocks of every kind, small, and images for them."""

import numpy as np

from kerascnn.layers import BasicBlock, BottleneckBlock, ConvUnit, Inception, NaiveInception

MAKERS = {
    "unit": lambda **options: ConvUnit(6, 3, **options),
    "strided unit": lambda **options: ConvUnit(6, 3, 2, **options),
    "grouped unit": lambda **options: ConvUnit(10, (1, 3), groups=5, padding="valid", **options),
    "padded unit": lambda **options: ConvUnit(6, 5, 2, padding=1, **options),
    "preactivation unit": lambda **options: ConvUnit(6, 3, preactivation=True, **options),
    "basic": lambda **options: BasicBlock(6, 2, **options),
    "basic, identity": lambda **options: BasicBlock(5, **options),
    "plain": lambda **options: BasicBlock(6, residual=False, **options),
    "option A": lambda **options: BasicBlock(6, 2, shortcut="A", **options),
    "bottleneck": lambda **options: BottleneckBlock(4, 2, downsample_at="3x3", **options),
    "grouped bottleneck": lambda **options: BottleneckBlock(8, groups=2, group_width=16, **options),
    "preactivation": lambda **options: BasicBlock(5, preactivation=True, **options),
    "preactivation, projection": lambda **options: BottleneckBlock(4, 2, preactivation=True, **options),
    "naive": lambda **options: NaiveInception(4, 6, 2, **options),
    "inception": lambda **options: Inception(4, 3, 6, 2, 5, 3, **options),
}


def images(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape).astype("float32")
