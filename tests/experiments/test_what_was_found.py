"""What `kerascnn reproduce --list` says was found, sentence by sentence, in the records that ship.

A sentence that is written anew needs its numbers here; a record that is made anew must still carry its sentence.
"""

from statistics import median

import numpy as np
import pytest

from kerascnn.experiments import EXPERIMENTS, shipped


def last(record, number="loss", key="network"):
    """That number after the last epoch of each network and seed."""
    return {(run[key], run["seed"]): run["curve"][-1][number] for run in record.results["runs"]}


def deeper_plain_is_worse_and_deeper_residual_is_not(record):
    error = last(record, "error")
    for seed in record.seeds:
        assert error["plain56", seed] > error["plain20", seed]
        assert error["resnet56", seed] < error["resnet20", seed]


def the_deeper_the_less_is_learnt(record):
    loss = last(record)
    for seed in record.seeds:
        assert loss["plain8", seed] < loss["plain20", seed] < loss["plain56", seed]


def sigmoids_divide_by_four_and_others_learn(record):
    for one in record.results["initial"]:
        if one["activation"] == "sigmoid" and one["depth"] == 20:
            four = 4.0 ** (one["depth"] - 1)
            divided = one["signals"][-1] / one["signals"][0]
            assert divided > four if one["initialization"] == "Glorot" else four > divided > four / 100  # He's weights
    error = {
        (one["activation"], one["depth"], one["seed"]): one["curve"][-1]["error"] for one in record.results["training"]
    }
    for seed in record.seeds:
        assert error["sigmoid", 10, seed] > 0.8
        assert error["tanh", 10, seed] < 0.3 and error["relu", 10, seed] < 0.3


def gradients_grow_with_normalisation_and_shrink_without(record):
    for run in record.results["runs"]:
        first, last_convolution = run["kernels"][0], run["kernels"][-2]
        if run["step"] == 0 and run["network"] in ("plain20", "plain56", "plain110"):
            assert first > last_convolution
        if run["step"] == 0 and run["network"] in ("plain20, bare", "plain56, bare"):
            assert first < last_convolution


def a_norm_or_a_tight_limit_rescues_and_ten_does_not(record):
    outcome = {(run["case"], run["clipping"], run["seed"]): run["outcome"] for run in record.results["runs"]}
    for seed in record.seeds:
        for case in ("residual", "deep residual", "plain"):
            assert outcome[case, "norm 1", seed] == outcome[case, "value 0.01", seed] == "trained"
            assert outcome[case, "value 10", seed] != "trained"


def twice_as_much_at_first_and_less_than_the_spread_later(record):
    gradient = {
        (one["network"], one["loss"], one["epoch"], one["seed"]): one["norms"][0]["norm"]
        for one in record.results["gradients"]
    }

    def of(network, loss, epoch):
        return np.array([gradient[network, loss, epoch, seed] for seed in record.seeds])

    assert 1.5 < median(of("with", "all", 0) / of("with", "main", 0)) < 2.5
    without, with_them = of("without", "main", 3), of("with", "all", 3)
    assert without.max() / without.min() > median(with_them) / median(without)


def a_residual_network_misses_its_early_and_downsampling_blocks(record):
    for run in record.results["runs"]:
        errors = [block["error"] - run["error"] for block in run["blocks"] if block["keeps_shape"]]
        if run["network"] == "plain20":
            assert min(errors) > 0.5
        else:
            assert median(errors) < 0.15
            assert max(errors[:2]) > 0.2 > max(errors[-2:])
            downsampling = [block["error"] - run["error"] for block in run["blocks"] if not block["keeps_shape"]]
            assert min(downsampling) > median(errors)


def projections_have_no_advantage(record):
    error = last(record, "test_error", key="option")
    middle = {option: median(error[option, seed] for seed in record.seeds) for option in "ABC"}
    assert middle["A"] <= middle["B"] and middle["A"] <= middle["C"]


def responses_are_alike_and_additions_get_smaller(record):
    responses, additions = {}, {}
    for run in record.results["runs"]:
        responses.setdefault(run["network"], []).append(np.mean([row["deviation"] for row in run["responses"]]))
        additions.setdefault(run["network"], []).append(median([row["share"] for row in run["additions"]] or [0]))
    means = [median(values) for values in responses.values()]
    assert max(means) - min(means) < 0.05  # He et al., Fig. 7: plain networks about twice as much
    assert max(additions["resnet56"]) < min(additions["resnet20"])


def the_plain_one_bends_and_the_residual_one_does_not(record):
    table = record.results["table"]
    bent = {row[0]: row[table["columns"].index("bent downwards %")] for row in table["rows"]}
    assert float(bent["plain56"].split()[0]) > 0 and bent["resnet56"] == "0"


def a_lower_training_loss_and_the_same_test_error(record):
    loss, error = last(record, key="design"), last(record, "test_error", key="design")
    for seed in record.seeds:
        assert loss["bottleneck", seed] < min(loss["plain", seed], loss["naive", seed])
    middle = [median(error[design, seed] for seed in record.seeds) for design in ("plain", "naive", "bottleneck")]
    spread = max(error.values()) - min(error.values())
    assert max(middle) - min(middle) < spread


IN_THE_RECORD = {
    ("degradation", "it holds on each seed"): deeper_plain_is_worse_and_deeper_residual_is_not,
    ("degradation_without_normalization", "it holds on each seed"): the_deeper_the_less_is_learnt,
    (
        "vanishing_chain",
        "it holds, and tanh and ReLU learn where sigmoids do not",
    ): sigmoids_divide_by_four_and_others_learn,
    (
        "gradient_flow",
        "at the start gradients grow towards the input of normalised plain networks, and shrink in bare ones",
    ): gradients_grow_with_normalisation_and_shrink_without,
    (
        "clipping",
        "a norm or a tight limit does; with the lecture's limit of 10 nothing is learnt, diverged or not",
    ): a_norm_or_a_tight_limit_rescues_and_ten_does_not,
    (
        "auxiliary_heads",
        "twice as much before the training; after three epochs seeds differ by more than that",
    ): twice_as_much_at_first_and_less_than_the_spread_later,
    (
        "lesions",
        "it holds, but for early and downsampling blocks, which 20 layers with shortcuts miss more",
    ): a_residual_network_misses_its_early_and_downsampling_blocks,
    ("shortcut_options", "minutes of training do not show an advantage of projections"): projections_have_no_advantage,
    (
        "layer_responses",
        "minutes of training do not show it; a block adds less, the more blocks there are",
    ): responses_are_alike_and_additions_get_smaller,
    (
        "loss_surface",
        "the plain one bends at some points, the residual one at none; it is not rugged",
    ): the_plain_one_bends_and_the_residual_one_does_not,
    (
        "module_designs",
        "a lower training loss on each seed, and about the same test error",
    ): a_lower_training_loss_and_the_same_test_error,
}


def test_every_sentence_has_its_numbers():
    assert {(name, experiment.found) for name, experiment in EXPERIMENTS.items()} == set(IN_THE_RECORD)


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_the_record_shows_what_the_sentence_says(name):
    IN_THE_RECORD[name, EXPERIMENTS[name].found](shipped(f"{name}_try"))


def test_cifar10_shows_the_same():
    record = shipped("degradation_cifar10_jpeg_try")
    assert len(record.seeds) == 2
    deeper_plain_is_worse_and_deeper_residual_is_not(record)
