"""Problem set 5, third part: the proof that both losses are one, checked line by line, and told in words."""

from ..derivation import chain, facets
from ..derivation.expressions import N, cross_entropy, divergence, likelihood, log, n, negative_log_likelihood, sum_over
from .softmaxes import Ps5Problem

_TOTAL = sum_over(n, cross_entropy(n))
CLAIM = chain.Claim(
    starts=(negative_log_likelihood, likelihood, -log(likelihood)), goals=(_TOTAL, _TOTAL / N), one_hot=True
)
SOFT_CLAIM = chain.Claim(starts=(sum_over(n, divergence(n)),), goals=(_TOTAL, _TOTAL / N), one_hot=False)


def _kinds(node) -> set[str]:
    return {node.kind}.union(*(_kinds(part) for part in node.parts if hasattr(part, "kind")))


def _examples_apart(node) -> bool:
    return not _kinds(node) & {"likelihood", "negative_log_likelihood"}


def _a_sum(node) -> bool:
    return _examples_apart(node) and "product" not in _kinds(node)


def _logarithms(node) -> bool:
    return "divergence" not in _kinds(node)


proof = Ps5Problem(
    name="proof",
    title="The proof",
    kind="derivation",
    points=8,
    minutes=25,
    prompt="""
        Show that minimising the negative log-likelihood of a network with a softmax output is minimising
        cross-entropy.

        Write a chain of lines. The first is `negative_log_likelihood` (or `likelihood`, which is to be maximised),
        the last the cross-entropy summed over the examples, `sum_over(n, cross_entropy(n))`. Each line after the
        first is a pair: an expression, and the reason why it follows from the line before. The reason is text from
        the list that `print(reasons())` shows. Steps may be small or large: several reasons for one line are written
        as `(expression, "this", "that")`. Targets are one-hot here.

        `p(n, k)` is the probability that the softmax gives to class k of example n, made of the logits `z(n, k)`;
        `y(n, k)` is the target, `label(n)` the right class and `chance(n)` the probability of example n's label.
        There are `sum_over(n, …)`, `product_over(k, …)`, `log`, `exp`, `N`, `K` and arithmetic.
        """,
    facets=facets.derivation_facets(
        CLAIM,
        {
            "one example at a time": ("what is independent has a probability that is a product", _examples_apart),
            "a sum of logarithms": ("the logarithm turns the product into a sum, which a computer can add up", _a_sum),
        },
    ),
    hints=(
        "First unfold what you have: the definition of the negative log-likelihood, then the independence of examples.",
        "The probability of the label is p(n, label(n)). How can it be written with all classes and their targets? "
        "Think of a power that is 1 wherever the target is 0, or take the logarithm first.",
        "The line before the last is sum_over(n, -sum_over(k, y(n, k) * log(p(n, k)))), and cross_entropy(n) is "
        "defined as just that.",
    ),
)

proof_for_soft_targets = Ps5Problem(
    name="proof_for_soft_targets",
    title="Soft targets: which distance is minimised?",
    kind="derivation",
    points=4,
    minutes=12,
    prompt="""
        Now the targets are any probabilities. Show that minimising the Kullback-Leibler divergence of the targets
        from the network's probabilities, `sum_over(n, divergence(n))`, is minimising `sum_over(n, cross_entropy(n))`.
        The two are not equal any more: which reason leads from one to the other all the same?
        """,
    facets=facets.derivation_facets(
        SOFT_CLAIM, {"the divergence unfolded": ("a definition is where most proofs begin", _logarithms)}
    ),
    hints=(
        "Unfold the divergence by its definition, and take the quotient in its logarithm apart.",
        "One of the two sums is the cross-entropy. Does the other one depend on the network?",
        'What does not depend on the network may go: "constant dropped". It has a name, entropy(n).',
    ),
)

proof_in_words = Ps5Problem(
    name="proof_in_words",
    title="The proof in words",
    kind="written",
    points=4,
    minutes=12,
    prompt="""
        Tell the proof to a fellow student in five to eight sentences, without formulas longer than a line. Say where
        independence is used, where it matters that the targets are one-hot, and what is still true when they are not.
        Why does it not matter whether the loss is a sum or a mean over the examples?
        """,
)
