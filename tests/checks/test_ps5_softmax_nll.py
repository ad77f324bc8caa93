"""The large logits of problem set 5: what single precision rounds is no mistake, and mistakes show with any seed."""

from dataclasses import replace

import keras
import numpy as np
import pytest

from kerascnn.checks import ps5_softmax_nll as ps5
from kerascnn.checks.judgement import RELATIVE_TOLERANCE

SEEDS = range(15)
PROBLEMS = (
    ps5.stable_softmax,
    ps5.stable_log_softmax,
    ps5.nll_from_logits,
    ps5.cross_entropy_from_logits,
    ps5.logits_gradient,
)


def shifted(z):
    z = z - z.max(-1, keepdims=True)
    return z - np.log(np.exp(z).sum(-1, keepdims=True))


def one_after_the_other(z):
    largest = z.max(-1, keepdims=True)
    return z - largest - np.log(np.exp(z - largest).sum(-1, keepdims=True))


def together(z):
    largest = z.max(-1, keepdims=True)
    return z - (largest + np.log(np.exp(z - largest).sum(-1, keepdims=True)))


def class_by_class(z):
    return z - np.logaddexp.reduce(z, axis=-1, keepdims=True)


def together_by_keras(z):
    z = keras.ops.convert_to_tensor(z)
    largest = keras.ops.max(z, axis=-1, keepdims=True)
    rest = keras.ops.log(keras.ops.sum(keras.ops.exp(z - largest), axis=-1, keepdims=True))
    return keras.ops.convert_to_numpy(z - (largest + rest))


def log_sum_exp_of_keras(z):
    z = keras.ops.convert_to_tensor(z)
    return keras.ops.convert_to_numpy(z - keras.ops.logsumexp(z, axis=-1, keepdims=True))


LOG_SOFTMAXES = (shifted, one_after_the_other, together, class_by_class, together_by_keras, log_sum_exp_of_keras)


def answer(problem, log_softmax, precision="float32"):
    """A right answer to any of the problems, made of one way to write the logarithm of the softmax."""

    def logarithm(logits):
        return log_softmax(logits.astype(precision))

    return {
        "stable_softmax": lambda logits: np.exp(logarithm(logits)),
        "stable_log_softmax": logarithm,
        "nll_from_logits": lambda logits, labels: -logarithm(logits)[np.arange(len(labels)), labels].sum(),
        "cross_entropy_from_logits": lambda logits, targets: -(targets * logarithm(logits)).sum(),
        "logits_gradient": lambda logits, targets: np.exp(logarithm(logits)) - targets,
    }[problem.name]


def by_the_batch(z):
    """Shifted by the largest logit of all examples; what becomes infinite is hidden."""
    z = z - z.max()
    return np.nan_to_num(z - np.log(np.exp(z).sum(-1, keepdims=True)), posinf=0, neginf=0)


def of_the_clipped(z):
    return shifted(np.clip(z, -1e4, 1e4))


def clipped(z):
    return np.clip(shifted(z), -1e4, 1e4)


def without_differences(z):
    """Clipped where no exponential is infinite."""
    return shifted(np.clip(z, -80, 80))


def hard_maximum(z):
    return z - z.max(-1, keepdims=True) if np.abs(z).max() > 80 else shifted(z)


WRONG_FOR_ALL = (by_the_batch, of_the_clipped, without_differences, hard_maximum)
WRONG = [
    *((problem, log_softmax) for problem in PROBLEMS for log_softmax in WRONG_FOR_ALL),
    *((problem, clipped) for problem in PROBLEMS[1:4]),  # a probability of exp(-10,000) is 0, as that of exp(-20,000)
]


def passed(problem, given):
    return [problem.check(given, seed=seed).passed for seed in SEEDS]


@pytest.mark.parametrize(("problem", "log_softmax"), WRONG, ids=lambda one: getattr(one, "name", None))
def test_what_is_wrong_for_large_logits_alone_is_refused_with_every_seed(problem, log_softmax):
    for seed in SEEDS:
        outcome = problem.check(answer(problem, log_softmax), seed=seed)
        assert [facet.name for facet in outcome.facets if not facet.passed] == ["large logits"]


@pytest.mark.parametrize("floor", [4e-3, 1e-3, 1e-4])
@pytest.mark.parametrize("problem", [ps5.stable_softmax, ps5.logits_gradient], ids=lambda problem: problem.name)
def test_floors_under_probabilities_are_refused_with_every_seed(problem, floor):
    def floored(z):
        return np.log(np.maximum(np.exp(shifted(z)), floor))

    assert not any(passed(problem, answer(problem, floored)))


@pytest.mark.parametrize("precision", ["float32", "float64"])
@pytest.mark.parametrize("log_softmax", LOG_SOFTMAXES)
@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.name)
def test_right_answers_pass_with_every_seed(problem, log_softmax, precision):
    assert all(passed(problem, answer(problem, log_softmax, precision)))


@pytest.mark.parametrize("problem", [ps5.stable_log_softmax, ps5.logits_gradient], ids=lambda problem: problem.name)
def test_the_usual_tolerance_would_refuse_a_right_answer(problem):
    """So the logits are large enough to need a tolerance of their own."""
    strict = tuple(replace(facet, tolerance=RELATIVE_TOLERANCE) for facet in problem.facets)
    assert not all(passed(replace(problem, facets=strict), answer(problem, class_by_class)))


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.name)
def test_large_logits_are_ten_thousand(problem):
    sizes = []

    def looks(logits, **others):
        sizes.append(np.abs(logits).max())
        return logits

    problem.check(looks)
    assert 10_000 <= max(sizes) <= 10_002


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.name)
def test_known_mistakes_get_their_message_with_every_seed(problem):
    for mutant in problem.mutants:
        told = {problem.check(mutant.answer, seed=seed).mutant for seed in SEEDS}
        assert told == {mutant.name}


def test_numbers_of_large_logits_can_be_read():
    outcome = ps5.stable_log_softmax.check(lambda logits: np.log(ps5.stable_softmax.reference(logits)))
    large = outcome.facets[-1]
    assert (large.expected, large.got) == ("-20,002 at (0, 1)", "-inf there; 67 % of the numbers differ")
    assert outcome.mutant == "logarithm of the softmax"
