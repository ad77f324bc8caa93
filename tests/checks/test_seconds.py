"""A learner does not wait for a check: bounds that a busy machine keeps."""

import gc
import time
from dataclasses import replace

import pytest

from kerascnn.checks import all_problems, ps1_inception, ps4_residual, ps5_softmax_nll
from kerascnn.checks.answers.outlines import OUTLINES
from kerascnn.checks.answers.patterns import PATTERNS
from kerascnn.checks.matching import distance, same_outline
from kerascnn.checks.mutant_patterns import outlines

BOUND = 4  # seconds of all cores together: many times what a check takes


def processor_seconds(problem, answer):
    """Of the first check of a problem, the second time, when Keras has loaded what it needs."""
    replace(problem).check(answer)
    start = time.process_time()
    replace(problem).check(answer)
    return time.process_time() - start


@pytest.mark.parametrize(
    "problem", [ps1_inception.inception_module, ps4_residual.basic_block], ids=lambda one: one.name
)
def test_the_first_check_of_a_large_problem_is_quick_right_or_wrong(problem):
    assert processor_seconds(problem, problem.reference) < BOUND
    assert processor_seconds(problem, problem.mutants[-1].answer) < BOUND


def test_a_check_collects_no_garbage_but_its_own():
    frozen = []

    def naive_depth(*widths):
        frozen.append(gc.get_freeze_count())
        raise SystemExit

    assert ps1_inception.naive_depth.check(naive_depth).status == "your code raised"
    assert frozen[0] > 100_000  # what Python, NumPy and Keras hold
    assert gc.get_freeze_count() == 0
    gc.freeze()  # as the process that grades a class has done: what it has frozen stays so
    try:
        ps1_inception.naive_depth.check(lambda *widths: 0)
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()


def test_a_wrong_answer_tries_few_of_the_known_mistakes(monkeypatch):
    tried = []
    problem = replace(ps1_inception.inception_module)
    observe = type(problem)._observe_mutant
    monkeypatch.setattr(
        type(problem),
        "_observe_mutant",
        lambda self, number, *rest: tried.append(number) or observe(self, number, *rest),
    )
    last = problem.mutants[-1]
    assert problem.check(last.answer).mutant == last.name
    assert tried == []  # it gives what is written of it
    assert replace(problem).check(last.answer, seed=2).mutant == last.name
    assert 0 < len(set(tried)) < len(problem.mutants) / 2


def test_an_answer_that_fails_is_built_once_for_all_facets():
    built = []

    def fails(*widths):
        built.append(widths)
        raise ValueError("no such module")

    outcome = ps1_inception.inception_module.check(fails)
    assert len(built) == 1
    assert [facet.passed for facet in outcome.facets] == [False] * 5
    assert "no such module" in outcome.facets[0].got
    assert [facet.got for facet in outcome.facets[1:]] == ["the same error"] * 4


def test_numbers_are_computed_once_and_a_bright_pixel_beside_them():
    import keras
    import numpy as np

    from kerascnn.checks.in_training import training_changes
    from kerascnn.checks.networks import built_once, known_numbers, network, shape, windows_seen

    runs = []

    class Counted(keras.layers.Layer):
        def call(self, images):
            if not isinstance(images, keras.KerasTensor):
                runs.append(len(images))
            return keras.ops.average_pool(images, 3, 1, "same")

        def compute_output_shape(self, shape):
            return shape

    images = np.random.default_rng(1).normal(size=(2, 5, 6, 3)).astype("float32")
    with built_once():
        model = network(lambda: Counted(), {}, (5, 6, 3))
        assert shape(model, images) == "5 x 6 x 3"
        assert windows_seen(model, images) == "3 see 3x3"
        seen = known_numbers(model, images)
        assert training_changes(model, images) == "the same numbers as in use"
    assert runs == [1, 2, 2]
    np.testing.assert_allclose(seen, known_numbers(model, images), rtol=1e-6)
    assert runs == [1, 2, 2, 2]


@pytest.mark.parametrize("name", ["inception_module", "plain_net", "inception_group", "cifar_resnet"])
def test_of_a_large_problem_a_mistake_is_tried_first_or_second(name):
    for mistake, marks in PATTERNS[name].items():
        signs = ["+" if mark == "?" else sum(mark) / 2 if isinstance(mark, tuple) else mark for mark in marks]
        far = {other: sum(map(distance, known, signs)) for other, known in PATTERNS[name].items()}
        assert sum(one < far[mistake] for one in far.values()) <= 1, (mistake, far)


@pytest.mark.parametrize("name", ["inception_module", "naive_depth", "cifar_resnet"])
def test_a_mistake_that_gives_what_is_written_of_it_is_not_tried(name, monkeypatch):
    problem = next(problem for problem in all_problems() if problem.name == name)
    monkeypatch.setattr(type(problem), "_observe_mutant", lambda *given: pytest.fail(f"tried {given[1]}"))
    for mutant in problem.mutants[:: len(problem.mutants) // 2]:
        assert replace(problem).check(mutant.answer).mutant == mutant.name


def test_what_is_written_of_a_mistake_is_not_asked_with_other_inputs(monkeypatch):
    problem = replace(ps1_inception.naive_depth)
    mutant = problem.mutants[0]
    tried = []
    observe = type(problem)._observe_mutant
    monkeypatch.setattr(type(problem), "_observe_mutant", lambda *given: tried.append(given[1]) or observe(*given))
    assert problem.check(mutant.answer, seed=5).mutant == mutant.name
    assert 0 in tried


def test_a_network_of_convolutions_is_not_run_again_to_see_it_in_training(monkeypatch):
    import keras
    import numpy as np

    from kerascnn.checks import in_training

    modes = []
    run = in_training.run
    monkeypatch.setattr(in_training, "run", lambda *given, training: modes.append(training) or run(*given, training))
    images = np.ones((2, 5, 6, 3), "float32")

    def seen(*layers):
        model = keras.Sequential([keras.Input((5, 6, 3)), *layers])
        return str(in_training.training_changes(model, images))

    convolution = keras.layers.Conv2D(4, 3, activation="relu")
    assert seen(convolution, keras.layers.MaxPooling2D()) == "the same numbers as in use"
    assert modes == []

    class Noisy(keras.layers.Layer):
        def call(self, images):
            return keras.layers.GaussianNoise(0.5)(images)

    dropout = keras.layers.Dropout(0.9)
    for layer in (dropout, keras.Sequential([dropout]), Noisy(), keras.layers.Conv2D(4, 1, activation=dropout)):
        assert seen(convolution, layer) == "numbers that change from call to call", layer
    assert seen(keras.layers.BatchNormalization()) == "other numbers than in use"
    assert seen(keras.layers.Activation(lambda x: x + 1)) == "the same numbers as in use"
    assert set(modes) == {True}


def test_a_mistake_without_a_pattern_is_tried_all_the_same(monkeypatch):
    problem = replace(ps1_inception.naive_depth)
    last = problem.mutants[-1]
    monkeypatch.setitem(PATTERNS, problem.name, {last.name: ("-",)})  # of a time when it had one facet
    assert problem.check(last.answer).mutant == last.name


def test_a_mistake_that_does_otherwise_with_this_seed_is_recognised_among_the_nearest(monkeypatch):
    problem = replace(ps1_inception.naive_depth)
    monkeypatch.setitem(PATTERNS, problem.name, {mutant.name: ("+", "+") for mutant in problem.mutants})
    monkeypatch.setitem(OUTLINES, problem.name, {})
    first, second, third, *_ = problem.mutants
    assert problem.check(first.answer).mutant == first.name
    assert problem.check(second.answer).mutant == second.name
    assert problem.check(third.answer).mutant == ""  # no more than two are tried that are hardly it
    monkeypatch.setitem(PATTERNS[problem.name], third.name, ("-", "+"))
    assert problem.check(third.answer).mutant == third.name


def test_every_mistake_has_its_pattern():
    for problem in all_problems():
        if len(problem.facets) > 1:
            assert set(PATTERNS[problem.name]) == set(OUTLINES[problem.name]) == {m.name for m in problem.mutants}, (
                f"{problem.name}: run  python -m kerascnn.checks.mutant_patterns"
            )
            assert all(
                type(signs) is tuple and len(signs) in (0, len(problem.facets))
                for signs in PATTERNS[problem.name].values()
            )


@pytest.mark.release
@pytest.mark.parametrize("problem", [one for one in all_problems() if len(one.facets) > 1], ids=lambda one: one.name)
def test_what_is_written_of_the_mistakes_is_what_they_give(problem):
    for name, seen in outlines(problem).items():
        for one, written in zip(seen, problem.mutant_outlines[name], strict=True):
            assert one == written == () or same_outline(one, written), "run python -m kerascnn.checks.mutant_patterns"


def test_the_largest_numbers_bring_no_warning(recwarn):
    import numpy as np

    largest = np.finfo("float64").max
    outcome = ps5_softmax_nll.stable_softmax.check(lambda logits: np.full(np.shape(logits), largest))
    assert outcome.status == "not yet"
    assert not recwarn.list
