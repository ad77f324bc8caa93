"""Problem set 1: what the Inception module computes, what it costs, and building it."""

from ..problem_set import ProblemSet
from .building import bottleneck, inception_module, why_bottleneck
from .counting import branches, convolution_macs, inception_macs, naive_depth, naive_macs

PROBLEMS = (
    branches,
    naive_depth,
    convolution_macs,
    naive_macs,
    inception_macs,
    bottleneck,
    inception_module,
    why_bottleneck,
)

variant = ProblemSet(PROBLEMS).variant
