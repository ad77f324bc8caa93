"""Problem set 4: residual blocks and networks, what they cost, and building them."""

from ..problem_set import ProblemSet
from .blocks import basic_block, bottleneck_block, identity_start
from .counting import block_parameters, bottleneck_macs, residual_depth, resnet_parameters, zero_weights
from .shortcuts import cifar_resnet, make_residual, zero_pad_shortcut
from .words import why_residual

PROBLEMS = (
    zero_weights,
    residual_depth,
    block_parameters,
    resnet_parameters,
    bottleneck_macs,
    make_residual,
    zero_pad_shortcut,
    basic_block,
    bottleneck_block,
    identity_start,
    cifar_resnet,
    why_residual,
)

variant = ProblemSet(PROBLEMS).variant
