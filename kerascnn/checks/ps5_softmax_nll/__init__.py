"""Problem set 5: softmax, negative log-likelihood and cross-entropy, in numbers, in a proof and in words."""

from ..problem_set import ProblemSet
from .losses import best_probabilities, cross_entropy_from_logits, logits_gradient, nll_from_logits, target_entropy
from .proofs import proof, proof_for_soft_targets, proof_in_words
from .softmaxes import equal_logits, stable_log_softmax, stable_softmax

PROBLEMS = (
    equal_logits,
    stable_softmax,
    stable_log_softmax,
    nll_from_logits,
    cross_entropy_from_logits,
    target_entropy,
    logits_gradient,
    best_probabilities,
    proof,
    proof_for_soft_targets,
    proof_in_words,
)

variant = ProblemSet(PROBLEMS).variant
