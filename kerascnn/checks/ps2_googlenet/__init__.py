"""Problem set 2: GoogLeNet from its table, and what its auxiliary classifiers and its average do."""

from ..problem_set import ProblemSet
from .building import inception_group, module_from_row, stem
from .reading import classifier_parameters, module_count, network_depth, receptive_field
from .training_heads import auxiliary_head, combined_loss, why_auxiliary_heads

PROBLEMS = (
    module_count,
    network_depth,
    receptive_field,
    classifier_parameters,
    stem,
    module_from_row,
    inception_group,
    auxiliary_head,
    combined_loss,
    why_auxiliary_heads,
)

variant = ProblemSet(PROBLEMS).variant
