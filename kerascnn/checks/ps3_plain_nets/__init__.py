"""Problem set 3: plain networks, what their curves say, and what becomes of a gradient on its way through them."""

from ..problem_set import ProblemSet
from .gradients import chain_gradient, clip_by_norm, clip_by_value, norms_by_depth, sigmoid_slope, slopes_at_zero
from .plain import blocks_per_stage, plain_net, plain_parameters, read_curves, why_deeper_is_worse

PROBLEMS = (
    blocks_per_stage,
    plain_parameters,
    plain_net,
    read_curves,
    slopes_at_zero,
    sigmoid_slope,
    chain_gradient,
    norms_by_depth,
    clip_by_value,
    clip_by_norm,
    why_deeper_is_worse,
)

variant = ProblemSet(PROBLEMS).variant
